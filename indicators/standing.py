"""Standing: how an indicator stands now, in one rating and two comparisons.

Source: design, section 4 "RAG". Everything is worked out from rows already loaded
(IndicatorQuerySet.for_list); nothing here asks the database, the clock or the settings.
"""

from dataclasses import dataclass
from decimal import Decimal

from indicators.choices import Rag, State, Unit
from indicators.direction import Change, direction
from indicators.models import Forecast, Result, Target
from indicators.rag import Rating, Tolerance, rate
from indicators.values import Value
from organisation.periods import Period, from_code

SHIPPED_TOLERANCE = Tolerance(amount=Decimal(5), relative=True)
HOLDS_A_FIGURE = {State.VALUE, State.TICK}


@dataclass(frozen=True)
class Standing:
    """How an indicator stands. period, result and target are None where there is none.

    against_previous and against_year compare the result with the period of the same length just
    before it and with the same period a year earlier.
    """

    rating: Rating
    period: Period | None = None
    result: Result | None = None
    target: Target | None = None
    forecast: Forecast | None = None
    against_previous: Change | None = None
    against_year: Change | None = None


def value_of(figure):
    """Return the Value that a stored figure holds, or None for no figure."""
    if figure is None:
        return None
    return Value(
        words=figure.words,
        state=State(figure.state),
        number=figure.number,
        low=figure.low,
        high=figure.high,
        parts=tuple(Decimal(part) for part in figure.parts),
        unit=Unit(figure.unit) if figure.unit else None,
        day=figure.day,
        provisional=figure.provisional,
    )


def standing(indicator, scheme=None, through=None):
    """Return the Standing of an indicator at its latest result.

    scheme -- the council's default RagScheme, used when the indicator has none; None for the shipped one.
    through -- a Period: what ended after it is not looked at; None for everything.
    The target is that of the same period. A year's target also serves a quarter of an indicator
    that is said not to be cumulative (level targets), never of one that adds up through the year.
    """
    known = [row for row in indicator.results.all() if through is None or row.ends <= through.ends]
    results = {row.period: row for row in known}
    targets = {row.period: row for row in indicator.targets.all()}
    latest = _latest([row for row in known if row.state in HOLDS_A_FIGURE]) or _latest(known)
    if latest is None:
        target = _latest(list(targets.values()))
        return Standing(rating=_rating(indicator, scheme, None, target, None), target=target)
    period = from_code(latest.period)
    target = _target(indicator, targets, period)
    before, year_before = results.get(period.previous().code), results.get(period.year_before().code)
    forecasts = {row.period: row for row in indicator.forecasts.all()}
    return Standing(
        rating=_rating(indicator, scheme, latest, target, year_before),
        period=period,
        result=latest,
        target=target,
        forecast=forecasts.get(period.whole_year().code),
        against_previous=_change(indicator, latest, before, target),
        against_year=_change(indicator, latest, year_before, target),
    )


def rating_of(indicator, scheme, period):
    """Return the Rating of one Period: its result against its target."""
    results = {row.period: row for row in indicator.results.all()}
    targets = {row.period: row for row in indicator.targets.all()}
    target = _target(indicator, targets, period)
    year_ago = results.get(period.year_before().code)
    return _rating(indicator, scheme, results.get(period.code), target, year_ago)


def _target(indicator, targets, period):
    """Return the target that a period is rated against, or None."""
    target = targets.get(period.code)
    if target is None and indicator.cumulative is False and period.part:
        return targets.get(period.whole_year().code)
    return target


def _latest(rows):
    """Return the row that ends last; of two, the longer period."""
    return max(rows, key=lambda row: (row.ends, row.ends - row.starts), default=None)


def _rating(indicator, scheme, result, target, year_ago):
    chosen = indicator.scheme or scheme
    if indicator.tolerance is not None:
        tolerance = Tolerance(amount=indicator.tolerance, relative=indicator.tolerance_relative)
    elif chosen is not None:
        tolerance = Tolerance(amount=chosen.tolerance, relative=chosen.relative)
    else:
        tolerance = SHIPPED_TOLERANCE
    return rate(
        value_of(result),
        value_of(target),
        polarity=indicator.polarity,
        tolerance=tolerance,
        unit=indicator.unit or (result.unit if result else "") or None,
        scheme=chosen.method if chosen else "tolerance",
        year_ago=value_of(year_ago),
    )


def _change(indicator, now, before, target):
    """Return the Change between two results, or None when either holds no number."""
    if before is None or now.number is None or before.number is None:
        return None
    return direction(
        now.number,
        before.number,
        polarity=indicator.polarity,
        target_low=(target.low if target.low is not None else target.number) if target else None,
        target_high=(target.high if target.high is not None else target.number) if target else None,
    )


def counts(standings):
    """Return {Rag: how many} over standings and {State or None: how many} of those without a figure.

    Every Rag is there, at 0 too; None counts those without any result.
    """
    ratings = dict.fromkeys(Rag, 0)
    absences = {}
    for one in standings:
        ratings[one.rating.rag] += 1
        if one.result is None or one.result.state not in HOLDS_A_FIGURE:
            state = State(one.result.state) if one.result else None
            absences[state] = absences.get(state, 0) + 1
    return ratings, absences
