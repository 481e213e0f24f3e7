"""Reading: a workbook or a file of comma-separated values becomes rows of comparator figures, with findings.

A row is the code of an indicator, a period, the name of a council or a group, and a value. Headings are
matched without regard to case and spaces. Nothing here reads the database or the clock.
"""

from dataclasses import dataclass

from exchange.plain_tables import inspect, plain_tables
from exchange.safety import Refused
from plans.content import Finding, Place

# Attribute -> how a file may head its column; the first is how we say it.
HEADINGS = {
    "code": ("Code", "Indicator", "Indicator code", "Ref"),
    "period": ("Period", "Year"),
    "name": ("Council or group", "Council", "Group", "Name", "Authority", "Local authority"),
    "value": ("Value", "Figure", "Result", "Outturn"),
}
COLUMNS = {attribute: headings[0] for attribute, headings in HEADINGS.items()}
_KNOWN = {heading.casefold(): name for name, headings in HEADINGS.items() for heading in headings}


@dataclass(frozen=True)
class ComparatorRow:
    """One row as read, its words without white space at the ends."""

    place: Place
    code: str
    period: str
    name: str
    value: str


def read_comparators(file, name):
    """Return ([ComparatorRow], [Finding]); no row and one error where the file is refused.

    file -- a binary file that can be read from any place.  name -- that of the file, which says its kind.
    """
    try:
        inspect(file, name)
        tables = plain_tables(file, name)
    except Refused as refusal:
        return [], [Finding(Finding.ERROR, refusal.code, refusal.message, refusal.remedy)]
    for title, table in tables:
        places = _places(table[0][1]) if table else {}
        if set(places) == set(HEADINGS):
            return _rows(title, table[1:], places), []
    title, table = tables[0]
    return [], [_no_headings(title, table)]


def _places(headings):
    """Return {attribute: position} of the columns that are known, the first of each."""
    places = {}
    for position, heading in enumerate(headings):
        if (name := _KNOWN.get(" ".join(heading.split()).casefold())) is not None:
            places.setdefault(name, position)
    return places


def _rows(title, table, places):
    rows = []
    for number, cells in table:
        words = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        if any(words.values()):
            rows.append(ComparatorRow(Place(title, number), **words))
    return rows


def _no_headings(title, table):
    missing = [COLUMNS[name] for name in HEADINGS if name not in _places(table[0][1] if table else ())]
    return Finding(
        Finding.ERROR,
        "no-headings",
        f"The first row has no heading {' and no heading '.join(missing)}.",
        f"Give the columns these headings: {', '.join(COLUMNS.values())}.",
        Place(title, table[0][0] if table else 1),
    )
