"""Figures: the period columns of the sheet Indicators, as results, targets, forecasts, comparators, remarks.

Only cells that differ are written. A figure stands once for an indicator and a period, whichever plan
prints it. A cell that changes a published result or target leaves a record of what stood there.
"""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from exchange.storing import rows
from exchange.storing.refusing import CannotStore
from indicators.locks import held_locks
from indicators.models import Comparator, Remark, Result
from indicators.operations import RECORDED, change_of, keep_changes, value_fields, write_footnotes
from organisation.loading import load
from plans.content import Finding
from plans.indicator_rows import FIGURES, REMARKS, basis_of, period_of

KINDS = {kind.casefold(): model for kind, model in FIGURES.items()}
REMARK_KINDS = {kind.casefold(): stored for kind, stored in REMARKS.items()}
VALUE_FIELDS = ("words", "state", "number", "low", "high", "parts", "day", "unit", "provisional")
# The field that tells two figures of one table, indicator and period apart.
NAME_FIELDS = {Remark: "kind", Comparator: "name"}


@dataclass(frozen=True)
class Slot:
    """Where the cells of a column stand. name -- the kind of a remark, the name of a comparator, else ""."""

    model: type
    name: str
    period: str
    starts: date
    ends: date


@lru_cache(maxsize=4096)
def slot_of(column, basis):
    """Return the Slot of a FigureColumn for indicators of a year basis; None where it names no period."""
    period = period_of(column.period, basis)
    if period is None:
        return None
    when = period.code, period.starts, period.ends
    kind = column.kind.casefold()
    if kind in KINDS:
        return Slot(KINDS[kind], "", *when)
    if kind in REMARK_KINDS:
        return Slot(Remark, REMARK_KINDS[kind], *when)
    return Slot(Comparator, column.kind, *when)


def signed_off(words, place, column):
    """Return the error of a cell that would change what somebody signed off. words -- those of the lock."""
    remedy = "Write what stands there now, or have the return returned first."
    return Finding(Finding.ERROR, "signed-off", words, remedy, place, column)


class Figures:
    """The figures to write: gathered row by row, written a table at a time.

    new -- ids of indicators made just now, which hold nothing yet.
    by, why -- who changes published figures, None for a command, and where the new ones come from.
    """

    def __init__(self, new=frozenset(), *, by=None, why=""):
        self._by, self._why, self._changes = by, why, []
        self._wanted = defaultdict(dict)
        self._gone, self._moved = defaultdict(set), set()
        self._cells = {}
        self._new = new

    def put(self, indicator, pair, basis_before):
        """Take the figures of one row. basis_before -- the year basis by which the row's old cells stand."""
        before = pair.before.figures if pair.before is not None else {}
        basis = basis_of(indicator)
        same_basis = basis_before in (None, basis)
        for column, words in pair.after.figures.items():
            if words and not (same_basis and before.get(column) == words):
                if slot := slot_of(column, basis):
                    key = indicator.pk, slot.name, slot.period
                    self._wanted[slot.model].setdefault(key, (indicator, slot, words))
                    self._cells.setdefault((slot.model, key), (pair.after.place, column.heading))
        for column, words in before.items():
            if words and not (same_basis and pair.after.figures.get(column)):
                if slot := slot_of(column, basis_before):
                    self._gone[slot.model].add((indicator.pk, slot.name, slot.period))
                    if not same_basis:
                        self._moved.add((indicator.pk, slot.period))

    def store(self):
        """Write what was gathered: a fixed number of queries for each table. Raises CannotStore."""
        self._require_unlocked()
        for model in (*FIGURES.values(), Comparator, Remark):
            wanted, gone = self._wanted[model], self._gone[model]
            held = self._held(model, {key[0] for key in (*wanted, *gone)})
            leaving = [held[key] for key in gone - set(wanted) if key in held]
            rows.delete(model, [item.pk for item in leaving])
            if model in RECORDED:
                self._changes += [
                    self._change(item, None)
                    for item in leaving
                    if (item.indicator_id, item.period) not in self._moved
                ]
            new, changed = [], []
            for key, (indicator, slot, words) in wanted.items():
                item = held.get(key)
                if item is None:
                    new.append(_row(indicator, slot, words))
                elif item.words != words:
                    before = copy(item) if model in RECORDED else None
                    rows.set_words(item, _fields(model, words, indicator))
                    if before is not None:
                        self._changes.append(self._change(before, item))
                    changed.append(item)
            load(model, new)
            rows.update(changed, ("words",) if model is Remark else VALUE_FIELDS)
            if model is Result and (again := {row["indicator_id"] for row in new} - self._new):
                write_footnotes(again)
        keep_changes(self._changes)

    def _require_unlocked(self):
        """Refuse to change what somebody signed off; a cell that says what stands there changes nothing."""
        keys = [(model, key) for kind in (self._wanted, self._gone) for model in kind for key in kind[model]]
        locks = held_locks({key[0] for _, key in keys} - self._new)
        if not locks:
            return
        locked = [
            (model, key, words) for model, key in keys if (words := locks.words_for(model, key[0], key[2]))
        ]
        held = {
            model: self._held(model, {key[0] for one, key, _ in locked if one is model})
            for model, *_ in locked
        }
        found = []
        for model, key, words in locked:
            item, wanted = held[model].get(key), self._wanted[model].get(key)
            if (item.words if item else "") != (wanted[2] if wanted else ""):
                found.append(signed_off(words, *self._cells.get((model, key), (None, ""))))
        if found:
            raise CannotStore(found)

    def _change(self, before, after):
        return change_of(before, after, by=self._by, why=self._why)

    def _held(self, model, indicators):
        """Return {(indicator id, kind or name, period): figure} of what stands already."""
        name = NAME_FIELDS.get(model)
        old = indicators - self._new
        if not old:
            return {}
        return {
            (item.indicator_id, getattr(item, name) if name else "", item.period): item
            for item in model.objects.filter(indicator__in=old).order_by()
        }


def _fields(model, words, indicator):
    return {"words": words} if model is Remark else value_fields(words, model, indicator.unit)


def _row(indicator, slot, words):
    """Return the columns of a new figure."""
    row = {"indicator_id": indicator.pk, "period": slot.period, "starts": slot.starts, "ends": slot.ends}
    if NAME_FIELDS.get(slot.model):
        row[NAME_FIELDS[slot.model]] = slot.name
    return row | _fields(slot.model, words, indicator)
