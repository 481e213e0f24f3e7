"""Listing: an indicator prepared for one row of a table, with everything worked out once."""

from dataclasses import dataclass

from indicators.breaks import places_of
from indicators.charts import sparkline
from indicators.choices import Polarity, Rag
from indicators.direction import Direction, in_words
from indicators.figures import NO_FIGURES, Figures, figures_by_id
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


@dataclass(frozen=True)
class Listed:
    """One indicator as lists show it. uses -- (words, address) of each plan that uses it.

    printed -- its codes where they are at hand; None reads the prefetched ones.  schemes -- what rates it.
    """

    indicator: object
    standing: Standing
    figures: Figures
    uses: tuple[tuple[str, str], ...] = ()
    printed: tuple[str, ...] | None = None
    schemes: object = None

    @property
    def title(self):
        return self.indicator.title

    @property
    def address(self):
        return self.indicator.get_absolute_url()

    @property
    def codes(self):
        """The codes as printed. Costs a query unless they were handed in or prefetched."""
        if self.printed is not None:
            return self.printed
        return [code.words for code in self.indicator.codes.all()]

    @property
    def code_order(self):
        """What the column of codes is sorted by: NI 9 before NI 59, those without a code last."""
        codes = self.codes
        pieces = [piece for piece in _pieces(codes[0])] if codes else []
        return (not codes, pieces, self.title)

    @property
    def restated(self):
        """The footnote of its latest result, "" where that was never corrected."""
        return self.standing.result.restated if self.standing.result is not None else ""

    @property
    def restated_about(self):
        """What the footnote is about: the indicator and the period."""
        return f"{self.title}, {self.standing.period.label}" if self.standing.period else self.title

    @property
    def better(self):
        return BETTER.get(self.indicator.polarity, "Not stated")

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
        periods, period = [], self.standing.period
        for _ in range(POINTS_SHOWN):
            periods.append(period)
            period = period.previous()
        periods.reverse()
        rows = [self.figures.results.get(period.code) for period in periods]
        while rows and (rows[0] is None or rows[0].number is None):
            rows.pop(0)
            periods.pop(0)
        if not rows:
            return None
        return sparkline(
            [to_read(row) if row else None for row in rows],
            self.indicator.unit or None,
            periods[0].label,
            periods[-1].label,
            cuts=tuple(places_of(self.figures.breaks.values(), periods)),
        )


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


def listed(indicators, schemes=None, *, today, uses=None):
    """Return a Listed for each indicator of a queryset, in its order: two queries besides prefetches.

    today -- the day on which they stand.
    uses -- {indicator id: ((words, address), ...)}, handed in by the room that knows the plans.
    """
    uses = uses or {}
    figures = figures_by_id(indicators)
    rows = []
    for indicator in indicators:
        own = figures.get(indicator.pk, NO_FIGURES)
        stands = standing(indicator, schemes, figures=own, today=today)
        rows.append(Listed(indicator, stands, own, uses.get(indicator.pk, ()), schemes=schemes))
    return rows
