"""The life of a return: its states, the steps between them, who may take each, and when it is locked.

Source: design section 4, "Plan life and quarter life": opened > returns in progress > submitted > returned
for revision or signed off > closed. A unit signs only after the units below it. Nothing here reads the
database.

To submit is to say that the figures and words are all there; to sign off is to answer for them, and for the
units below. A return that holds nothing of its own, as that of a directorate without a plan, has nothing to
submit: it is signed off as it is.
"""

from dataclasses import dataclass

from organisation.access import APPROVES, CONTRIBUTES
from organisation.models import Role
from returns.models import Return

State = Return.State


@dataclass(frozen=True, eq=False)
class Step:
    """One step of a return's life. Its name is its address.

    label -- the words on its button. did -- what the history says of who took it. before -- the states in
    which it can be taken; before_empty -- those of a return that holds nothing of its own. by -- the names of
    the roles that may take it. needs_words -- whether it says why.
    """

    name: str
    label: str
    did: str
    before: set
    before_empty: set
    after: State
    by: set
    needs_words: bool = False


WRITTEN = {State.NOT_STARTED, State.IN_PROGRESS, State.RETURNED}

SUBMIT = Step(
    name="submit",
    label="Submit this return",
    did="submitted",
    before=WRITTEN,
    before_empty=set(),
    after=State.SUBMITTED,
    by=CONTRIBUTES | APPROVES,
)
TAKE_BACK = Step(
    name="take-back",
    label="Take back to change it",
    did="took back",
    before={State.SUBMITTED},
    before_empty={State.SUBMITTED},
    after=State.IN_PROGRESS,
    by=CONTRIBUTES | APPROVES,
)
SIGN_OFF = Step(
    name="sign-off",
    label="Sign off",
    did="signed off",
    before={State.SUBMITTED},
    before_empty=WRITTEN | {State.SUBMITTED},
    after=State.SIGNED_OFF,
    by=APPROVES,
)
RETURN = Step(
    name="return",
    label="Return with reasons",
    did="returned",
    before={State.SUBMITTED, State.SIGNED_OFF},
    before_empty={State.SUBMITTED, State.SIGNED_OFF},
    after=State.RETURNED,
    by=APPROVES,
    needs_words=True,
)

STEPS = (SUBMIT, SIGN_OFF, RETURN, TAKE_BACK)

MEANINGS = {
    State.NOT_STARTED: "Nobody has saved anything in it yet.",
    State.IN_PROGRESS: "Its figures and words are being entered.",
    State.SUBMITTED: "It waits to be signed off. Nobody can change it meanwhile.",
    State.RETURNED: "Somebody must put it right, and submit it again.",
    State.SIGNED_OFF: "Its figures and words stand. Nobody can change them until it is returned.",
}


def step_named(name):
    """Return the Step of a name, or None."""
    return next((step for step in STEPS if step.name == name), None)


def can_follow(step, state, *, empty=False):
    """Say whether a step can be taken in a state. empty -- whether the return holds nothing of its own."""
    return state in (step.before_empty if empty else step.before)


def steps_from(state, *, empty=False):
    """Return the Steps that can be taken in a state, whoever takes them."""
    return tuple(step for step in STEPS if can_follow(step, state, empty=empty))


def may_take(step, roles):
    """Say whether somebody who holds these roles on the return's unit, or above it, may take a step."""
    return bool(step.by & set(roles))


def who_may(step):
    """Return the roles that may take a step, in words: "an approver, performance team or administrator"."""
    names = [name.label.lower() for name in Role.Name if name in step.by]
    article = "an" if names[0][0] in "aeiou" else "a"
    return f"{article} {', '.join(names[:-1])} or {names[-1]}"


def locked_words(unit_return, cycle, last=None):
    """Return why nothing in a return can be changed and what to do about it; "" while it can be changed.

    last -- its newest ReturnStep, which the words name where it is given. Ask it of a return that is held
    until the transaction ends, Return.objects.held(): else it may be signed off between the question and the
    writing.
    """
    if cycle.is_closed:
        return (
            f"{cycle} is closed, and its record stands. A figure that was wrong is corrected on the page of "
            "its indicator, with the reason; the performance team may reopen the quarter."
        )
    if unit_return.state == State.SIGNED_OFF:
        return signed_words(unit_return, last)
    if unit_return.state == State.SUBMITTED:
        return (
            f"The return of {unit_return.unit} was submitted{_by(last)} and cannot be changed meanwhile. To "
            "change it, take it back or have it returned, on the page of the return."
        )
    return ""


def signed_words(unit_return, last=None):
    """Return the words of a lock on what a signed-off return holds: who signed, and who may return it."""
    return (
        f"The return of {unit_return.unit} for {unit_return.cycle} was signed off{_by(last)}, and what it "
        f"holds cannot be changed. {who_may(RETURN).capitalize()} of {unit_return.unit}, or of a unit above "
        "it, may return it with reasons."
    )


def _by(last):
    return f" by {last.who} on {last.at:%-d %B %Y}" if last is not None else ""
