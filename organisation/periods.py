"""Periods: financial, academic and calendar years and their parts.

Source: design, section 4 "Periods". A financial year (FY) runs 1 April to 31 March, an academic year (AY)
1 September to 31 August, a calendar year (CY) 1 January to 31 December. FY and AY are both written 2009/10
and named by the year they start in. A part of a year counts from the start of its own year: Q1 and M01 of a
financial year begin in April, of an academic year in September.

School terms are those of the Department for Education's statutory guidance on early education: autumn
1 September to 31 December, spring 1 January to 31 March, summer 1 April to 31 August. Only an academic
year has them.

Nothing here reads the database, the clock or the settings.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, total_ordering

FIRST_MONTH = {"FY": 4, "AY": 9, "CY": 1}

# part of a year -> (months from the start of the year, length in months)
PARTS = {
    "": (0, 12),
    "H1": (0, 6),
    "H2": (6, 6),
    **{f"Q{n}": (3 * n - 3, 3) for n in range(1, 5)},
    **{f"M{n:02}": (n - 1, 1) for n in range(1, 13)},
}
TERMS = {"T1": (0, 4), "T2": (4, 3), "T3": (7, 5)}
PARTS_OF = {"FY": PARTS, "AY": PARTS | TERMS, "CY": PARTS}

EARLIEST_YEAR, LATEST_YEAR = 1800, 2299
# Words are read within narrower years, so that every period read has one before and one after it.
READ_YEARS = range(1900, 2200)

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def month_number(word):
    """Return 1 to 12 for a month's name or its first three letters (or Sept), None for any other word."""
    folded = word.strip().rstrip(".").casefold()
    if folded == "sept":
        return 9
    for number, name in enumerate(MONTHS, start=1):
        if folded in (name.casefold(), name[:3].casefold()):
            return number
    return None


def _months_on(year, month, months):
    """Return the (year, month) that lies so many months after the given one."""
    years, month0 = divmod(month - 1 + months, 12)
    return year + years, month0 + 1


@total_ordering
@dataclass(frozen=True)
class Period:
    """One year, or a part of one: financial year 2009/10, its second quarter, the autumn term of AY 2009/10.

    basis -- "FY", "AY" or "CY".  year -- the year it starts in.
    part -- "" for the whole year, Q1..Q4, H1, H2, M01..M12, and for AY also T1..T3.
    Periods stand in order of their first day, then of their last.
    """

    basis: str
    year: int
    part: str = ""

    def __post_init__(self):
        if self.basis not in FIRST_MONTH:
            raise ValueError(f"The year basis {self.basis!r} is not known. Use FY, AY or CY.")
        if self.part not in PARTS_OF[self.basis]:
            allowed = ", ".join(part for part in PARTS_OF[self.basis] if part)
            raise ValueError(f"{self.part!r} is not a part of a year on basis {self.basis}. Use {allowed}.")
        if not EARLIEST_YEAR <= self.year <= LATEST_YEAR:
            raise ValueError(f"The year {self.year} is not between {EARLIEST_YEAR} and {LATEST_YEAR}.")

    def __str__(self):
        return self.label

    def __lt__(self, other):
        if not isinstance(other, Period):
            return NotImplemented
        return self._place < other._place

    @cached_property
    def _place(self):
        return (self.starts, self.ends, self.basis)

    @cached_property
    def _first_and_last_month(self):
        after, length = PARTS_OF[self.basis][self.part]
        first = _months_on(self.year, FIRST_MONTH[self.basis], after)
        return first, _months_on(*first, length - 1)

    @cached_property
    def starts(self):
        """The first day."""
        (year, month), _ = self._first_and_last_month
        return date(year, month, 1)

    @cached_property
    def ends(self):
        """The last day."""
        _, last = self._first_and_last_month
        year, month = _months_on(*last, 1)
        return date(year, month, 1) - timedelta(days=1)

    @cached_property
    def label(self):
        """The period as a person reads it: 2009/10, AY 2009/10, 2009/10 Q2, 2005, April 2026."""
        return f"AY {self.column}" if self.basis == "AY" and not self.part.startswith("M") else self.column

    @cached_property
    def column(self):
        """The period as a workbook heading has it, in the indicator's own basis: the label without AY."""
        if self.part.startswith("M"):
            return f"{MONTHS[self.starts.month - 1]} {self.starts.year}"
        year = str(self.year) if self.basis == "CY" else f"{self.year}/{(self.year + 1) % 100:02}"
        return f"{year} {self.part}".rstrip()

    @cached_property
    def code(self):
        """The period as it is stored: first month, last month, basis (2009-07_2009-09_FY).

        Unique, 18 characters, and sorts as text in the order of the periods themselves.
        """
        (year, month), (last_year, last_month) = self._first_and_last_month
        return f"{year}-{month:02}_{last_year}-{last_month:02}_{self.basis}"

    @property
    def plan_year(self):
        """The starting year of the financial year in which the result becomes known: it holds the last day.

        AY 2007/08 ends in August 2008 and stands in 2008/09; a financial year stands in itself, and so
        does calendar year 2005.
        """
        return financial_year(self.ends)

    def previous(self):
        """The period of the same length just before: Q1 follows Q4 of the year before."""
        if not self.part:
            return self.year_before()
        kind, number = self.part[0], int(self.part[1:])
        if number > 1:
            width = 2 if kind == "M" else 1
            return Period(self.basis, self.year, f"{kind}{number - 1:0{width}}")
        last = {"Q": "Q4", "H": "H2", "M": "M12", "T": "T3"}[kind]
        return Period(self.basis, self.year - 1, last)

    def year_before(self):
        """The same part of the year before."""
        return Period(self.basis, self.year - 1, self.part)

    def whole_year(self):
        """The year that this is a part of."""
        return Period(self.basis, self.year)


def financial_year(day):
    """Return the starting year of the financial year of a day: 31 March 2010 is 2009, 1 April is 2010."""
    return day.year if day.month >= 4 else day.year - 1


def current_quarter(day):
    """Return the quarter of the financial year that holds a day."""
    months_in = (day.month - 4) % 12
    return Period("FY", financial_year(day), f"Q{months_in // 3 + 1}")


def quarters(first_year, last_year):
    """Return every quarter of the financial years from first_year to last_year, both included."""
    return [Period("FY", year, f"Q{n}") for year in range(first_year, last_year + 1) for n in range(1, 5)]


_BASIS = re.compile(r"(AY|FY|CY)\s*(?=[0-9A-Z])", re.IGNORECASE)
_QUARTER_WORD = re.compile(r"\bquarter\s*(?=[1-4]\b)", re.IGNORECASE)
_PART = r"[QHT][1-4]"
_YEAR = re.compile(
    rf"(?:(?P<before>{_PART})[\s,]+)?"
    r"(?P<year>[0-9]{4})(?:\s*[/–-]\s*(?P<next>[0-9]{4}|[0-9]{1,2}))?"
    rf"(?:[\s,]+(?P<after>{_PART}))?",
    re.IGNORECASE,
)
_MONTH = re.compile(r"(?P<month>[A-Za-z]{3,9})\.?\s+(?P<year>[0-9]{4})")


def parse_period(words, basis="FY"):
    """Return the Period that words name, or None. Nothing is guessed.

    basis -- the indicator's own year basis, used where the words do not say (2007/08, April 2026). The words
    win where they do (AY 2007/08), and a year written alone (2005) is always a calendar year. The second
    year must follow the first: 2007/09 is not a year. A term is read on basis AY only.
    """
    text = _QUARTER_WORD.sub("Q", " ".join(words.split()))
    said = _BASIS.match(text)
    if said:
        basis, text = said[1].upper(), text[said.end() :]
    if month := _MONTH.fullmatch(text):
        return _month_period(basis, month_number(month["month"]), int(month["year"]))
    if year := _YEAR.fullmatch(text):
        if year["before"] and year["after"]:
            return None
        part = (year["before"] or year["after"] or "").upper()
        return _year_period(basis if said else None, basis, int(year["year"]), year["next"], part)
    return None


def _month_period(basis, month, year):
    """Return the Period of a calendar month on a basis, or None when it is no month or out of range."""
    if month is None:
        return None
    if month < FIRST_MONTH[basis]:
        year -= 1
    return _known(basis, year, f"M{(month - FIRST_MONTH[basis]) % 12 + 1:02}")


def _year_period(said, basis, year, following, part):
    """Return the Period of a year written 2007/08 or 2005, or None when the words contradict themselves."""
    if following is None:
        return _known("CY", year, part) if said in (None, "CY") else None
    if basis == "CY":
        return None
    written = {str(year + 1), f"{(year + 1) % 100:02}"}
    if (year + 1) % 100 < 10:
        written.add(str((year + 1) % 10))  # 2007/8; but 2009/0 is not 2009/10
    return _known(basis, year, part) if following in written else None


def _known(basis, year, part):
    """Return the Period, or None where there is no such part or the year is not one to be read."""
    if part not in PARTS_OF[basis] or year not in READ_YEARS:
        return None
    return Period(basis, year, part)


_CODE = re.compile(r"([0-9]{4})-([0-9]{2})_([0-9]{4})-([0-9]{2})_(FY|AY|CY)")


def from_code(code):
    """Return the Period stored under a code. Raises ValueError when the code is none of ours."""
    if found := _CODE.fullmatch(code):
        year, month, last_year, last_month = (int(figure) for figure in found.groups()[:4])
        basis = found[5]
        after = (month - FIRST_MONTH[basis]) % 12
        length = (last_year - year) * 12 + last_month - month + 1
        starting_year = year if month >= FIRST_MONTH[basis] else year - 1
        for part, place in PARTS_OF[basis].items():
            if place == (after, length):
                return Period(basis, starting_year, part)
    raise ValueError(f"{code!r} is not the code of a period. A code looks like 2009-07_2009-09_FY.")
