"""Reading: a workbook or a file of comma-separated values becomes rows of comparator figures, with findings.

A row is the code of an indicator, a period, the name of a council or a group, and a value. Headings are
matched without regard to case and spaces. Nothing here reads the database or the clock.
"""

import csv
import io
from dataclasses import dataclass

from exchange.safety import MOST_BYTES, Refused, inspect_upload, not_a_workbook
from exchange.tables import DAMAGED, MOST_ROWS, tables_of
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
MOST_COLUMNS = 100


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
        tables = [_csv_table(file)] if is_csv(name) else _workbook_tables(file)
    except Refused as refusal:
        return [], [Finding(Finding.ERROR, refusal.code, refusal.message, refusal.remedy)]
    for title, table in tables:
        places = _places(table[0][1]) if table else {}
        if set(places) == set(HEADINGS):
            return _rows(title, table[1:], places), []
    title, table = tables[0]
    return [], [_no_headings(title, table)]


def is_csv(name):
    return name.casefold().endswith(".csv")


def inspect(file, name):
    """Raise Refused unless the file is safe to parse. Leaves it at its start."""
    if not is_csv(name):
        inspect_upload(file)
        return
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size > MOST_BYTES:
        raise Refused(
            "file-too-large",
            f"The file is larger than {MOST_BYTES // 1024 // 1024} MB, which is the limit.",
            "Bring it in as several files.",
        )


def _workbook_tables(file):
    """Return (title, [(row number, words of its cells)]) of each sheet that holds anything."""
    try:
        found = [
            (table.title, [(number, [cell.words.strip() for cell in cells]) for number, cells in table.rows])
            for table in tables_of(file)
        ]
    except DAMAGED as error:
        raise not_a_workbook() from error
    finally:
        file.seek(0)
    return [table for table in found if table[1]] or [("the workbook", [])]


def _csv_table(file):
    data = file.read()
    file.seek(0)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\0" in text:
        raise Refused(
            "not-text",
            "The file is not text: it holds characters that no list of values has.",
            "Save it as CSV (comma delimited), or as an Excel workbook (.xlsx).",
        )
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise Refused(
                    "too-many-rows",
                    f"The file has more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns: the limit.",
                    "Bring it in as several files.",
                )
            if any(cell.strip() for cell in cells):
                rows.append((number, [cell.strip() for cell in cells]))
    except csv.Error as error:
        raise Refused(
            "not-a-list",
            "The file cannot be read as a list of values.",
            "Save it as CSV (comma delimited), or as an Excel workbook (.xlsx).",
        ) from error
    return "the file", rows


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
