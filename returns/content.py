"""What a return holds: every update with its rating, its state and its commentary, exceptions first."""

from dataclasses import dataclass

from django.utils.text import Truncator

from indicators.choices import Rag
from returns.boxes import ACTION, CONTROL, INDICATOR, MILESTONE
from returns.models import Update
from returns.shown import shown_of

State = Update.State
# What somebody must look at comes first: red, amber, then what has no rating, and green last.
FIRST = (Rag.RED, Rag.AMBER, Rag.NONE, Rag.GREEN)
SHORT = 220


@dataclass(frozen=True)
class Item:
    """One thing of a return. shown -- its UpdateShown. now -- what is reported of it, in words."""

    shown: object
    now: str
    commentary: str

    @property
    def update(self):
        return self.shown.update

    @property
    def rating(self):
        return self.shown.rating

    @property
    def is_exception(self):
        return self.shown.rag in (Rag.RED, Rag.AMBER)

    @property
    def missing(self):
        """The sentences of what it lacks; none of what nobody has touched, which is said by its state."""
        return list(self.shown.missing.values()) if self.update.state != State.WAITING else []

    @property
    def can_be_returned(self):
        return self.update.state in (State.COMPLETE, State.INCOMPLETE)


@dataclass(frozen=True)
class Content:
    """The Items of a return. holds_nothing -- whether nothing at all is due in it, hidden things counted."""

    items: tuple[Item, ...]
    holds_nothing: bool

    @property
    def complete(self):
        return sum(item.update.state == State.COMPLETE for item in self.items)

    @property
    def exceptions(self):
        return [item for item in self.items if item.is_exception]

    @property
    def others(self):
        return [item for item in self.items if not item.is_exception]

    @property
    def parts(self):
        """(id, caption, Items) of each table that the page shows."""
        found = (
            ("exceptions", "Red and amber", self.exceptions),
            ("others", "Everything else" if self.exceptions else "Everything that is due", self.others),
        )
        return [part for part in found if part[2]]

    @property
    def states(self):
        """(label, how many) of each state that a thing is in."""
        counted = [(state.label, sum(item.update.state == state for item in self.items)) for state in State]
        return [(label, number) for label, number in counted if number]


def content_of(unit_return, today, exempt=frozenset()):
    """Return the Content of a return: a fixed number of queries.

    exempt -- the ids of the units whose exempt risks may be shown.
    """
    updates = unit_return.updates.for_rows().readable(exempt)
    items = [_item(shown) for shown in shown_of(updates, today)]
    items.sort(key=lambda item: FIRST.index(item.shown.rag or Rag.NONE))
    return Content(tuple(items), not items and not unit_return.updates.exists())


def _item(shown):
    words = Truncator(" ".join(shown.commentary.split())).chars(SHORT)
    return Item(shown, _now(shown), words)


def _now(shown):
    """Return what is reported of a thing in words; "" where nothing is."""
    initial, kind = shown.initial, shown.kind
    if kind == INDICATOR:
        return initial["result"] or shown.about or ""
    if kind in (ACTION, MILESTONE):
        far = "" if initial.get("percent") is None else f", {initial['percent']}%"
        return f"{initial['state'].capitalize()}{far}" if initial["state"] else ""
    return initial["state"].capitalize() if kind == CONTROL else shown.last
