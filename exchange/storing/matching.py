"""Matching: which row of a workbook is which row of the plan that is already held.

Source: the description of the workbook: Key joins the sheets of one workbook; a missing sheet or column is
fine. So a row is known by its key, or by what names it where there is none; a column or sheet that the
workbook lacks is left alone; a row that the sheet no longer has is removed.
Pure: nothing here reads the database, the clock or a file.
"""

from collections import defaultdict, deque
from dataclasses import dataclass, field, replace

from exchange import sheets
from exchange.form import key_of, normal_key
from plans.content import PlanContent

# For each sheet, what a row is known by: the first that finds a row decides. "*" is the whole row, "key" the
# key by which the sheets are joined.
NAMES = {
    "organisation": ("*", ("unit", "kind"), ("unit",)),
    "people": ("*", ("name",)),
    "sections": ("*", ("number", "heading"), ("heading",)),
    "frameworks": ("*", ("framework", "code", "title")),
    "priorities": ("key", "*", ("ref", "title"), ("title",)),
    "actions": ("key", "*", ("ref", "priority", "action"), ("action",)),
    "milestones": ("*", ("action", "milestone"), ("milestone",)),
    "indicators": ("key", "*", ("refs", "indicator"), ("indicator",)),
    "baskets": ("*", ("basket", "indicator")),
    "scorecard": ("*", ("perspective", "objective", "critical_success_factor")),
    "risk_scheme": ("*", ("part", "code")),
    "risks": (("ref", "risk"), "*", ("ref",), ("risk",)),
    "judgements": ("*", ("body", "area", "judged")),
}
# Sheets whose rows have no name that could tell two of them apart: what stands in the same place is the same.
KNOWN_BY_PLACE = {"sections", "milestones", "scorecard", "judgements"}


@dataclass(frozen=True)
class Pair:
    """A row of the plan and the row of the workbook that it will become; either may be None.

    after holds the plan's own words in the columns that the workbook lacks.
    """

    before: object = None
    after: object = None


@dataclass
class Matched:
    """The pairs of one sheet: rows that stay or come in the order of the workbook, then those that go."""

    sheet: str
    pairs: list[Pair] = field(default_factory=list)

    _order: list[int] = field(default_factory=list)

    @property
    def staying(self):
        return [pair for pair in self.pairs if pair.after is not None]

    @property
    def going(self):
        return [pair.before for pair in self.pairs if pair.after is None]

    @property
    def moved(self):
        """Say whether the rows that stay stand in another order than before."""
        kept = [pair.before.pk for pair in self.staying if pair.before is not None]
        return kept != self.order_before

    @property
    def order_before(self):
        kept = {pair.before.pk for pair in self.staying if pair.before is not None}
        return [pk for pk in self._order if pk in kept]

    @property
    def changed(self):
        """Say whether anything on the sheet comes, goes, moves or has other words."""
        return self.moved or any(pair.before is None or pair.before != pair.after for pair in self.pairs)


@dataclass
class Matching:
    """Everything of a workbook beside what the plan holds. content is what the plan will hold."""

    content: PlanContent
    sheets: dict[str, Matched]

    @property
    def changed(self):
        return any(matched.changed for matched in self.sheets.values())


# Names by which things of the council are found: blanks at their ends do not make another thing.
_TIDIED = (("organisation", "unit"), ("people", "name"), ("frameworks", "framework"))


def _tidied(content):
    """Return the content with the names of units, people and frameworks without blanks at their ends."""
    tidy = {}
    for attribute, column in _TIDIED:
        if any(getattr(row, column) != getattr(row, column).strip() for row in getattr(content, attribute)):
            rows = getattr(content, attribute)
            tidy[attribute] = [replace(row, **{column: getattr(row, column).strip()}) for row in rows]
    return replace(content, **tidy) if tidy else content


def match(before, after, shared=frozenset()):
    """Return the Matching of what a plan holds (before) and a workbook (after).

    shared -- pks of plan indicators that other plans use too: a blank never takes a figure from those.
    """
    after = _tidied(after)
    everything = not after.layout
    has = {sheets.fold(entry["sheet"]) for entry in after.layout}
    figures = {sheets.same_figure(column) for column in sheets.figure_columns(after.layout)}
    found, merged = {}, PlanContent(layout=merged_layout(before.layout, after.layout))
    for sheet in sheets.SHEETS:
        old, new = getattr(before, sheet.attribute), getattr(after, sheet.attribute)
        if not everything and sheets.fold(sheet.title) not in has:
            pairs = [Pair(row, row) for row in old]
        else:
            names = set(sheet.columns.values())
            present = names if everything else sheets.columns_present(after.layout, sheet.title)
            pairs = pair_rows(sheet.attribute, old, new, present)
            pairs = [_merged(pair, names - present) for pair in pairs]
            if sheet.has_periods:
                columns = None if everything else figures
                pairs = [_with_figures(pair, columns, shared) for pair in pairs]
        found[sheet.attribute] = Matched(sheet.title, pairs, [row.pk for row in old])
        setattr(merged, sheet.attribute, [pair.after for pair in found[sheet.attribute].staying])
    budgets = _budgets(before.budgets, after.budgets, everything)
    found["budgets"] = Matched(sheets.BUDGET, budgets, [sheet.pk for sheet in before.budgets])
    merged.budgets = [pair.after for pair in found["budgets"].staying]
    merged.fields = before.fields | after.fields
    return Matching(merged, found)


def pair_rows(sheet, old, new, present):
    """Return the Pairs of the rows of one sheet, the rows of the workbook in their order first.

    present -- the columns that the workbook has.
    """
    partner, taken = {}, set()
    for name in NAMES[sheet]:
        by_name = defaultdict(deque)
        for place, row in enumerate(old):
            if place not in taken and (words := _named(row, name, present)):
                by_name[words].append(place)
        for place, row in enumerate(new):
            if place not in partner and (waiting := by_name.get(_named(row, name, present))):
                partner[place] = waiting.popleft()
                taken.add(partner[place])
    if sheet in KNOWN_BY_PLACE:
        for place in range(len(new)):
            above = partner.get(place - 1, -1) if place else -1
            if place not in partner and above + 1 < len(old) and above + 1 not in taken:
                if place == 0 or place - 1 in partner:
                    partner[place] = above + 1
                    taken.add(above + 1)
    staying = [Pair(old[partner[place]] if place in partner else None, row) for place, row in enumerate(new)]
    return staying + [Pair(row) for place, row in enumerate(old) if place not in taken]


def _named(row, name, present):
    """Return what a row is known by, or None where it has no such name."""
    if name == "key":
        return normal_key(key_of(row)) or None
    if name == "*":
        return "*", *(getattr(row, column) for column in sorted(present))
    words = tuple(getattr(row, column) for column in name if column in present)
    return words if any(words) else None


def _merged(pair, absent):
    """Return the pair with the plan's own words in the columns that the workbook lacks."""
    if pair.before is None or pair.after is None:
        return pair
    kept = {column: getattr(pair.before, column) for column in absent}
    return Pair(pair.before, replace(pair.after, **kept) if kept else pair.after)


def _with_figures(pair, columns, shared):
    """Return the pair with the figures of the columns that the workbook lacks; None for columns: it has all.

    A column is spelled as the plan has it, so that Outturn 2007-08 and Outturn 2007/08 are one.
    """
    if pair.before is None or pair.after is None:
        return pair
    spelled = {sheets.same_figure(column): column for column in pair.before.figures}
    figures = {
        spelled.get(sheets.same_figure(column), column): words for column, words in pair.after.figures.items()
    }
    for column, words in pair.before.figures.items():
        lacking = columns is not None and sheets.same_figure(column) not in columns
        if lacking or pair.before.pk in shared:
            figures.setdefault(column, words)
    return Pair(pair.before, replace(pair.after, figures=figures))


def _budgets(old, new, everything):
    """Return the Pairs of budget tables: a workbook without any leaves those of the plan alone."""
    if not new and not everything:
        return [Pair(sheet, sheet) for sheet in old]
    by_name = {sheets.fold(sheet.name): sheet for sheet in old}
    pairs = [Pair(by_name.pop(sheets.fold(sheet.name), None), sheet) for sheet in new]
    return pairs + [Pair(sheet) for sheet in by_name.values()]


def merged_layout(old, new):
    """Return the layout of a workbook with what it lacks of the one before: sheets, and period columns."""
    if not new:
        return old
    had = {sheets.fold(entry["sheet"]): entry for entry in old if not sheets.is_budget(entry["sheet"])}
    layout = []
    for entry in new:
        before = had.pop(sheets.fold(entry["sheet"]), {"columns": []})
        has = {sheets.same_figure(column) for column in sheets.figure_columns([entry])}
        lacking = [
            column
            for column in before["columns"]
            if "period" in column
            and sheets.same_figure(sheets.figure_columns([{"columns": [column]}])[0]) not in has
        ]
        layout.append(entry | {"columns": entry["columns"] + lacking} if lacking else entry)
    return layout + list(had.values())
