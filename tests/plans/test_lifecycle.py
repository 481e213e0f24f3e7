"""Each state of a plan, each step from it, and who may take it."""

from django.test import SimpleTestCase

from organisation.models import Role
from plans.lifecycle import LOCKED, STEPS, State, locked_words, may_take, step_named, steps_from
from plans.models import Plan

# What can be done in each state, and the state that follows.
TABLE = {
    State.DRAFT: {
        "consult": State.CONSULTATION,
        "send": State.FOR_APPROVAL,
        "withdraw": State.APPROVED,
    },
    State.CONSULTATION: {
        "send": State.FOR_APPROVAL,
        "return": State.DRAFT,
        "take-back": State.DRAFT,
        "withdraw": State.APPROVED,
    },
    State.FOR_APPROVAL: {"approve": State.APPROVED, "return": State.DRAFT, "take-back": State.DRAFT},
    State.APPROVED: {"amend": State.DRAFT, "supersede": State.SUPERSEDED},
    State.SUPERSEDED: {"reinstate": State.APPROVED},
}
# Who may take each step.
ROLES = {
    "consult": {"editor", "performance", "administrator"},
    "send": {"editor", "performance", "administrator"},
    "take-back": {"editor", "performance", "administrator"},
    "amend": {"editor", "performance", "administrator"},
    "withdraw": {"editor", "performance", "administrator"},
    "approve": {"approver", "portfolio", "performance", "administrator"},
    "return": {"approver", "portfolio", "performance", "administrator"},
    "supersede": {"approver", "performance", "administrator"},
    "reinstate": {"approver", "performance", "administrator"},
}


class StepTests(SimpleTestCase):
    def test_in_each_state_the_steps_of_the_table_can_be_taken_and_no_other(self):
        for state in State:
            found = {step.name: step.after for step in steps_from(state, has_version=True)}
            assert found == TABLE[state], state

    def test_without_a_version_there_is_no_amendment_to_withdraw(self):
        for state in State:
            assert "withdraw" not in {step.name for step in steps_from(state)}

    def test_each_step_is_open_to_the_roles_of_the_table_and_no_other(self):
        for step in STEPS:
            for role in Role.Name:
                assert may_take(step, {role}) is (role.value in ROLES[step.name]), (step.name, role)

    def test_nobody_without_a_role_takes_a_step(self):
        assert not any(may_take(step, set()) for step in STEPS)

    def test_one_role_among_several_is_enough(self):
        assert may_take(step_named("send"), {Role.Name.VIEWER, Role.Name.EDITOR})

    def test_a_step_is_found_by_the_name_in_its_address(self):
        for step in STEPS:
            assert step_named(step.name) is step
        assert step_named("burn") is None

    def test_what_undoes_anothers_work_needs_reasons(self):
        assert {step.name for step in STEPS if step.needs_words} == {"return", "supersede", "reinstate"}


class LockTests(SimpleTestCase):
    def test_a_plan_can_be_written_in_draft_and_in_consultation(self):
        for state in (State.DRAFT, State.CONSULTATION):
            assert locked_words(Plan(state=state)) == ""

    def test_every_other_state_is_locked_and_says_what_to_do(self):
        for state in set(State) - {State.DRAFT, State.CONSULTATION}:
            assert "Life of the plan" in locked_words(Plan(state=state))

    def test_an_approved_plan_asks_for_an_amendment(self):
        assert "start an amendment" in locked_words(Plan(state=State.APPROVED))

    def test_the_words_of_every_lock_stand_under_a_state(self):
        assert set(LOCKED) < set(State)
