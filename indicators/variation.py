"""Variation: whether results move by more than they always do (XmR charts, statistical process control).

Sources: D. J. Wheeler, "Understanding Variation: The Key to Managing Chaos" (SPC Press): the chart of single
results and moving ranges, limits at 2.66 times the mean moving range either side of the mean, useful from
five or six results on; NHS England, "Making data count" (england.nhs.uk/publication/making-data-count): the
same chart for public services, and the reading of a target against the limits. The rules here:

1. a result outside the limits (Western Electric rule 1, Nelson test 1); on a limit is inside;
2. eight or more in a row on one side of the mean (Western Electric rule 4, the run that Wheeler uses);
3. six or more in a row, each above, or each below, the one before (Nelson test 3: L. S. Nelson, "The Shewhart
   control chart: tests for special causes", Journal of Quality Technology 16(4), 1984).

"Making data count" asks for seven in rules 2 and 3, and adds a rule of two in three near a limit, which is
not used here. A result on the mean ends a run of rule 2, an equal one a run of rule 3, and a period without a
result both; no moving range is taken across it.
Every result counts towards the limits, those of special variation too. Give results of one kind only: since
the last break in series, and not figures that add up through the year, which rise whatever happens.
Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from django.db.models import TextChoices

from indicators.choices import Polarity
from indicators.direction import Direction, direction
from indicators.values import is_usable, show
from indicators.worked_out import as_decimal, ends_of, operand, readable

LIMITS_AT = Decimal("2.66")
LEAST_RESULTS = 6
FIRM_RESULTS = 12
ON_ONE_SIDE = 8
IN_A_ROW = 6


class Expected(TextChoices):
    """What ordinary variation promises about a target."""

    MET = "met", "Can be expected to be met"
    EITHER = "either", "May be met or missed"
    MISSED = "missed", "Cannot be expected to be met"
    UNKNOWN = "unknown", "Not known"


@dataclass(frozen=True)
class Signal:
    """One piece of special variation.

    rule -- 1, 2 or 3, as numbered above.  first, last -- which results, counted from 0 as given.
    up -- above the mean or rising.  verdict -- BETTER, WORSE or UNKNOWN by the polarity.
    """

    rule: int
    first: int
    last: int
    up: bool
    verdict: Direction


@dataclass(frozen=True)
class Variation:
    """What a series of results says about itself; words without a full stop.

    numbers -- exact, None where a period has none.  mean, lower, upper, mean_range -- exact; None where there
    are too few results.  trial -- limits from fewer than 12 results.
    special -- whether the latest result belongs to special variation; None where there are too few.
    words -- whether the latest change is special or ordinary.  target_words -- what to expect of the target.
    """

    labels: tuple[str, ...]
    numbers: tuple[Fraction | None, ...]
    places: int
    words: str
    expected: Expected
    target_words: str
    mean: Fraction | None = None
    mean_range: Fraction | None = None
    lower: Fraction | None = None
    upper: Fraction | None = None
    signals: tuple[Signal, ...] = ()
    special: bool | None = None
    trial: bool = False


def variation(points, *, polarity, target=None, unit=None, least=None, most=None):
    """Return the Variation of results.

    points -- pairs (label, figure) in order of time, every period from the first to the last, those without a
    figure too; the label is a Period or words, the figure a Decimal, a Value or None.
    target -- a Decimal or Value; its low and high where it is a band.  unit -- the indicator's Unit.
    least, most -- the figures beyond which no result can lie (0 and 100 for a share); limits stop there.
    """
    points = list(points)
    operands = [operand(figure) for _, figure in points]
    labels = tuple(str(label) for label, _ in points)
    numbers = tuple(one.exact for one in operands)
    places = max((one.places for one in operands), default=0)
    given = [number for number in numbers if number is not None]
    ranges = [abs(now - before) for before, now in pairwise(numbers) if None not in (now, before)]
    if too_few := _too_few(len(given), len(ranges)):
        unknown = "What to expect of the target is not known from so few results"
        return Variation(labels, numbers, places, too_few, Expected.UNKNOWN, unknown)
    mean = sum(given, Fraction(0)) / len(given)
    mean_range = sum(ranges, Fraction(0)) / len(ranges)
    lower, upper = _limits(mean, mean_range, least, most)
    ends = ends_of(target)
    signals = tuple(_signals(numbers, mean, lower, upper, polarity, ends))
    latest = max(at for at, number in enumerate(numbers) if number is not None)
    series = _Series(labels, numbers, places, unit, mean, lower, upper, signals, latest)
    expected, target_words = _expect(series, polarity, ends)
    words = series.in_words()
    if len(given) < FIRM_RESULTS:
        words += f"; limits from {len(given)} results are a first guide, {FIRM_RESULTS} make them firm"
    return Variation(
        labels,
        numbers,
        places,
        words,
        expected,
        target_words,
        mean,
        mean_range,
        lower,
        upper,
        signals,
        special=bool(series.now),
        trial=len(given) < FIRM_RESULTS,
    )


def _too_few(results, steps):
    """Return why no limits can be set, or "" when they can."""
    if results < LEAST_RESULTS:
        only = "No results" if not results else f"Only {results} result{'s' if results > 1 else ''}"
        return f"{only}: limits need at least {LEAST_RESULTS}"
    if steps < LEAST_RESULTS - 1:
        return (
            f"{results} results with gaps between them: limits need at least {LEAST_RESULTS - 1} steps from "
            f"one period to the next, and there {'is' if steps == 1 else 'are'} {steps}"
        )
    return ""


def _limits(mean, mean_range, least, most):
    """Return the exact (lower, upper) limits, no further than a result can lie."""
    reach = Fraction(LIMITS_AT) * mean_range
    lower, upper = mean - reach, mean + reach
    if is_usable(least):
        lower = max(lower, min(Fraction(least), mean))
    if is_usable(most):
        upper = min(upper, max(Fraction(most), mean))
    return lower, upper


# --- The three rules ---


def _signals(numbers, mean, lower, upper, polarity, ends):
    """Yield every Signal, in order of rule and time."""
    for at, number in enumerate(numbers):
        if number is not None and not lower <= number <= upper:
            yield Signal(1, at, at, number > mean, _verdict(number, mean, polarity, ends))
    sides = [None if number is None or number == mean else number > mean for number in numbers]
    for first, last, up in _runs(sides, ON_ONE_SIDE):
        run = numbers[first : last + 1]
        yield Signal(2, first, last, up, _verdict(sum(run) / len(run), mean, polarity, ends))
    moves = [
        None if None in (before, now) or now == before else now > before for before, now in pairwise(numbers)
    ]
    for first, last, up in _runs(moves, IN_A_ROW - 1):
        yield Signal(3, first, last + 1, up, _verdict(numbers[last + 1], numbers[first], polarity, ends))


def _runs(sides, least):
    """Yield (first, last, side) of every longest run of one side, at least so long; None belongs to none."""
    first = 0
    for at in range(1, len(sides) + 1):
        if at == len(sides) or sides[at] is not sides[first]:
            if sides[first] is not None and at - first >= least:
                yield first, at - 1, sides[first]
            first = at


def _verdict(now, before, polarity, ends):
    """Return whether a figure is better or worse than another."""
    low, high = (as_decimal(end) for end in ends) if ends else (None, None)
    change = direction(
        as_decimal(now), as_decimal(before), polarity=polarity, target_low=low, target_high=high
    )
    return change.direction


# --- What to expect of the target ---


def _expect(series, polarity, ends):
    """Return (Expected, its words) of a target against the limits.

    Met means at or beyond the target, or inside the band with its ends; so a target on the worse limit is met
    by every ordinary result, and one on the better limit only now and then.
    """
    if polarity == Polarity.NONE:
        return Expected.UNKNOWN, "It is shown for context only, so there is nothing to expect of a target"
    if ends is None:
        return Expected.UNKNOWN, "There is no target with a figure to hold against the limits"
    if polarity == Polarity.UNSTATED:
        return Expected.UNKNOWN, "Nobody has said whether higher or lower is better"
    low = ends[0] if polarity != Polarity.LOWER else None
    high = ends[1] if polarity != Polarity.HIGHER else None
    if (low is None or low <= series.lower) and (high is None or series.upper <= high):
        expected = Expected.MET
    elif (low is not None and series.upper < low) or (high is not None and high < series.lower):
        expected = Expected.MISSED
    else:
        expected = Expected.EITHER
    return expected, series.target_in_words(expected, ends)


# --- In words ---


@dataclass(frozen=True)
class _Series:
    """What the sentences are made of."""

    labels: tuple
    numbers: tuple
    places: int
    unit: str | None
    mean: Fraction
    lower: Fraction
    upper: Fraction
    signals: tuple
    latest: int

    @property
    def now(self):
        """The signals that the latest result belongs to."""
        return [signal for signal in self.signals if signal.last == self.latest]

    def show(self, number):
        return show(readable(number, self.places), self.unit)

    @property
    def limits(self):
        return f"the limits of {self.show(self.lower)} to {self.show(self.upper)}"

    def in_words(self):
        """Return whether the latest change is special or ordinary."""
        if self.lower == self.upper and not self.signals:
            return f"Every result is {self.show(self.mean)}: there is no variation to judge"
        earlier = [signal for signal in self.signals if signal.last != self.latest]
        if self.now:
            said = f"Special variation{self._verdict()}: " + "; ".join(self.name(one) for one in self.now)
        else:
            said = (
                f"Ordinary variation: the latest result, {self.show(self.numbers[self.latest])} in "
                f"{self.labels[self.latest]}, is within {self.limits} and part of no run"
            )
        if earlier:
            newest = max(earlier, key=lambda signal: signal.last)
            times = "" if len(earlier) == 1 else f" {len(earlier)} times, the last"
            said += f"; special variation before it{times}: {self.name(newest)}"
        return said

    def _verdict(self):
        """Return ", better" or ", worse" when the signals of the latest result agree on it."""
        verdicts = {signal.verdict for signal in self.now}
        known = verdicts & {Direction.BETTER, Direction.WORSE}
        return f", {verdicts.pop().label.lower()}" if len(verdicts) == 1 and known else ""

    def name(self, signal):
        """Return a signal in words, with the number of its rule."""
        first, last = self.labels[signal.first], self.labels[signal.last]
        if signal.rule == 1:
            side, limit = ("above", self.upper) if signal.up else ("below", self.lower)
            number = self.show(self.numbers[signal.last])
            return f"{number} in {last} is {side} the limit of {self.show(limit)} (rule 1)"
        count = signal.last - signal.first + 1
        run = f"{count} results in a row, {first} to {last},"
        if signal.rule == 2:
            return (
                f"{run} are {'above' if signal.up else 'below'} the mean of {self.show(self.mean)} (rule 2)"
            )
        return f"{run} each {'above' if signal.up else 'below'} the one before (rule 3)"

    def target_in_words(self, expected, ends):
        """Return what to expect of the target, and why."""
        low, high = ends
        aim = self.show(low) if low == high else f"{self.show(low)} to {self.show(high)}"
        if self.lower == self.upper:
            hope = "can" if expected == Expected.MET else "cannot"
            return f"The target of {aim} {hope} be expected to be met: every result is {self.show(self.mean)}"
        said = {
            Expected.MET: f"can be expected to be met: every result within {self.limits} meets it",
            Expected.MISSED: f"cannot be expected to be met unless something changes: no result within "
            f"{self.limits} meets it",
            Expected.EITHER: f"may be met or missed by ordinary variation: some results within {self.limits} "
            "meet it and others do not",
        }[expected]
        guide = "; there is special variation, so this is a guide only" if self.signals else ""
        return f"The target of {aim} {said}{guide}"
