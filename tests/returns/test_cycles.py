"""A quarter is opened, its days are changed, it is closed and reopened: all of it or nothing."""

from datetime import date

from django.db import IntegrityError, connection
from django.test import TestCase

from indicators.models import FigureLock
from organisation.models import Event, Unit
from organisation.periods import parse_period
from plans.models import ProgressLock
from returns.cycles import Refused, change_due, close_cycle, gather_again, open_cycle, reopen_cycle
from returns.lifecycle import RETURN, SIGN_OFF, SUBMIT
from returns.models import Cycle, CycleStep, Return
from returns.returning import take_step
from tests.factories import make_action, make_council, make_user
from tests.returns.quarters import (
    OPENED,
    Q2,
    complete,
    due_days,
    give_work,
    last_step,
    make_tree,
    open_quarter,
    return_of,
)


def sign_all(cycle, by=None):
    """Complete, submit and sign every return of a cycle, from the teams up."""
    for one in Return.objects.of_cycle(cycle).order_by("due", "pk"):
        complete(one)
        if one.updates.exists():
            take_step(one, SUBMIT, by=by, seen=last_step(one))
        take_step(one, SIGN_OFF, by=by, seen=last_step(one))


class OpeningTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.tree = make_tree()
        give_work(cls.tree.options)
        cls.user = make_user()

    def test_it_is_recorded_with_who_opened_it_and_what_it_gathered(self):
        cycle = open_quarter(self.tree.council, by=self.user)
        assert (cycle.period, cycle.starts, cycle.ends) == (Q2.code, Q2.starts, Q2.ends)
        assert cycle.steps.get().who == self.user.get_full_name()
        event = Event.objects.get(council=self.tree.council)
        assert (event.did, event.detail["updates"]) == ("opened: a quarter", 2)

    def test_a_quarter_can_be_opened_from_its_first_day(self):
        with self.assertRaisesMessage(Refused, "2026/27 Q2 has not begun: it begins on 1 July 2026."):
            open_quarter(self.tree.council, today=date(2026, 6, 30))
        assert open_quarter(self.tree.council, today=date(2026, 7, 1))

    def test_a_quarter_is_opened_once(self):
        open_quarter(self.tree.council)
        with self.assertRaisesMessage(Refused, "2026/27 Q2 was opened already."):
            open_quarter(self.tree.council)
        assert Cycle.objects.count() == 1

    def test_the_one_before_is_closed_first_and_that_of_another_council_is_not_asked(self):
        open_quarter(self.tree.council)
        with self.assertRaisesMessage(
            Refused, "2026/27 Q2 is still open. Close it before you open 2026/27 Q3."
        ):
            open_quarter(self.tree.council, parse_period("2026/27 Q3"))
        assert open_quarter(make_council(), parse_period("2026/27 Q3"))

    def test_due_days_that_do_not_climb_are_named_and_nothing_is_opened(self):
        due = due_days() | {Unit.Kind.COUNCIL: date(2026, 10, 1)}
        with self.assertRaisesMessage(
            Refused, "The council must be due on the day of the directorate or later"
        ):
            open_quarter(self.tree.council, due=due)
        assert not Cycle.objects.exists()


class ChangingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.tree = make_tree()
        cls.plan = give_work(cls.tree.options)
        cls.cycle = open_quarter(cls.tree.council)

    def test_a_new_due_day_is_that_of_the_returns_of_its_tier_and_of_no_other(self):
        due = due_days() | {Unit.Kind.TEAM: date(2026, 10, 15)}
        change_due(self.cycle, due=due, by=None, remind_before=3)
        assert return_of(self.cycle, self.tree.options).due == date(2026, 10, 15)
        assert return_of(self.cycle, self.tree.division).due == date(2026, 10, 16)
        step = self.cycle.steps.first()
        assert (step.did, step.words) == ("changed the due days", "Team: 15 October 2026")
        assert Cycle.objects.get().remind_before == 3

    def test_days_that_do_not_climb_change_nothing(self):
        with self.assertRaises(Refused):
            change_due(self.cycle, due=due_days() | {Unit.Kind.TEAM: date(2026, 10, 17)}, by=None)
        assert Cycle.objects.get().team_due == date(2026, 10, 14)

    def test_looking_again_adds_what_came_due_and_says_so_only_where_something_did(self):
        gather_again(self.cycle, by=None, today=OPENED)
        assert self.cycle.steps.count() == 1
        make_action(plan=self.plan)
        assert gather_again(self.cycle, by=None, today=OPENED).updates == 1
        assert self.cycle.steps.first().did == "looked again for what is due"


class ClosingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.tree = make_tree()
        give_work(cls.tree.options)
        cls.cycle = open_quarter(cls.tree.council)
        cls.user = make_user()

    def test_it_names_the_returns_that_are_not_signed_and_asks_why(self):
        with self.assertRaises(Refused) as refused:
            close_cycle(self.cycle, by=self.user)
        assert refused.exception.sentences[0].startswith(
            "Not signed off: Housing Options, Housing Services, "
        )
        assert not Cycle.objects.get().is_closed

    def test_with_a_reason_it_is_closed_and_the_history_names_who_is_missing(self):
        close_cycle(self.cycle, by=self.user, words="The head of service left.")
        assert Cycle.objects.get().is_closed
        words = self.cycle.steps.first().words
        assert words.startswith("The head of service left. Not signed off: Housing Options, Housing Services")

    def test_once_all_have_signed_it_needs_no_reason_and_takes_the_locks_away(self):
        sign_all(self.cycle)
        assert FigureLock.objects.exists() and ProgressLock.objects.exists()
        cycle = close_cycle(self.cycle, by=self.user)
        assert cycle.is_closed and cycle.closed_at
        assert not FigureLock.objects.exists() and not ProgressLock.objects.exists()

    def test_it_is_closed_once_and_the_second_is_told_who_did(self):
        close_cycle(self.cycle, by=self.user, words="Late.")
        with self.assertRaisesMessage(Refused, f"{self.user.get_full_name()} closed 2026/27 Q2 at "):
            close_cycle(self.cycle, by=make_user(), words="Late.")

    def test_in_a_closed_quarter_no_step_is_taken_and_nothing_is_added(self):
        close_cycle(self.cycle, by=self.user, words="Late.")
        with self.assertRaisesMessage(Refused, "2026/27 Q2 is closed"):
            take_step(return_of(self.cycle, self.tree.options), SUBMIT, by=self.user, words="Late")
        with self.assertRaisesMessage(Refused, "closed 2026/27 Q2"):
            gather_again(self.cycle, by=self.user, today=OPENED)

    def test_a_database_that_fails_in_the_middle_leaves_it_open_and_it_can_be_closed_again(self):
        sign_all(self.cycle)
        before = FigureLock.objects.count()
        # The last row that closing writes is refused by the database itself.
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE returns_cyclestep RENAME COLUMN words TO gone")
        try:
            with self.assertRaises(Exception) as error:
                close_cycle(self.cycle, by=self.user)
            assert "words" in str(error.exception)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE returns_cyclestep RENAME COLUMN gone TO words")
        assert not Cycle.objects.get().is_closed
        assert FigureLock.objects.count() == before
        assert close_cycle(self.cycle, by=self.user).is_closed


class ReopeningTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.tree = make_tree()
        give_work(cls.tree.options)
        cls.cycle = open_quarter(cls.tree.council)
        sign_all(cls.cycle)
        cls.cycle = close_cycle(cls.cycle, by=None)

    def test_it_needs_a_reason_which_the_history_keeps(self):
        with self.assertRaisesMessage(Refused, "Say why the quarter is reopened"):
            reopen_cycle(self.cycle, by=None, words=" ")
        cycle = reopen_cycle(self.cycle, by=None, words="Repairs counted twice.")
        assert not cycle.is_closed and cycle.closed_at is None
        step = CycleStep.objects.first()
        assert (step.did, step.words) == ("reopened", "Repairs counted twice.")

    def test_an_open_one_is_not_reopened(self):
        reopen_cycle(self.cycle, by=None, words="Repairs counted twice.")
        with self.assertRaisesMessage(Refused, "2026/27 Q2 is open already"):
            reopen_cycle(self.cycle, by=None, words="Again.")

    def test_what_was_signed_is_locked_again_until_its_return_is_returned(self):
        reopen_cycle(self.cycle, by=None, words="Repairs counted twice.")
        assert FigureLock.objects.exists()
        for unit in (self.tree.whole, self.tree.directorate, self.tree.division, self.tree.options):
            one = return_of(self.cycle, unit)
            take_step(one, RETURN, by=None, words="Count again.", seen=last_step(one))
        assert not FigureLock.objects.exists() and not ProgressLock.objects.exists()

    def test_it_can_be_reopened_while_the_next_quarter_is_open(self):
        open_cycle(
            self.tree.council,
            parse_period("2026/27 Q3"),
            due=due_days(date(2027, 1, 15)),
            by=None,
            today=date(2027, 1, 4),
        )
        assert not reopen_cycle(self.cycle, by=None, words="Repairs counted twice.").is_closed


class ConstraintTests(TestCase):
    def test_the_database_itself_refuses_due_days_that_do_not_climb(self):
        cycle = open_quarter(make_council())
        with self.assertRaises(IntegrityError):
            Cycle.objects.filter(pk=cycle.pk).update(team_due=date(2027, 1, 1))
