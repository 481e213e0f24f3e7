"""Changes: what storing comparator figures would add and change, and what is wrong with them.

A name that is a member of one of the council's groups is another council's figure, and counts in the groups;
any other name is a comparator, with a line and a column of its own.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from exchange.comparators.reading import COLUMNS
from indicators.choices import State
from indicators.codes import normal
from indicators.groups import folded
from indicators.models import Comparator, CouncilFigure, GroupMember, Indicator, IndicatorCode
from indicators.operations import value_fields, write_period
from organisation.periods import parse_period
from plans.content import Finding

LONGEST = {model: model._meta.get_field("name").max_length for model in (Comparator, CouncilFigure)}
WHAT = {Comparator: "comparator", CouncilFigure: "member of a group"}


@dataclass(frozen=True)
class FigureChange:
    """One figure that would be added or changed. before -- its words now, "" where it is new."""

    model: type
    indicator: Indicator
    name: str
    period: object
    before: str
    after: str
    row: object = field(default=None, compare=False)

    @property
    def what(self):
        return WHAT[self.model]

    def seen(self):
        """Return what the person saw of it, for a digest."""
        return [self.model.__name__, self.indicator.pk, self.name, self.period.code, self.before, self.after]


@dataclass
class FigureChanges:
    added: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    unchanged: int = 0
    skipped: int = 0

    def __bool__(self):
        return bool(self.added or self.changed)


class _Held:
    """What the council has: its indicators by code, its group members by name, and the figures by place."""

    def __init__(self, council):
        self.by_code = defaultdict(list)
        codes = IndicatorCode.objects.filter(indicator__council=council).select_related("indicator")
        for code in codes.order_by("indicator_id"):
            if code.indicator not in self.by_code[code.normal]:
                self.by_code[code.normal].append(code.indicator)
        members = GroupMember.objects.filter(group__council=council)
        self.members = {folded(name): name for name in members.values_list("name", flat=True)}
        self.figures, self.names = {}, {}
        for model in (Comparator, CouncilFigure):
            for row in model.objects.filter(indicator__council=council):
                self.figures[model, row.indicator_id, folded(row.name), row.period] = row
                self.names.setdefault((model, folded(row.name)), row.name)


def compare(rows, council):
    """Return (FigureChanges, [Finding]) of ComparatorRows for a council."""
    held, changes, findings, seen = _Held(council), FigureChanges(), [], {}
    unknown = {}
    for row in rows:
        said = _problem(row, held, unknown)
        if said is not None:
            findings.append(said)
            continue
        if not row.value or normal(row.code) in unknown:
            changes.skipped += 1
            continue
        indicator = held.by_code[normal(row.code)][0]
        model = CouncilFigure if folded(row.name) in held.members else Comparator
        period = parse_period(row.period, indicator.year_basis or "FY")
        place = (model, indicator.pk, folded(row.name), period.code)
        if place in seen:
            findings += _twice(row, seen[place])
            continue
        seen[place] = row
        findings += _unread(row, model, indicator)
        _take(changes, held, row, place, indicator, period)
    findings += [_not_ours(row, count) for row, count in unknown.values()]
    return changes, findings


def _take(changes, held, row, place, indicator, period):
    model, now = place[0], held.figures.get(place)
    if now is not None and now.words == row.value:
        changes.unchanged += 1
        return
    name = held.names.get((model, folded(row.name)), held.members.get(folded(row.name), row.name))
    before = now.words if now is not None else ""
    change = FigureChange(model, indicator, name, period, before, row.value, now)
    (changes.changed if now is not None else changes.added).append(change)
    held.names.setdefault((model, folded(row.name)), name)


def store(changes):
    """Write what compare() found: a query for each kind and each hundred rows."""
    for model in (Comparator, CouncilFigure):
        new, old = [], []
        for change in (*changes.added, *changes.changed):
            if change.model is not model:
                continue
            figure = change.row or model(indicator=change.indicator, name=change.name)
            write_period(figure, change.period)
            for name, value in value_fields(change.after, model, change.indicator.unit).items():
                setattr(figure, name, value)
            (old if change.row else new).append(figure)
        model.objects.bulk_create(new, batch_size=500)
        names = list(value_fields("1", model, ""))
        model.objects.bulk_update(old, names, batch_size=100)


def _problem(row, held, unknown):
    """Return the Finding that keeps a row from being stored, or None; an unknown code is only counted."""
    for name in ("code", "period", "name"):
        if not getattr(row, name):
            heading = COLUMNS[name]
            return _error(
                row,
                f"{name}-missing",
                f"The row has no {heading.lower()}.",
                f"Enter the {heading.lower()}, or clear the row.",
                heading,
            )
    code = normal(row.code)
    indicators = held.by_code.get(code, [])
    if not indicators:
        first, count = unknown.get(code, (row, 0))
        unknown[code] = (first, count + 1)
        return None
    if len(indicators) > 1:
        titles = " and ".join(f"“{indicator}”" for indicator in indicators[:3])
        return _error(
            row,
            "code-ambiguous",
            f"{row.code} is a code of {titles}.",
            "Take the code off all but one of them.",
            COLUMNS["code"],
        )
    basis = indicators[0].year_basis or "FY"
    if parse_period(row.period, basis) is None:
        return _error(
            row,
            "period-unreadable",
            f"“{row.period[:80]}” is no period of {row.code}.",
            "Write it like 2009/10 or 2009/10 Q2.",
            COLUMNS["period"],
        )
    longest = LONGEST[CouncilFigure if folded(row.name) in held.members else Comparator]
    if len(row.name) > longest:
        return _error(
            row,
            "name-too-long",
            f"The name has {len(row.name)} characters and may have {longest}.",
            "Shorten it.",
            COLUMNS["name"],
        )
    return None


def _error(row, code, message, remedy, column):
    return Finding(Finding.ERROR, code, message, remedy, row.place, column)


def _twice(row, first):
    if row.value == first.value:
        return []
    message = (
        f"{row.code}, {row.period}, {row.name}: {row.value} here, and {first.value} in row {first.place.row}."
    )
    return [_error(row, "figure-twice", message, "Keep one of the two.", COLUMNS["value"])]


def _unread(row, model, indicator):
    if value_fields(row.value, model, indicator.unit)["state"] != State.UNREAD:
        return []
    message = f"“{row.value[:80]}” holds no one number. It is kept as words, and counts in no mean."
    return [
        Finding(
            Finding.WARNING,
            "no-number",
            message,
            "Enter a number, like 62.5%, if there is one.",
            row.place,
            COLUMNS["value"],
        )
    ]


def _not_ours(row, count):
    rows = f"its {count} rows are" if count > 1 else "its row is"
    message = f"No indicator of this council has the code {row.code[:80]}: {rows} left out."
    return Finding(
        Finding.NOTE,
        "code-unknown",
        message,
        "Adopt it from its set, or give an indicator the code.",
        row.place,
        COLUMNS["code"],
    )
