"""The life of a plan: its states, the steps between them, who may take each, and when its words are locked.

Source: design section 4, "Plan life and quarter life": draft > in consultation > for approval > approved >
superseded; returned with reasons; approved means frozen as a version. Nothing here reads the database.

To approve is to record what members decided at a meeting: hence the reference, the meeting and the day. So
whoever records it is not the one who decides, and may be the same person who sent the plan; the history
names both.
"""

from dataclasses import dataclass

from organisation.access import APPROVES, DECIDES, EDITS
from organisation.models import Role
from plans.models.plan import Plan

State = Plan.State


@dataclass(frozen=True, eq=False)
class Step:
    """One step of a plan's life. Its name is its address.

    label -- the words on its button. did -- what the history says of who took it. before -- the states in
    which it can be taken. by -- the names of the roles that may take it. needs_words -- whether it says why.
    needs_version -- whether it can be taken only with a plan that was approved before.
    """

    name: str
    label: str
    did: str
    before: set
    after: State
    by: set
    needs_words: bool = False
    needs_version: bool = False


UNDER_WAY = {State.CONSULTATION, State.FOR_APPROVAL}

CONSULT = Step(
    name="consult",
    label="Open for consultation",
    did="opened for consultation",
    before={State.DRAFT},
    after=State.CONSULTATION,
    by=EDITS,
)
SEND = Step(
    name="send",
    label="Send for approval",
    did="sent for approval",
    before={State.DRAFT, State.CONSULTATION},
    after=State.FOR_APPROVAL,
    by=EDITS,
)
TAKE_BACK = Step(
    name="take-back",
    label="Take back into draft",
    did="took back into draft",
    before=UNDER_WAY,
    after=State.DRAFT,
    by=EDITS,
)
RETURN = Step(
    name="return",
    label="Return with reasons",
    did="returned with reasons",
    before=UNDER_WAY,
    after=State.DRAFT,
    by=DECIDES,
    needs_words=True,
)
APPROVE = Step(
    name="approve",
    label="Record the approval",
    did="recorded the approval",
    before={State.FOR_APPROVAL},
    after=State.APPROVED,
    by=DECIDES,
)
AMEND = Step(
    name="amend",
    label="Start an amendment",
    did="started an amendment",
    before={State.APPROVED},
    after=State.DRAFT,
    by=EDITS,
)
WITHDRAW = Step(
    name="withdraw",
    label="Withdraw the amendment",
    did="withdrew the amendment",
    before={State.DRAFT, State.CONSULTATION},
    after=State.APPROVED,
    by=EDITS,
    needs_version=True,
)
SUPERSEDE = Step(
    name="supersede",
    label="Mark as superseded",
    did="marked as superseded",
    before={State.APPROVED},
    after=State.SUPERSEDED,
    by=APPROVES,
    needs_words=True,
)
REINSTATE = Step(
    name="reinstate",
    label="Put back in force",
    did="put back in force",
    before={State.SUPERSEDED},
    after=State.APPROVED,
    by=APPROVES,
    needs_words=True,
)

STEPS = (CONSULT, SEND, APPROVE, RETURN, TAKE_BACK, AMEND, WITHDRAW, SUPERSEDE, REINSTATE)

MEANINGS = {
    State.DRAFT: "Its authors are writing it.",
    State.CONSULTATION: "People are asked what they think of it. Its authors can still change it.",
    State.FOR_APPROVAL: "It waits for a decision. Nobody can change it meanwhile.",
    State.APPROVED: "It is in force. Nobody can change its words; an amendment makes a new version.",
    State.SUPERSEDED: "Another plan takes its place. It is kept as it was; its years are still reported on.",
}

LOCKED = {
    State.FOR_APPROVAL: (
        "This plan has been sent for approval and cannot be changed meanwhile. "
        "To change it, take it back or have it returned, on the page Life of the plan."
    ),
    State.APPROVED: (
        "This plan is approved and cannot be changed. "
        "To change it, start an amendment, on the page Life of the plan."
    ),
    State.SUPERSEDED: (
        "This plan is superseded and is kept as it was. "
        "Change the plan that took its place, or put this one back in force on the page Life of the plan."
    ),
}


def step_named(name):
    """Return the Step of a name, or None."""
    return next((step for step in STEPS if step.name == name), None)


def steps_from(state, has_version=False):
    """Return the Steps that can be taken in a state, whoever takes them.

    has_version -- whether the plan was approved before.
    """
    return tuple(step for step in STEPS if state in step.before and (has_version or not step.needs_version))


def may_take(step, roles):
    """Say whether somebody who holds these roles on the plan's unit, or above it, may take a step."""
    return bool(step.by & set(roles))


def who_may(step):
    """Return the roles that may take a step, in words: "an approver, performance team or administrator"."""
    names = [name.label.lower() for name in Role.Name if name in step.by]
    article = "an" if names[0][0] in "aeiou" else "a"
    return f"{article} {', '.join(names[:-1])} or {names[-1]}"


def locked_words(plan):
    """Return why nothing in a plan can be changed and what to do about it; "" while it can be changed.

    Ask it of a plan that is held until the transaction ends, Plan.objects.held(): else it may be approved
    between the question and the writing.
    """
    return LOCKED.get(plan.state, "")
