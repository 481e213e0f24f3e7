"""Comparison: how the results of an indicator stand beside those of others, and beside its own earlier ones.

Source: design, section 4 "RAG": better or worse, not up or down, with the amount; and which period a
comparison is of, where it is not ours. Like is compared with like, the first of these that there is: our
result of the same period; our figure of it that is worked out of finer ones; our latest result of the same
length. A part of a year is compared with a year only where figures are said to stand alone, since those that
add up through the year are smaller for that alone: our last part within that year, else our latest.
Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass
from fractions import Fraction

from indicators.benchmarks import lag
from indicators.breaks import break_between
from indicators.choices import Polarity
from indicators.derived_figures import DerivedRow
from indicators.direction import Direction, direction, in_words
from indicators.models import Comparator, Result, Target
from indicators.values import Value, places_of, show, show_difference
from indicators.worked_out import LACKS, operand, readable, to_read
from indicators.worked_out_results import WorkedOutResult
from organisation.periods import Period, from_code


@dataclass(frozen=True)
class Ours:
    """Our figure in a comparison, and its words.

    worked_out -- the DerivedRow that it is of, where it is not published; None for a Result.
    """

    figure: Result | Value
    words: str
    period: Period
    target: Target | None = None
    worked_out: DerivedRow | None = None


@dataclass(frozen=True)
class Beside:
    """A comparator, and our figure beside it. ours is None where there is none to compare.

    words -- better or worse, with the amount.  lag_words -- how its period lies beside ours, "" for the same.
    """

    name: str
    comparator: Comparator
    period: Period
    words: str
    ours: Ours | None = None
    lag_words: str = ""


def comparisons_of(history, indicator, derived=None):
    """Return a Beside for each comparator of a History, at its latest figure.

    derived -- the DerivedFigures of the indicator, or None.
    """
    return [_beside(history, indicator, at, derived) for at in range(len(history.names))]


def _beside(history, indicator, at, derived):
    held = [row for row in history.rows if row.comparators[at] is not None]
    with_number = [row for row in held if row.comparators[at].number is not None]
    theirs = (with_number or held)[0]
    name, figure, period = history.names[at], theirs.comparators[at], theirs.period
    if figure.number is None:
        return Beside(name, figure, period, f"Not compared: their figure {LACKS[operand(figure).state][0]}")
    ours = ours_beside(history, indicator, period, derived)
    if ours is None:
        return Beside(name, figure, period, "Not compared: we have no result of a like period")
    return Beside(
        name, figure, period, _in_words(indicator, ours, figure), ours, lag_words(history, ours, period)
    )


def ours_beside(history, indicator, period, derived=None):
    """Return Ours, our figure to compare with a period, or None.

    derived -- the DerivedFigures of the indicator, or None.
    """
    worked_out = {row.label: row for row in (derived.rows if derived else ()) if row.figure and row.derived}
    held = _with_result(history)
    same = [row for row in held if row.period == period]
    if not same and period.label in worked_out:
        target = next((row.target for row in history.rows if row.period == period), None)
        found = worked_out[period.label]
        return Ours(found.derived.value(indicator.unit or None), found.figure, period, target, found)
    like = [row for row in held if _kind(row.period) == _kind(period)]
    alone = held if indicator.cumulative is False else []
    within = [row for row in alone if period.starts <= row.period.starts and row.period.ends <= period.ends]
    row = next(iter(same or like or within or alone), None)
    return row and Ours(row.result, row.result.words, row.period, row.target or row.level_target)


def _with_result(history):
    """Return the rows of a History whose result holds a number, from new to old."""
    return [row for row in history.rows if row.result is not None and row.result.number is not None]


def _kind(period):
    return period.basis, period.part[:1]


def lag_words(history, ours, period):
    """Return how the period of a comparison lies beside ours, and whether we have a later result than it."""
    words = lag(ours.period, period)
    later = [row.period for row in _with_result(history) if row.period.ends > ours.period.ends]
    if later:
        words = f"{words or f'Both for {period}'}; our latest result is for {later[0]}"
    return words


def _in_words(indicator, ours, theirs):
    """Return "Better: 2 percentage points higher"."""
    aim = ours.target
    change = direction(
        ours.figure,
        theirs,
        polarity=indicator.polarity,
        target_low=_end(aim, "low"),
        target_high=_end(aim, "high"),
    )
    if change.amount is None:
        return "Not compared: the two are in different units"
    if not change.amount:
        return "The same"
    unit = indicator.unit or ours.figure.unit or None
    side = "higher" if change.amount > 0 else "lower"
    amount = abs(change.amount)
    if ours.worked_out:
        # A mean may never end: it is shown to one place more than the figures behind it.
        places = max(ours.worked_out.derived.places, places_of(theirs.number))
        amount = readable(Fraction(amount), places)
    elif isinstance(ours.figure, WorkedOutResult):
        amount = readable(Fraction(amount), max(ours.figure.places, places_of(theirs.number)))
    size = f"{show_difference(amount, unit)} {side}"
    if change.direction == Direction.UNKNOWN:
        return f"{size[0].upper()}{size[1:]}; {_why_unknown(indicator.polarity)}"
    if change.direction == Direction.SAME:
        return f"As good: {size}, no nearer the target and no further from it"
    return f"{change.direction.label}: {size}"


def _end(target, end):
    """Return the low or high end of a target, twice the figure itself where it is one; None without one."""
    if target is None:
        return None
    found = getattr(target, end)
    return target.number if found is None else found


def _why_unknown(polarity):
    if polarity == Polarity.NONE:
        return "it is shown for context only"
    if polarity in (Polarity.NEARER, Polarity.BAND):
        return "there is no target to be near to"
    return "which way is better is not stated"


# --- With our own earlier results ---


def change_words(standing, indicator, figures):
    """Return (against the period before, against a year before) in words, with both figures.

    standing -- the Standing of the indicator.  figures -- its Figures.
    """
    if standing.result is None or standing.result.number is None:
        return ("Not compared: there is no result with one figure",) * 2
    period = standing.period
    adds_up = bool(indicator.cumulative and period.part)
    earlier = ((period.previous(), standing.against_previous), (period.year_before(), standing.against_year))
    before, year_before = (
        _since(indicator, standing.result, period, then, figures, change) for then, change in earlier
    )
    if adds_up:
        before = "Not compared: figures add up through the year"
    return before, year_before


def _since(indicator, now, period, then, figures, change):
    """Return one Change in words, with the figures; or why there is none."""
    row = figures.results.get(then.code)
    if row is None:
        return f"Not compared: there is no result for {then}"
    if parted := break_between(figures.breaks.values(), then, period):
        return f"Not compared with {then}: the series breaks at {from_code(parted.period)}"
    if change is None or change.amount is None:
        return f"Not compared: the result for {then} is “{row.words}”"
    unit = indicator.unit or now.unit or None
    moved = in_words(change, unit).partition(";")[0]
    both = f"{show(to_read(now), unit)} against {show(to_read(row), unit)} in {then}"
    said = f"{moved[0].upper()}{moved[1:]}: {both}"
    if change.direction == Direction.UNKNOWN:
        said += f"; {_why_unknown(indicator.polarity)}"
    return said
