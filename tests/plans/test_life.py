"""Steps in the life of a plan, taken on their pages by each role, and what the record says of them."""

from datetime import date, timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from organisation.access import DECIDES
from organisation.models import Event, Role, Unit
from plans.in_force import plans_in_force
from plans.life import Approval, Refused, take_step
from plans.lifecycle import APPROVE, RETURN, SEND, STEPS, State
from plans.models import Plan, PlanStep, PlanVersion
from tests.factories import (
    make_action,
    make_council,
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_register,
    make_risk,
    make_unit,
    make_user,
    make_version,
    whole_of,
)
from tests.queries import FlatMixin

DECISION = {
    "decision": "CAB 2025/7",
    "meeting": "Cabinet",
    "decided_on_day": "8",
    "decided_on_month": "4",
    "decided_on_year": "2025",
}
AMENDMENT = {"changes": "Two family centres instead of one.", "agreed_by": "Ann Hall"}


def step_page(plan, name):
    return reverse("plans:plan_step", args=[plan.pk, name])


def life_page(plan):
    return reverse("plans:plan_life", args=[plan.pk])


def put_into(plan, state):
    Plan.objects.filter(pk=plan.pk).update(state=state)


class PagesTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council("Eastmoor Council")
        cls.unit = make_unit(cls.council)
        cls.plan = make_plan(cls.unit, title="Children's Plan")
        cls.people = {role: make_user(role=role, unit=cls.unit) for role in Role.Name}

    def send(self, name, role, **typed):
        """Open the page of a step, as a role, and send it with what is typed."""
        self.client.force_login(self.people[role])
        page = self.client.get(step_page(self.plan, name))
        if page.status_code != 200:
            return page
        seen = page.context["form"]["seen"].value()
        return self.client.post(step_page(self.plan, name), {"seen": seen or "", **typed})

    def state(self):
        self.plan.refresh_from_db()
        return self.plan.state

    def test_each_step_is_taken_by_the_roles_that_may_and_refused_to_the_others(self):
        make_version(self.plan)
        for step in STEPS:
            for role in Role.Name:
                before = next(state for state in State if state in step.before)
                put_into(self.plan, before)
                answer = self.send(step.name, role, words="Because.", **DECISION, **AMENDMENT)
                allowed = role in step.by
                assert answer.status_code == (302 if allowed else 403), (step.name, role)
                assert self.state() == (step.after if allowed else before), (step.name, role)

    def test_each_step_is_refused_in_every_other_state_with_words(self):
        for step in STEPS:
            for state in set(State) - step.before:
                put_into(self.plan, state)
                answer = self.send(step.name, Role.Name.ADMINISTRATOR)
                assert answer.status_code == 409
                self.assertContains(answer, "so nobody can", status_code=409)
                assert self.state() == state

    def test_a_role_above_reaches_the_plan_and_one_beside_does_not(self):
        above = make_user(role=Role.Name.EDITOR, unit=whole_of(self.council))
        self.client.force_login(above)
        assert self.client.get(step_page(self.plan, "send")).status_code == 200
        beside = make_user(role=Role.Name.EDITOR, unit=make_unit(self.council))
        self.client.force_login(beside)
        assert self.client.get(step_page(self.plan, "send")).status_code == 403

    def test_a_step_that_does_not_exist_has_no_page(self):
        self.client.force_login(self.people[Role.Name.EDITOR])
        assert self.client.get(step_page(self.plan, "burn")).status_code == 404

    def test_a_return_without_reasons_is_refused(self):
        put_into(self.plan, State.FOR_APPROVAL)
        answer = self.send("return", Role.Name.APPROVER, words=" ")
        self.assertContains(answer, "Say why, so that its authors know what to do")
        assert self.state() == State.FOR_APPROVAL

    def test_the_reasons_of_a_return_stand_in_the_history(self):
        put_into(self.plan, State.FOR_APPROVAL)
        self.send("return", Role.Name.APPROVER, words="The third action has no <b>date</b>.")
        page = self.client.get(life_page(self.plan))
        self.assertContains(page, "The third action has no &lt;b&gt;date&lt;/b&gt;.")
        self.assertContains(page, str(self.people[Role.Name.APPROVER].get_full_name()))

    def test_an_approval_asks_for_the_decision_the_meeting_and_the_day(self):
        put_into(self.plan, State.FOR_APPROVAL)
        answer = self.send("approve", Role.Name.APPROVER)
        for words in ("reference of the decision", "meeting or the person", "decision is missing"):
            self.assertContains(answer, words)
        assert not PlanVersion.objects.exists()

    def test_a_decision_of_today_is_taken_and_one_of_tomorrow_is_not(self):
        today = timezone.localdate()
        for day, states in ((today + timedelta(1), State.FOR_APPROVAL), (today, State.APPROVED)):
            put_into(self.plan, State.FOR_APPROVAL)
            parts = {f"decided_on_{part}": getattr(day, part) for part in ("day", "month", "year")}
            self.send("approve", Role.Name.APPROVER, **{**DECISION, **parts})
            assert self.state() == states

    def test_the_first_approval_asks_for_no_changes_and_the_second_does(self):
        put_into(self.plan, State.FOR_APPROVAL)
        assert self.send("approve", Role.Name.APPROVER, **DECISION).status_code == 302
        self.send("amend", Role.Name.EDITOR)
        self.send("send", Role.Name.EDITOR)
        answer = self.send("approve", Role.Name.APPROVER, **DECISION)
        self.assertContains(answer, "Say what changed")
        self.assertContains(answer, "Enter who agreed the changes")
        self.send("approve", Role.Name.APPROVER, **DECISION, **AMENDMENT)
        newest = self.plan.versions.first()
        assert (newest.number, newest.changes) == (2, "Two family centres instead of one.")

    def follower(self):
        """Return the plan for the year after, sent for approval, while the one before it is approved."""
        make_version(self.plan)
        put_into(self.plan, State.APPROVED)
        return make_plan(
            self.unit, title="Next Plan", first_year=self.plan.first_year + 1, state=State.FOR_APPROVAL
        )

    def approve(self, plan, **typed):
        self.client.force_login(self.people[Role.Name.APPROVER])
        page = self.client.get(step_page(plan, "approve"))
        seen = page.context["form"]["seen"].value() or ""
        return page, self.client.post(step_page(plan, "approve"), {"seen": seen, **DECISION, **typed})

    def test_approving_the_plan_that_follows_asks_whether_the_old_one_is_superseded_and_when(self):
        new = self.follower()
        page, answer = self.approve(new, supersedes="on")
        assert page.context["form"]["supersedes"].value() is True
        self.assertContains(page, "is superseded from 1 April 2026")
        assert answer.status_code == 302 and self.state() == State.SUPERSEDED
        assert self.plan.superseded_from == new.starts
        step = self.plan.steps.first()
        assert (
            step.words == "“Next Plan” takes its place from 1 April 2026: Cabinet, 8 April 2025, CAB 2025/7"
        )
        assert Event.objects.filter(did="marked as superseded", what="Children's Plan").exists()
        self.assertContains(
            self.client.get(self.plan.get_absolute_url()), "Superseded</strong> from 1 April 2026."
        )
        self.assertContains(self.client.get(reverse("plans:plan_list")), "Superseded from 1 April 2026")
        versions = self.client.get(reverse("plans:version_list", args=[self.plan.pk]))
        self.assertContains(versions, "In force until 31 March 2026")
        version = self.client.get(self.plan.versions.first().get_absolute_url())
        self.assertContains(version, "Another plan takes its place from 1 April 2026")

    def test_a_decision_after_the_first_day_of_the_new_plan_supersedes_from_the_decision(self):
        for day, expected in (("1", (2026, 4, 1)), ("2", (2026, 4, 2))):
            new = self.follower()
            _, answer = self.approve(
                new, supersedes="on", decided_on_day=day, decided_on_month="4", decided_on_year="2026"
            )
            assert answer.status_code == 302
            assert self.state() == State.SUPERSEDED and self.plan.superseded_from == date(*expected)
            Plan.objects.filter(pk=new.pk).update(
                state=State.DRAFT, first_year=2027 + int(day), last_year=2040
            )

    def test_where_the_box_is_not_ticked_the_old_plan_stays_and_an_amendment_asks_without_a_tick(self):
        new = self.follower()
        self.approve(new)
        assert self.state() == State.APPROVED
        put_into(new, State.FOR_APPROVAL)
        page, _ = self.approve(new, **AMENDMENT)
        assert page.context["form"]["supersedes"].value() is False

    def test_nothing_is_asked_where_no_approved_plan_of_the_unit_and_tier_came_before(self):
        new = self.follower()
        others = (
            {"unit": make_unit(self.council)},
            {"unit": self.unit, "tier": Plan.Tier.TEAM},
            {"unit": self.unit, "first_year": self.plan.first_year - 1},
        )
        for other in others:
            plan = make_plan(other.pop("unit"), state=State.FOR_APPROVAL, **{"first_year": 2026, **other})
            assert not Plan.objects.followed_by(plan).exists()
        put_into(self.plan, State.DRAFT)
        self.client.force_login(self.people[Role.Name.APPROVER])
        assert "supersedes" not in self.client.get(step_page(new, "approve")).context["form"].fields

    def test_a_plan_that_is_amended_meanwhile_is_not_superseded_and_nothing_is_approved(self):
        new = self.follower()
        self.client.force_login(self.people[Role.Name.APPROVER])
        form = self.client.get(step_page(new, "approve")).context["form"]
        approval = Approval("CAB 2025/7", "Cabinet", date(2025, 4, 8), supersedes=True)
        put_into(self.plan, State.DRAFT)
        with self.assertRaisesMessage(Refused, "approved no longer"):
            take_step(new, APPROVE, by=self.people[Role.Name.APPROVER], approval=approval)
        new.refresh_from_db()
        assert (form["seen"].value(), new.state, new.versions.count()) == (None, State.FOR_APPROVAL, 0)

    def test_a_superseded_plan_still_counts_in_its_own_year_and_can_be_put_back(self):
        new = self.follower()
        self.approve(new, supersedes="on")
        both = list(Plan.objects.filter(council=self.council))
        assert plans_in_force(both, self.plan.first_year) == [self.plan]
        assert plans_in_force(both, new.first_year) == [new]
        self.send("reinstate", Role.Name.APPROVER, words="Too soon.")
        assert (self.state(), self.plan.superseded_from) == (State.APPROVED, None)

    def test_an_amendment_that_changed_nothing_is_withdrawn(self):
        make_version(self.plan)
        self.send("amend", Role.Name.EDITOR)
        assert self.send("withdraw", Role.Name.EDITOR).status_code == 302
        assert (self.state(), self.plan.versions.count()) == (State.APPROVED, 1)

    def test_an_amendment_that_changed_something_is_not_withdrawn_but_figures_may_go_on(self):
        indicator = make_indicator(self.council, targets={"2025/26": "60%"})
        make_plan_indicator(self.plan, indicator)
        self.plan.register = make_register(self.unit)
        self.plan.save()
        risk = make_risk(self.plan.register)
        action = make_action(plan=self.plan, title="Open a centre")
        make_version(self.plan)
        self.send("amend", Role.Name.EDITOR)
        action.title = "Open two centres"
        action.save()
        answer = self.send("withdraw", Role.Name.EDITOR)
        self.assertContains(answer, "differs from version 1 in 1 item.", status_code=409)
        action.title = "Open a centre"
        action.save()
        indicator.targets.update(words="65%")
        risk.title = "Another risk"
        risk.save()
        assert self.send("withdraw", Role.Name.EDITOR).status_code == 302

    def test_a_plan_for_approval_stands_on_the_first_page_of_those_who_may_approve_it(self):
        for state in State:
            put_into(self.plan, state)
            for role, person in self.people.items():
                self.client.force_login(person)
                page = self.client.get(reverse("home"))
                waits = state == State.FOR_APPROVAL and role in DECIDES
                assert (self.plan in page.context["home"].waiting) is waits, (state, role)

    def test_a_plan_that_was_never_approved_has_no_amendment_to_withdraw(self):
        assert self.send("withdraw", Role.Name.EDITOR).status_code == 409

    def test_readers_of_an_amendment_are_led_to_the_version_in_force(self):
        make_version(self.plan)
        self.send("amend", Role.Name.EDITOR)
        self.client.force_login(self.people[Role.Name.VIEWER])
        page = self.client.get(self.plan.get_absolute_url())
        self.assertContains(page, "This is the working copy of an amendment. Version 1 is in force")
        assert reverse("plans:version_detail", args=[self.plan.pk, 1]) in page.content.decode()

    def test_what_others_did_meanwhile_is_said_and_nothing_is_taken(self):
        self.client.force_login(self.people[Role.Name.APPROVER])
        put_into(self.plan, State.FOR_APPROVAL)
        address = step_page(self.plan, "approve")
        seen = self.client.get(address).context["form"]["seen"].value() or ""
        take_step(self.plan, RETURN, by=self.people[Role.Name.PERFORMANCE], words="No.")
        take_step(self.plan, SEND, by=self.people[Role.Name.EDITOR], seen=self.plan.steps.first().pk)
        answer = self.client.post(address, {"seen": seen, **DECISION})
        self.assertContains(answer, "has changed its state since this page was opened", status_code=409)
        self.assertContains(answer, "CAB 2025/7", status_code=409)
        assert self.state() == State.FOR_APPROVAL
        again = answer.context["form"]["seen"].value()
        assert self.client.post(address, {"seen": again, **DECISION}).status_code == 302

    def test_a_step_taken_twice_is_taken_once(self):
        self.client.force_login(self.people[Role.Name.EDITOR])
        for status in (302, 409):
            assert self.client.post(step_page(self.plan, "send"), {"seen": ""}).status_code == status
        assert PlanStep.objects.count() == 1

    def test_every_step_is_in_the_audit_trail(self):
        self.send("send", Role.Name.EDITOR, words="Ready.")
        event = Event.objects.get(did="sent for approval")
        assert (event.what, event.detail["words"]) == ("Children's Plan", "Ready.")
        assert event.who == self.people[Role.Name.EDITOR].get_full_name()

    def test_the_page_offers_what_one_may_do_and_names_who_may_do_the_rest(self):
        put_into(self.plan, State.FOR_APPROVAL)
        self.client.force_login(self.people[Role.Name.EDITOR])
        page = self.client.get(life_page(self.plan))
        assert [step.name for step in page.context["own_steps"]] == ["take-back"]
        self.assertContains(
            page, "Record the approval: an approver, portfolio holder, performance team or administrator of"
        )
        self.assertNotContains(page, step_page(self.plan, "approve"))

    def test_the_page_of_sending_says_how_many_warnings_there_are(self):
        make_action(plan=self.plan, title="Open a centre")
        self.client.force_login(self.people[Role.Name.EDITOR])
        page = self.client.get(step_page(self.plan, "send"))
        assert page.context["warnings"] > 0
        self.assertContains(page, "Look at")


class RefusedTests(TestCase):
    def test_a_refusal_names_who_moved_the_plan_last(self):
        plan, author = make_plan(), make_user()
        take_step(plan, SEND, by=author)
        with self.assertRaisesMessage(Refused, f"{author.get_full_name()} sent for approval at"):
            take_step(plan, SEND, by=author, seen=plan.steps.first().pk)

    def test_a_refused_step_leaves_no_trace(self):
        plan = make_plan()
        with self.assertRaises(Refused):
            take_step(plan, SEND, by=make_user(), seen=99)
        assert not (PlanStep.objects.exists() or Event.objects.exists())


class FlatTests(FlatMixin, TestCase):
    def test_the_pages_cost_the_same_for_many_steps_and_versions(self):
        unit = make_unit(kind=Unit.Kind.DIRECTORATE)
        plan = make_plan(unit)
        make_version(plan)
        self.client.force_login(make_user(role=Role.Name.EDITOR, unit=unit))

        def grow():
            for _ in range(3):
                make_version(plan)

        self.assertFlat(life_page(plan), grow=grow, ceiling=12)
        self.assertFlat(reverse("plans:version_list", args=[plan.pk]), grow=grow, ceiling=12)
