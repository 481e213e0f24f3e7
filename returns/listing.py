"""Listing: which updates stand on one page, which of them a filter lets through, how many are done.

Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass

from indicators.choices import Rag
from returns.boxes import KIND_WORDS
from returns.models import Update

PER_PAGE = 50
State = Update.State


@dataclass(frozen=True)
class Filter:
    """One way to narrow the list. needs_rating -- whether it looks at the rating, which is worked out."""

    name: str
    words: str
    passes: object
    needs_rating: bool = False


FILTERS = (
    Filter("todo", "Not updated yet", lambda one: one.state == State.WAITING),
    Filter("missing", "Something is missing", lambda one: one.state == State.INCOMPLETE),
    Filter(
        "answer", "Returned, or a reviewer asked", lambda one: one.state == State.RETURNED or bool(one.asked)
    ),
    Filter("off", "Red or amber", lambda shown: shown.rag in (Rag.RED, Rag.AMBER), needs_rating=True),
    Filter("done", "Complete", lambda one: one.state == State.COMPLETE),
)
BY_NAME = {one.name: one for one in FILTERS}


@dataclass(frozen=True)
class Progress:
    """How far the updates of a person are: 9 of 15 done."""

    done: int
    total: int

    @property
    def words(self):
        return f"{self.done} of {self.total} done"

    @property
    def left(self):
        return self.total - self.done


def progress_of(states):
    """Return the Progress of updates, given their states."""
    states = list(states)
    return Progress(sum(state == State.COMPLETE for state in states), len(states))


def of_kind(updates, kind):
    """Return the updates of a kind of thing; all where no such kind is named."""
    return [one for one in updates if one.kind == kind] if kind in KIND_WORDS else list(updates)


def page_of(rows, number):
    """Return (the rows of a page, its number from 1, the number of pages); a page too far is the last."""
    pages = max(1, -(-len(rows) // PER_PAGE))
    number = min(max(number, 1), pages)
    return rows[(number - 1) * PER_PAGE : number * PER_PAGE], number, pages
