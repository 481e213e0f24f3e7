"""Which words of a figure are kept, of what a person typed and what they chose beside it.

Source: design section 4, "Values". Words as published are the truth; what is chosen beside them (an absence,
provisional) becomes part of them, in the spelling that a workbook uses. Words that nobody can read are
refused with what to write, unless the person says that they are words and no figure.
Nothing here reads the database, the clock or the settings.
"""

from indicators.choices import State
from indicators.values import without_provisional

FIGURE, WORDS = State.VALUE, State.UNREAD
RESULT_STATES = (
    *(State.AWAITING, State.NOT_DUE, State.NEW, State.NOT_COLLECTED, State.NOT_APPLICABLE),
    State.SUPPRESSED,
)
TARGET_STATES = (State.TBC, State.BASELINE, State.NO_TARGET, State.NOT_APPLICABLE)
LABELS = {FIGURE: "A figure, a date or an answer", WORDS: "Words that hold no one figure"}
LIKE = "Write it like 62.5%, £1,640, 39.6 per 1,000, 93.5/91.3% or Mar 2027"


class Unreadable(Exception):
    """What was typed is not kept; the message says why and what to write."""


def words_to_keep(typed, *, known, said, provisional=False, what="figure"):
    """Return the words to be kept of a figure. Raises Unreadable.

    typed -- as it was typed.  known -- the State that was chosen beside it: FIGURE, WORDS or an absence.
    said -- the State that the typed words mean by themselves, None for blank ones.
    """
    if known == FIGURE:
        return _figure(typed, said, provisional, what)
    if known == WORDS:
        if said is None:
            raise Unreadable(f"Enter the words that stand in place of a {what}")
        if said in (FIGURE, State.TICK):
            raise Unreadable(f"“{typed}” is a figure: choose “{LABELS[FIGURE]}”")
        return typed
    if said is None:
        return known.label
    if said != known:
        raise Unreadable(
            f"You chose “{known.label}” and also wrote “{typed}”: empty the box, or choose “{LABELS[FIGURE]}”"
        )
    return typed


def _figure(typed, said, provisional, what):
    if said is None:
        raise Unreadable(f"Enter the {what}, or choose why there is none. {LIKE}")
    if said == WORDS:
        raise Unreadable(
            f"“{typed}” holds no one figure that can be read. {LIKE}; or choose “{LABELS[WORDS]}”"
        )
    already = without_provisional(typed) != typed
    return f"{typed.rstrip()} (provisional)" if provisional and said == FIGURE and not already else typed


def in_boxes(figure, offered):
    """Return (known, typed) by which a page shows a figure that is held: what is chosen, and the words.

    offered -- the States that can be chosen; another one is a word in the box.
    """
    state, words = State(figure.state), without_provisional(figure.words)
    if state == State.TICK:
        state = FIGURE
    known = state if state in (FIGURE, WORDS, *offered) else FIGURE
    return known, "" if state not in (FIGURE, WORDS) and words.strip() == state.label else words
