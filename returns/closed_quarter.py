"""A closed quarter, gathered for a page, a PDF and a workbook from its frozen record and from nothing else.

What is live is not asked: names, figures, ratings and links are those of the day of the closing. The number
of queries does not grow with the rows.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from indicators.choices import Rag
from indicators.listing import SORTED_RAGS
from indicators.moving import BROKEN, MOVES
from indicators.record import numbered
from indicators.standing import Tally, tally
from organisation.access import below
from organisation.tables import rag_tag
from returns.models import (
    FrozenAction,
    FrozenControl,
    FrozenIndicator,
    FrozenPlan,
    FrozenPriority,
    FrozenRisk,
    FrozenUnit,
    FrozenUse,
    Record,
    Update,
)

NOT_UPDATED = Update.State.WAITING.label


@dataclass(frozen=True)
class IndicatorLine:
    """A frozen indicator as the unit sees it. lead -- of the first of its plans that uses it.

    note, note_before -- the numbers of the footnotes of its result and of that of the period before, or None.
    """

    row: FrozenIndicator
    plan: FrozenPlan
    lead: str
    note: int | None = None
    note_before: int | None = None

    @property
    def tag(self):
        return rag_tag(self.row.rag, self.row.rag_words, self.row.rag_shape)

    @property
    def forecast_tag(self):
        row = self.row
        return row.forecast and rag_tag(row.forecast_rag, row.forecast_words, row.forecast_shape)

    @property
    def was(self):
        """How it was rated in the quarter before, in words, where that was otherwise; "" where not."""
        row = self.row
        if row.moved in (BROKEN, "Same rating", "Not rated"):
            return ""
        return f"was {Rag(row.was).label.lower()} in the quarter before"


@dataclass(frozen=True)
class UnitLine:
    """A unit below with everything beneath it; row is None for the unit's own plans."""

    row: FrozenUnit | None
    name: str
    tally: Tally
    overdue: int
    above: int
    not_updated: int

    @property
    def counts(self):
        return [self.tally.ratings[rag] for rag in SORTED_RAGS]


@dataclass(frozen=True)
class ClosedQuarter:
    """What a record holds of a unit with all below it, or of the whole council where unit is None.

    All rows are in the order of the record. above_unit -- the units above it, from the top. indicators --
    each once. risks -- those that the reader may see.
    """

    record: Record
    unit: FrozenUnit | None
    units: tuple[FrozenUnit, ...]
    above_unit: tuple[FrozenUnit, ...]
    plans: tuple[FrozenPlan, ...]
    priorities: tuple[FrozenPriority, ...]
    indicators: tuple[IndicatorLine, ...]
    actions: tuple[FrozenAction, ...]
    risks: tuple[FrozenRisk, ...]
    controls: tuple[FrozenControl, ...]
    uses: tuple[FrozenUse, ...] = field(repr=False, default=())

    @property
    def name(self):
        """Of what this is the quarter, as it was called."""
        return self.unit.name if self.unit else self.record.council

    @property
    def is_whole(self):
        """Whether it is that of the whole council, with units below it to choose from."""
        return self.unit is None and len(self.with_work) > 1

    @property
    def with_work(self):
        """The units that have something of their own in the record."""
        return [unit for unit, _ in self.sections]

    @property
    def exempt_printed(self):
        """A mark of the exempt risks among the risks, "" for none: two readers of the same share it."""
        printed = [one.pk for one in self.risks if one.exempt]
        return hashlib.sha256(repr(printed).encode()).hexdigest() if printed else ""

    # --- Indicators

    @cached_property
    def tally(self):
        return tally(line.row for line in self.indicators)

    @cached_property
    def counts(self):
        """(Rag, how many, how many in the quarter before, how many a year before), red first."""
        before = Counter(line.row.was for line in self.indicators)
        year_ago = Counter(line.row.year_ago for line in self.indicators)
        return [(rag, self.tally.ratings[rag], before[rag], year_ago[rag]) for rag in SORTED_RAGS]

    @cached_property
    def moves(self):
        """[(a change of rating in words, how many since the quarter before, how many since a year)]."""
        quarter = Counter(line.row.moved for line in self.indicators)
        year = Counter(line.row.moved_in_year for line in self.indicators)
        return [(words, quarter[words], year[words]) for words in MOVES if quarter[words] or year[words]]

    @property
    def exceptions(self):
        """(kind, caption, IndicatorLines) of red, of amber and of what else got worse."""
        rags = (Rag.RED, Rag.AMBER)
        kinds = (
            ("red", "Red indicators", [one for one in self.indicators if one.row.rag == Rag.RED]),
            ("amber", "Amber indicators", [one for one in self.indicators if one.row.rag == Rag.AMBER]),
            (
                "worse",
                "Neither red nor amber, but worse than before",
                [one for one in self.indicators if one.row.is_worse and one.row.rag not in rags],
            ),
        )
        return [kind for kind in kinds if kind[2]]

    @property
    def notes(self):
        """The footnotes of the results that were corrected, numbered as the lines have them."""
        return _notes(line.row for line in self.indicators)[1]

    # --- Everything else

    @cached_property
    def late(self):
        """The overdue actions and milestones, the oldest first."""
        return sorted((one for one in self.actions if one.is_late), key=lambda one: (one.due_latest, one.pk))

    @property
    def own_actions(self):
        return [one for one in self.actions if not one.is_milestone]

    @property
    def done(self):
        return sum(one.is_done for one in self.own_actions)

    @property
    def stopped(self):
        return sum(one.has_ended and not one.is_done for one in self.own_actions)

    @property
    def above(self):
        return [one for one in self.risks if one.is_above]

    @property
    def unknown(self):
        """Of how many risks nobody can say whether they are above appetite."""
        return sum(one.is_above is None for one in self.risks)

    @property
    def late_controls(self):
        return [one for one in self.controls if one.is_late]

    @cached_property
    def not_updated(self):
        """(kind, name, unit's name) of everything on which nobody had reported at the closing."""
        rows = (
            *(("Indicator", line.row, line.plan.unit) for line in self.indicators),
            *(("Milestone" if one.is_milestone else "Action", one, one.plan.unit) for one in self.actions),
            *(("Risk", one, one.unit) for one in self.risks),
            *(("Control", one, one.risk.unit) for one in self.controls),
        )
        return [(kind, str(one), unit.name) for kind, one, unit in rows if one.update_state == NOT_UPDATED]

    @property
    def own_priorities(self):
        """The priorities of the plans of the unit itself, or of the council as a whole."""
        own = self.unit or next((one for one in self.units if one.kind == "council"), None)
        return [one for one in self.priorities if own and one.plan.unit_id == own.pk]

    @property
    def lines(self):
        """A UnitLine of each unit directly below, and one of the unit's own plans where it has both."""
        above = self.unit or next((one for one in self.units if one.kind == "council"), None)
        known = {one.unit_key for one in self.units}
        tops = [one for one in self.units if one.parent_key not in known and one is not above]
        direct = [one for one in self.units if above and one.parent_key == above.unit_key]
        direct += [one for one in tops if self.unit is None]
        if not direct:
            return []
        pairs = [(one.unit_key, one.parent_key) for one in self.units]
        lines = [self._line(one, one.name, below({one.unit_key}, pairs)) for one in direct]
        if above and any(plan.unit.unit_key == above.unit_key for plan in self.plans):
            lines.insert(0, self._line(None, f"{above.name}: its own plan", {above.unit_key}))
        return lines

    def _line(self, row, name, keys):
        used = {use.indicator_id for use in self.uses if use.plan.unit.unit_key in keys}
        mine = [line.row for line in self.indicators if line.row.pk in used]
        actions = [one for one in self.actions if one.plan.unit.unit_key in keys]
        risks = [one for one in self.risks if one.unit.unit_key in keys]
        controls = [one for one in self.controls if one.risk.unit.unit_key in keys]
        return UnitLine(
            row=row,
            name=name,
            tally=tally(mine),
            overdue=sum(one.is_late for one in actions if not one.is_milestone),
            above=sum(bool(one.is_above) for one in risks),
            not_updated=sum(one.update_state == NOT_UPDATED for one in (*mine, *actions, *risks, *controls)),
        )

    @cached_property
    def sections(self):
        """[(FrozenUnit, its Section)] of each unit that holds something, in the order of the tree."""
        found = []
        for unit in self.units:
            section = Section(
                plans=[one for one in self.plans if one.unit_id == unit.pk],
                indicators=[line for line in self.indicators if line.plan.unit_id == unit.pk],
                actions=[one for one in self.actions if one.plan.unit_id == unit.pk],
                risks=[one for one in self.risks if one.unit_id == unit.pk],
                controls=[one for one in self.controls if one.risk.unit_id == unit.pk],
            )
            if any((section.plans, section.risks, unit.return_state)):
                found.append((unit, section))
        return found


@dataclass(frozen=True)
class Section:
    """What a record holds of one unit. An indicator stands with the first unit whose plan uses it."""

    plans: list[FrozenPlan]
    indicators: list[IndicatorLine]
    actions: list[FrozenAction]
    risks: list[FrozenRisk]
    controls: list[FrozenControl]


def closed_quarter_of(record, unit_key=None, exempt=frozenset()):
    """Return the ClosedQuarter of a record: eight queries; None where the record has no such unit.

    unit_key -- of a unit, None for the whole council. exempt -- the ids of the units whose exempt risks may
    be shown and counted.
    """
    all_units = list(FrozenUnit.objects.of(record))
    by_pk = {one.pk: one for one in all_units}
    unit = next((one for one in all_units if one.unit_key == unit_key), None)
    if unit_key is not None and unit is None:
        return None
    keys = {one.unit_key for one in all_units}
    if unit is not None:
        keys = below({unit_key}, [(one.unit_key, one.parent_key) for one in all_units])
    units = [one for one in all_units if one.unit_key in keys]

    inside = {one.pk for one in units}

    def within(model, path):
        return list(model.objects.of(record).filter(**{f"{path}__in": inside}))

    plans = within(FrozenPlan, "unit")
    plan_of = {one.pk: one for one in plans}
    for one in plans:
        one.unit = by_pk[one.unit_id]
    priorities, uses = within(FrozenPriority, "plan__unit"), within(FrozenUse, "plan__unit")
    actions = within(FrozenAction, "plan__unit")
    for one in (*priorities, *uses, *actions):
        one.plan = plan_of[one.plan_id]
    rows = {one.pk: one for one in FrozenIndicator.objects.of(record)}
    first = {}
    for use in uses:
        first.setdefault(use.indicator_id, use)
    used = [rows[pk] for pk in rows if pk in first]
    numbers, _ = _notes(used)
    risks = [one for one in FrozenRisk.objects.of(record).readable(exempt) if one.unit_id in inside]
    risk_of = {one.pk: one for one in risks}
    for one in risks:
        one.unit = by_pk[one.unit_id]
    controls = list(FrozenControl.objects.of(record).filter(risk__in=risk_of))
    for one in controls:
        one.risk = risk_of[one.risk_id]
    return ClosedQuarter(
        record=record,
        unit=unit,
        units=tuple(units),
        above_unit=tuple(_above(unit, all_units)),
        plans=tuple(plans),
        priorities=tuple(priorities),
        indicators=tuple(
            IndicatorLine(
                row,
                first[row.pk].plan,
                first[row.pk].lead,
                numbers.get(row.pk),
                numbers.get((row.pk, "before")),
            )
            for row in used
        ),
        actions=tuple(actions),
        risks=tuple(risks),
        controls=tuple(controls),
        uses=tuple(uses),
    )


def _notes(rows):
    """Return ({key: number}, [Note]) of the footnotes of frozen indicators, as they are met on a page."""
    return numbered(
        found
        for row in rows
        for found in (
            (row.pk, f"{row.title}, {row.period}" if row.period else row.title, row.note),
            ((row.pk, "before"), row.note_before_about, row.note_before),
        )
    )


def _above(unit, units):
    """Return the units above one, from the top down."""
    by_key, above = {one.unit_key: one for one in units}, []
    parent = by_key.get(unit.parent_key) if unit else None
    while parent is not None and parent not in above:
        above.append(parent)
        parent = by_key.get(parent.parent_key)
    return above[::-1]
