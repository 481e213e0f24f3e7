"""Derived figures: the quarters and years that the page of an indicator works out, and those it cannot.

Source: design, section 4 "Periods". Nothing is worked out unless the indicator says its rule, and nothing
that is published is worked out again: a figure stands as it is, and so does the word that it is suppressed,
not collected or not applicable. What is awaited or not due yet may be worked out of what is there.
The database keeps no numerators and denominators, so a ratio of them is not worked out; but where figures
count from the start of the year the last one is that of the year under every rule.
Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass

from indicators.choices import State
from indicators.derivation import PARTS, Derived, Rule, derive, parts_of, year_to_date
from indicators.values import Value
from organisation.periods import Period, from_code

STILL_TO_COME = {State.AWAITING, State.NOT_DUE}
QUARTERS = PARTS["quarterly"]


@dataclass(frozen=True)
class DerivedFigures:
    """The figures worked out for an indicator, newest year first, and how or why not; no full stop."""

    words: str
    rows: tuple["DerivedRow", ...] = ()


@dataclass(frozen=True)
class DerivedRow:
    """One of them as it is shown. figure -- with its unit, "" where there is none; words say why."""

    label: str
    figure: str
    words: str
    derived: Derived


def _row(derived, unit):
    figure = "" if derived.exact is None else derived.value(unit).words
    if figure and derived.provisional:
        figure += " (provisional)"
    return DerivedRow(derived.label, figure, derived.words, derived)


def derived_figures(indicator, results, today=None):
    """Return the DerivedFigures of an indicator, or None where there is nothing to work out.

    results -- {code of a period: Result or Row}.  today -- a part that ends after this day and of which
    nothing is stated is not due yet; None leaves this out.
    """
    if not indicator.rule or indicator.frequency in ("annual", "one-off"):
        return None
    rule, name = Rule(indicator.rule), Rule(indicator.rule).label
    if not indicator.frequency:
        return DerivedFigures(f"{name}: nothing is worked out until the frequency of the figures is stated")
    if rule == Rule.RATIO and not indicator.cumulative:
        return DerivedFigures(
            f"{name}: nothing is worked out, because numerators and denominators are not kept with figures"
        )
    unit = indicator.unit or None
    rows = tuple(_row(derived, unit) for derived in _rows(indicator, rule, results, today))
    if not rows:
        return None
    if indicator.cumulative:
        return DerivedFigures(
            "Figures count from the start of the year: the last one stands for the year", rows
        )
    return DerivedFigures(f"By the rule of this indicator: {name.lower()}", rows)


def _rows(indicator, rule, results, today):
    """Yield a Derived for each period that has finer figures and no published one."""
    basis, frequency = indicator.year_basis or "FY", indicator.frequency
    figures = {from_code(code): row for code, row in results.items()}
    stated = [part for part in figures if part.basis == basis and part.part in PARTS[frequency]]
    # A figure that counts from the start of the year is the last one, whatever else the rule says.
    how = {
        "rule": Rule.LAST if indicator.cumulative else rule,
        "frequency": frequency,
        "cumulative": bool(indicator.cumulative),
    }
    for year in sorted({part.whole_year() for part in stated}, reverse=True):
        known = _with_not_due(parts_of(year, frequency), figures, today)
        if not _is_published(figures.get(year)):
            whole = derive(year, known, **how)
            yield whole
            if whole.exact is None:
                yield from _to_date(year, known, how)
        if frequency == "monthly":
            for quarter in (Period(basis, year.year, part) for part in QUARTERS):
                within = parts_of(quarter, frequency)
                if not _is_published(figures.get(quarter)) and any(part in figures for part in within):
                    yield derive(quarter, known, **how)


def _is_published(row):
    return row is not None and row.state not in STILL_TO_COME


def _with_not_due(parts, figures, today):
    """Return the figures of parts, and that one is not due yet where none is stated and it has not ended."""
    known = {part: figures[part] for part in parts if part in figures}
    if today is not None:
        ahead = (part for part in parts if part not in known and part.ends > today)
        known |= {part: Value("", State.NOT_DUE) for part in ahead}
    return known


def _to_date(year, known, how):
    """Yield the year to its last part with a figure, unless that is a figure as stated."""
    held = [part for part, row in known.items() if row.state == State.VALUE]
    if not held:
        return
    so_far = year_to_date(max(held), known, **how)
    if so_far.source is None and len(so_far.parts) > 1:
        yield so_far
