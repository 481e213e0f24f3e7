"""Comparison: what became of each item of a plan between one content of it and another.

An item is the same one when it has the same key in the database, else when its row is the same, else when it
has the same name. An item is moved when it does not stand in the order of the others any more: those that
move are as few as can be. Nothing here reads the database, the clock or the settings.
"""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

from organisation.marks import abridged, marked
from plans.content import BudgetSheet
from plans.content_sheets import SHEETS, shortened

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"


@dataclass(frozen=True)
class Item:
    """An item that is not as it was. fields -- pairs (heading, Runs) of its words that say so.

    moved -- whether it stands elsewhere among the others, besides what else became of it.
    """

    label: str
    kind: str
    fields: tuple
    moved: bool = False


@dataclass(frozen=True)
class Part:
    """A part of a plan with the items in it that are not as they were."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class _Row:
    """A row as it is compared. words -- {heading: words}, blank ones too."""

    pk: int | None
    label: str
    words: dict


def compared(before, after):
    """Return the Parts in which two PlanContents differ; [] where they say the same."""
    parts = [Part("Plan", tuple(_cover(before, after)))]
    for sheet in SHEETS:
        rows = [[_row(sheet, row) for row in getattr(one, sheet.attribute)] for one in (before, after)]
        parts.append(Part(sheet.title, _items(*rows)))
    parts += _budgets(before.budgets, after.budgets)
    return [part for part in parts if part.items]


def counts(parts):
    """Return {kind: number of items} of Parts; an item that was changed and moved counts as changed."""
    found = dict.fromkeys((ADDED, REMOVED, CHANGED, MOVED), 0)
    for part in parts:
        for item in part.items:
            found[item.kind] += 1
    return found


def _cover(before, after):
    for name in {**before.fields, **after.fields}:
        words = before.fields.get(name, ""), after.fields.get(name, "")
        if words[0] != words[1]:
            yield Item(name, CHANGED, (("Words", marked(*words)),))


def _row(sheet, row):
    words = {heading: getattr(row, name) for heading, name in sheet.columns.items()}
    if sheet.has_periods:
        words |= {column.heading: said for column, said in row.figures.items()}
    return _Row(row.pk, sheet.label_of(row) or "Without words", words)


def _budgets(before, after):
    """Return a Part for each budget table, by the name of its sheet."""
    old, new = ({sheet.name: sheet for sheet in sheets} for sheets in (before, after))
    for name in {**old, **new}:
        sheets = old.get(name, BudgetSheet()), new.get(name, BudgetSheet())
        table = [[_Row(None, "The table", _table(sheet))] if sheet.name else [] for sheet in sheets]
        lines = [[_line(sheet, row) for row in sheet.rows] for sheet in sheets]
        title = sheets[1].title or sheets[0].title or name
        yield Part(f"Budget: {title}", (*_items(*table), *_items(*lines)))


def _table(sheet):
    return {"Title": sheet.title, "Unit": sheet.unit, "Columns": "\n".join(sheet.columns)}


def _line(sheet, row):
    words = {"Group": row.group, "Line": row.line}
    for place, cell in enumerate(row.cells):
        heading = sheet.columns[place] if place < len(sheet.columns) else ""
        # A heading that comes twice is told apart, or one of its figures would be lost.
        if not heading or heading in words:
            heading = f"{heading} (column {place + 1})".strip()
        words[heading] = cell
    return _Row(row.pk, shortened(f"{row.group} {row.line}") or "A line without a name", words)


def _items(old, new):
    """Return the Items of rows that are not as they were: in the order of the new, the removed last."""
    pairs = _pairs(old, new)
    stay = _in_order([pairs.get(place) for place in range(len(new))])
    found = []
    for place, row in enumerate(new):
        at = pairs.get(place)
        if at is None:
            found.append(Item(row.label, ADDED, _fields({}, row.words)))
        elif fields := _fields(old[at].words, row.words):
            found.append(Item(row.label, CHANGED, fields, moved=place not in stay))
        elif place not in stay:
            found.append(Item(row.label, MOVED, (), moved=True))
    matched = set(pairs.values())
    gone = [row for place, row in enumerate(old) if place not in matched]
    return (*found, *(Item(row.label, REMOVED, _fields(row.words, {})) for row in gone))


def _fields(before, after):
    return tuple(
        (heading, abridged(marked(before.get(heading, ""), after.get(heading, ""))))
        for heading in {**before, **after}
        if before.get(heading, "") != after.get(heading, "")
    )


def _pairs(old, new):
    """Return {place among the new rows: place among the old} of the rows that are of the same item."""
    pairs, taken = {}, set()
    for same in (lambda row: row.pk, lambda row: tuple(row.words.values()), lambda row: row.label.casefold()):
        waiting = defaultdict(list)
        for place, row in enumerate(old):
            if place not in taken:
                waiting[same(row)].append(place)
        for place, row in enumerate(new):
            if place not in pairs and same(row) is not None and waiting[same(row)]:
                pairs[place] = waiting[same(row)].pop(0)
                taken.add(pairs[place])
    return pairs


def _in_order(places):
    """Return the indexes of the most places that already rise one after another; None is no place."""
    tails, ends, before = [], [], {}
    for index, place in enumerate(places):
        if place is None:
            continue
        at = bisect_left(tails, place)
        before[index] = ends[at - 1] if at else None
        tails[at : at + 1], ends[at : at + 1] = [place], [index]
    found, index = set(), ends[-1] if ends else None
    while index is not None:
        found.add(index)
        index = before[index]
    return found
