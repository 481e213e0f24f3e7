"""What is due in a quarter: of which period an indicator is reported, and by which day each tier reports.

Source: design section 4, Periods: a quarter reports on the period that ends in it, since only then is its
figure known. Nothing here reads the database, the clock or the settings.

So an annual indicator is due in Q4, one of a calendar year in Q3, one of an academic year in Q2, which holds
31 August; a half-yearly one in Q2 and Q4; a term in the quarter that holds its last day. Of a monthly one the
quarter is reported, which its rule makes of the months.
"""

import itertools
from datetime import date

from indicators.models import Indicator
from organisation.models import Unit
from organisation.periods import PARTS_OF, Period
from returns.working_days import add_working_days

Frequency = Indicator.Frequency

# The parts of a year on which an indicator of a frequency is reported.
PARTS = {
    Frequency.MONTHLY: "Q",
    Frequency.QUARTERLY: "Q",
    Frequency.TERMLY: "T",
    Frequency.HALF_YEARLY: "H",
    Frequency.ANNUAL: "",
}
# Working days after the end of the quarter on which each tier is due, as a page proposes them.
PROPOSED = {
    Unit.Kind.TEAM: 10,
    Unit.Kind.DIVISION: 13,
    Unit.Kind.DIRECTORATE: 16,
    Unit.Kind.COUNCIL: 20,
}
# The shortest time that is left to report where a quarter is opened late.
LEAST = 5


def wanted_period(frequency, year_basis, quarter):
    """Return the Period of an indicator on which a quarter reports; None where none ends in it.

    frequency -- of Indicator.Frequency; "" is asked as frequency_of() says. year_basis -- FY, AY or CY; "" is
    FY. quarter -- a quarter of a financial year. Of a one-off nothing is due: it is entered on its own page.
    """
    if frequency not in PARTS:
        return None
    kind, basis = PARTS[frequency], year_basis or "FY"
    # Only an academic year has terms.
    basis = "AY" if kind == "T" else basis
    parts = [part for part in PARTS_OF[basis] if part[:1] == kind]
    for year in (quarter.year - 1, quarter.year, quarter.year + 1):
        for part in parts:
            period = Period(basis, year, part)
            if quarter.starts <= period.ends <= quarter.ends:
                return period
    return None


def frequency_of(stated, periods):
    """Return how often an indicator is reported: as stated, else as the figures that it holds show.

    periods -- those of its figures. Where nothing is stated, one with figures of quarters or months is
    quarterly, and any other annual.
    """
    if stated:
        return stated
    finer = any(period.part[:1] in ("Q", "M") for period in periods)
    return Frequency.QUARTERLY if finer else Frequency.ANNUAL


def proposed_due(quarter, today, holidays):
    """Return {Unit.Kind: day} on which each tier is to be due.

    They climb in working days from the end of the quarter; of a quarter that is opened so late that its teams
    would have less than LEAST working days, from today.
    """
    first = max(
        add_working_days(quarter.ends, PROPOSED[Unit.Kind.TEAM], holidays),
        add_working_days(today, LEAST, holidays),
    )
    ahead = PROPOSED[Unit.Kind.TEAM]
    return {kind: add_working_days(first, days - ahead, holidays) for kind, days in PROPOSED.items()}


def problems_with(due, opened_on):
    """Return sentences on what is wrong with the due days of a quarter; none where all is well.

    due -- {Unit.Kind: day}. Each tier is due on the day of the one below or later, none before it is opened.
    """
    order: list[tuple[str, date]] = [(kind.label.lower(), due[kind]) for kind in PROPOSED]
    found = [
        f"The {above} must be due on the day of the {below} or later: {_day(late)} is before {_day(early)}."
        for (below, early), (above, late) in itertools.pairwise(order)
        if late < early
    ]
    name, first = order[0]
    if first < opened_on:
        found.append(f"A {name} cannot be due on {_day(first)}, before the quarter is opened.")
    return found


def _day(day):
    return f"{day:%-d %B %Y}"
