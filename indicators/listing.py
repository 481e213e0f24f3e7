"""Listing: an indicator prepared for one row of a table, with everything worked out once."""

from dataclasses import dataclass
from functools import cache

from indicators.breaks import places_of
from indicators.charts import sparkline
from indicators.choices import Polarity, Rag, Unit
from indicators.direction import Direction, in_words
from indicators.figures import NO_FIGURES, Figures, figures_by_id
from indicators.rows import Measured
from indicators.schemes import Schemes
from indicators.standing import Standing, standing, year_end
from indicators.worked_out import to_read
from organisation.tables import rag_tag

POINTS_SHOWN = 8
SORTED_RAGS = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.NONE)
BETTER = {
    Polarity.HIGHER: "Higher",
    Polarity.LOWER: "Lower",
    Polarity.NEARER: "Nearer the target",
    Polarity.BAND: "Inside a band",
    Polarity.NONE: "Context only",
}


def rating_tag(rating):
    """Return the tag of a Rating, with the word and shape of its band where it has one."""
    return rag_tag(rating.rag.value, rating.words, rating.shape)


@cache
def _before(period):
    """Return the period of the same length before, made once for all indicators of that period."""
    return period.previous()


@dataclass(frozen=True)
class Named:
    """What names an indicator in a list, and says what is better: enough to find its place among others."""

    indicator: Measured
    codes: tuple[str, ...]

    @property
    def title(self):
        return self.indicator.title

    @property
    def code_order(self):
        """What the column of codes is sorted by: NI 9 before NI 59, those without a code last."""
        codes = self.codes
        pieces = [piece for piece in _pieces(codes[0])] if codes else []
        return (not codes, pieces, self.title)

    @property
    def better(self):
        return BETTER.get(self.indicator.polarity, "Not stated")

    @property
    def unit(self):
        """The unit in words, as the plan writes it where it does; "" where it is not stated."""
        one = self.indicator
        return one.unit_words or (Unit(one.unit).label if one.unit else "")


@dataclass(frozen=True)
class Listed(Named):
    """One indicator as lists show it. uses -- (words, address) of each plan that uses it. schemes rate it."""

    standing: Standing
    figures: Figures
    schemes: Schemes
    uses: tuple[tuple[str, str], ...] = ()

    @property
    def restated(self):
        """The footnote of its latest result, "" where that was never corrected."""
        return self.standing.result.restated if self.standing.result is not None else ""

    @property
    def restated_about(self):
        """What the footnote is about: the indicator and the period."""
        return f"{self.title}, {self.standing.period.label}" if self.standing.period else self.title

    @property
    def restated_before(self):
        """The footnote of the result of the period before, with which it is compared; "" for none."""
        period = self.standing.period
        row = self.figures.results.get(_before(period).code) if period else None
        return row.restated if row is not None else ""

    @property
    def restated_before_about(self):
        """What that footnote is about, "" where there is no result."""
        period = self.standing.period
        return f"{self.title}, {_before(period).label}" if period else ""

    @property
    def rating(self):
        """The Rating that totals count: none while the newest figure is awaited."""
        return self.standing.counted

    @property
    def tag(self):
        """The rating as a tag of shape, colour and word."""
        return rating_tag(self.rating)

    @property
    def year_end(self):
        """The YearEnd that stands beside the rating, or None. Worked out when it is asked for."""
        return year_end(self.indicator, self.schemes, self.standing, self.figures)

    @property
    def urgency(self):
        """What the column of ratings is sorted by: red first."""
        return SORTED_RAGS.index(self.rating.rag)

    @property
    def change(self):
        """The Change against the period before, or a year before where there is none; None for neither."""
        return self.standing.against_previous or self.standing.against_year

    @property
    def direction(self):
        return self.change.direction if self.change else Direction.UNKNOWN

    @property
    def change_words(self):
        """The change in words with what it is compared with, or ""."""
        if self.change is None:
            return ""
        against = "a year before" if self.standing.against_previous is None else "the period before"
        return f"{in_words(self.change, self.indicator.unit or None)}, against {against}".capitalize()

    def spark(self):
        """Return the Spark of the latest results of one length, or None."""
        if self.standing.period is None:
            return None
        results, breaks = self.figures.results, self.figures.breaks
        periods = _up_to(self.standing.period)
        rows = [results.get(period.code) for period in periods]
        since = next((at for at, row in enumerate(rows) if row is not None and row.number is not None), None)
        if since is None:
            return None
        periods, rows = periods[since:], rows[since:]
        return sparkline(
            [row if row is None else to_read(row) for row in rows],
            self.indicator.unit or None,
            periods[0].label,
            periods[-1].label,
            cuts=tuple(places_of(breaks.values(), periods)) if breaks else (),
        )


@cache
def _up_to(period):
    """Return the periods that a Spark shows, from old to new: the last is the one given."""
    periods = [period]
    while len(periods) < POINTS_SHOWN:
        periods.insert(0, periods[0].previous())
    return tuple(periods)


def _pieces(code):
    """Yield the pieces of a code so that numbers sort as numbers: NI, 59, a."""
    word = ""
    for character in code.upper():
        if word and character.isdecimal() != word[-1].isdecimal():
            yield _piece(word)
            word = ""
        word += character
    if word:
        yield _piece(word)


def _piece(word):
    return (0, int(word), "") if word.isdecimal() else (1, 0, word.strip())


class Listing:
    """The indicators of a list in their order: a sequence that rates those of a slice when it is asked for.

    indicators -- a queryset of one council.  today -- the day on which they stand.
    uses_of -- a function, handed in by the room that knows the plans, from the ids of indicators to
    {indicator id: ((words, address), ...)}.
    """

    def __init__(self, indicators, schemes, *, today, uses_of):
        self._indicators, self._schemes, self._today, self._uses_of = indicators, schemes, today, uses_of
        self._named = [Named(one, tuple(codes)) for one, codes in indicators.measured()]

    def __len__(self):
        return len(self._named)

    def __getitem__(self, part):
        """Return the Listed rows of a slice: two queries however many there are."""
        named = self._named[part]
        chosen = self._indicators.model.objects.filter(pk__in=[row.indicator.pk for row in named])
        # All of a long list are not named one by one: databases bound how many may be.
        whole = len(named) == len(self._named)
        figures = figures_by_id(self._indicators, [row.indicator for row in named])
        uses = self._uses_of(None if whole else chosen)
        return [self._listed(row, figures.get(row.indicator.pk, NO_FIGURES), uses) for row in named]

    def __iter__(self):
        return iter(self[:])

    def sort(self, key):
        """Sort as a list does; key -- a function of Named."""
        self._named.sort(key=key)

    def _listed(self, row, own, uses):
        stands = standing(row.indicator, self._schemes, figures=own, today=self._today)
        return Listed(row.indicator, row.codes, stands, own, self._schemes, uses.get(row.indicator.pk, ()))
