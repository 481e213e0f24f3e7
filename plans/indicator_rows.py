"""The rows of the sheet Indicators from the database: a plan's indicators with their figures by period."""

from collections import defaultdict
from functools import cache

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
    codes, priorities = defaultdict(list), defaultdict(set)
    for indicator, words in (
        IndicatorCode.objects.filter(indicator__in=_indicators(plan))
        .order_by("position", "id")
        .values_list("indicator_id", "words")
    ):
        codes[indicator].append(words)
    through = PlanIndicator.priorities.through.objects.filter(planindicator__plan=plan)
    for plan_indicator, priority in through.values_list("planindicator_id", "priority_id"):
        priorities[plan_indicator].add(priority)
    columns, bases = Columns(plan), {item.indicator_id: basis_of(item.indicator) for item in used}
    figures, footnotes = _figures(plan, columns, bases), _footnotes(plan, columns, bases)
    rows = []
    for item in used:
        indicator = item.indicator
        words = {column: getattr(item, field) for column, field in fields.items()}
        row = IndicatorRow(
            pk=item.pk,
            refs=item.refs or "\n".join(codes[indicator.pk]),
            indicator=item.title or indicator.title,
            priority=keys.priorities.words_of_several(priorities[item.pk], item.priority_words),
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


def _footnotes(plan, columns, bases):
    """Return {indicator id: {FigureColumn: footnote}} of the results shown that were corrected."""
    footnotes = defaultdict(dict)
    corrected = Result.objects.filter(indicator__in=_indicators(plan)).exclude(restated="").order_by()
    for indicator, code, words in corrected.values_list("indicator_id", "period", "restated"):
        if column := columns.column("Outturn", indicator, bases[indicator], code):
            footnotes[indicator][column] = words
    return footnotes


def _figures(plan, columns, bases):
    """Return {indicator id: {FigureColumn: words}} of what the plan shows. bases -- {indicator id: basis}."""
    figures = defaultdict(dict)

    def take(kind, indicator, code, words):
        if column := columns.column(kind, indicator, bases[indicator], code):
            figures[indicator][column] = words

    of_plan = {"indicator__in": _indicators(plan)}
    for kind, model in FIGURES.items():
        for row in model.objects.filter(**of_plan).order_by().values_list("indicator_id", "period", "words"):
            take(kind, *row)
    kinds = {stored: kind for kind, stored in REMARKS.items()}
    for kind, *row in (
        Remark.objects.filter(**of_plan).order_by().values_list("kind", "indicator_id", "period", "words")
    ):
        take(kinds[kind], *row)
    for name, *row in (
        Comparator.objects.filter(**of_plan).order_by().values_list("name", "indicator_id", "period", "words")
    ):
        take(name, *row)
    return figures
