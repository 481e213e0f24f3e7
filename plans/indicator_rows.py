"""The rows of the sheet Indicators from the database: a plan's indicators with their figures by period."""

from collections import defaultdict
from functools import cache

from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import Cast

from indicators.models import (
    Comparator,
    Denominator,
    Forecast,
    Indicator,
    IndicatorCode,
    Numerator,
    Remark,
    Result,
    Target,
)
from organisation.periods import from_code, parse_period
from plans.content import FigureColumn, IndicatorRow
from plans.indicator_words import COLUMNS, words_of
from plans.models import PlanIndicator

# Kinds of period columns, as the form spells them, and where their figures stand; any other is a comparator.
FIGURES = {
    "Outturn": Result,
    "Target": Target,
    "Forecast": Forecast,
    "Numerator": Numerator,
    "Denominator": Denominator,
}
REMARKS = {
    "RAG": Remark.Kind.RAG,
    "Direction": Remark.Kind.DIRECTION,
    "Commentary": Remark.Kind.COMMENTARY,
}
# What is no figure but comes with them, before them all.
CODE, NOWHERE = "", Value(-1)
ORDER = (CODE, *FIGURES, *REMARKS)
BASES = tuple(basis.value for basis in Indicator.YearBasis)


def basis_of(indicator):
    """Return the year basis by which an indicator's columns are read: the financial year unless stated."""
    return indicator.year_basis or "FY"


@cache
def period_of(words, basis):
    """Return the Period that the words of a column name for an indicator of a year basis, or None."""
    return parse_period(words, basis)


class Columns:
    """The period columns in which a plan shows figures.

    They are those of the workbook in which it came, and one for every other figure that its indicators
    hold inside the plan's own years or those of its workbook's columns, unless it is printed by another
    plan, which came with a column for it.
    """

    def __init__(self, plan):
        self._own = columns_of(plan.layout)
        self._others = self._printed_by_others(plan)
        self._years = set(range(plan.first_year, plan.last_year + 1))
        self._years |= {from_code(code).plan_year for _, _, code in self._own}
        self._more = {}

    def column(self, kind, indicator, basis, code):
        """Return the FigureColumn of a figure of an indicator, or None where the plan does not show it."""
        key = (kind.casefold(), basis, code)
        if key in self._own:
            return self._own[key]
        if indicator in self._others and key in self._others[indicator]:
            return None
        if key not in self._more:
            period = from_code(code)
            shown = period.plan_year in self._years
            self._more[key] = FigureColumn(kind, _period_words(period, basis)) if shown else None
        return self._more[key]

    @staticmethod
    def _printed_by_others(plan):
        """Return {indicator id: keys of the columns of the other plans that use it}."""
        columns, printed = {}, {}
        others = PlanIndicator.objects.filter(indicator__in=_indicators(plan)).exclude(plan=plan)
        for indicator, other, layout in others.values_list("indicator_id", "plan_id", "plan__layout"):
            if other not in columns:
                columns[other] = set(columns_of(layout))
            printed[indicator] = printed.get(indicator, set()) | columns[other]
        return printed


def columns_of(layout):
    """Return {(kind, year basis, period code): FigureColumn} of a workbook's layout."""
    columns = {}
    for column in figure_columns(layout):
        for basis in BASES:
            if period := period_of(column.period, basis):
                columns.setdefault((column.kind.casefold(), basis, period.code), column)
    return columns


def figure_columns(layout):
    """Return the FigureColumns of a workbook's layout, in order."""
    return [
        FigureColumn(column["kind"], column["period"])
        for sheet in layout
        for column in sheet["columns"]
        if "period" in column
    ]


def _period_words(period, basis):
    """Return a period as a heading has it for indicators of a basis: without the basis where it is theirs."""
    return period.column if period_of(period.column, basis) == period else period.label


def indicator_rows(plan, keys, fields):
    """Return the IndicatorRows of a plan, in its order: a fixed number of queries.

    fields -- {column: field of PlanIndicator} of the columns that hold plain words.
    """
    used = keys.indicators.items
    bases = {item.indicator_id: basis_of(item.indicator) for item in used}
    figures, footnotes, codes = _written(plan, bases)
    rows = []
    for item in used:
        indicator = item.indicator
        words = {column: getattr(item, field) for column, field in fields.items()}
        row = IndicatorRow(
            pk=item.pk,
            refs=item.refs or "\n".join(codes[indicator.pk]),
            indicator=item.title or indicator.title,
            priority=keys.priorities.words_of_several(keys.measured[item.pk], item.priority_words),
            figures=dict(figures.get(indicator.pk, {})),
            footnotes=dict(footnotes.get(indicator.pk, {})),
            **words | {"key": keys.indicators.shown(item)},
        )
        for column in COLUMNS:
            setattr(row, column, words_of(column, indicator, item.as_written))
        rows.append(row)
    return rows


def _indicators(plan):
    return PlanIndicator.objects.filter(plan=plan).values("indicator")


def _written(plan, bases):
    """Return what the plan shows of its indicators: two queries. bases -- {indicator id: year basis}.

    As {indicator id: {FigureColumn: words}}, the same of the footnotes of results that were corrected, and
    {indicator id: [code]}.
    """
    columns, figures, footnotes, codes = (
        Columns(plan),
        defaultdict(dict),
        defaultdict(dict),
        defaultdict(list),
    )
    for kind, indicator, name, words, restated, _, _ in sorted(_rows(plan), key=_in_order):
        if kind == CODE:
            codes[indicator].append(words)
        elif column := columns.column(kind, indicator, bases[indicator], name):
            figures[indicator][column] = words
            if restated:
                footnotes[indicator][column] = restated
    return figures, footnotes, codes


def _in_order(row):
    """Figures stand by kind, the comparators last, and in each as they came."""
    kind, *_, position, pk = row
    return ORDER.index(kind) if kind in ORDER else len(ORDER), position, pk


def _rows(plan):
    """Return (kind, indicator id, period code, words, footnote, position, id) of all that is written.

    One query.
    """
    kinds = {kind: Value(kind, output_field=TextField()) for kind in (*FIGURES, CODE)}
    parts = [(model, kinds[kind], "period", NOWHERE) for kind, model in FIGURES.items()]
    remark = Case(
        *(When(kind=stored, then=Value(kind)) for kind, stored in REMARKS.items()), output_field=TextField()
    )
    parts += [
        (Remark, remark, "period", NOWHERE),
        (Comparator, Cast("name", TextField()), "period", NOWHERE),
        (IndicatorCode, kinds[CODE], "words", F("position")),
    ]
    asked = [
        model.objects.filter(indicator__in=_indicators(plan))
        .order_by()
        .annotate(
            said_of=kind,
            called=Cast(name, TextField()),
            said=Cast("words", TextField()),
            footnote=Cast("restated", TextField())
            if model is Result
            else Value("", output_field=TextField()),
            place=place,
        )
        .values_list("said_of", "indicator_id", "called", "said", "footnote", "place", "pk")
        for model, kind, name, place in parts
    ]
    return asked[0].union(*asked[1:], all=True)
