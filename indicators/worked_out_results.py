"""Results that nobody published: what the rule of an indicator makes of its finer figures.

Source: design, section 4 "Periods". A published figure always stands as it is, and so does the word that it
is suppressed, not collected or not applicable. What is worked out has the fields of a Result that rules read,
and `how`: how it came about, or why it cannot be.
Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from indicators.choices import State
from indicators.derivation import PARTS, PER, Derived, Rule, derive, parts_of, year_to_date
from indicators.targets import Shape, target_of
from indicators.values import Value, places_of
from organisation.periods import from_code

STILL_TO_COME = {State.AWAITING, State.NOT_DUE}
BY_RULE = tuple(frequency for frequency in PARTS if frequency not in ("annual", "one-off"))


@dataclass(frozen=True, slots=True)
class WorkedOutResult:
    """A result, or a target, that was worked out. words say so wherever it is shown.

    places -- with how many decimal places it is shown; its number is exact.
    is_broken -- whether there is none because the series breaks among the figures behind it.
    """

    period: str
    starts: date
    ends: date
    words: str
    state: State
    number: Decimal | None
    unit: str
    provisional: bool
    how: str
    label: str
    places: int | None
    is_broken: bool = False

    low: ClassVar = None
    high: ClassVar = None
    day: ClassVar = None
    parts: ClassVar = ()
    restated: ClassVar = ""


def made_of(worked, period, unit, label=""):
    """Return the WorkedOutResult of a WorkedOut figure in a Period."""
    value = worked.value(unit or None)
    words = "cannot be worked out" if worked.exact is None else f"{value.words} (worked out)"
    return WorkedOutResult(
        period.code,
        period.starts,
        period.ends,
        words,
        worked.state,
        value.number,
        value.unit or "",
        worked.provisional,
        worked.words,
        label or period.label,
        None if worked.exact is None else places_of(worked.shown),
        isinstance(worked, Derived) and worked.broken_at is not None,
    )


def is_published(row):
    """Say whether a figure is stated for a period itself, so that none is worked out."""
    return row is not None and row.state not in STILL_TO_COME and not isinstance(row, WorkedOutResult)


def _how(indicator, figures):
    rule = Rule.LAST if indicator.cumulative else Rule(indicator.rule)
    return {
        "rule": rule,
        "frequency": indicator.frequency,
        "cumulative": bool(indicator.cumulative),
        "per": PER.get(indicator.unit, Decimal(1)),
        "breaks": figures.breaks.values(),
    }


def _rows(indicator, figures):
    """Return ({code: figure} that are added up or divided, {code: figure} that they are divided by)."""
    if indicator.rule == Rule.RATIO and not indicator.cumulative:
        return figures.numerators, figures.denominators
    return figures.results, {}


def _known(rows, parts, today):
    """Return {Period: figure} of parts; of one that ends after today and is not stated: not due."""
    found = {}
    for part in parts:
        row = rows.get(part.code)
        if row is None and today is not None and part.ends > today:
            row = Value("", State.NOT_DUE)
        found[part] = row
    return found


def derived_of(indicator, figures, period, today=None):
    """Return the Derived figure of a Period by the rule of an indicator.

    None where the indicator has no rule, where the period has no finer parts, and where none is stated.
    today -- a part that ends after this day and of which nothing is stated is not due; None leaves this out.
    """
    if not _has_rule(indicator, period):
        return None
    parts = parts_of(period, indicator.frequency)
    tops, bottoms = _rows(indicator, figures)
    if (parts in ((), (period,)) and not bottoms) or all(tops.get(part.code) is None for part in parts):
        return None
    known = _known(tops, parts, today)
    return derive(period, known, denominators=_known(bottoms, parts, today), **_how(indicator, figures))


def to_date_of(indicator, figures, period, today=None):
    """Return the Derived figure from the start of the year to the end of a Period, as derived_of() does."""
    if not _has_rule(indicator, period):
        return None
    year = period.whole_year()
    parts = [part for part in parts_of(year, indicator.frequency) if part.ends <= period.ends]
    tops, bottoms = _rows(indicator, figures)
    if all(tops.get(part.code) is None for part in parts):
        return None
    known = _known(tops, parts, today)
    return year_to_date(period, known, denominators=_known(bottoms, parts, today), **_how(indicator, figures))


def _has_rule(indicator, period):
    return (
        indicator.rule and indicator.frequency in BY_RULE and period.basis == (indicator.year_basis or "FY")
    )


def counts_to_date(indicator):
    """Say whether targets add up through the year and results do not: then the year to date is rated."""
    return (
        indicator.target_shape == Shape.CUMULATIVE and indicator.cumulative is False and bool(indicator.rule)
    )


def result_of(indicator, figures, period, today=None):
    """Return what is rated of a Period: its Result, or the WorkedOutResult in its place, or None."""
    row = figures.results.get(period.code)
    if not indicator.rule:
        return row
    if period.part and counts_to_date(indicator):
        derived = to_date_of(indicator, figures, period, today)
        if derived is not None and len(derived.parts) > 1:
            return made_of(derived, period, indicator.unit, derived.label)
    if is_published(row):
        return row
    derived = derived_of(indicator, figures, period, today)
    return row if derived is None else made_of(derived, period, indicator.unit)


def own_ratios(unit, figures):
    """Return {code: WorkedOutResult} of periods that have a numerator and a denominator, but no result."""
    found = {}
    for code, top in figures.numerators.items():
        bottom = figures.denominators.get(code)
        if bottom is None or is_published(figures.results.get(code)):
            continue
        period = from_code(code)
        frequency = _frequency_of(period)
        derived = derive(
            period,
            {period: top},
            denominators={period: bottom},
            rule=Rule.RATIO,
            frequency=frequency,
            per=PER.get(unit, Decimal(1)),
        )
        found[code] = made_of(derived, period, unit)
    return found


def _frequency_of(period):
    return next(frequency for frequency, parts in PARTS.items() if period.part in parts)


def shaped_target(indicator, targets, period):
    """Return the target of a Period by the shape of an indicator's targets: a row, a sum, or None.

    targets -- {code: Target}. A year's targets are taken in the frequency in which they are stated.
    """
    year = period.whole_year()
    by_period = {one: row for code, row in targets.items() if (one := from_code(code)).whole_year() == year}
    frequencies = dict.fromkeys((indicator.frequency, *PARTS))
    frequency = next((one for one in frequencies if one in PARTS and _states(one, by_period)), "annual")
    found = target_of(period, by_period, shape=indicator.target_shape, frequency=frequency)
    if found.source is not None:
        return targets[found.source.code]
    return made_of(found, period, indicator.unit) if found.parts else None


def _states(frequency, by_period):
    """Say whether targets are stated for parts of the year of a frequency."""
    return any(one.part and one.part in PARTS[frequency] for one in by_period)
