"""What is due in a quarter is gathered once, in the return of one unit, and nothing entered is lost."""

from datetime import date

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from organisation.models import Unit
from organisation.periods import parse_period
from plans.models import Progress
from returns.gathering import gather
from returns.models import Return, Update
from tests.factories import (
    make_action,
    make_control,
    make_indicator,
    make_milestone,
    make_plan,
    make_plan_indicator,
    make_register,
    make_risk,
    make_risk_scheme,
    make_unit,
)
from tests.returns.quarters import OPENED, Q2, give_work, make_tree, open_quarter, return_of

BEFORE = parse_period("2026/27 Q1")
QUARTERLY = {"frequency": "quarterly"}


def report(item, state, quarter=BEFORE):
    """Keep the progress of an action or milestone in a quarter."""
    about = {item._meta.model_name: item, "state": state}
    return Progress.objects.create(period=quarter.code, starts=quarter.starts, ends=quarter.ends, **about)


class GatheringTests(TestCase):
    def setUp(self):
        self.tree = make_tree()
        self.plan = make_plan(self.tree.options, first_year=2026)

    def gathered(self, unit=None):
        """Open the quarter and return the things of a unit's return, in their order."""
        cycle = open_quarter(self.tree.council)
        updates = Update.objects.filter(unit_return__cycle=cycle, unit_return__unit=unit or self.tree.options)
        return [update.thing for update in updates]

    def test_an_indicator_is_due_when_its_period_ends_in_the_quarter(self):
        council = self.tree.council
        quarterly = make_indicator(council, **QUARTERLY)
        annual = make_indicator(council, frequency="annual")
        academic = make_indicator(council, frequency="annual", year_basis="AY")
        for indicator in (quarterly, annual, academic):
            make_plan_indicator(self.plan, indicator)
        assert self.gathered() == [quarterly, academic]
        assert Update.objects.get(indicator=academic).period == parse_period("AY 2025/26").code

    def test_how_often_is_seen_in_the_figures_where_it_is_not_stated(self):
        shown = make_indicator(self.tree.council, targets={"2026/27 Q2": "65%"})
        other = make_indicator(self.tree.council, results={"2025/26": "62%"})
        for indicator in (shown, other):
            make_plan_indicator(self.plan, indicator)
        assert self.gathered() == [shown]

    def test_one_that_was_retired_before_the_quarter_ended_is_not_asked(self):
        on_last, before = (
            make_indicator(self.tree.council, retired_on=day, **QUARTERLY)
            for day in (Q2.ends, date(2026, 9, 29))
        )
        for indicator in (on_last, before):
            make_plan_indicator(self.plan, indicator)
        assert self.gathered() == [on_last]

    def test_an_indicator_of_several_plans_is_the_lowest_tiers_once(self):
        indicator = make_indicator(self.tree.council, **QUARTERLY)
        make_plan_indicator(make_plan(self.tree.directorate, first_year=2026), indicator)
        make_plan_indicator(self.plan, indicator)
        assert self.gathered() == [indicator]
        assert Update.objects.filter(indicator=indicator).count() == 1

    def test_a_plan_of_another_year_asks_nothing(self):
        make_plan_indicator(
            make_plan(self.tree.options, first_year=2024), make_indicator(self.tree.council, **QUARTERLY)
        )
        assert self.gathered() == []

    def test_actions_that_are_over_are_not_asked_and_the_others_are(self):
        open_one = make_action(plan=self.plan, title="Go on")
        make_action(plan=self.plan, title="Over in its plan", progress="Complete")
        make_action(plan=self.plan, title="Given up in its plan", rag="Cancelled")
        for state in (Progress.State.DONE, Progress.State.CANCELLED, Progress.State.MERGED):
            report(make_action(plan=self.plan, title="Over"), state)
        assert self.gathered() == [open_one]

    def test_what_was_said_last_before_the_quarter_counts(self):
        again = make_action(plan=self.plan, title="Taken up again")
        report(again, Progress.State.DONE, BEFORE.previous())
        report(again, Progress.State.UNDER_WAY)
        now = make_action(plan=self.plan, title="Done in this quarter: it is still reported")
        report(now, Progress.State.DONE, Q2)
        assert self.gathered() == [again, now]

    def test_a_milestone_is_due_from_the_quarter_in_which_its_latest_day_falls(self):
        action = make_action(plan=self.plan)
        on_last = make_milestone(action, "Due on the last day", due_latest=Q2.ends)
        make_milestone(action, "Due the day after", due_latest=date(2026, 10, 1))
        make_milestone(action, "No readable day", due="Ongoing")
        done = make_milestone(action, "Done", due_latest=date(2026, 7, 1))
        report(done, Progress.State.DONE)
        over = make_action(plan=self.plan, title="Over", progress="Done")
        make_milestone(over, "Of an action that is over", due_latest=Q2.ends)
        assert self.gathered() == [action, on_last]

    def test_a_risk_is_due_when_its_review_falls_by_the_end_of_the_quarter(self):
        scheme = make_risk_scheme(self.tree.council)
        scheme.months = {"Medium": 3}
        scheme.save()
        register = make_register(self.tree.options, scheme=scheme)
        on_last, after = (make_risk(register, title) for title in ("Due on the last day", "The day after"))
        on_last.assessments.update(assessed_on=date(2026, 6, 30))
        after.assessments.update(assessed_on=date(2026, 7, 1))
        planned = make_control(after, "A second supplier", planned=True)
        make_control(after, "In place", planned=False)
        assert self.gathered() == [on_last, planned]

    def test_a_risk_belongs_to_its_own_unit_before_that_of_its_register(self):
        register = make_register(self.tree.directorate)
        make_control(make_risk(register, unit=self.tree.options), planned=True)
        assert len(self.gathered()) == 1

    def test_every_unit_above_one_with_work_has_a_return_and_others_have_none(self):
        make_action(plan=self.plan)
        cycle = open_quarter(self.tree.council)
        units = {one.unit for one in Return.objects.of_cycle(cycle)}
        assert units == {self.tree.options, self.tree.division, self.tree.directorate, self.tree.whole}
        assert return_of(cycle, self.tree.options).due == cycle.team_due
        assert return_of(cycle, self.tree.whole).due == cycle.council_due

    def test_a_unit_whose_parent_nobody_has_said_stands_under_the_council(self):
        lost = make_unit(self.tree.council, kind=Unit.Kind.TEAM, name="Lost")
        Unit.objects.filter(pk=lost.pk).update(parent=None)
        make_action(plan=make_plan(lost, first_year=2026))
        cycle = open_quarter(self.tree.council)
        assert {one.unit for one in Return.objects.of_cycle(cycle)} == {lost, self.tree.whole}


class GatheringAgainTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.tree = make_tree()
        cls.plan = give_work(cls.tree.options)
        cls.cycle = open_quarter(cls.tree.council)

    def test_what_came_due_is_added_and_what_was_entered_stays(self):
        Update.objects.update(comment="We are behind", version=3, state=Update.State.COMPLETE)
        new = make_action(plan=self.plan, title="New")
        gathered = gather(self.cycle, OPENED)
        assert (gathered.returns, gathered.updates, gathered.left_out) == (0, 1, {})
        assert Update.objects.filter(comment="We are behind", version=3).count() == 2
        assert Update.objects.get(action=new).state == Update.State.WAITING

    def test_doing_it_twice_changes_nothing(self):
        before = list(Update.objects.values())
        assert gather(self.cycle, OPENED).updates == 0
        assert list(Update.objects.values()) == before

    def test_a_thing_stays_with_the_unit_that_began_to_report_it(self):
        update = Update.objects.exclude(indicator=None).get()
        make_plan_indicator(make_plan(self.tree.repairs, first_year=2026), update.indicator)
        assert gather(self.cycle, OPENED).updates == 0

    def test_a_return_that_was_submitted_or_signed_gets_nothing_new_and_that_is_said(self):
        make_action(plan=self.plan, title="New")
        for state in (Return.State.SUBMITTED, Return.State.SIGNED_OFF):
            Return.objects.filter(unit=self.tree.options).update(state=state)
            gathered = gather(self.cycle, OPENED)
            assert (gathered.updates, gathered.left_out) == (0, {self.tree.options.pk: 1})

    def test_it_costs_the_same_for_two_things_and_for_forty(self):
        with CaptureQueriesContext(
            connection,
        ) as few:
            gather(self.cycle, OPENED)
        for unit in (self.tree.repairs, self.tree.division):
            give_work(unit, indicators=10, actions=10)
        with CaptureQueriesContext(connection) as many:
            gather(self.cycle, OPENED)
        # The two tables that are written to and their histories, and nothing for each row.
        assert len(many) <= len(few) + 4, [query["sql"][:90] for query in many]
