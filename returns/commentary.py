"""Commentary: which parts of it a thing needs, what is missing in it, and the one text that it makes.

Source: design section 4, "Plan life and quarter life": red and amber need cause, action, owner and date in
the commentary; and its neighbour "Actions". What a commentary promises (the action to put it right) is asked
about in the next quarter: what became of it.
Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass
from datetime import date

from indicators.choices import Rag

COMMENT, CAUSE, REMEDY, OWNER, BY_WHEN = "comment", "cause", "remedy", "remedy_owner", "remedy_due"
PARTS = (CAUSE, REMEDY, OWNER, BY_WHEN)
# What each kind of thing needs when it is red or amber. A risk needs none: a score that moves asks for its
# reason itself, and what is done about it stands in its controls. A planned control names who does it.
NEEDS = {
    "indicator": PARTS,
    "action": PARTS,
    "milestone": PARTS,
    "control": (CAUSE, BY_WHEN),
    "risk": (),
}
ASKS = {
    CAUSE: "Say what caused it",
    REMEDY: "Say what is done to put it right",
    OWNER: "Say who does it",
    BY_WHEN: "Say by when",
}
ASK_RESULT = "Enter the result, or choose why there is none"
ASK_STATE = "Say how it stands"
ASK_REVIEW = "Say how likely it is and what its impact would be"
ASK_ENTRY = {"indicator": ASK_RESULT, "risk": ASK_REVIEW}
ASK_KEPT = "Say what became of what was promised last quarter"
ASK_KEPT_WORDS = "Say what was done of what was promised, and what was not"


@dataclass(frozen=True)
class Promise:
    """What the commentary of an earlier quarter promised, and what was said to have become of it.

    quarter -- its label. due -- by when, as written; due_latest -- the last day that this means, or None.
    """

    quarter: str
    remedy: str
    owner: str = ""
    due: str = ""
    due_latest: date | None = None

    def is_past(self, day):
        """Say whether its day has passed on a day; on the day itself it has not."""
        return self.due_latest is not None and self.due_latest < day


def wanted(kind, rag):
    """Return the parts of the commentary that a thing of a kind needs by its rating, in their order.

    rag -- a Rag, or None where nothing is rated.
    """
    return NEEDS[kind] if rag in (Rag.RED, Rag.AMBER) else ()


def missing(update, rag, *, entered=True, promise=None):
    """Return {box: sentence} of what an update lacks, in the order of the boxes; empty when it is complete.

    entered -- whether what is reported is there: a result or its absence, a state, a score.
    promise -- the Promise of an earlier quarter, None where there is none.
    """
    found = {}
    if not entered:
        found[ENTRY_BOX[update.kind]] = ASK_ENTRY.get(update.kind, ASK_STATE)
    if promise is not None:
        if not update.kept:
            found["kept"] = ASK_KEPT
        elif update.kept != update.Kept.YES and not update.kept_words.strip():
            found["kept_words"] = ASK_KEPT_WORDS
    for part in wanted(update.kind, rag):
        words = getattr(update, part).strip()
        if not words:
            found[part] = ASKS[part]
        elif part == BY_WHEN and update.remedy_due_latest is None:
            found[part] = f"Write by when as a day or a month, like end of May 2027: “{words}” is neither"
    return found


ENTRY_BOX = {
    "indicator": "result",
    "action": "state",
    "milestone": "state",
    "control": "state",
    "risk": "likelihood",
}


def compose(update):
    """Return the commentary of an update as one text; "" when nothing was written.

    "Two officers left. Cause: vacancies. Action: agency staff (A Hall, by end of May 2027)."
    """
    said = [update.comment.strip()]
    if cause := update.cause.strip():
        said.append(f"Cause: {cause}")
    if action := promised(update):
        said.append(f"Action: {action}")
    return "\n".join(words for words in said if words)


def promised(update):
    """Return the action to put it right with who does it and by when, as one phrase; "" for none."""
    remedy, owner, due = (getattr(update, part).strip() for part in (REMEDY, OWNER, BY_WHEN))
    beside = ", ".join(words for words in (owner, by_words(due)) if words)
    if not remedy:
        return beside
    return f"{remedy} ({beside})" if beside else remedy


def by_words(due):
    """Return by when as a phrase: "by end of May 2027"; words that begin so are left as they are."""
    starts = ("by ", "before ", "until ", "from ", "at ", "in ")
    return due if not due or due.casefold().startswith(starts) else f"by {due}"
