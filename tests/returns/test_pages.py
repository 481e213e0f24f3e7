"""The pages of the quarter: what they show, whom they let in, what they refuse, and what they cost."""

from datetime import date

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from indicators.models import Result
from indicators.values import read_result
from organisation.models import Role, Unit
from organisation.periods import current_quarter
from returns.lifecycle import SIGN_OFF, SUBMIT
from returns.models import Comment, Cycle, Return, Update
from returns.returning import take_step
from tests.factories import (
    make_action,
    make_control,
    make_council,
    make_figure,
    make_plan,
    make_register,
    make_risk,
    make_unit,
    make_user,
    whole_of,
)
from tests.queries import FlatMixin
from tests.returns.quarters import (
    Q2,
    complete,
    due_days,
    give_work,
    last_step,
    make_tree,
    open_quarter,
    return_of,
)

TODAY = timezone.localdate()


class WithQuarter(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.tree = make_tree()
        give_work(cls.tree.options)
        give_work(cls.tree.repairs)
        cls.cycle = open_quarter(cls.tree.council)
        whole = whole_of(cls.tree.council)
        cls.performance = make_user(role=Role.Name.PERFORMANCE, unit=whole)
        cls.approver = make_user(role=Role.Name.APPROVER, unit=cls.tree.division)
        cls.officer = make_user(role=Role.Name.CONTRIBUTOR, unit=cls.tree.options)
        cls.viewer = make_user(role=Role.Name.VIEWER, unit=whole)
        cls.options = return_of(cls.cycle, cls.tree.options)

    def get(self, user, thing, status=200, **kwargs):
        self.client.force_login(user)
        address = thing if thing.startswith("/") else reverse(f"returns:{thing}", **kwargs)
        page = self.client.get(address)
        assert page.status_code == status, page.status_code
        return page.content.decode()

    def of_cycle(self, name):
        return reverse(f"returns:{name}", args=[self.cycle.pk])

    def submitted(self):
        complete(self.options)
        take_step(self.options, SUBMIT, by=self.officer, seen=last_step(self.options))


class ListTests(WithQuarter):
    def test_each_unit_stands_beneath_the_one_that_it_is_part_of(self):
        page = self.get(self.viewer, "return_list")
        names = [
            self.tree.council.name,
            "Housing and Environment",
            "Housing Services",
            "Housing Options",
            "Repairs",
        ]
        table = page[page.index("<tbody>") :]
        places = [table.index(f">{name}</a>") for name in names]
        assert places == sorted(places)
        assert [f'class="app-tree__{depth}"' in table for depth in (1, 2, 3, 4)] == [True] * 4

    def test_it_says_how_much_is_complete_and_what_is_late(self):
        complete(self.options)
        page = self.get(self.viewer, "return_list")
        assert "2 of 4 things complete. Returns: 5 not started." in page
        assert "5 returns late:" in page and "working days late" in page

    def test_a_return_that_was_submitted_is_not_late(self):
        self.submitted()
        assert "4 returns late:" in self.get(self.viewer, "return_list")

    def test_a_closed_quarter_is_listed_with_how_many_signed(self):
        Cycle.objects.update(state=Cycle.State.CLOSED, closed_at=timezone.now())
        page = self.get(self.viewer, "return_list")
        assert "Earlier quarters" in page and "0 of 5 returns" in page
        assert "No quarter is open. The performance team opens one" in page

    def test_without_a_quarter_the_performance_team_is_offered_the_one_that_ended_last(self):
        Cycle.objects.all().delete()
        label = current_quarter(TODAY).previous().label
        assert f"Open {label}" in self.get(self.performance, "return_list")
        assert f"Open {label}" not in self.get(self.approver, "return_list")

    def test_exempt_risks_are_counted_for_those_alone_who_may_read_them(self):
        register = make_register(self.tree.options)
        make_control(make_risk(register, exempt="Personal affairs"), planned=True)
        update = Update(unit_return=self.options, period=self.cycle.period)
        update.control = register.risks.get().controls.get()
        update.save()
        assert "0 of 4 things" in self.get(self.viewer, "return_list")
        Role.objects.filter(user=self.viewer).update(reads_exempt=True)
        assert "0 of 5 things" in self.get(self.viewer, "return_list")


class OpeningTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.tree = make_tree()
        give_work(cls.tree.options, first_year=current_quarter(TODAY).previous().year)
        cls.user = make_user(role=Role.Name.PERFORMANCE, unit=whole_of(cls.tree.council))

    def setUp(self):
        self.client.force_login(self.user)

    def sent(self, **changed):
        """What the page sends as it stands, with other values in some boxes."""
        form = self.client.get(reverse("returns:cycle_open")).context["form"]
        sent = {"remind_before": "5", "remind_every": "2"}
        for kind in Unit.Kind:
            day = form.initial[f"{kind}_due"]
            sent |= {f"{kind}_due_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
        return sent | changed

    def test_the_days_that_are_proposed_open_the_quarter(self):
        answer = self.client.post(reverse("returns:cycle_open"), self.sent(), follow=True)
        cycle = Cycle.objects.get()
        assert cycle.quarter == current_quarter(TODAY).previous()
        self.assertContains(answer, f"{cycle} is open.")
        self.assertContains(answer, "due in the returns of 4 units")

    def test_another_quarter_is_opened_from_its_own_address(self):
        label = current_quarter(TODAY).label
        self.client.post(f"{reverse('returns:cycle_open')}?quarter={label}", self.sent())
        assert Cycle.objects.get().quarter.label == label

    def test_days_that_do_not_climb_are_said_and_what_was_typed_stays(self):
        year = str(TODAY.year + 1)
        answer = self.client.post(reverse("returns:cycle_open"), self.sent(team_due_year=year))
        self.assertContains(
            answer, "The division must be due on the day of the team or later", status_code=409
        )
        self.assertContains(answer, f'value="{year}"', status_code=409)

    def test_days_that_are_none_and_numbers_that_are_none_are_said(self):
        answer = self.client.post(
            reverse("returns:cycle_open"), self.sent(team_due_month="13", remind_before="many")
        )
        self.assertContains(answer, "The day of the team must be a real date")
        self.assertContains(answer, "Enter a whole number of working days from 0 to 60")

    def test_a_quarter_that_somebody_else_opened_meanwhile_is_said(self):
        sent, open_page = self.sent(), reverse("returns:cycle_open")
        open_quarter(self.tree.council, current_quarter(TODAY).previous(), today=TODAY, due=due_days(TODAY))
        answer = self.client.post(f"{open_page}?quarter={current_quarter(TODAY).label}", sent)
        self.assertContains(answer, "is still open. Close it before you open", status_code=409)


class CycleTests(WithQuarter):
    def test_it_shows_days_and_history_and_offers_what_the_team_may_do(self):
        page = self.get(self.performance, self.cycle.get_absolute_url())
        assert "Wednesday 14 October 2026" in page and "Opened" in page
        assert "Close this quarter" in page and "Look again for what is due" in page
        page = self.get(self.approver, self.cycle.get_absolute_url())
        assert "Close this quarter" not in page and "Look again for what is due" not in page

    def test_its_days_are_changed(self):
        self.client.force_login(self.performance)
        sent = {"remind_before": "3", "remind_every": "0"}
        for kind, day in (due_days() | {Unit.Kind.COUNCIL: date(2026, 11, 2)}).items():
            sent |= {f"{kind}_due_{part}": getattr(day, part) for part in ("day", "month", "year")}
        assert self.client.post(self.of_cycle("cycle_due"), sent).status_code == 302
        assert Cycle.objects.get().council_due == date(2026, 11, 2)
        assert "Changed the due days" in self.get(self.viewer, self.cycle.get_absolute_url())

    def test_looking_again_says_what_was_added_and_what_was_left_out(self):
        self.submitted()
        for unit in (self.tree.options, self.tree.repairs):
            make_action(plan=unit.plans.get(), title="New")
        self.client.force_login(self.performance)
        answer = self.client.post(self.of_cycle("cycle_gather"), follow=True)
        self.assertContains(answer, "1 thing came due and is added.")
        self.assertContains(
            answer, "1 more came due in returns that are submitted or signed off (Housing Options)"
        )

    def test_closing_names_what_is_not_signed_and_needs_a_reason(self):
        page = self.get(self.performance, self.of_cycle("cycle_close"))
        assert "5 returns not signed off" in page and ">Housing Options</a>: not started" in page
        answer = self.client.post(self.of_cycle("cycle_close"), {"words": ""})
        self.assertContains(answer, "Say why the quarter is closed although some have not signed off")
        answer = self.client.post(
            self.of_cycle("cycle_close"), {"words": "Half of the team is ill."}, follow=True
        )
        self.assertContains(answer, "2026/27 Q2 is closed, and its record is kept.")
        self.assertContains(answer, "Half of the team is ill. Not signed off: Housing Options")

    def test_a_closed_quarter_is_reopened_with_a_reason_and_closed_ones_are_not_changed(self):
        self.client.force_login(self.performance)
        self.get(self.performance, self.of_cycle("cycle_reopen"), status=409)
        self.client.post(self.of_cycle("cycle_close"), {"words": "Half of the team is ill."})
        for name in ("cycle_due", "cycle_close"):
            self.get(self.performance, self.of_cycle(name), status=409)
        answer = self.client.post(self.of_cycle("cycle_reopen"), {"words": ""})
        self.assertContains(answer, "Say why the quarter is reopened")
        answer = self.client.post(self.of_cycle("cycle_reopen"), {"words": "Counted twice."}, follow=True)
        self.assertContains(answer, "2026/27 Q2 is open again.")

    def test_what_the_team_does_is_open_to_nobody_else(self):
        for name in ("cycle_due", "cycle_close", "cycle_reopen", "reminder_list"):
            self.get(self.approver, self.of_cycle(name), status=403)
        assert self.client.post(self.of_cycle("cycle_gather")).status_code == 403


class ReturnTests(WithQuarter):
    def step(self, name, user, status=302, **sent):
        self.client.force_login(user)
        address = reverse("returns:return_step", args=[self.options.pk, name])
        sent = {"seen": last_step(self.options) or "", **sent}
        answer = self.client.post(address, sent)
        assert answer.status_code == status, answer.status_code
        self.options.refresh_from_db()
        return answer

    def test_it_offers_the_steps_that_this_person_may_take_and_names_who_takes_the_others(self):
        self.submitted()
        page = self.get(self.approver, self.options.get_absolute_url())
        assert ">Sign off</a>" in page and ">Return with reasons</a>" in page
        page = self.get(self.officer, self.options.get_absolute_url())
        assert ">Sign off</a>" not in page and ">Take back to change it</a>" in page
        assert "Sign off: an approver, performance team or administrator of Housing Options" in page
        assert f"was submitted by {self.officer.get_full_name()}" in page

    def test_red_and_amber_stand_before_everything_else(self):
        indicator = Update.objects.exclude(indicator=None).get(unit_return=self.options).indicator
        make_figure(Result, indicator, "2026/27 Q2", read_result("41%"))
        page = self.get(self.viewer, self.options.get_absolute_url())
        assert page.index("Red and amber (1)") < page.index("Everything else (1)")

    def test_a_return_is_submitted_with_a_reason_where_something_is_missing(self):
        page = self.get(self.officer, reverse("returns:return_step", args=[self.options.pk, "submit"]))
        assert "2 things are not complete." in page
        answer = self.step("submit", self.officer, status=200, words="")
        self.assertContains(answer, "Say why the return is submitted although something is not complete")
        self.step("submit", self.officer, words="The lead is ill.")
        assert self.options.state == Return.State.SUBMITTED
        assert "The lead is ill." in self.get(self.viewer, self.options.get_absolute_url())

    def test_out_of_order_is_refused_by_name(self):
        division = return_of(self.cycle, self.tree.division)
        page = self.get(self.approver, division.get_absolute_url())
        assert "Nothing of its own is due in this quarter." in page
        assert "signs off after the units below it" in page
        self.client.force_login(self.approver)
        answer = self.client.post(
            reverse("returns:return_step", args=[division.pk, "sign-off"]), {"seen": "", "words": ""}
        )
        self.assertContains(answer, "Housing Options has not signed off.", status_code=409)
        self.assertContains(answer, "Repairs has not signed off.", status_code=409)

    def test_a_step_taken_meanwhile_is_said_and_sending_again_is_a_decision(self):
        self.submitted()
        self.client.force_login(self.approver)
        address = reverse("returns:return_step", args=[self.options.pk, "return"])
        answer = self.client.post(address, {"seen": "", "words": "Say why."})
        self.assertContains(answer, "The return has changed since this page was opened.", status_code=409)
        self.assertContains(answer, "Say why.", status_code=409)
        self.assertContains(answer, f'name="seen" value="{last_step(self.options)}"', status_code=409)

    def test_a_step_that_cannot_follow_and_one_of_another_role_are_refused(self):
        address = reverse("returns:return_step", args=[self.options.pk, "sign-off"])
        assert "nobody can sign off" in self.get(self.approver, address, status=409)
        self.get(self.officer, address, status=403)
        self.get(self.officer, reverse("returns:return_step", args=[self.options.pk, "burn"]), status=404)

    def test_one_thing_is_returned_with_a_note_and_the_return_goes_back(self):
        self.submitted()
        update = self.options.updates.exclude(indicator=None).get()
        address = reverse("returns:item_return", args=[update.pk])
        assert address in self.get(self.approver, self.options.get_absolute_url())
        self.client.force_login(self.approver)
        self.assertContains(self.client.post(address, {"words": ""}), "Say what is to be put right")
        assert self.client.post(address, {"words": "What caused it?"}).status_code == 302
        self.options.refresh_from_db()
        assert self.options.state == Return.State.RETURNED
        note = Comment.objects.get()
        assert (note.words, note.by_reviewer, note.update) == ("What caused it?", True, update)
        self.get(self.officer, address, status=403)

    def test_the_note_on_an_exempt_risk_is_read_nowhere_but_there(self):
        risk = make_risk(make_register(self.tree.options), "Mr Doe sues", exempt="Personal affairs")
        update = Update.objects.create(
            unit_return=self.options, risk=risk, period=self.cycle.period, state=Update.State.COMPLETE
        )
        self.client.force_login(self.performance)
        Role.objects.filter(user=self.performance).update(reads_exempt=True)
        self.client.post(
            reverse("returns:item_return", args=[update.pk]), {"words": "Ask Mr Doe"}, follow=True
        )
        page = self.get(self.viewer, self.options.get_absolute_url())
        assert "An exempt risk" in page and "Doe" not in page
        self.get(self.viewer, reverse("returns:item_return", args=[update.pk]), status=404)

    def test_a_signed_return_says_who_signed(self):
        self.submitted()
        take_step(self.options, SIGN_OFF, by=self.approver, seen=last_step(self.options))
        page = self.get(self.officer, self.options.get_absolute_url())
        assert f"was signed off by {self.approver.get_full_name()}" in page


class CostTests(FlatMixin, WithQuarter):
    def setUp(self):
        self.client.force_login(self.performance)

    def more(self):
        """Ten more teams, each with work, and more work for one that is there."""
        council = self.tree.council
        for _ in range(10):
            team = make_unit(parent=self.tree.division, kind=Unit.Kind.TEAM)
            one = Return.objects.create(cycle=self.cycle, unit=team, due=self.cycle.team_due)
            plan = make_plan(team, first_year=Q2.year)
            for unit_return in (one, self.options):
                action = make_action(plan=plan, lead="A Hall")
                Update.objects.create(unit_return=unit_return, action=action, period=self.cycle.period)
        register = make_register(self.tree.options, scheme=None)
        for _ in range(5):
            control = make_control(make_risk(register, owner="B Cole"), planned=True)
            Update.objects.create(unit_return=self.options, control=control, period=self.cycle.period)
        assert council

    def test_the_list_costs_the_same(self):
        self.assertFlat(reverse("returns:return_list"), grow=self.more, ceiling=12)

    def test_the_quarter_costs_the_same(self):
        self.assertFlat(self.cycle.get_absolute_url(), grow=self.more, ceiling=15)

    def test_the_return_costs_the_same(self):
        # One of each kind of thing is there before, so that each kind asks its questions already.
        register = make_register(self.tree.options)
        control = make_control(make_risk(register), planned=True)
        Update.objects.create(unit_return=self.options, control=control, period=self.cycle.period)
        self.assertFlat(self.options.get_absolute_url(), grow=self.more, ceiling=15)

    def test_the_chase_list_costs_the_same(self):
        self.assertFlat(self.of_cycle("chase_list"), grow=self.more, ceiling=15)


class OtherCouncilTests(WithQuarter):
    def test_nobody_of_another_council_finds_anything(self):
        stranger = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(make_council()))
        for name in ("cycle_detail", "cycle_close", "chase_list", "chase_export", "reminder_list"):
            self.get(stranger, self.of_cycle(name), status=404)
        self.get(stranger, self.options.get_absolute_url(), status=404)
        assert str(self.tree.council) not in self.get(stranger, "return_list")
