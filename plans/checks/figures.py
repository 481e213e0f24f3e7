"""Checks of figures and of the words of closed lists, and how a row's figures are read.

Source: design section 4, "Values"; section 10: words where a number belongs are kept and reported, and
allowed values are named.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from indicators import values
from indicators.choices import State, Unit
from organisation.periods import Period, parse_period
from plans.checks.outline import about_indicator, finding, listed, short
from plans.indicator_words import BETTER, COLUMNS, CUMULATIVE, FREQUENCY, YEAR_BASIS

# Kinds of period column whose words are no figures; any other kind but these is a comparator.
PRINTED = {"rag", "direction", "commentary"}
TARGET, OUTTURN, FORECAST = "target", "outturn", "forecast"
BASES = {"FY": "FY", "AY": "AY", "CY": "CY", "": "FY"}

HEADINGS = {
    "unit": "Unit",
    "better": "Better",
    "frequency": "Frequency",
    "year_basis": "Year basis",
    "cumulative": "Cumulative",
}
# The words that a finding offers; other spellings that are understood (%, per 1000) are not offered.
ALLOWED = {
    "unit": tuple(unit.value for unit in Unit),
    "better": tuple(BETTER),
    "frequency": tuple(FREQUENCY),
    "year_basis": tuple(basis.upper() for basis in YEAR_BASIS),
    "cumulative": tuple(CUMULATIVE),
}

read_result = lru_cache(maxsize=4096)(values.read_result)
read_target = lru_cache(maxsize=4096)(values.read_target)


def unread_values(outline, elsewhere):
    """Figures whose words hold no number, day, band or known absence; to be confirmed is another finding."""
    for row in outline.content.indicators:
        cells = [
            (column.heading, words, read_target if _kind(column) == TARGET else read_result)
            for column, words in row.figures.items()
            if _kind(column) not in PRINTED
        ]
        cells += [("Baseline", row.baseline, read_result), ("Benchmark", row.benchmark, read_result)]
        for heading, words, read in cells:
            value = read(words.strip()) if words.strip() else None
            if value is not None and value.state == State.UNREAD and "TBC" not in words.upper():
                yield finding(
                    "value-unread",
                    row,
                    f"{about_indicator(row)}: “{short(words)}” under {heading} is kept as words; it holds no "
                    "one number.",
                    column=heading,
                )


def unreadable_periods(outline, elsewhere):
    """Period columns, and years of judgements, that name no period: once for each column."""
    seen = set()
    for row in outline.content.indicators:
        for column in row.figures:
            if column not in seen:
                seen.add(column)
                if parse_period(column.period) is None and parse_period(column.period, "AY") is None:
                    yield finding(
                        "period-unreadable",
                        outline.whole("Indicators"),
                        f"The column {column.heading} names no period that can be read.",
                        column=column.heading,
                    )


def words_not_allowed(outline, elsewhere):
    """Words outside the closed lists of an indicator: kept as written, read as not stated."""
    for row in outline.content.indicators:
        for name, (_, meanings, _) in COLUMNS.items():
            words = " ".join(getattr(row, name).split())
            if words and words.casefold() not in meanings:
                yield finding(
                    "word-not-allowed",
                    row,
                    f"{about_indicator(row)}: {HEADINGS[name]} says “{short(words)}”, which is none of "
                    "its words.",
                    column=HEADINGS[name],
                    remedy=f"Use {listed(ALLOWED[name], last='or')}, or leave it blank.",
                )


@dataclass(frozen=True)
class Dated:
    """A period column as an indicator of one year basis reads it, with the days that it covers."""

    kind: str
    period: Period
    starts: date
    ends: date


@lru_cache(maxsize=4096)
def dated(column, basis):
    """Return the Dated of a FigureColumn, or None where its period cannot be read."""
    period = parse_period(column.period, basis)
    return None if period is None else Dated(_kind(column), period, period.starts, period.ends)


def figures(row, kind):
    """Return the (Dated, Value) of the figures of a kind, in order of time, without blank cells."""
    read = read_target if kind == TARGET else read_result
    basis = BASES.get(row.year_basis.strip().upper(), "FY")
    found = []
    for column, words in row.figures.items():
        when = dated(column, basis) if words.strip() else None
        if when is not None and when.kind == kind:
            found.append((when, read(words.strip())))
    return sorted(found, key=_in_time)


def _in_time(pair):
    return pair[0].starts, pair[0].ends


def is_number(value):
    """Say whether a figure is one number."""
    return value is not None and value.state == State.VALUE and value.number is not None


def _kind(column):
    return column.kind.strip().casefold()


RULES = (unread_values, unreadable_periods, words_not_allowed)
