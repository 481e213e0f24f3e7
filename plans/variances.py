"""Outturn against budget: the variance of each line and its percentage, worked out beside what is printed.

Source: design section 4, "Budgets": outturn against budget with variance and percent; figures are stored,
totals and variances are computed. A column headed Outturn or Actual stands against the one headed Budget with
the same other words: `Outturn Net` against `Budget Net`. A variance is the outturn less the budget, and a
percentage is of the budget; a plan that prints every one of them the other way round means the opposite sign.
Nothing here reads the database, the clock or the settings.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from plans.money import TotalFinding, read_amount, variance, variance_percent

BUDGET = re.compile(r"\bbudget(ed)?\b", re.IGNORECASE)
OUTTURN = re.compile(r"\b(outturn|actual|actuals|spent|spend)\b", re.IGNORECASE)
VARIANCE = re.compile(r"\bvariance\b", re.IGNORECASE)
PERCENT = re.compile(r"%|\bper ?cent(age)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Pair:
    """A budget and the outturn against it: places of their columns, and of those that print the variance.

    name -- the words that the headings share: "Net"; "" where there are none.
    """

    name: str
    budget: int
    outturn: int
    variance: int | None = None
    percent: int | None = None


@dataclass(frozen=True)
class Worked:
    """The variance of one line of a Pair, in the unit of the table; percent is None of a budget of 0."""

    variance: Decimal
    percent: Decimal | None


def pairs_of(columns):
    """Return the Pairs among the headings of a table, in order."""
    budgets = {_rest(BUDGET, heading): place for place, heading in enumerate(columns) if _is(BUDGET, heading)}
    outturns = {
        _rest(OUTTURN, heading): place for place, heading in enumerate(columns) if _is(OUTTURN, heading)
    }
    printed, percents = {}, {}
    for place, heading in enumerate(columns):
        if VARIANCE.search(heading):
            held = percents if PERCENT.search(heading) else printed
            held.setdefault(_rest(VARIANCE, PERCENT.sub("", heading)), place)
    names = [name for name in budgets if name in outturns]
    # A percentage that names none of them is of the net figure, or of the last that is printed.
    bare = "net" if "net" in names else names[-1] if names else ""
    return [
        Pair(
            name.capitalize(),
            budgets[name],
            outturns[name],
            printed.get(name),
            percents.get(name, percents.get("") if name == bare else None),
        )
        for name in names
    ]


def worked(row, pair, unit="£"):
    """Return the Worked variance of a row (group, line, cell ...), or None where a figure is absent."""
    budget, outturn = (_number(row, place, unit) for place in (pair.budget, pair.outturn))
    change = variance(budget, outturn)
    return None if change is None else Worked(change, variance_percent(budget, outturn))


def check_variances(rows, columns, unit="£"):
    """Return a TotalFinding for each printed variance or percentage that differs from what it should be.

    rows -- sequences (group, line, cell ...). A percentage is compared with as many places as it prints.
    """
    findings = []
    for pair in pairs_of(columns):
        for column, percent in ((pair.variance, False), (pair.percent, True)):
            if column is not None:
                findings += _differing(rows, columns, unit, pair, column, percent)
    return findings


def _differing(rows, columns, unit, pair, column, percent):
    found = []
    for index, row in enumerate(rows):
        printed = _printed(row, column, unit)
        budget, outturn = (_number(row, place, unit) for place in (pair.budget, pair.outturn))
        places = -printed.as_tuple().exponent if printed is not None else 0
        should = variance_percent(budget, outturn, max(places, 0)) if percent else variance(budget, outturn)
        if printed is not None and should is not None:
            found.append((index, printed, should))
    turned = found and all(printed == -should for _, printed, should in found)
    if turned:
        return []
    return [
        TotalFinding(
            index, " ".join(str(rows[index][1] or "").split()), column, columns[column], printed, should
        )
        for index, printed, should in found
        if printed != should
    ]


def _is(kind, heading):
    return bool(kind.search(heading)) and not (VARIANCE.search(heading) or PERCENT.search(heading))


def _rest(kind, heading):
    """Return the words of a heading without those of its kind, for comparing."""
    return " ".join(kind.sub(" ", heading).split()).casefold()


def _number(row, column, unit):
    amount = read_amount(row[column + 2], unit) if column + 2 < len(row) else None
    return None if amount is None or amount.percent else amount.number


def _printed(row, column, unit):
    """Return the number that a cell prints, a percentage too."""
    amount = read_amount(row[column + 2], unit) if column + 2 < len(row) else None
    return None if amount is None else amount.number
