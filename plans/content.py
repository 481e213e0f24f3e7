"""The content of a plan as rows of words: the one shape that page checks, workbooks and imports share.

Each class is a row of one sheet of the plan workbook, with the words of its cells exactly as
written; "" is a blank cell. A cell that holds several things holds one on each line: lines().
Nothing here reads the database. From the database: plans.contents. From and to a workbook: exchange.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Place:
    """Where a row stands in a workbook: the sheet and its row number, counted from 1."""

    sheet: str
    row: int


@dataclass(frozen=True, order=True)
class FigureColumn:
    """A period column of the Indicators sheet: kind "Outturn", period "2007/08 Q1", both as written."""

    kind: str
    period: str

    @property
    def heading(self):
        return f"{self.kind} {self.period}"


@dataclass(kw_only=True)
class Row:
    """What every row has: its place in the workbook, or None when it came from the database.

    pk -- the primary key of the item it was read from, None when it came from a workbook.
    """

    place: Place | None = field(default=None, compare=False)
    pk: int | None = field(default=None, compare=False)


@dataclass(kw_only=True)
class UnitRow(Row):
    unit: str = ""
    kind: str = ""
    parent: str = ""
    purpose: str = ""
    core_functions: str = ""


@dataclass(kw_only=True)
class PersonRow(Row):
    name: str = ""
    initials: str = ""
    job_title: str = ""
    unit: str = ""


@dataclass(kw_only=True)
class SectionRow(Row):
    number: str = ""
    heading: str = ""
    text: str = ""


@dataclass(kw_only=True)
class FrameworkRow(Row):
    framework: str = ""
    code: str = ""
    title: str = ""
    parent: str = ""


@dataclass(kw_only=True)
class PriorityRow(Row):
    key: str = ""
    ref: str = ""
    parent: str = ""
    level: str = ""
    title: str = ""
    lead: str = ""
    accountable: str = ""
    contributes_to: str = ""
    supports: str = ""
    indicators: str = ""
    measured_by: str = ""
    risks: str = ""
    risk_notes: str = ""
    change_driver: str = ""
    expected_outcome: str = ""
    service_improvement: str = ""
    efficiency_gains: str = ""
    financial_implications: str = ""
    staffing_implications: str = ""
    risk_implications: str = ""
    corporate_implications: str = ""
    additional_information: str = ""


@dataclass(kw_only=True)
class ActionRow(Row):
    key: str = ""
    ref: str = ""
    priority: str = ""
    action: str = ""
    lead: str = ""
    accountable: str = ""
    due: str = ""
    quarters: str = ""
    resources: str = ""
    indicators: str = ""
    targets: str = ""
    measured_by: str = ""
    outcome: str = ""
    contributes_to: str = ""
    supports: str = ""
    others_involved: str = ""
    monitoring: str = ""
    progress: str = ""
    rag: str = ""


@dataclass(kw_only=True)
class MilestoneRow(Row):
    action: str = ""
    milestone: str = ""
    due: str = ""
    lead: str = ""


@dataclass(kw_only=True)
class IndicatorRow(Row):
    key: str = ""
    refs: str = ""
    indicator: str = ""
    priority: str = ""
    unit: str = ""
    better: str = ""
    frequency: str = ""
    year_basis: str = ""
    cumulative: str = ""
    lead: str = ""
    contact: str = ""
    partner: str = ""
    group: str = ""
    note: str = ""
    baseline: str = ""
    benchmark: str = ""
    figures: dict[FigureColumn, str] = field(default_factory=dict)
    # Footnotes of figures that were corrected: said beside the words, and no part of them.
    footnotes: dict[FigureColumn, str] = field(default_factory=dict, compare=False)


@dataclass(kw_only=True)
class BasketRow(Row):
    basket: str = ""
    priority: str = ""
    indicator: str = ""
    weight: str = ""


@dataclass(kw_only=True)
class ScorecardContentRow(Row):
    perspective: str = ""
    objective: str = ""
    critical_success_factor: str = ""
    code: str = ""
    priority: str = ""
    baskets: str = ""
    status: str = ""
    direction: str = ""


@dataclass(kw_only=True)
class SchemeContentRow(Row):
    part: str = ""
    code: str = ""
    label: str = ""


@dataclass(kw_only=True)
class RiskRow(Row):
    ref: str = ""
    risk: str = ""
    nature: str = ""
    vulnerability: str = ""
    triggers: str = ""
    consequences: str = ""
    owner: str = ""
    likelihood: str = ""
    impact: str = ""
    score_as_printed: str = ""
    matrix_as_printed: str = ""
    residual_likelihood: str = ""
    residual_impact: str = ""
    residual_as_printed: str = ""
    target_likelihood: str = ""
    target_impact: str = ""
    controls: str = ""
    planned_controls: str = ""
    exempt: str = ""


@dataclass(kw_only=True)
class JudgementRow(Row):
    body: str = ""
    area: str = ""
    judged: str = ""
    year: str = ""
    grade: str = ""
    scale: str = ""
    strengths: str = ""
    areas_for_improvement: str = ""


@dataclass(kw_only=True)
class BudgetRow(Row):
    group: str = ""
    line: str = ""
    cells: tuple[str, ...] = ()


@dataclass(kw_only=True)
class BudgetSheet(Row):
    """One budget table; columns are the headings after Group and Line."""

    name: str = ""
    title: str = ""
    unit: str = ""
    columns: tuple[str, ...] = ()
    rows: list[BudgetRow] = field(default_factory=list)


@dataclass
class PlanContent:
    """Everything that one plan says. fields are the rows of the sheet Plan: {"Council": ..., "Tier": ...}.

    layout -- the sheets and columns of the workbook, in order, as exchange.sheets describes; [] when
    the plan never was a workbook.
    """

    fields: dict[str, str] = field(default_factory=dict)
    organisation: list[UnitRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    sections: list[SectionRow] = field(default_factory=list)
    frameworks: list[FrameworkRow] = field(default_factory=list)
    priorities: list[PriorityRow] = field(default_factory=list)
    actions: list[ActionRow] = field(default_factory=list)
    milestones: list[MilestoneRow] = field(default_factory=list)
    indicators: list[IndicatorRow] = field(default_factory=list)
    baskets: list[BasketRow] = field(default_factory=list)
    scorecard: list[ScorecardContentRow] = field(default_factory=list)
    risk_scheme: list[SchemeContentRow] = field(default_factory=list)
    risks: list[RiskRow] = field(default_factory=list)
    budgets: list[BudgetSheet] = field(default_factory=list)
    judgements: list[JudgementRow] = field(default_factory=list)
    layout: list = field(default_factory=list, compare=False)


@dataclass(frozen=True)
class Spot:
    """One of several rows that a finding is about: where it stands, and the item that it was read from."""

    place: Place | None
    item: tuple[str, int] | None


@dataclass(frozen=True)
class Finding:
    """One thing that a person should look at.

    severity -- "error" stops an import, "warning" does not, "note" is for information.
    code -- the rule's name, in kebab case. message -- what is wrong; remedy -- what to do.
    place and column -- where, in the workbook; item -- (kind, pk) in the database, kinds "priority",
    "action", "milestone", "indicator", "risk", "budget", "section", "plan"; None where it does not apply.
    spots -- every row of a finding that is about several: place is then that of the first, and item is None.
    """

    severity: str
    code: str
    message: str
    remedy: str = ""
    place: Place | None = None
    column: str = ""
    item: tuple[str, int] | None = None
    spots: tuple[Spot, ...] = ()

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def places(self):
        """Where it stands in the workbook, once for each row that it is about."""
        return tuple(spot.place for spot in self.spots) or (self.place,)

    @property
    def items(self):
        """Every item that it is about."""
        own = (self.item, *(spot.item for spot in self.spots))
        return tuple(dict.fromkeys(item for item in own if item is not None))


def lines(words):
    """Return the things that a cell holds, one on each line, without blanks at their ends."""
    return [line.strip() for line in words.splitlines() if line.strip()]
