"""Benchmarks: where a council stands among others that report the same indicator.

Source: quartiles by the inclusive method, type 7 of R. J. Hyndman and Y. Fan, "Sample Quantiles in
Statistical Packages", The American Statistician 50(4), 1996, which is QUARTILE.INC of a spreadsheet: of n
figures in order, the quartile p stands at place 1 + (n - 1) p, between two figures in proportion. Equals
share the best of their ranks (1, 2, 2, 4). Rank 1 and the top quartile are always the best, by the polarity.
How many members a group has is never assumed; who reported no figure is counted and named, never ranked.
Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass
from fractions import Fraction

from indicators.choices import Polarity, Unit
from indicators.values import show
from indicators.worked_out import LACKS, ends_of, operand, readable

# Fewer figures have no quarters to speak of.
LEAST_FOR_QUARTILES = 4
MOST_NAMED = 5

QUARTILE_NAMES = {1: "top quartile", 2: "second quartile", 3: "third quartile", 4: "bottom quartile"}


@dataclass(frozen=True)
class Benchmark:
    """How a council's figure stands against a group; words without a full stop.

    members -- how many the group has.  reported -- how many of them have a figure.
    missing -- pairs (member, why it has none), in the order given.
    mean, lower_quartile, median, upper_quartile, least, greatest -- exact, of the members that reported;
    quartiles are None below four. Lower and upper go by size, whichever is better.
    rank, of, tied -- our place among the members that reported and us, 1 the best; of how many; how many
    share it, us included. quartile -- 1 (top) to 4, a figure on the boundary in the better. None where
    not known.
    words, reported_words -- for people.
    """

    members: int
    reported: int
    missing: tuple[tuple[str, str], ...]
    places: int
    words: str
    reported_words: str
    mean: Fraction | None = None
    least: Fraction | None = None
    lower_quartile: Fraction | None = None
    median: Fraction | None = None
    upper_quartile: Fraction | None = None
    greatest: Fraction | None = None
    rank: int | None = None
    of: int | None = None
    tied: int | None = None
    quartile: int | None = None


def benchmark(ours, members, *, polarity, target=None, unit=None, least_for_quartiles=LEAST_FOR_QUARTILES):
    """Return the Benchmark of our figure against a group.

    ours -- a Decimal, a Value or None.  members -- {name: the same}, of everybody in the group in the period
    compared, without us; mean and quartiles are theirs alone, the rank is theirs and ours.
    target -- for *nearer* and *band*: a Decimal or Value; the nearer to it the better.
    unit -- the indicator's Unit, for figures that name none. A member whose figure names another unit than
    ours counts as missing.
    least_for_quartiles -- how many members must report before quartiles are said; at least four.
    """
    our = operand(ours)
    unit = our.unit or unit
    figures, missing = {}, []
    for name, figure in members.items():
        one = operand(figure)
        if one.exact is None:
            missing.append((str(name), LACKS[one.state][0]))
        elif one.unit and unit and one.unit != unit:
            missing.append((str(name), f"is in {Unit(one.unit).label.lower()}"))
        else:
            figures[str(name)] = one
    given = [one.exact for one in figures.values()]
    places = max((one.places for one in (*figures.values(), our)), default=0)
    about = {
        "members": len(members),
        "reported": len(given),
        "missing": tuple(missing),
        "places": places,
        "reported_words": _reported(len(members), missing),
    }
    if not given:
        return Benchmark(**about, words="No member of the group reported a figure")
    enough = len(given) >= least_for_quartiles
    quarters = quartiles(given) if enough else None
    about |= {"mean": sum(given, Fraction(0)) / len(given), "least": min(given), "greatest": max(given)}
    if quarters:
        about |= dict(zip(("lower_quartile", "median", "upper_quartile"), quarters, strict=True))
    merit = _merit(polarity, target)
    shown = _mean_in_words(about["mean"], places, unit)
    if our.exact is None:
        return Benchmark(**about, words=f"{_ours_lacks(our.state)}, so it has no rank; {shown}")
    if merit is None:
        return Benchmark(**about, words=f"{_no_merit(polarity)}, so there is no rank; {shown}")
    merits, mine = [merit(number) for number in given], merit(our.exact)
    rank, of = 1 + sum(one > mine for one in merits), len(given) + 1
    tied = 1 + merits.count(mine)
    quartile = _quartile(mine, quartiles(merits) if enough else None)
    words = f"{'Joint ' if tied > 1 else ''}{_ordinal(rank)} of {of}"
    words += (
        f", {QUARTILE_NAMES[quartile]}" if quartile else f"; quartiles need {least_for_quartiles} members"
    )
    return Benchmark(**about, words=f"{words}; {shown}", rank=rank, of=of, tied=tied, quartile=quartile)


def quartiles(numbers):
    """Return the exact (lower quartile, median, upper quartile) of numbers; None for fewer than four."""
    ordered = sorted(Fraction(number) for number in numbers)
    if len(ordered) < LEAST_FOR_QUARTILES:
        return None
    return tuple(_at(ordered, Fraction(part, 4) * (len(ordered) - 1)) for part in (1, 2, 3))


def _at(ordered, place):
    """Return the figure at a place counted from 0, in proportion between the two beside it."""
    whole = int(place)
    if place == whole:
        return ordered[whole]
    return ordered[whole] + (place - whole) * (ordered[whole + 1] - ordered[whole])


def _merit(polarity, target):
    """Return what makes of a number its merit, greater the better; None where nobody can say."""
    if polarity == Polarity.HIGHER:
        return lambda number: number
    if polarity == Polarity.LOWER:
        return lambda number: -number
    if polarity in (Polarity.NEARER, Polarity.BAND) and (ends := ends_of(target)):
        low, high = ends
        return lambda number: -max(low - number, number - high, Fraction(0))
    return None


def _quartile(mine, quarters):
    """Return 1 (top) to 4 by the quartiles of merit; None where there are none."""
    if quarters is None:
        return None
    return 4 - sum(mine >= quarter for quarter in quarters)


# --- In words ---


def _ordinal(number):
    """Return 1st, 2nd, 3rd, 11th, 21st."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _mean_in_words(mean, places, unit):
    return f"the mean of those who reported is {show(readable(mean, places), unit)}"


def _ours_lacks(state):
    return f"Our figure {LACKS[state][0]}"


def _no_merit(polarity):
    """Return why nobody can say who is better."""
    if polarity == Polarity.NONE:
        return "It is shown for context only"
    if polarity in (Polarity.NEARER, Polarity.BAND):
        return "There is no target to be near to"
    return "Nobody has said whether higher or lower is better"


def _reported(members, missing):
    """Return how many members reported, and who did not and why."""
    count = members - len(missing)
    if not members:
        return "The group has no members"
    said = f"{count} of {members} member{'s' if members > 1 else ''} reported"
    if not missing:
        return said
    named = [f"{name} {why}" for name, why in missing[:MOST_NAMED]]
    if len(missing) > MOST_NAMED:
        named.append(f"and {len(missing) - MOST_NAMED} more")
    return f"{said}; {', '.join(named)}"


def lag(ours, theirs):
    """Return in words how the period of the comparison lies beside ours; "" when it is the same.

    ours, theirs -- Periods. Counted in months between their last days, or in full years.
    """
    if ours == theirs:
        return ""
    months = (ours.ends.year - theirs.ends.year) * 12 + ours.ends.month - theirs.ends.month
    said = f"Comparison for {theirs}, ours for {ours}"
    if not months:
        return f"{said}: a period of another length"
    count, word = (abs(months) // 12, "year") if months % 12 == 0 else (abs(months), "month")
    return f"{said}: {count} {word}{'s' if count > 1 else ''} {'earlier' if months > 0 else 'later'}"
