"""The indicator tables of a plan: every figure in the words that were published, and the rating worked out.

Source: design section 4, Periods: the result of an academic year stands in the column of the financial year
in which it becomes known, marked with its own year.
"""

from collections import Counter
from dataclasses import dataclass, field

from indicators.choices import Rag
from indicators.standing import standing
from organisation.periods import Period, from_code
from plans.content import lines
from plans.document.citations import shorten
from plans.document.tables import Column, Row, Table, make_table
from plans.indicator_rows import Columns, basis_of
from plans.indicator_words import COLUMNS, words_of

# More columns of figures than this, and the periods go across with a row for each kind of figure.
ACROSS = 9
PERIODS_OF_A_TABLE = 14
KIND_ORDER = {"Outturn": 0, "Numerator": 1, "Denominator": 2, "Target": 3, "Forecast": 4}
FACT_LABELS = {
    "unit": "Unit",
    "better": "Better",
    "frequency": "Frequency",
    "year_basis": "Year basis",
    "cumulative": "Cumulative",
}


@dataclass(frozen=True)
class Figures:
    """One column of figures. starts and ends are days that order it; label is its period as printed."""

    kind: str
    label: str
    starts: object = field(compare=False)
    ends: object = field(compare=False)

    @property
    def heading(self):
        return f"{self.kind} {self.label}"

    @property
    def order(self):
        """Results, targets and forecasts by time; then the comparators; then what was printed beside them."""
        printed = self.kind in ("RAG", "Direction")
        comparator = not printed and self.kind not in KIND_ORDER
        return (
            2 if printed else 1 if comparator else 0,
            self.kind if comparator else "",
            self.starts,
            -self.ends.toordinal(),
            KIND_ORDER.get(self.kind, 0),
            self.kind,
        )


@dataclass(frozen=True)
class Figure:
    """A figure for drawing. words -- as published. mark -- its own year where the column's differs.

    restated -- its footnote, "" where it was never corrected; note -- the footnote's number, 0 for none.
    """

    words: str
    mark: str = ""
    restated: str = ""
    note: int = 0


@dataclass(frozen=True)
class Shown:
    """A rating for drawing: its colour, the reason in words, and the word and shape of a band of its own."""

    rag: str
    reason: str
    band: str = ""
    shape: str = ""

    @classmethod
    def of(cls, rating):
        return cls(rating.rag, rating.reason, rating.words, rating.shape)

    @property
    def words(self):
        return self.band if self.rag != Rag.NONE else "Not rated"


@dataclass
class Line:
    """An indicator with everything that its row shows."""

    used: object
    rating: object
    figures: dict
    commentary: list
    facts: list

    @property
    def anchor(self):
        return f"indicator-{self.used.pk}"

    @property
    def refs(self):
        return self.used.refs or "\n".join(code.words for code in self.used.indicator.codes.all())


@dataclass(frozen=True)
class Named:
    """The first cell of an indicator: its title, and beneath it what it is and the plan's note on it."""

    title: str
    facts: str
    note: str
    indicator: int | None = None


def indicator_lines(plan, used_indicators, schemes):
    """Return a Line for each of querysets.indicators_of(). schemes -- the Schemes of the council."""
    columns = Columns(plan)
    return [
        Line(
            used=used,
            rating=standing(used.indicator, schemes, plan.last_period, used.known).rating,
            figures=_figures(used.indicator, columns),
            commentary=_commentary(used.indicator, columns),
            facts=_facts(used),
        )
        for used in used_indicators
    ]


def _figures(indicator, columns):
    """Return {Figures: Figure} of what the plan shows of an indicator."""
    basis, found = basis_of(indicator), {}
    for kind, row in _rows(indicator):
        column = columns.column(kind, indicator.pk, basis, row.period)
        if column is None:
            continue
        period = from_code(row.period)
        shown, mark = period, ""
        if period.basis == "AY" and not period.part and kind not in ("RAG", "Direction"):
            shown, mark = Period("FY", period.plan_year), period.label
        place = Figures(column.kind, shown.column, shown.starts, shown.ends)
        found[place] = Figure(row.words, mark, row.restated if kind == "Outturn" else "")
    return found


def _rows(indicator):
    """Return pairs (kind of column, row) of everything that stands in a period column but the commentary."""
    return [
        *(("Outturn", row) for row in indicator.results.all()),
        *(("Target", row) for row in indicator.targets.all()),
        *(("Forecast", row) for row in indicator.forecasts.all()),
        *(("Numerator", row) for row in indicator.numerators.all()),
        *(("Denominator", row) for row in indicator.denominators.all()),
        *((row.name, row) for row in indicator.comparators.all()),
        *(("RAG", row) for row in indicator.remarks.all() if row.kind == "rag"),
        *(("Direction", row) for row in indicator.remarks.all() if row.kind == "direction"),
    ]


def _commentary(indicator, columns):
    return [
        (f"Commentary {from_code(row.period).label}", row.words)
        for row in indicator.remarks.all()
        if row.kind == "commentary"
        and columns.column("Commentary", indicator.pk, basis_of(indicator), row.period)
    ]


def _facts(used):
    """Return what the indicator is, as pairs (label, words)."""
    said = {column: words_of(column, used.indicator, used.as_written) for column in COLUMNS}
    return [(FACT_LABELS[column], words) for column, words in said.items() if words]


def indicator_tables(indicator_lines, priorities):
    """Return the Tables of a plan's indicators: by group where the plan groups them, else by priority.

    priorities -- {pk: Priority} of the plan.
    """
    grouped = {}
    by_group = any(line.used.group for line in indicator_lines)
    for line in indicator_lines:
        grouped.setdefault(line.used.group if by_group else _top(line.used, priorities), []).append(line)
    several = len(grouped) > 1
    tables = []
    for number, (group, of_group) in enumerate(grouped.items(), start=1):
        caption = (
            f"Indicators: {shorten(group, 80)}" if group else "Other indicators" if several else "Indicators"
        )
        tables += _tables(f"indicators-{number}", caption, of_group, priorities, by_group)
    return tables


def _top(used, priorities):
    """Return the name of the top priority under which an indicator stands first; "" for none."""
    if not used.priority_pks:
        return ""
    priority = priorities[used.priority_pks[0]]
    while priority.parent_id in priorities:
        priority = priorities[priority.parent_id]
    return str(priority) if priority.ref != priority.title else priority.title


def _tables(anchor, caption, group, priorities, by_group):
    columns = sorted(
        {figures for line in group for figures in line.figures}, key=lambda figures: figures.order
    )
    rated = any(line.rating.rag != Rag.NONE for line in group)
    details = [_Details(line, priorities, by_group) for line in group]
    if len(columns) <= ACROSS:
        return [_flat(anchor, caption, details, columns, rated)]
    return _stacked(anchor, caption, details, columns, rated)


def unrated_note(indicator_lines):
    """Return a sentence that stands for all the ratings of a plan in which nothing is rated, or ""."""
    if not indicator_lines or any(line.rating.rag != Rag.NONE for line in indicator_lines):
        return ""
    reasons = Counter(line.rating.reason for line in indicator_lines)
    said = [f"{reason[0].lower()}{reason[1:]} ({number})" for reason, number in reasons.most_common()]
    return f"None of these indicators is rated: {'; '.join(said)}."


class _Details:
    """What stands beside an indicator's figures: its refs, names and words."""

    def __init__(self, line, priorities, by_group):
        used = line.used
        self.line = line
        refs = [priorities[pk].ref or shorten(priorities[pk].title, 40) for pk in used.priority_pks]
        top = [pk for pk in used.priority_pks if priorities[pk].parent_id is None]
        self.priority = "\n".join(refs) if by_group or (refs and not (len(refs) == 1 and top)) else ""
        self.waiting = used.priority_words if used.priority_words and not used.priority_pks else ""
        self.named = Named(
            used.shown_title,
            "; ".join(f"{label}: {words}" for label, words in line.facts),
            used.note,
            used.indicator_id,
        )


BESIDE = (
    ("Lead", "lead"),
    ("Contact", "contact"),
    ("Partner", "partner"),
    ("Baseline", "baseline"),
    ("Benchmark", "benchmark"),
)


def _flat(anchor, caption, details, columns, rated):
    """Return a table with a row for each indicator and a column for each figure."""
    headings = [
        Column("Ref", "short"),
        Column("Indicator", "named", always=True),
        Column("Priority", "short"),
        *(Column(label, "short") for label, _ in BESIDE),
        *(Column(figures.heading, "figure") for figures in columns),
        *([Column("Rating", "rating", always=True)] if rated else []),
    ]
    rows = [
        Row(
            anchor=one.line.anchor,
            cells=[
                one.line.refs,
                one.named,
                one.priority or one.waiting,
                *(getattr(one.line.used, name) for _, name in BESIDE),
                *(one.line.figures.get(figures, "") for figures in columns),
                *([Shown.of(one.line.rating)] if rated else []),
            ],
            notes=one.line.commentary,
        )
        for one in details
    ]
    return make_table(anchor, caption, headings, rows)


@dataclass
class Band:
    """An indicator over the rows of its figures, in a table that has its periods across."""

    anchor: str
    refs: str
    named: Named
    beside: list
    rating: object
    rows: list
    notes: list


@dataclass
class BandTable(Table):
    """A table of Bands: columns are the kind of figure and the periods."""

    is_banded = True

    @property
    def is_wide(self):
        return len(self.columns) > PERIODS_OF_A_TABLE // 2


def _stacked(anchor, caption, details, columns, rated):
    """Return tables with the periods across, at most so many in one, and a row for each kind of figure."""
    periods, kinds = {}, {}
    for figures in columns:
        periods.setdefault(figures.label, (figures.starts, -figures.ends.toordinal()))
        kinds.setdefault(figures.kind, (*figures.order[:2], figures.order[4]))
    labels = sorted(periods, key=periods.get)
    chunks = [labels[at : at + PERIODS_OF_A_TABLE] for at in range(0, len(labels), PERIODS_OF_A_TABLE)]
    tables = []
    for number, chunk in enumerate(chunks):
        first = number == 0
        words = caption if len(chunks) == 1 else f"{caption}, {chunk[0]} to {chunk[-1]}"
        bands = [_band(one, chunk, sorted(kinds, key=kinds.get), rated, first) for one in details]
        bands = [band for band in bands if band.rows or first]
        headings = [Column("Figure", "short"), *(Column(label, "figure") for label in chunk)]
        if bands:
            tables.append(
                BandTable(
                    anchor if first else f"{anchor}-{number + 1}",
                    words,
                    headings,
                    bands,
                )
            )
    return tables


def _band(one, labels, kinds, rated, first):
    line, rows = one.line, []
    by_place = {(figures.kind, figures.label): figure for figures, figure in line.figures.items()}
    for kind in kinds:
        cells = [by_place.get((kind, label), "") for label in labels]
        if any(cells):
            rows.append((kind, cells))
    beside = [(label, words) for label, name in BESIDE if (words := getattr(line.used, name))]
    if one.priority or one.waiting:
        beside.insert(0, ("Priority", ", ".join(lines(one.priority or one.waiting))))
    return Band(
        anchor=line.anchor if first else "",
        refs=line.refs,
        named=one.named if first else Named(one.named.title, "", ""),
        beside=beside if first else [],
        rating=Shown.of(line.rating) if rated and first else None,
        rows=rows,
        notes=line.commentary if first else [],
    )
