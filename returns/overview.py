"""The returns of a cycle as a tree of units: where each stands, what is updated, what is late."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from organisation.models import Unit
from returns.models import Return, Update
from returns.working_days import due_words

State, ItemState = Return.State, Update.State


@dataclass(frozen=True)
class ReturnRow:
    """A return in the tree. depth -- 1 for the council. counts -- {Update.State: how many things}."""

    unit_return: Return
    depth: int
    counts: dict
    due_words: str

    @property
    def unit(self):
        return self.unit_return.unit

    @property
    def state(self):
        return State(self.unit_return.state)

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def complete(self):
        return self.counts.get(ItemState.COMPLETE, 0)

    @property
    def waiting(self):
        return self.counts.get(ItemState.WAITING, 0)

    @property
    def is_late(self):
        return bool(self.due_words) and self.due_words.endswith("late")

    @property
    def updated_words(self):
        """How many things are complete of how many: "12 of 15", or that it holds none of its own."""
        return f"{self.complete} of {self.total}" if self.total else "Nothing of its own"


@dataclass(frozen=True)
class Overview:
    """The rows of a cycle in the order of the tree, and what they come to."""

    rows: tuple
    today: date

    @property
    def total(self):
        return sum(row.total for row in self.rows)

    @property
    def complete(self):
        return sum(row.complete for row in self.rows)

    @property
    def late(self):
        """The rows of returns whose day has passed."""
        return [row for row in self.rows if row.is_late]

    @property
    def states(self):
        """(label, how many returns) of each state that one is in."""
        counted = [(state.label, sum(row.state == state for row in self.rows)) for state in State]
        return [(label, number) for label, number in counted if number]

    @property
    def unsigned(self):
        return [row for row in self.rows if row.state != State.SIGNED_OFF]


def overview_of(cycle, today, holidays, exempt=frozenset()):
    """Return the Overview of a cycle: three queries, however many units there are.

    exempt -- the ids of the units whose exempt risks may be counted.
    """
    returns = {one.unit_id: one for one in Return.objects.of_cycle(cycle)}
    units = list(Unit.objects.of(cycle.council_id).order_by("name", "pk"))
    counts = defaultdict(dict)
    counted = Update.objects.filter(unit_return__cycle=cycle).readable(exempt).order_by()
    for pk, state, number in counted.values_list("unit_return", "state").annotate(number=Count("pk")):
        counts[pk][state] = number
    rows = []
    for unit, depth in in_tree(units):
        if one := returns.get(unit.pk):
            waits = not cycle.is_closed and one.state not in (State.SUBMITTED, State.SIGNED_OFF)
            words = due_words(one.due, today, holidays) if waits else ""
            rows.append(ReturnRow(one, depth, counts[one.pk], words))
    return Overview(tuple(rows), today)


def in_tree(units):
    """Yield (unit, depth) of the units of one council, each beneath its parent: the council first, at 1.

    A unit whose parent is not known stands beneath the council.
    """
    whole = next((unit.pk for unit in units if unit.kind == Unit.Kind.COUNCIL), None)
    known = {unit.pk for unit in units}
    children = defaultdict(list)
    for unit in units:
        parent = unit.parent_id if unit.parent_id in known else whole
        children[None if unit.pk == whole else parent].append(unit)
    waiting = [(unit, 1) for unit in reversed(children[None])]
    seen = set()
    while waiting:
        unit, depth = waiting.pop()
        if unit.pk in seen:
            continue
        seen.add(unit.pk)
        yield unit, depth
        waiting.extend((child, depth + 1) for child in reversed(children[unit.pk]))
