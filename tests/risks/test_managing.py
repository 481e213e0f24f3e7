"""The pages on which risks are kept: words, assessments, controls, acceptance, and putting back."""

import datetime

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from organisation.models import Post, Removal, Role
from plans.models import Reference
from plans.operations import relink
from risks.models import Acceptance, Control, Register, Risk
from risks.operations import Refused, assess, put_in_place
from tests.factories import (
    make_acceptance,
    make_assessment,
    make_control,
    make_council,
    make_person,
    make_plan,
    make_priority,
    make_register,
    make_risk,
    make_unit,
    make_user,
)

TODAY = timezone.localdate()
TOMORROW = TODAY + datetime.timedelta(days=1)
YESTERDAY = TODAY - datetime.timedelta(days=1)


def boxes(name, day):
    """Return a day as its three boxes are sent."""
    return {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}


class ManagingCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit(make_council("Eastmoor Council"), name="Housing")
        cls.editor = make_user(role=Role.Name.EDITOR, unit=cls.unit)
        cls.register = make_register(cls.unit, name="Housing risks")
        cls.risk = make_risk(cls.register, "Boilers fail", ref="H1", likelihood="3", impact="3")

    def setUp(self):
        self.client.force_login(self.editor)

    def send(self, name, thing, **data):
        return self.client.post(reverse(f"risks:{name}", args=[thing.pk]), data)

    def assess(self, likelihood="3", impact="3", *, risk=None, day=TODAY, kind="current", **data):
        data |= {"kind": kind, "likelihood": likelihood, "impact": impact, **boxes("assessed_on", day)}
        return self.send("assessment_add", risk or self.risk, **data)


class RiskPageTests(ManagingCase):
    def test_a_register_is_added_and_its_scheme_chosen(self):
        data = {"unit": self.unit.pk, "name": "New risks", "scheme": self.register.scheme_id}
        answer = self.client.post(reverse("risks:register_add"), data)
        register = Register.objects.get(name="New risks")
        assert answer.url == register.get_absolute_url()
        assert (register.council, register.scheme) == (self.unit.council, self.register.scheme)

    def test_a_name_that_the_unit_has_already_is_refused_in_words(self):
        data = {"unit": self.unit.pk, "name": "Housing risks"}
        answer = self.client.post(reverse("risks:register_add"), data)
        self.assertContains(answer, "This unit already has a register with this name")

    def test_a_unit_that_the_person_may_not_edit_is_not_offered(self):
        other = make_unit(self.unit.council)
        data = {"unit": other.pk, "name": "Their risks"}
        assert self.client.post(reverse("risks:register_add"), data).status_code == 200
        assert not Register.objects.filter(name="Their risks").exists()

    def test_a_risk_is_added_with_what_it_says(self):
        words = {"title": "Lifts stop", "ref": "H9", "treatment": "treat", "triggers": "Frost"}
        answer = self.send("risk_add", self.register, **words)
        risk = Risk.objects.get(ref="H9")
        assert answer.url == risk.get_absolute_url()
        assert (risk.title, risk.triggers, risk.treatment) == ("Lifts stop", "Frost", "treat")
        self.assertContains(self.client.get(answer.url), "Treat: bring it down by controls")

    def test_a_risk_without_words_is_refused(self):
        self.assertContains(self.send("risk_add", self.register), "Enter the risk: what may happen")

    def test_the_words_for_an_owner_find_the_person_they_are_sure_to_mean(self):
        person = make_person(self.unit.council, "Ann Hall")
        self.send("risk_change", self.risk, title="Boilers fail", owner="Ann Hall")
        self.risk.refresh_from_db()
        assert (self.risk.owner, self.risk.owner_person) == ("Ann Hall", person)

    def test_a_post_that_is_chosen_gives_the_words_where_there_are_none(self):
        post = Post.objects.create(council=self.unit.council, title="Head of Repairs")
        self.send("risk_change", self.risk, title="Boilers fail", owner_post=post.pk)
        self.risk.refresh_from_db()
        assert (self.risk.owner, self.risk.owner_post) == ("Head of Repairs", post)

    def test_a_person_who_comes_later_is_found_when_links_are_made_again(self):
        self.send("risk_change", self.risk, title="Boilers fail", owner="Ann Hall")
        person = make_person(self.unit.council, "Ann Hall")
        relink(self.unit.council)
        self.risk.refresh_from_db()
        assert self.risk.owner_person == person

    def test_a_new_ref_is_cited_at_once_by_the_plan_that_waited_for_it(self):
        plan = make_plan(self.unit, register=self.register)
        make_priority(plan, risks="H7")
        relink(self.unit.council)
        self.send("risk_change", self.risk, title="Boilers fail", ref="H7")
        assert Reference.objects.get(kind="risk").to_risk == self.risk

    def test_what_others_wrote_meanwhile_is_said_and_not_overwritten(self):
        address = reverse("risks:risk_change", args=[self.risk.pk])
        page = self.client.get(address)
        Risk.objects.filter(pk=self.risk.pk).update(title="Boilers burst")
        data = {"title": "Boilers freeze", "_shown": page.context["shown_on_page"]}
        answer = self.client.post(address, data)
        self.assertContains(answer, "Boilers burst", status_code=409)
        self.assertContains(answer, "Boilers freeze", status_code=409)
        self.risk.refresh_from_db()
        assert self.risk.title == "Boilers burst"

    def test_a_deleted_risk_comes_back_with_its_history(self):
        make_control(self.risk, "Yearly service")
        self.send("risk_delete", self.risk)
        assert not Risk.objects.filter(pk=self.risk.pk).exists()
        page = self.client.get(reverse("risks:removal_list", args=[self.register.pk]))
        self.assertContains(page, "Boilers fail")
        self.send("removal_undo", Removal.objects.get())
        risk = Risk.objects.get(pk=self.risk.pk)
        assert (risk.assessments.count(), risk.controls.get().words) == (1, "Yearly service")

    def test_a_viewer_is_shown_no_way_to_change(self):
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=self.unit))
        for thing in (self.register, self.risk):
            page = self.client.get(thing.get_absolute_url())
            self.assertNotContains(page, f"/{thing.pk}/change/")
            self.assertNotContains(page, "/add/")


class OwnerTests(ManagingCase):
    """A contributor keeps what is their own, and nothing else."""

    def setUp(self):
        user = make_user(role=Role.Name.CONTRIBUTOR, unit=self.unit)
        self.person = make_person(self.unit.council, user=user)
        self.client.force_login(user)

    def test_the_owner_assesses_the_risk_and_keeps_its_controls(self):
        self.risk.owner_person = self.person
        self.risk.save()
        assert self.assess().status_code == 302
        assert self.send("control_add", self.risk, words="Watch", planned="no").status_code == 302
        assert self.send("risk_change", self.risk, title="Other").status_code == 403

    def test_the_holder_of_the_owning_post_does_too(self):
        self.risk.owner_post = Post.objects.create(
            council=self.unit.council, title="Head of Repairs", holder=self.person
        )
        self.risk.save()
        assert self.assess().status_code == 302

    def test_of_somebody_elses_risk_nothing_is_changed(self):
        assert self.assess().status_code == 403
        assert self.send("control_add", self.risk, words="Watch", planned="no").status_code == 403


class AssessmentTests(ManagingCase):
    def test_a_new_assessment_is_a_new_row_with_day_author_and_reason(self):
        self.assess("4", reason="A second boiler is old")
        old, new = self.risk.assessments.order_by("pk")
        assert (old.likelihood, new.likelihood, new.assessed_on) == ("3", "4", TODAY)
        assert (new.author, new.reason) == (self.editor.get_full_name(), "A second boiler is old")
        assert new.scheme == self.register.scheme

    def test_a_score_that_moves_without_a_changed_control_is_refused_without_a_reason(self):
        self.assertContains(self.assess("4"), "Say why the score moves")
        assert self.risk.assessments.count() == 1
        self.assertContains(self.assess("4", reason="  "), "Say why the score moves")
        assert self.assess("4", reason="Two failed").status_code == 302

    def test_a_score_that_stays_needs_no_reason(self):
        assert self.assess("3", "3").status_code == 302
        assert self.risk.assessments.latest("pk").controls_changed is False

    def test_a_product_that_stays_while_its_cell_is_another_has_not_moved(self):
        make_assessment(self.risk, likelihood="2", impact="4")
        assert self.assess("4", "2").status_code == 302

    def test_after_a_control_was_changed_a_score_moves_without_a_reason(self):
        for change in (
            lambda: self.send("control_add", self.risk, words="Service", planned="no"),
            lambda: self.send("control_change", Control.objects.get(), words="Two services", planned="no"),
            lambda: self.send("control_delete", Control.objects.get()),
        ):
            before = self.risk.assessments.latest("pk")
            to = "4" if before.likelihood == "3" else "3"
            assert self.assess(to).status_code == 200, "it moved without a reason"
            assert change().status_code == 302
            assert self.assess(to).status_code == 302, "a changed control did not count"
            assert self.risk.assessments.latest("pk").controls_changed is True

    def test_a_control_changed_before_the_last_assessment_explains_nothing(self):
        self.send("control_add", self.risk, words="Service", planned="no")
        self.assess("3")
        self.assertContains(self.assess("2"), "Say why the score moves")

    def test_the_first_assessment_of_a_kind_needs_no_reason(self):
        assert self.assess("1", kind="target").status_code == 302

    def test_the_operation_refuses_too(self):
        with self.assertRaisesMessage(Refused, "Say why it moves"):
            assess(self.risk, "current", "5", "5", day=TODAY, by=self.editor)

    def test_a_day_to_come_and_one_before_the_last_are_refused(self):
        self.assertContains(self.assess(day=TOMORROW), "must be today or before")
        make_assessment(self.risk, likelihood="3", assessed_on=TODAY)
        self.assertContains(self.assess(day=YESTERDAY), "enter that day or a later one")
        assert self.assess(day=TODAY).status_code == 302

    def test_a_score_outside_the_scheme_is_refused_with_those_allowed(self):
        self.assertContains(self.assess("9"), "Likelihood must be one of 5, 4, 3, 2, 1; this is 9")

    def test_a_register_without_a_scheme_says_what_to_do_first(self):
        register = Register.objects.create(council=self.unit.council, unit=self.unit, name="Unscored")
        answer = self.assess(risk=make_risk(register, likelihood=""))
        self.assertContains(answer, "Choose one for the register first", status_code=403)

    def test_a_reason_may_be_given_afterwards(self):
        moved = make_assessment(self.risk, likelihood="5", assessed_on=TODAY, controls_changed=False)
        words = "Its score moved, no control was changed and no reason is given."
        self.assertContains(self.client.get(self.risk.get_absolute_url()), words)
        self.send("assessment_explain", moved, reason="The winter was hard")
        page = self.client.get(self.risk.get_absolute_url())
        self.assertNotContains(page, words)
        self.assertContains(page, "The winter was hard")

    def test_the_page_begins_with_the_score_that_holds(self):
        page = self.client.get(reverse("risks:assessment_add", args=[self.risk.pk]))
        assert page.context["form"]["likelihood"].value() == "3"
        assert page.context["form"]["assessed_on"].value() == TODAY


class ControlTests(ManagingCase):
    def test_a_planned_control_needs_an_owner_and_a_day(self):
        answer = self.send("control_add", self.risk, words="New boiler", planned="yes")
        self.assertContains(answer, "Enter who puts the planned control in place")
        self.assertContains(answer, "Enter the day by which the planned control is in place")
        data = {"words": "New boiler", "planned": "yes", "owner": "Head of Repairs"}
        assert self.send("control_add", self.risk, **data, **boxes("due", TOMORROW)).status_code == 302
        assert Control.objects.get().planned

    def test_a_control_in_place_needs_neither(self):
        assert self.send("control_add", self.risk, words="Service", planned="no").status_code == 302

    def test_a_planned_control_comes_into_place_on_a_day(self):
        control = make_control(self.risk, planned=True, due=YESTERDAY)
        answer = self.send("control_put_in_place", control, **boxes("in_place_on", TOMORROW))
        self.assertContains(answer, "must be today or before")
        self.send("control_put_in_place", control, **boxes("in_place_on", YESTERDAY))
        control.refresh_from_db()
        assert (control.planned, control.in_place_on) == (False, YESTERDAY)
        assert self.assess("2").status_code == 302, "a control in place did not count as a change"

    def test_a_control_comes_into_place_once(self):
        control = make_control(self.risk)
        with self.assertRaisesMessage(Refused, "in place already"):
            put_in_place(control, TODAY)
        answer = self.client.get(reverse("risks:control_put_in_place", args=[control.pk]))
        self.assertContains(answer, "in place already", status_code=403)

    def test_a_planned_control_is_overdue_from_the_day_after_its_day(self):
        control = make_control(self.risk, "Mend", planned=True, due=TODAY)
        assert not control.is_overdue(TODAY)
        assert control.is_overdue(TOMORROW)
        control.planned = False
        assert not control.is_overdue(TOMORROW)

    def test_an_overdue_control_is_said_on_the_page_of_the_risk(self):
        make_control(self.risk, "Mend", planned=True, due=YESTERDAY)
        self.assertContains(self.client.get(self.risk.get_absolute_url()), "was to be in place by")

    def test_a_deleted_control_is_put_back_from_the_message(self):
        control = make_control(self.risk, "Watch")
        answer = self.client.post(reverse("risks:control_delete", args=[control.pk]), follow=True)
        self.assertContains(answer, "Put it back")
        self.send("removal_undo", Removal.objects.get())
        assert Control.objects.get().words == "Watch"


class AcceptanceTests(ManagingCase):
    def accept(self, given=TODAY, until=TOMORROW, **data):
        data = {"approver": "Cabinet", "reason": "Cheap to bear"} | data
        data |= boxes("accepted_on", given) | boxes("expires_on", until)
        return self.send("acceptance_add", self.risk, **data)

    def test_a_risk_is_accepted_by_somebody_for_a_time_with_a_reason(self):
        assert self.accept().status_code == 302
        found = Acceptance.objects.get()
        assert (found.approver, found.accepted_on, found.expires_on) == ("Cabinet", TODAY, TOMORROW)
        assert found.recorded_by == self.editor.get_full_name()

    def test_what_is_missing_or_cannot_be_is_refused(self):
        self.assertContains(self.accept(approver=""), "Enter who accepts the risk")
        self.assertContains(self.accept(reason=""), "Enter why the council lives with the risk")
        self.assertContains(self.accept(given=TOMORROW), "must be today or before")
        self.assertContains(self.accept(until=YESTERDAY), "It must hold until")
        assert self.accept(until=TODAY).status_code == 302

    def test_an_acceptance_that_has_ended_is_to_be_put_right(self):
        make_acceptance(self.risk, expires_on=YESTERDAY)
        self.assertContains(
            self.client.get(self.risk.get_absolute_url()), "Its acceptance by Cabinet ended on"
        )
        self.accept()
        self.assertNotContains(self.client.get(self.risk.get_absolute_url()), "ended on")
