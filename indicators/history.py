"""History: the figures of one indicator, period by period, as its page tells them.

Everything is worked out from rows already loaded (IndicatorQuerySet.for_report); nothing here asks the
database, the clock or the settings.
"""

from dataclasses import dataclass, field

from indicators.breaks import places_of
from indicators.charts import Series, trend
from indicators.figures import figures_of
from indicators.models import Comparator, Forecast, Remark, Result, SeriesBreak, Target
from indicators.rag import Rating
from indicators.standing import rating_of, target_of
from indicators.values import Value
from indicators.worked_out import to_read
from indicators.worked_out_results import WorkedOutResult, is_published, result_of
from organisation.periods import Period, from_code


@dataclass
class PeriodRow:
    """What is known of one period. rating is None where there is neither result nor target.

    worked_out -- the WorkedOutResult of a period with a target, in the place of a published result.
    level_target -- the target of the whole year, where the period has none of its own but is rated by it.
    comparators -- one for each name in History.names, None where there is none.
    series_break -- the SeriesBreak that stands at this period, or None.
    """

    period: Period
    result: Result | None = None
    target: Target | None = None
    level_target: Target | None = None
    worked_out: WorkedOutResult | None = None
    forecast: Forecast | None = None
    rating: Rating | None = None
    comparators: list[Comparator | Value | None] = field(default_factory=list)
    printed: dict[str, Remark] = field(default_factory=dict)
    series_break: SeriesBreak | None = None


@dataclass
class History:
    """The periods from new to old, and the names of the comparators in the order of their columns."""

    rows: list[PeriodRow]
    names: list[str]
    breaks: list = field(default_factory=list)

    @property
    def has_forecasts(self):
        return any(row.forecast for row in self.rows)

    @property
    def remarks(self):
        """The rows in which something was printed beside the figures."""
        return [row for row in self.rows if row.printed]


def history_of(indicator, schemes=None, figures=None, today=None, means=None):
    """Return the History of an indicator loaded by for_page().

    figures -- the indicator's Figures where they are at hand; None costs three queries.
    today -- what ends after this day is not due yet; None leaves this out.
    means -- {name: {code of a period: Value}} of comparator groups, which stand beside the comparators.
    """
    figures = figures or figures_of(indicator)
    comparators = {(row.name, row.period): row for row in indicator.comparators.all()}
    for name, values in (means or {}).items():
        comparators |= {(name, period): value for period, value in values.items()}
    names = sorted({name for name, _ in comparators})
    printed = {}
    for remark in indicator.remarks.all():
        printed.setdefault(remark.period, {})[remark.kind] = remark
    codes = {
        *figures.results,
        *figures.targets,
        *figures.forecasts,
        *figures.breaks,
        *printed,
        *(period for _, period in comparators),
    }
    rows = []
    for period in sorted(map(from_code, codes), key=_newest_last, reverse=True):
        code = period.code
        result, target = figures.results.get(code), figures.targets.get(code)
        rated_by = target_of(indicator, period, figures) if result else None
        worked = None
        if target is not None and not is_published(result):
            worked = result_of(indicator, figures, period, today)
            worked = worked if isinstance(worked, WorkedOutResult) and worked is not result else None
        rows.append(
            PeriodRow(
                period=period,
                result=result,
                target=target,
                level_target=rated_by if rated_by is not target else None,
                forecast=figures.forecasts.get(code),
                worked_out=worked,
                rating=rating_of(indicator, schemes, period, figures, today) if result or worked else None,
                comparators=[comparators.get((name, code)) for name in names],
                printed=printed.get(code, {}),
                series_break=figures.breaks.get(code),
            )
        )
    return History(rows, names, sorted(figures.breaks.values(), key=lambda one: one.starts))


def _newest_last(period):
    """Sort periods by their end; a year after its own last part."""
    return period.ends, -period.starts.toordinal()


def longest_series(history):
    """Return the rows of the longest series in a History, from old to new, empty ones where periods lack.

    A series has periods of one length, in one year basis: those for which most results hold a number; of as
    many, the shorter.
    """
    kinds = {}
    for row in history.rows:
        kind = (row.period.basis, row.period.part[:1])
        held = row.result is not None and row.result.number is not None
        aimed = row.target is not None and row.target.number is not None
        results, targets = kinds.get(kind, (0, 0))
        kinds[kind] = (results + held, targets + aimed)
    if not kinds:
        return []
    chosen = max(kinds, key=lambda kind: (kinds[kind], kind[1]))
    rows = [row for row in reversed(history.rows) if (row.period.basis, row.period.part[:1]) == chosen]
    return _every_period(rows)


def trend_of(history, unit=None, *, level=False, guides=()):
    """Return the Trend of a History, its longest series, or None where there is nothing to draw.

    Results that nobody has yet are not drawn, targets ahead are.
    level -- figures do not add up through the year, so a comparator of a year stands beside its quarters.
    guides -- level lines to be drawn with it (charts.Guide).
    """
    rows = longest_series(history)
    years = {row.period: row for row in history.rows if not row.period.part} if level else {}
    series = [
        Series("Result", "result", _numbers(row.result for row in rows)),
        Series("Target", "target", _numbers(row.target or row.level_target for row in rows)),
        *(
            Series(name, "comparator", _numbers(_compared(row, index, years) for row in rows))
            for index, name in enumerate(history.names)
        ),
    ]
    periods = [row.period for row in rows]
    breaks = {
        place: f"Break in series at {from_code(one.period)}"
        for place, one in places_of(history.breaks, periods).items()
    }
    return trend(periods, series, unit, guides, breaks)


def _compared(row, index, years):
    """Return the comparator of a row, or that of its whole year where years holds it, or None."""
    if row.comparators[index] is None and row.period.whole_year() in years:
        return years[row.period.whole_year()].comparators[index]
    return row.comparators[index]


def _numbers(figures):
    return tuple(to_read(figure) if figure else None for figure in figures)


def _every_period(rows):
    """Return rows with an empty one for each period that is missing between two, so that gaps show."""
    filled = []
    for row in rows:
        missing, period = [], row.period.previous()
        while filled and period > filled[-1].period and len(missing) < 40:
            missing.append(PeriodRow(period, comparators=[None] * len(row.comparators)))
            period = period.previous()
        filled += [*reversed(missing), row]
    return filled
