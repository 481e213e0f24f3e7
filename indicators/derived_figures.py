"""Derived figures: what the page of an indicator works out, and what it cannot.

Source: design, section 4 "Periods". Nothing is worked out unless the indicator says its rule or its formula,
and nothing that is published is worked out again: a figure stands as it is, and so does the word that it is
suppressed, not collected or not applicable. What is awaited or not due yet may be worked out of the rest.
Where figures count from the start of the year the last one is that of the year under every rule.
Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass

from indicators.choices import State
from indicators.derivation import PARTS, Derived, Rule, parts_of
from indicators.worked_out_results import (
    WorkedOutResult,
    derived_of,
    is_published,
    made_of,
    to_date_of,
)
from organisation.periods import Period, from_code

QUARTERS = PARTS["quarterly"]


@dataclass(frozen=True)
class DerivedFigures:
    """The figures worked out for an indicator, newest first, and how or why not; no full stop."""

    words: str
    rows: tuple["DerivedRow", ...] = ()


@dataclass(frozen=True)
class DerivedRow:
    """One of them as it is shown. figure -- with its unit, "" where there is none; words say why.

    derived -- the Derived figure of finer ones; None for what a formula or a numerator of its own made.
    """

    label: str
    figure: str
    words: str
    derived: Derived | None = None


def derived_figures(indicator, figures, today=None):
    """Return the DerivedFigures of an indicator, or None where there is nothing to work out.

    figures -- its Figures.  today -- a part that ends after this day and of which nothing is stated is not
    due yet; None leaves this out.
    """
    rows = tuple(_own_rows(figures.results)) + tuple(_by_rule(indicator, figures, today))
    words = _words(indicator, figures, rows)
    return DerivedFigures(words, rows) if words else None


def _words(indicator, figures, rows):
    """Return by what the rows are worked out, or why there are none; "" where nothing is asked for."""
    said = []
    if indicator.formula:
        why = f": nothing is worked out. {figures.unusable}" if figures.unusable else ""
        said.append(f"By the formula {indicator.formula}{why}")
    if not indicator.rule or indicator.frequency in ("annual", "one-off"):
        return said[0] if said and (rows or figures.unusable) else ""
    name = Rule(indicator.rule).label
    if not indicator.frequency:
        said.append(f"{name}: nothing is worked out until the frequency of the figures is stated")
    elif indicator.rule == Rule.RATIO and not indicator.cumulative and not figures.numerators:
        said.append(f"{name}: nothing is worked out until numerators and denominators are entered")
    elif indicator.cumulative and rows:
        said.append("Figures count from the start of the year: the last one stands for the year")
    elif rows:
        said.append(f"By the rule of this indicator: {name.lower()}")
    return ". ".join(said)


def _own_rows(results):
    """Yield a DerivedRow for each period that a formula or its own numerator fills, newest first."""
    made = [row for row in results.values() if isinstance(row, WorkedOutResult)]
    for row in sorted(made, key=lambda row: (row.ends, row.starts), reverse=True):
        figure = row.words.removesuffix(" (worked out)") if row.state == State.VALUE else ""
        yield DerivedRow(row.label, _provisional(figure, row), row.how)


def _provisional(figure, row):
    return f"{figure} (provisional)" if figure and row.provisional else figure


def _row(derived, period, unit):
    made = made_of(derived, period, unit)
    figure = "" if derived.exact is None else made.words.removesuffix(" (worked out)")
    return DerivedRow(derived.label, _provisional(figure, derived), derived.words, derived)


def _by_rule(indicator, figures, today):
    """Yield a DerivedRow for each period that has finer figures and no published one, newest year first."""
    if not indicator.rule or indicator.frequency in ("", "annual", "one-off"):
        return
    basis, frequency, unit = indicator.year_basis or "FY", indicator.frequency, indicator.unit
    known = {from_code(code) for code in (*figures.results, *figures.numerators)}
    stated = [part for part in known if part.basis == basis and part.part in PARTS[frequency]]
    for year in sorted({part.whole_year() for part in stated}, reverse=True):
        if not is_published(figures.results.get(year.code)):
            if whole := derived_of(indicator, figures, year, today):
                yield _row(whole, year, unit)
                if whole.exact is None and whole.broken_at is None:
                    yield from _to_date(indicator, figures, year, today)
        if frequency == "monthly":
            for quarter in (Period(basis, year.year, part) for part in QUARTERS):
                if not is_published(figures.results.get(quarter.code)):
                    if derived := derived_of(indicator, figures, quarter, today):
                        yield _row(derived, quarter, unit)


def _to_date(indicator, figures, year, today):
    """Yield the year to its last part with a figure, unless that is a figure as stated."""
    rows = figures.numerators if indicator.rule == Rule.RATIO and figures.numerators else figures.results
    parts = parts_of(year, indicator.frequency)
    held = [part for part in parts if part.code in rows and rows[part.code].state == State.VALUE]
    if not held:
        return
    so_far = to_date_of(indicator, figures, max(held), today)
    if so_far is not None and so_far.source is None and len(so_far.parts) > 1:
        yield _row(so_far, max(held), indicator.unit)
