"""Standing: how an indicator stands now, in one rating and two comparisons.

Source: design, section 4 "RAG". Everything is worked out from rows already loaded
(IndicatorQuerySet.for_list, or figures); nothing here asks the database, the clock or the settings.
"""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from indicators.breaks import break_between
from indicators.choices import Rag, State
from indicators.derivation import parts_of
from indicators.direction import Change, direction
from indicators.models import Forecast, Result, Target
from indicators.rag import Rating, Tolerance, rate
from organisation.periods import Period, from_code

SHIPPED_TOLERANCE = Tolerance(amount=Decimal(5), relative=True)
HOLDS_A_FIGURE = {State.VALUE, State.TICK}
# Absences that say something is missing now. "Not due" and "not applicable" of a later part of the year
# say nothing against the figure before them.
MISSING_NOW = {State.AWAITING, State.NOT_COLLECTED, State.SUPPRESSED, State.TBC, State.UNREAD}


@dataclass(frozen=True)
class Standing:
    """How an indicator stands. period, result and target are None where there is none.

    rating -- of the latest result that holds a figure.
    later -- a result without a figure (awaited, not collected) of a period after that one, or None.
    counted -- what a total counts: the rating, or that of `later`, whose figure is missing.
    against_previous and against_year compare the result with the period of the same length just
    before it and with the same period a year earlier; None where one of the two holds no number, and
    against the period before also for figures that add up through the year.
    """

    rating: Rating
    counted: Rating
    later: Result | None = None
    period: Period | None = None
    result: Result | None = None
    target: Target | None = None
    forecast: Forecast | None = None
    against_previous: Change | None = None
    against_year: Change | None = None


@dataclass(frozen=True)
class Figures:
    """The figures of one indicator by the code of their period."""

    results: dict = field(default_factory=dict)
    targets: dict = field(default_factory=dict)
    forecasts: dict = field(default_factory=dict)
    breaks: dict = field(default_factory=dict)


NO_FIGURES = Figures()


def figures_of(indicator):
    """Return the Figures of an indicator. Costs four queries unless for_list() was used."""
    kinds = (indicator.results, indicator.targets, indicator.forecasts, indicator.seriesbreaks)
    return Figures(*({row.period: row for row in rows.all()} for rows in kinds))


def figures_at_once(indicator):
    """Return the Figures of one indicator as rows of the database: one query."""
    chosen = type(indicator).objects.filter(pk=indicator.pk)
    return figures_by_id(chosen).get(indicator.pk, NO_FIGURES)


def figures_by_id(indicators):
    """Return {indicator id: Figures} of a queryset of indicators that has any: one query."""
    return {pk: Figures(**rows) for pk, rows in indicators.figure_rows().items()}


def standing(indicator, scheme=None, through=None, figures=None, today=None):
    """Return the Standing of an indicator at its latest result.

    scheme -- the council's default RagScheme, used when the indicator has none; None for the shipped one.
    through -- a Period: what ended after it is not looked at; None for everything.
    today -- what is awaited of a period that ends after this day is not missing yet; None leaves this out.
    figures -- the indicator's Figures where they are at hand; None reads its prefetched rows.
    The target is that of the same period. A year's target also serves a quarter of an indicator
    that is said not to be cumulative (level targets), never of one that adds up through the year.
    """
    figures = figures or figures_of(indicator)
    results, latest, later = _known(figures.results, through, today)
    if latest is None:
        target = _latest(list(figures.targets.values()))
        rating = counted = _rating(indicator, scheme, None, target, None)
        if is_retired(indicator, through.ends if through else today):
            counted = _retired(indicator)
        return Standing(rating=rating, counted=counted, target=target)
    period, before, year_before, year = _around(latest.period)
    target = _target(indicator, figures.targets, period)
    before = _earlier(figures, results, before, latest)
    year_before = _earlier(figures, results, year_before, latest)
    rating = counted = _rating(indicator, scheme, latest, target, year_before)
    if later is not None:
        counted = _rating(indicator, scheme, later, target, None)
    if is_retired(indicator, through.ends if through else today):
        later, counted = None, _retired(indicator)
    return Standing(
        rating=rating,
        counted=counted,
        later=later,
        period=period,
        result=latest,
        target=target,
        forecast=figures.forecasts.get(year),
        against_previous=None if _adds_up(indicator, period) else _change(indicator, latest, before, target),
        against_year=_change(indicator, latest, year_before, target),
    )


def counted_of(indicator, scheme, through, figures):
    """Return what standing() counts, and nothing beside it: the rating of a quarter gone by."""
    if is_retired(indicator, through.ends):
        return _retired(indicator)
    results, latest, later = _known(figures.results, through, None)
    if latest is None:
        return _rating(indicator, scheme, None, _latest(list(figures.targets.values())), None)
    period, _, year_before, _ = _around(latest.period)
    target = _target(indicator, figures.targets, period)
    year_ago = _earlier(figures, results, year_before, latest) if later is None else None
    return _rating(indicator, scheme, later or latest, target, year_ago)


def is_retired(indicator, day):
    """Say whether an indicator was collected no more on a day: one after its last. None: not asked."""
    return day is not None and indicator.retired_on is not None and indicator.retired_on < day


def _retired(indicator):
    last = indicator.retired_on
    return Rating(Rag.NONE, f"Not rated: the indicator was retired on {last:%-d %B %Y}", "retired")


def _earlier(figures, results, code, latest):
    """Return the result of an earlier period, None where the series breaks between it and the latest."""
    row = results.get(code)
    if row is None or not figures.breaks or break_between(figures.breaks.values(), row, latest) is None:
        return row
    return None


def _known(results, through, today):
    """Return (results looked at, the latest with a figure or else the latest, what is missing since)."""
    if through is not None:
        results = {code: row for code, row in results.items() if row.ends <= through.ends}
    rows = list(results.values())
    latest = _latest([row for row in rows if row.state in HOLDS_A_FIGURE]) or _latest(rows)
    missing = [row for row in rows if row.state in MISSING_NOW and row.ends > latest.ends]
    return results, latest, _latest([row for row in missing if today is None or row.ends <= today])


@cache
def _around(code):
    """Return the Period of a code, and the codes of the one before, of the year before and of its year."""
    period = from_code(code)
    return period, period.previous().code, period.year_before().code, period.whole_year().code


def rating_of(indicator, scheme, period, figures=None):
    """Return the Rating of one Period: its result against its target."""
    figures = figures or figures_of(indicator)
    target = _target(indicator, figures.targets, period)
    result = figures.results.get(period.code)
    year_ago = _earlier(figures, figures.results, period.year_before().code, period)
    return _rating(indicator, scheme, result, target, year_ago)


@dataclass(frozen=True)
class YearEnd:
    """What is expected at the end of a year: the forecast, the year's target, and how that would rate."""

    period: Period
    forecast: Forecast
    rating: Rating
    target: Target | None = None


def year_end(indicator, scheme, now, figures=None):
    """Return the YearEnd that stands beside a Standing, or None where nobody has made a forecast.

    It is that of the year of the latest result, else of the first year after it.
    """
    figures = figures or figures_of(indicator)
    years = {from_code(code): row for code, row in figures.forecasts.items()}
    since = now.period.ends if now.period else None
    ahead = [year for year in years if not year.part and (since is None or year.ends >= since)]
    if not ahead:
        return None
    year = min(ahead)
    forecast, target = years[year], figures.targets.get(year.code)
    if target is None and indicator.cumulative and indicator.frequency:
        # Targets that add up: that of the last part is the year's.
        parts = parts_of(year, indicator.frequency)
        target = figures.targets.get(parts[-1].code) if parts else None
    year_ago = _earlier(figures, figures.results, year.year_before().code, year)
    return YearEnd(year, forecast, _rating(indicator, scheme, forecast, target, year_ago), target)


def target_of(indicator, period, figures=None):
    """Return the target that a Period is rated against, or None."""
    return _target(indicator, (figures or figures_of(indicator)).targets, period)


def _target(indicator, targets, period):
    """Return the target of a period, or of its year where a level target serves the quarter too."""
    target = targets.get(period.code)
    if target is None and indicator.cumulative is False and period.part:
        return targets.get(period.whole_year().code)
    return target


def _latest(rows):
    """Return the row that ends last; of two, the longer period."""
    return max(rows, key=_ends_and_length, default=None)


def _ends_and_length(row):
    ends = row.ends
    return ends, ends - row.starts


def tolerance_of(indicator, scheme):
    """Return the Tolerance of an indicator: its own, else that of the scheme, else the shipped one."""
    if indicator.tolerance is not None:
        return Tolerance(amount=indicator.tolerance, relative=indicator.tolerance_relative)
    if scheme is not None:
        return Tolerance(amount=scheme.tolerance, relative=scheme.relative)
    return SHIPPED_TOLERANCE


def _rating(indicator, scheme, result, target, year_ago):
    chosen = indicator.scheme or scheme
    return rate(
        result,
        target,
        polarity=indicator.polarity,
        tolerance=tolerance_of(indicator, chosen),
        unit=indicator.unit or (result.unit if result else "") or None,
        scheme=chosen.method if chosen else "tolerance",
        year_ago=year_ago,
    )


def _adds_up(indicator, period):
    """Say whether a figure counts from the start of its year, so that the part before says nothing."""
    return bool(indicator.cumulative and period.part)


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


@dataclass(frozen=True)
class Tally:
    """How many indicators stand how. Every Rag is in ratings, at 0 too.

    unrated -- {why there is no rating: how many}, the largest first; they add up to ratings[Rag.NONE].
    """

    ratings: dict
    unrated: dict

    @property
    def total(self):
        return sum(self.ratings.values())


def tally(ratings):
    """Return the Tally of Ratings: each absence is counted apart."""
    ratings = list(ratings)
    counted = Counter(rating.rag for rating in ratings)
    whys = Counter(rating.why_none for rating in ratings if rating.rag == Rag.NONE)
    unrated = dict(sorted(whys.items(), key=lambda pair: (-pair[1], pair[0])))
    return Tally({rag: counted[rag] for rag in Rag}, unrated)
