"""Each state of a return, each step from it, who may take it, and when it is locked."""

from datetime import date, datetime
from types import SimpleNamespace

from django.test import SimpleTestCase

from organisation.models import Role, Unit
from organisation.periods import parse_period
from returns.lifecycle import (
    MEANINGS,
    STEPS,
    State,
    can_follow,
    locked_words,
    may_take,
    step_named,
    steps_from,
    who_may,
)
from returns.models import Cycle, Return

# What can be done in each state, and the state that follows.
TABLE = {
    State.NOT_STARTED: {"submit": State.SUBMITTED},
    State.IN_PROGRESS: {"submit": State.SUBMITTED},
    State.RETURNED: {"submit": State.SUBMITTED},
    State.SUBMITTED: {
        "sign-off": State.SIGNED_OFF,
        "return": State.RETURNED,
        "take-back": State.IN_PROGRESS,
    },
    State.SIGNED_OFF: {"return": State.RETURNED},
}
ENTERS = {"contributor", "editor", "approver", "performance", "administrator"}
SIGNS = {"approver", "performance", "administrator"}
ROLES = {"submit": ENTERS, "take-back": ENTERS, "sign-off": SIGNS, "return": SIGNS}
SIGNED = SimpleNamespace(who="Joanne Marwood", at=datetime(2026, 10, 20, 9, 30))


class StepTests(SimpleTestCase):
    def test_in_each_state_the_steps_of_the_table_can_be_taken_and_no_other(self):
        for state in State:
            assert {step.name: step.after for step in steps_from(state)} == TABLE[state], state

    def test_a_return_that_holds_nothing_is_signed_off_without_being_submitted(self):
        for state in State:
            names = {step.name for step in steps_from(state, empty=True)}
            assert "submit" not in names
            assert ("sign-off" in names) is (state != State.SIGNED_OFF), state

    def test_each_step_is_open_to_the_roles_of_the_table_and_no_other(self):
        for step in STEPS:
            for role in Role.Name:
                assert may_take(step, {role}) is (role.value in ROLES[step.name]), (step.name, role)
            assert not may_take(step, set())

    def test_only_a_return_says_why(self):
        assert [step.name for step in STEPS if step.needs_words] == ["return"]

    def test_a_name_that_is_no_step_is_none(self):
        assert step_named("sign-off").after == State.SIGNED_OFF and step_named("close") is None

    def test_every_state_is_explained_and_every_step_says_who_may_take_it(self):
        assert set(MEANINGS) == set(State)
        assert who_may(step_named("return")) == "an approver, performance team or administrator"

    def test_what_follows_is_asked_of_what_the_return_holds(self):
        assert not can_follow(step_named("sign-off"), State.NOT_STARTED)
        assert can_follow(step_named("sign-off"), State.NOT_STARTED, empty=True)


class LockTests(SimpleTestCase):
    def words(self, state, cycle_state=Cycle.State.OPEN, last=None):
        cycle = Cycle(period=parse_period("2026/27 Q2").code, state=cycle_state)
        due = date(2026, 10, 14)
        one = Return(cycle=cycle, unit=Unit(name="Housing Options"), state=state, due=due)
        return locked_words(one, cycle, last)

    def test_a_return_is_written_until_it_is_submitted_and_again_once_it_is_returned(self):
        locked = [bool(self.words(state)) for state in State]
        assert locked == [state in (State.SUBMITTED, State.SIGNED_OFF) for state in State]

    def test_the_words_say_who_signed_and_who_may_return_it(self):
        words = self.words(State.SIGNED_OFF, last=SIGNED)
        assert "signed off by Joanne Marwood on 20 October 2026" in words
        assert (
            "An approver, performance team or administrator of Housing Options, or of a unit above it"
            in words
        )

    def test_nothing_in_a_closed_quarter_is_written_whatever_the_return(self):
        for state in State:
            assert "2026/27 Q2 is closed" in self.words(state, Cycle.State.CLOSED)
