"""Parts: an indicator whose figures are shown together, as 93.5/91.3% is primary and secondary.

Source: design, section 4 "Values". Where result and target have as many parts, each part is rated against its
own target, and the whole stands as its worst part, which the reason names. One target for several parts is
not shared out among them, and a ratio (3:1) is one figure in two numbers: neither is rated by part.
Nothing here reads the database, the clock or the settings.
"""

from decimal import Decimal

from indicators.choices import Rag, State, Unit
from indicators.rag import rate
from indicators.values import Value

WORST_FIRST = (Rag.RED, Rag.AMBER, Rag.GREEN)


def rate_by_part(names, actual, target, *, year_ago=None, **rules):
    """Return the Rating of a result: part by part where it and its target have several, else as rate() does.

    names -- of the parts, with / between them, in the order in which figures are printed.
    """
    count = _parts(actual)
    if count < 2 or _parts(target) != count:
        return rate(actual, target, year_ago=year_ago, **rules)
    ratings = [
        rate(_part(actual, at), _part(target, at), year_ago=_part(year_ago, at), **rules)
        for at in range(count)
    ]
    if any(rating.rag == Rag.NONE for rating in ratings):
        return next(rating for rating in ratings if rating.rag == Rag.NONE)
    called = part_names(names, count)
    order = sorted(range(count), key=lambda at: WORST_FIRST.index(ratings[at].rag))
    worst, *others = [(called[at], ratings[at]) for at in order]

    def reason(said):
        rest = "".join(f"; {name} is {rating.rag.label.lower()}: {rating.reason}" for name, rating in others)
        return f"Rated as its worst part, {worst[0]}: {said}{rest}"

    return worst[1].but(reason)


def part_names(names, count):
    """Return the names of so many parts; "part 1" and so on where not as many are known."""
    called = [name.strip() for name in names.split("/")]
    return called if len(called) == count else [f"part {at}" for at in range(1, count + 1)]


def _parts(value):
    """Return how many figures are shown together in a Value; 0 where it is none, an absence or a ratio."""
    if value is None or value.state != State.VALUE or value.unit == Unit.RATIO:
        return 0
    return len(value.parts)


def _part(value, at):
    """Return one part of a figure as a Value, None where it has no such part."""
    if value is None or at >= _parts(value):
        return None
    number = Decimal(value.parts[at])
    return Value(value.words, number=number, unit=value.unit or None, provisional=value.provisional)
