"""Standing: how an indicator stands now, in one rating and two comparisons.

Source: design, section 4 "RAG". Everything is worked out from rows already loaded
(IndicatorQuerySet.for_list, or figures); nothing here asks the database, the clock or the settings.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property, lru_cache

from indicators.breaks import break_between
from indicators.choices import Rag, State
from indicators.derivation import Rule, parts_of
from indicators.direction import direction, threshold_of
from indicators.figures import figures_of
from indicators.models import Forecast, Result, Target
from indicators.parts import rate_by_part
from indicators.rag import Rating, Tolerance
from indicators.schemes import SHIPPED
from indicators.worked_out import stated_places
from indicators.worked_out_results import (
    WorkedOutResult,
    counts_to_date,
    derived_of,
    is_published,
    made_of,
    result_of,
    shaped_target,
)
from organisation.periods import Period, from_code

SHIPPED_TOLERANCE = Tolerance(amount=Decimal(5), relative=True)
HOLDS_A_FIGURE = {State.VALUE, State.TICK}
# Absences that say something is missing now. "Not due" and "not applicable" of a later part of the year
# say nothing against the figure before them.
MISSING_NOW = {State.AWAITING, State.NOT_COLLECTED, State.SUPPRESSED, State.TBC, State.UNREAD}


@dataclass(frozen=True)
class Standing:
    """How an indicator stands. period, result and target are None where there is none.

    rating -- of the latest result that holds a figure; a worked-out one where it has a target and the latest
    published one has none.  newer -- a published result after that one, without a target, or None.
    later -- a result without a figure (awaited, not collected) of a period after that one, or None.
    counted -- what a total counts: the rating, or that of `later`, whose figure is missing.
    """

    rating: Rating
    counted: Rating
    later: Result | None = None
    period: Period | None = None
    result: Result | None = None
    target: Target | None = None
    forecast: Forecast | None = None
    newer: Result | None = None
    now: object = field(default=None, repr=False, compare=False)

    # A page that counts hundreds of indicators compares few, so comparisons are made when they are asked for.

    @cached_property
    def against_previous(self):
        """The Change against the period of the same length just before, or None.

        None where one of the two holds no number, and for figures that add up through the year.
        """
        if self.result is None or _adds_up(self.now.indicator, self.period):
            return None
        return self.now.change(self.result, _around(self.period.code)[1])

    @cached_property
    def against_year(self):
        """The Change against the same period a year earlier; None where one of the two holds no number."""
        return None if self.result is None else self.now.change(self.result, _around(self.period.code)[2])


def standing(indicator, schemes=None, through=None, figures=None, today=None):
    """Return the Standing of an indicator at its latest result.

    schemes -- the Schemes of its council (RagScheme.objects.schemes_of); None for the shipped one.
    through -- a Period: what ended after it is not looked at; None for everything.
    today -- what is awaited of a period that ends after this day is not missing yet; None leaves this out.
    figures -- the indicator's Figures where they are at hand; None reads its prefetched rows.
    The target is that of the same period. A year's target also serves a quarter of an indicator
    that is said not to be cumulative (level targets), never of one that adds up through the year.
    Where the latest result has no target, the newest period with one is looked for: its result, published or
    worked out by the indicator's rule, stands, and the latest result beside it.
    """
    figures = figures or figures_of(indicator)
    schemes = schemes or SHIPPED
    retired = is_retired(indicator, through.ends if through else today)
    latest, later = _known(figures.results, through, today)
    now = _Now(indicator, schemes, figures, today)
    found, lacking = now.rated_instead(latest, through)
    if latest is None and found is None:
        target = _latest(figures.targets)
        judged = now.judged_alone(through)
        if judged is not None:
            rating = now.rate(None, now.target(judged), period=judged)
            counted = _retired(indicator) if retired else rating
            return Standing(rating=rating, counted=counted, period=judged, target=now.target(judged))
        rating = now.rate(None, target) if lacking is None else now.rate_lacking(lacking)
        if figures.unusable:
            rating = rating.but(lambda _: f"Not rated: {figures.unusable}")
        return Standing(rating=rating, counted=_retired(indicator) if retired else rating, target=target)
    stands = latest if found is None else found
    period, _, _, year = _around(stands.period)
    target = now.target(period)
    rating = counted = now.rate_period(stands, period, target)
    if later is not None:
        counted = now.rate(later, target)
    elif lacking is not None:
        later, counted = lacking, now.rate_lacking(lacking)
    if retired:
        later, counted = None, _retired(indicator)
    return Standing(
        rating=rating,
        counted=counted,
        later=later,
        newer=latest if latest is not stands and latest is not None and latest.ends > stands.ends else None,
        period=period,
        result=stands,
        target=target,
        forecast=figures.forecasts.get(year.code),
        now=now,
    )


def counted_of(indicator, schemes, through, figures):
    """Return what standing() counts, and nothing beside it: the rating of a quarter gone by."""
    if is_retired(indicator, through.ends):
        return _retired(indicator)
    if indicator.rule or figures.unusable:
        return standing(indicator, schemes, through, figures).counted
    now = _Now(indicator, schemes or SHIPPED, figures)
    latest, later = _known(figures.results, through, None)
    if latest is None:
        return now.rate(None, _latest(figures.targets))
    period = _around(latest.period)[0]
    target = now.target(period)
    return now.rate(later, target) if later is not None else now.rate_period(latest, period, target)


class _Now:
    """One indicator with what rates it, while its standing is worked out."""

    __slots__ = ("figures", "indicator", "schemes", "today")

    def __init__(self, indicator, schemes, figures, today=None):
        self.indicator, self.schemes, self.figures, self.today = indicator, schemes, figures, today

    def target(self, period):
        return _target(self.indicator, self.figures.targets, period)

    def result(self, period):
        """Return the result of a Period that a comparison is made with, published or worked out, or None."""
        row = self.figures.results.get(period.code)
        if self.indicator.rule and not is_published(row):
            derived = derived_of(self.indicator, self.figures, period, self.today)
            row = row if derived is None else made_of(derived, period, self.indicator.unit)
        return row

    def earlier(self, then, now):
        """Return the result of an earlier Period; None where the series breaks between it and a later one."""
        breaks = self.figures.breaks
        if breaks and break_between(breaks.values(), then, now) is not None:
            return None
        return self.result(then)

    def rated_instead(self, latest, through):
        """Return (what is rated in place of the latest result, what should be but cannot be worked out).

        None for both where the latest result has a target of its own, or where nothing is worked out.
        """
        if not self.indicator.rule:
            return None, None
        if latest is not None and self.target(_around(latest.period)[0]) is not None:
            return None, None
        lacking = None
        for period in self._aims(latest, through):
            row = self.figures.results.get(period.code)
            row = row if is_published(row) else result_of(self.indicator, self.figures, period, self.today)
            if row is None:
                continue
            if row.state in HOLDS_A_FIGURE:
                return row, lacking
            if lacking is None and (row.state in MISSING_NOW or _is_broken(row)):
                lacking = row
        return None, lacking

    def _aims(self, latest, through):
        """Yield the Periods that have a target, the latest first: none that ended over a year before."""
        since = None if latest is None else _around(latest.period)[3].year_before().starts
        for code in newest_first(tuple(self.figures.targets), through and through.ends):
            period = _around(code)[0]
            if since is None or period.ends >= since:
                yield period

    def rate_period(self, result, period, target):
        """Return the Rating of a Period by its result, or by the year to date where its target is of that."""
        year_before = _around(period.code)[2]
        year_ago = self.earlier(year_before, period)
        if period.part and self.indicator.target_shape and counts_to_date(self.indicator):
            result = result_of(self.indicator, self.figures, period, self.today) or result
            year_ago = result_of(self.indicator, self.figures, year_before) if year_ago else None
        return self.rate(result, target, year_ago, period)

    def judged_alone(self, through):
        """Return the newest Period that an officer judged though it has no figure, or None."""
        scheme = self.schemes.newest(self.indicator)
        if scheme is None or scheme.method != "judgement":
            return None
        codes = tuple(code for pk, code in self.schemes.judged if pk == self.indicator.pk)
        newest = newest_first(codes, through and through.ends)
        return _around(newest[0])[0] if newest else None

    def rate_lacking(self, row):
        return self.rate(row, self.target(_around(row.period)[0]))

    def rate(self, result, target, year_ago=None, period=None):
        """Return the Rating of a result; period -- whose it is where there is no result."""
        indicator = self.indicator
        starts = period.starts if period else result.starts if result else None
        scheme = self.schemes.of(indicator, starts)
        judgement = None
        if scheme is not None and scheme.method == "judgement":
            code = result.period if result is not None else period and period.code
            judgement = self.schemes.judged.get((indicator.pk, code))
        rating = rate_by_part(
            indicator.part_names,
            result,
            target,
            polarity=indicator.polarity,
            tolerance=tolerance_of(indicator, scheme),
            unit=indicator.unit or (result.unit if result else "") or None,
            scheme=scheme.method if scheme else "tolerance",
            year_ago=year_ago,
            judgement=judgement,
            bands=self.schemes.bands(scheme) if scheme is not None else (),
        )
        if isinstance(result, WorkedOutResult) or isinstance(target, WorkedOutResult):
            rating = _with_working(rating, result, target)
        if scheme is not None and rating.rag != Rag.NONE and self.schemes.since(scheme) is not None:
            rating = rating.but(lambda reason: f"{reason}; by {scheme}, then in force")
        return rating

    def change(self, now, then):
        """Return the Change since the result of an earlier Period, or None when either holds no number."""
        period = _around(now.period)[0]
        before = self.earlier(then, period)
        if before is None or now.number is None or before.number is None:
            return None
        target = self.target(period)
        change = direction(
            now.number,
            before.number,
            polarity=self.indicator.polarity,
            target_low=(target.low if target.low is not None else target.number) if target else None,
            target_high=(target.high if target.high is not None else target.number) if target else None,
            threshold=threshold_for(self.indicator, self.schemes.of(self.indicator, period.starts), before),
        )
        if not isinstance(now, WorkedOutResult) and not isinstance(before, WorkedOutResult):
            return change
        places = max(stated_places(row, row.number) for row in (now, before))
        return replace(change, places=places)


def _with_working(rating, result, target):
    """Return a Rating whose reason says what was worked out, and why it could not be."""
    worked = [row for row in (result, target) if isinstance(row, WorkedOutResult)]
    lacking = next((row for row in worked if row.state != State.VALUE), None)
    if lacking is not None:
        return rating.but(lambda _: f"Not rated: {lacking.how}")
    names = {id(result): "result", id(target): "target"}
    said = "; ".join(f"{names[id(row)]} worked out: {row.how}" for row in worked)
    return rating.but(lambda reason: f"{reason}; {said}")


def _is_broken(row):
    """Say whether a figure cannot be worked out because the series breaks among those behind it."""
    return isinstance(row, WorkedOutResult) and row.is_broken


def is_retired(indicator, day):
    """Say whether an indicator was collected no more on a day: one after its last. None: not asked."""
    return day is not None and indicator.retired_on is not None and indicator.retired_on < day


def _retired(indicator):
    last = indicator.retired_on
    return Rating(Rag.NONE, f"Not rated: the indicator was retired on {last:%-d %B %Y}", "retired")


def _known(results, through, today):
    """Return (the latest result with a figure or else the latest, the latest that is missing since).

    Each is None where there is none. What ended after the Period `through` is not looked at.
    """
    codes = newest_first(tuple(results), through and through.ends)
    held = next((place for place, code in enumerate(codes) if results[code].state in HOLDS_A_FIGURE), 0)
    latest = results[codes[held]] if codes else None
    for code in codes[:held]:
        row = results[code]
        if row.state in MISSING_NOW and row.ends > latest.ends and (today is None or row.ends <= today):
            return latest, row
    return latest, None


@lru_cache(maxsize=10_000)
def newest_first(codes, last=None):
    """Return the codes of periods, the one that ends last first; of two that end together the longer.

    last -- a day: what ends after it is left out. Indicators of a council have the same few sets of periods.
    """
    periods = [period for period in map(from_code, codes) if last is None or period.ends <= last]
    periods.sort(key=lambda period: (period.ends, -period.starts.toordinal(), period.code), reverse=True)
    return tuple(period.code for period in periods)


@cache
def _around(code):
    """Return the Period of a code, the one before, the one of the year before, and its year."""
    period = from_code(code)
    return period, period.previous(), period.year_before(), period.whole_year()


def rating_of(indicator, schemes, period, figures=None, today=None):
    """Return the Rating of one Period: its result, published or worked out, against its target."""
    now = _Now(indicator, schemes or SHIPPED, figures or figures_of(indicator), today)
    return now.rate_period(now.result(period), period, now.target(period))


@dataclass(frozen=True)
class YearEnd:
    """What is expected at the end of a year: the forecast, the year's target, and how that would rate."""

    period: Period
    forecast: Forecast
    rating: Rating
    target: Target | None = None


def year_end(indicator, schemes, stands, figures=None):
    """Return the YearEnd beside a Standing, or None where nobody has made a forecast.

    It is that of the year of the latest result, else of the first year after it.
    """
    figures = figures or figures_of(indicator)
    if not figures.forecasts:
        return None
    years = {_around(code)[0]: row for code, row in figures.forecasts.items()}
    since = stands.period.ends if stands.period else None
    ahead = [year for year in years if not year.part and (since is None or year.ends >= since)]
    if not ahead:
        return None
    year = min(ahead)
    now = _Now(indicator, schemes or SHIPPED, figures)
    forecast, target = years[year], now.target(year)
    if target is None and indicator.cumulative and indicator.frequency:
        # Targets that add up: that of the last part is the year's.
        parts = parts_of(year, indicator.frequency)
        target = figures.targets.get(parts[-1].code) if parts else None
    scheme = now.schemes.of(indicator, year.starts)
    if scheme is not None and scheme.method == "judgement":
        rating = Rating(Rag.NONE, "Not rated: an officer judges results, not forecasts", "not judged")
    else:
        rating = now.rate(forecast, target, now.earlier(year.year_before(), year), year)
    return YearEnd(year, forecast, rating, target)


def target_of(indicator, period, figures=None):
    """Return the target that a Period is rated against, or None."""
    return _target(indicator, (figures or figures_of(indicator)).targets, period)


def _target(indicator, targets, period):
    """Return the target of a period, or what the shape of the year's targets says of it.

    Where nobody has said the shape, a year's target serves a quarter of figures that stand alone, unless the
    year is their sum.
    """
    target = targets.get(period.code)
    if target is not None or not targets:
        return target
    if indicator.target_shape:
        return shaped_target(indicator, targets, period)
    if indicator.cumulative is False and period.part and indicator.rule != Rule.SUM:
        return targets.get(period.whole_year().code)
    return None


def _latest(rows):
    """Return the one of some figures by period that ends last, or None."""
    codes = newest_first(tuple(rows))
    return rows[codes[0]] if codes else None


def tolerance_of(indicator, scheme):
    """Return the Tolerance of an indicator: its own, else that of the scheme, else the shipped one."""
    if indicator.tolerance is not None:
        return Tolerance(amount=indicator.tolerance, relative=indicator.tolerance_relative)
    if scheme is not None:
        return Tolerance(amount=scheme.tolerance, relative=scheme.relative)
    return SHIPPED_TOLERANCE


def threshold_for(indicator, scheme, before):
    """Return the largest movement, in the unit of the figures, that counts as the same.

    before -- the earlier figure.
    """
    if indicator.same_within is not None:
        return indicator.same_within
    if scheme is None or not scheme.same_within:
        return Decimal(0)
    return threshold_of(before.number, scheme.same_within, relative=scheme.same_within_relative)


def _adds_up(indicator, period):
    """Say whether a figure counts from the start of its year, so that the part before says nothing."""
    return bool(indicator.cumulative and period.part)


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
