"""The frozen record: what it keeps of a quarter, and that nothing changes it."""

from datetime import date

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from indicators.choices import Rag
from indicators.models import Result
from plans.models import Progress
from returns.cycles import close_cycle, reopen_cycle
from returns.freezing import freeze
from returns.frozen_querysets import Immutable
from returns.models import (
    FrozenAction,
    FrozenControl,
    FrozenIndicator,
    FrozenPlan,
    FrozenPriority,
    FrozenRisk,
    FrozenUnit,
    FrozenUse,
    Record,
)
from tests.factories import make_action, make_indicator, make_milestone, make_plan_indicator, make_risk
from tests.returns.records import closed, make_reported, shake

ROWS = (
    *(FrozenUnit, FrozenPlan, FrozenPriority, FrozenIndicator, FrozenUse, FrozenAction, FrozenRisk),
    FrozenControl,
)


def kept(record):
    """Return every row of a record as its values."""
    return [list(model.objects.filter(record=record).order_by("pk").values_list()) for model in ROWS]


class FreezingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.it = make_reported()
        cls.record = closed(cls.it)

    def test_the_record_names_council_quarter_day_and_who_closed_it(self):
        one = self.record
        assert (one.council, one.quarter, one.day) == ("Northshire Council", "2026/27 Q2", date(2026, 9, 30))
        assert (one.number, one.who, one.cycle.closed_at) == (1, self.it.user.get_full_name(), one.at)

    def test_the_tree_is_kept_with_the_state_of_each_return(self):
        units = list(FrozenUnit.objects.of(self.record))
        assert [(one.name, one.return_state) for one in units] == [
            ("Northshire Council", "Not started"),
            ("Places", "Not started"),
            ("Parks", "Not started"),
        ]
        assert [one.parent_key for one in units] == [None, self.it.whole.pk, self.it.places.pk]

    def test_an_indicator_is_kept_once_with_figures_rating_movements_and_commentary(self):
        one = FrozenIndicator.objects.get(indicator_key=self.it.red.pk)
        assert (one.codes, one.result, one.target, one.period) == ("NI 195", "71%", "95%", "2026/27 Q2")
        assert (one.rag, one.was, one.year_ago) == (Rag.RED, Rag.GREEN, Rag.NONE)
        assert one.reason.startswith("71% against 95%: 25.3% below target")
        assert (one.moved, one.moved_in_year, one.is_worse) == ("Worse rating", "Newly rated", True)
        assert (
            one.commentary
            == "Two <pickers> left\nCause: Vacancies\nAction: Agency staff (Ann Hall, by May 2027)"
        )
        assert (one.kept, one.said_by, one.unit.name) == ("Done in part: One was hired", "Ben Oak", "Parks")
        assert [use.plan.unit.name for use in one.uses.all()] == ["Places", "Parks"]

    def test_an_absence_is_kept_as_what_it_is(self):
        one = FrozenIndicator.objects.get(indicator_key=self.it.awaited.pk)
        assert (one.rag, one.why_none, one.update_state) == (Rag.NONE, "result awaited", "Not updated")

    def test_actions_and_milestones_are_judged_on_the_last_day_of_the_quarter(self):
        action, milestone = FrozenAction.objects.of(self.record)
        assert (action.is_late, action.state, action.rag) == (True, "Under way", Rag.RED)
        assert action.reason == "Overdue: due on 31 July 2026, 61 days ago; 40% done"
        assert action.progress == "2026/27 Q2: under way, 40% done. Half. Late because: Rain"
        assert (milestone.is_done, milestone.is_late, milestone.of) == (True, False, "A1 Mend the paths")

    def test_a_priority_is_kept_as_its_worst_indicator_stands(self):
        one = FrozenPriority.objects.get()
        assert (one.name, one.rag, one.actions, one.overdue) == ("P1 Parks that people use", Rag.RED, 1, 1)
        assert one.reason == "1 red; driven by NI 195 Litter picked in time"

    def test_a_risk_is_kept_with_its_score_and_side_of_the_line_and_the_exempt_with_their_mark(self):
        one, secret = FrozenRisk.objects.of(self.record)
        assert (one.score, one.is_above, one.appetite) == ("20 High", True, "above appetite")
        assert "Current: 20 High (likelihood 5" in one.scores
        control = FrozenControl.objects.get()
        assert (control.words, control.is_planned, control.is_late) == ("Dredge the lake", True, True)
        assert secret.exempt == "Paragraph 3"
        assert list(FrozenRisk.objects.readable(frozenset())) == [one]
        assert list(FrozenRisk.objects.readable({self.it.parks.pk})) == [one, secret]
        assert FrozenControl.objects.readable(frozenset()).count() == 1

    def test_nothing_that_happens_later_alters_a_row(self):
        before = kept(self.record)
        shake(self.it)
        assert kept(self.record) == before

    def test_rows_are_neither_changed_nor_deleted(self):
        for model in (Record, *ROWS):
            one = model.objects.first()
            with self.subTest(model=model.__name__):
                for forbidden in (one.save, one.delete, model.objects.all().delete):
                    with pytest.raises(Immutable):
                        forbidden()
                with pytest.raises(Immutable):
                    model.objects.update(id=0)

    def test_closing_again_makes_the_next_record_and_the_one_before_stays(self):
        before = kept(self.record)
        reopen_cycle(self.it.cycle, by=self.it.user, words="A figure was wrong")
        assert not Record.objects.in_force().exists(), "while it is open again nothing is frozen"
        Result.objects.filter(indicator=self.it.red).update(words="99%", number=99)
        close_cycle(self.it.cycle, by=self.it.user, words="Mended")
        newest = Record.objects.in_force().get()
        assert newest.number == 2
        assert FrozenIndicator.objects.get(record=newest, indicator_key=self.it.red.pk).rag == Rag.GREEN
        assert kept(self.record) == before

    def test_it_costs_the_same_queries_for_one_of_each_and_for_many(self):
        reopen_cycle(self.it.cycle, by=self.it.user, words="Once more")

        def cost():
            with CaptureQueriesContext(connection) as captured:
                freeze(self.it.cycle, by=None, at=self.record.at)
            return len(captured)

        before = cost()
        for number in range(20):
            make_plan_indicator(self.it.below, make_indicator(self.it.council, f"Measure {number}"))
            action = make_action(self.it.priority, f"Action {number}")
            make_milestone(action)
            make_risk(self.it.register, f"Risk {number}")
            Progress.objects.create(
                action=action, period="2026-07_2026-09_FY", starts="2026-07-01", ends="2026-09-30"
            )
        assert cost() <= before + 3, "a database takes so many values at once and no more"
        assert FrozenAction.objects.count() > 40
