"""The reason of a rating in words: "62.1% against 65.0%: 4.5% below target, amber up to 5%".

Source: design, section 4 "RAG": a rating carries its reason in words. Rounded for reading; the decision
in rag.py is not. Nothing here reads the database, the clock or the settings.
"""

from decimal import Decimal

from indicators.choices import Unit
from indicators.values import EXACT, places_of, show, show_difference

# Figures as stored have no more; what has more is a quotient.
STORED_PLACES = 8


def against(actual, target, unit, *, lower_is_better):
    """Return "62.1% against 65.0%", both to the same number of places."""
    stated = [
        number for number in (actual.number, target.number, target.low, target.high) if number is not None
    ]
    places = _places(stated)
    if unit == Unit.POUNDS and places == 1:
        places = 2
    result = show(actual.number, unit, places) + (" (provisional)" if actual.provisional else "")
    if target.number is None:
        aim = f"{show(target.low, unit, places)} to {show(target.high, unit, places)}"
    else:
        aim = show(target.number, unit, places)
    return f"{result} against {aim}" + (" (lower is better)" if lower_is_better else "")


def _places(stated):
    """Return to how many places figures are shown: a mean that never ends to one more than the others."""
    needed = [places_of(number) for number in stated]
    short = [places for places in needed if places <= STORED_PLACES]
    return max(short, default=0) + (len(short) < len(needed))


def met_by(actual, target, unit, tolerance, apart_from=()):
    """Return by how much a met target is beaten: "on target", "inside the band", "1.5% above target".

    apart_from -- where bands end: what is not exactly there never reads as if it were.
    """
    if target.number is None and target.low <= actual.number <= target.high:
        return "inside the band"
    if actual.number == target.number:
        return "on target"
    end = target.number
    if end is None:
        end = target.high if actual.number > target.high else target.low
    gap = EXACT.subtract(actual.number, end).copy_abs()
    return short_by(actual, target, end, gap, unit, tolerance, apart_from)


def missed_by(actual, target, end, miss, unit, tolerance):
    """Return by how much a target is missed, and up to what a miss is amber.

    end -- the figure that the exact miss is measured from: the target, or the nearer end of a band.
    """
    missed = short_by(actual, target, end, miss, unit, tolerance, (tolerance.amount,))
    if tolerance.relative and not end:
        return f"{missed}; a tolerance in percent of a target of 0 leaves no amber"
    if not tolerance.amount:
        return f"{missed}, no tolerance"
    shown = (
        show(tolerance.amount, Unit.PERCENT)
        if tolerance.relative
        else show_difference(tolerance.amount, unit)
    )
    return f"{missed}, amber up to {shown}"


def short_by(actual, target, end, miss, unit, tolerance, apart_from):
    """Return how far from its target a result is: "4.5% below target". apart_from -- as for met_by()."""
    gap = _gap(miss, end, unit, tolerance, apart_from=(0, *apart_from))
    return f"{gap} {_side(actual.number, target, end)}"


def _side(number, target, end):
    """Return "above target", "below the band" and so on."""
    return f"{'above' if number > end else 'below'} {'target' if target.number is not None else 'the band'}"


def _gap(gap, end, unit, tolerance, *, apart_from):
    """Return an exact gap in words: in percent of the target for a relative tolerance, else in the unit.

    Rounded to one place of a percent, or to as many as keep it from reading as one of apart_from (0 and the
    tolerance) when it is not exactly that.
    """
    relative = tolerance.relative and end
    over, under = (EXACT.multiply(gap, 100), end.copy_abs()) if relative else (gap, Decimal(1))
    places = 1 if relative or places_of(gap) > STORED_PLACES else STORED_PLACES
    number, is_exact = _rounded(over, under, places)
    while places < 60 and not is_exact and number in apart_from:
        places += 1
        number, is_exact = _rounded(over, under, places)
    return show(number, Unit.PERCENT) if relative else show_difference(number, unit)


def _rounded(over, under, places):
    """Return over divided by under to so many places, a half to even, and whether that is all of it."""
    whole, rest = EXACT.divmod(over.scaleb(places, EXACT), under)
    twice = EXACT.add(rest, rest)
    if twice > under or (twice == under and EXACT.remainder(whole, 2)):
        whole = EXACT.add(whole, 1)
    return whole.scaleb(-places, EXACT), not rest
