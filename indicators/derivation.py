"""Derivation: a quarter, the year to date and the year from finer figures.

Source: design, section 4 "Periods": frequency is monthly, quarterly, termly, half-yearly, annual or one-off;
quarter, year-to-date and year are derived from the finer figures by the indicator's rule (sum, last, mean,
numerator over denominator), and a derived figure with a missing part says so.

Every part of the period is needed, on the indicator's own year basis (financial, academic, calendar). Parts
without a figure count like this:
- missing, awaited, new, not collected, a tick, words: no figure is derived, and the part is named;
- not due: the same, and the derived figure is itself not due;
- not applicable: the part is left out and said to be (August, for schools); when none applies,
  neither does the whole;
- suppressed: the whole is suppressed, since with the other parts it would give the suppressed one away.
*Last*, and figures that add up through the year, need only the last part that applies; an earlier gap is
named all the same. Figures before and after a break in the series (breaks.py) are never put together: where
it lies among the parts that are needed, no figure is derived, and none ever will be. Numbers are exact; they
are rounded for showing only.
Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from django.db.models import TextChoices

from indicators.breaks import break_between, last_break
from indicators.choices import State, Unit
from indicators.worked_out import LACKS, WorkedOut, lacks, listed, operand, shared_unit, state_of
from organisation.periods import Period, from_code


class Rule(TextChoices):
    """How one figure is made of the figures of finer periods."""

    SUM = "sum", "Sum"
    LAST = "last", "Last"
    MEAN = "mean", "Mean"
    RATIO = "ratio", "Numerator over denominator"


# What a numerator over a denominator is multiplied by to stand in a unit; 1 for every other unit.
PER = {Unit.PERCENT: Decimal(100), Unit.PER_1000: Decimal(1000), Unit.PER_10000: Decimal(10000)}

# frequency -> the parts of a year in which figures are collected
PARTS = {
    "monthly": tuple(f"M{n:02}" for n in range(1, 13)),
    "quarterly": ("Q1", "Q2", "Q3", "Q4"),
    "termly": ("T1", "T2", "T3"),
    "half-yearly": ("H1", "H2"),
    "annual": ("",),
    "one-off": (),
}


@dataclass(frozen=True)
class Derived(WorkedOut):
    """A figure derived from those of finer periods.

    label -- what it is of: "2026/27 Q1", "2026/27 to August 2026".  parts -- the Periods it is made of.
    lacking -- pairs (Period, State, or None where nothing is stated) of the parts without a figure; some may
    be named beside a figure which they do not change.  left_out -- the parts that do not apply.
    partial -- where there is no figure: the exact one of the parts that are there, never to be rated; None
    where there is none, or where it would give a suppressed part away.
    source -- the Period whose figure this is, where it is taken over and not calculated.
    broken_at -- the Period at which the series breaks among the parts, where that is why there is no figure.
    """

    label: str = ""
    parts: tuple[Period, ...] = ()
    lacking: tuple[tuple[Period, State | None], ...] = ()
    left_out: tuple[Period, ...] = ()
    partial: Fraction | None = None
    source: Period | None = None
    broken_at: Period | None = None


@cache
def parts_of(period, frequency):
    """Return the Periods of a frequency that make up a period exactly, in order; () where none do.

    A quarter is three months; a term is months but never quarters; a year is itself for an annual indicator.
    """
    if frequency not in PARTS:
        raise ValueError(f"The frequency {frequency!r} is not known. Use {', '.join(PARTS)}.")
    if frequency == "termly" and period.basis != "AY":
        return ()
    within = [Period(period.basis, period.year, part) for part in PARTS[frequency]]
    within = [part for part in within if period.starts <= part.starts and part.ends <= period.ends]
    if not within or within[0].starts != period.starts or within[-1].ends != period.ends:
        return ()
    return tuple(within)


def derive(
    period, figures, *, rule, frequency, denominators=None, per=Decimal(1), cumulative=False, breaks=()
):
    """Return the Derived figure of a period from those of its parts.

    figures -- {Period: Decimal, Value or None}; for *ratio* the numerators.  denominators -- the same, for
    *ratio*.  per -- what a ratio is multiplied by: PER[unit].
    cumulative -- each figure already counts from the start of the year: the last one stands for the period,
    and nothing is added up.  breaks -- what has the period, starts and words of a break in the series.
    The mean is of the parts as they are, each counted once, however long.
    """
    parts = parts_of(period, frequency)
    return _derive(period.label, parts, figures, Rule(rule), frequency, denominators, per, cumulative, breaks)


def year_to_date(
    through, figures, *, rule, frequency, denominators=None, per=Decimal(1), cumulative=False, breaks=()
):
    """Return the Derived figure from the start of the year to the end of a period, that period included.

    through -- a Period in which figures are collected, or one that ends with such a one: with monthly figures
    any month, quarter or half. The rest is as for derive().
    """
    year = through.whole_year()
    parts = tuple(part for part in parts_of(year, frequency) if part.ends <= through.ends)
    if parts and parts[-1].ends != through.ends:
        parts = ()
    label = _to_date(year, through)
    return _derive(label, parts, figures, Rule(rule), frequency, denominators, per, cumulative, breaks)


def _to_date(year, through):
    if not through.part:
        return year.label
    return f"{year.label} to {through.label if through.part.startswith('M') else through.part}"


def _derive(label, parts, figures, rule, frequency, denominators, per, cumulative, breaks):
    if not parts:
        return Derived(
            None, State.NOT_APPLICABLE, f"{label} cannot be made from {frequency} figures", label=label
        )
    tops = {part: operand(figures.get(part)) for part in parts}
    if rule == Rule.RATIO:
        bottoms = {part: operand((denominators or {}).get(part)) for part in parts}
    else:
        bottoms = dict.fromkeys(parts, _ONE)
    states = {part: _pair_state(tops[part], bottoms[part]) for part in parts}
    applying = [part for part in parts if states[part] != State.NOT_APPLICABLE]
    lacking = tuple((part, states[part]) for part in applying if states[part] != State.VALUE)
    about = {
        "label": label,
        "parts": parts,
        "lacking": lacking,
        "left_out": tuple(part for part in parts if part not in applying),
    }
    if not applying:
        words = f"{lacks((part, State.NOT_APPLICABLE) for part in parts)}"
        return Derived(None, State.NOT_APPLICABLE, words, **about)
    only_last = cumulative or rule == Rule.LAST
    needed = applying[-1:] if only_last else applying
    if broken := last_break(breaks, needed):
        return _broken(label, broken, about)
    there = [part for part in needed if states[part] == State.VALUE]
    unit, agreed = shared_unit([tops[part] for part in there])
    if not agreed:
        units = {Unit(tops[part].unit).label.lower() for part in there if tops[part].unit}
        words = f"{label} cannot be worked out: its figures are in {listed(sorted(units))}"
        return Derived(None, State.UNREAD, words, **about)
    exact = _apply(rule, [tops[part] for part in there], [bottoms[part] for part in there], per)
    if len(there) < len(needed):
        names = {part: _named(part, tops[part], bottoms[part]) for part in parts}
        return _lacking(label, needed, states, names, None if only_last else exact, about)
    if exact is None:
        words = f"{label} cannot be worked out: the denominators add up to 0"
        return Derived(None, State.NOT_APPLICABLE, words, **about)
    return Derived(
        exact,
        State.VALUE,
        _how(rule, needed, parts, cumulative) + _besides(about["left_out"], lacking),
        unit=None if rule == Rule.RATIO else unit,
        provisional=any(tops[part].provisional or bottoms[part].provisional for part in there),
        places=max(tops[part].places for part in there),
        source=needed[0] if only_last and rule != Rule.RATIO else None,
        **about,
    )


_ONE = operand(Decimal(1))


def _pair_state(top, bottom):
    """Return the state of a numerator and its denominator: VALUE when both are there."""
    absent = [one.state for one in (top, bottom) if one.state != State.VALUE]
    if not absent:
        return State.VALUE
    return None if set(absent) == {None} else state_of(absent)


def _named(part, top, bottom):
    """Return the name of a part that lacks a figure: where only one of the pair does, which of them."""
    if bottom is _ONE or (top.exact is None and bottom.exact is None):
        return part.label
    return f"the {'numerator' if top.exact is None else 'denominator'} of {part.label}"


def _apply(rule, tops, bottoms, per):
    """Return the exact figure of operands under a rule; None where there is nothing to divide by."""
    if not tops:
        return None
    total = sum((top.exact for top in tops), Fraction(0))
    if rule == Rule.RATIO:
        divisor = sum((bottom.exact for bottom in bottoms), Fraction(0))
        return total * Fraction(per) / divisor if divisor else None
    return total / len(tops) if rule == Rule.MEAN else total


def _lacking(label, needed, states, names, partial, about):
    """Return the Derived absence of a figure some of whose needed parts are not there."""
    absent = [(part, states[part]) for part in needed if states[part] != State.VALUE]
    words = f"{label} cannot be worked out: {lacks((names[part], state) for part, state in absent)}"
    if earlier := [one for one in about["lacking"] if one not in absent]:
        words += f"; {lacks(earlier)}"
    if about["left_out"]:
        words += _besides(about["left_out"], ())
    state = state_of(state for _, state in absent)
    suppressed = any(state == State.SUPPRESSED for _, state in absent)
    return Derived(None, state, words, partial=None if suppressed else partial, **about)


def _broken(label, broken, about):
    """Return the Derived absence of a figure among whose parts the series breaks."""
    at = from_code(broken.period)
    words = (
        f"{label} cannot be worked out: the series breaks at {at.label}, and figures before and after a "
        "change of definition are not put together"
    )
    return Derived(None, State.NOT_APPLICABLE, words, broken_at=at, **about)


def _span(parts):
    """Return "June 2026" or "April 2026 to June 2026"."""
    return parts[0].label if len(parts) == 1 else f"{parts[0].label} to {parts[-1].label}"


def _how(rule, needed, parts, cumulative):
    """Return in words how a figure came about."""
    if len(parts) == 1 and rule != Rule.RATIO:
        return f"as stated for {parts[0].label}"
    if cumulative:
        return f"from the start of the year to {needed[0].label}"
    if rule == Rule.LAST:
        return f"{needed[0].label}, the last of {_span(parts)}"
    name = {Rule.SUM: "sum", Rule.MEAN: "mean", Rule.RATIO: "numerators over denominators"}[rule]
    return f"{name} of {_span(parts)}"


def _besides(left_out, lacking):
    """Return what else is to be said of the parts, beginning with a semicolon; "" if nothing."""
    said = ""
    if left_out:
        several = len(left_out) > 1
        apply = LACKS[State.NOT_APPLICABLE][several]
        said += f"; {listed(left_out)} {apply} and {'are' if several else 'is'} left out"
    if lacking:
        said += f"; {lacks(lacking)}, which does not change it"
    return said


def alone(period, figures, *, frequency, breaks=()):
    """Return the Derived figure of a period alone, from figures that add up through the year.

    The figure at its end less the one at the end of what came before it in the year: of 3, 6, 9, 14 the
    fourth quarter alone is 5. The first part of a year, or the first that applies, is itself.
    """
    how = {"rule": Rule.LAST, "frequency": frequency, "cumulative": True}
    at_end = derive(period, figures, **how)
    before = [part for part in parts_of(period.whole_year(), frequency) if part.ends < period.starts]
    if at_end.exact is None or not before:
        return at_end
    so_far = year_to_date(before[-1], figures, **how)
    if so_far.state == State.NOT_APPLICABLE:
        return at_end
    about = {"label": period.label, "parts": (*so_far.parts, *at_end.parts), "lacking": so_far.lacking}
    if so_far.source and (broken := break_between(breaks, so_far.source, at_end.source)):
        return _broken(f"{period.label} alone", broken, about)
    if so_far.exact is None:
        words = f"{period.label} alone cannot be worked out: {lacks(so_far.lacking[-1:])}"
        return Derived(None, so_far.state, words, **about)
    unit, agreed = shared_unit([at_end, so_far])
    if not agreed:
        words = f"{period.label} alone cannot be worked out: its figures are in different units"
        return Derived(None, State.UNREAD, words, **about)
    return Derived(
        at_end.exact - so_far.exact,
        State.VALUE,
        f"{at_end.source} less {so_far.source}",
        unit=unit,
        provisional=at_end.provisional or so_far.provisional,
        places=max(at_end.places, so_far.places),
        **about,
    )
