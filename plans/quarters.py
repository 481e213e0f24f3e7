"""The quarter grid: the quarters in which an action is worked on, as ticks over the plan's years.

Source: the plan workbook's description, "Quarters holds one quarter on each line: `2007/08 Q3`"; design
section 4, Periods: a financial year runs April to March and Q1 is April to June.
Nothing here reads the database, the clock or the settings.
"""

import re

YEAR = r"(?P<first>(?:19|20)\d\d)\s*[/-]\s*(?P<second>(?:(?:19|20)\d\d|\d\d?))"
QUARTER = r"q(?:uarter|tr)?\s*(?P<quarter>[1-4])"
LINE = re.compile(rf"{YEAR}\s*,?\s*{QUARTER}", re.IGNORECASE)
LINE_TURNED = re.compile(rf"{QUARTER}\s*,?\s*(?:of\s+)?{YEAR}", re.IGNORECASE)


def read_quarters(words):
    """Return the quarters of a cell and the lines that could not be read.

    Quarters are pairs (starting year, quarter 1 to 4) in order of time, each once. A line whose two years
    do not follow each other (`2007/09 Q1`) is not read.
    """
    quarters, unread = set(), []
    for line in ("" if words is None else str(words)).splitlines():
        if not line.strip():
            continue
        found = LINE.fullmatch(line.strip()) or LINE_TURNED.fullmatch(line.strip())
        if found and _follows(int(found["first"]), found["second"]):
            quarters.add((int(found["first"]), int(found["quarter"])))
        else:
            unread.append(line.strip())
    return sorted(quarters), unread


def write_quarters(quarters):
    """Return the words of a cell that holds these quarters, one on each line."""
    return "\n".join(f"{year}/{(year + 1) % 100:02d} Q{quarter}" for year, quarter in sorted(quarters))


def grid(years):
    """Return the columns of the quarter grid: each starting year with its label and its four quarters.

    years -- starting years in any order; each is shown once, and gaps between them are not filled.
    """
    return [
        (year, f"{year}/{(year + 1) % 100:02d}", [(year, quarter) for quarter in (1, 2, 3, 4)])
        for year in sorted(set(years))
    ]


def _follows(first, second):
    """Say whether `second` as written (09, 2009, 9) is the year after `first`."""
    return (first + 1) % 10 ** len(second) == int(second)
