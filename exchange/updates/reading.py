"""Reading: a workbook, a file of separated values or a pasted table becomes rows of updates, with findings.

Nothing here reads the database or the clock.
"""

from dataclasses import dataclass, field

from exchange.plain_tables import inspect, plain_tables
from exchange.safety import Refused
from exchange.updates.columns import ASSUMED, BOX_OF, CODE, KEY, SHEET, VERSION, heading_of
from plans.content import Finding, Place


@dataclass
class UpdateRow:
    """One row as read. key -- of the update, "" where only the code says which.  version -- that which the
    table showed, "" where it has none.  cells -- {box: words} of the columns that are there.
    """

    place: Place
    key: str = ""
    code: str = ""
    version: str = ""
    cells: dict = field(default_factory=dict)


def read_updates(file, name):
    """Return ([UpdateRow], [Finding]); no row and one error where the file is refused.

    file -- a binary file that can be read from any place.  name -- that of the file, which says its kind.
    """
    try:
        inspect(file, name)
        tables = plain_tables(file, name)
    except Refused as refusal:
        return [], [Finding(Finding.ERROR, refusal.code, refusal.message, refusal.remedy)]
    title, table = next((one for one in tables if one[0] == SHEET), tables[0])
    if not table:
        return [], [_nothing(title)]
    headings = [heading_of(words) for words in table[0][1]]
    if KEY in headings or CODE in headings:
        return _rows(title, table[1:], headings), _unknown(title, table[0], headings)
    if any(headings):
        return [], [_no_code(title, table[0][0])]
    return _rows(title, table, list(ASSUMED)), []


def _rows(title, table, headings):
    rows = []
    for number, cells in table:
        said = {}
        for heading, words in zip(headings, cells, strict=False):
            if heading:
                said.setdefault(heading, words)
        row = UpdateRow(Place(title, number), said.get(KEY, ""), said.get(CODE, ""), said.get(VERSION, ""))
        row.cells = {BOX_OF[heading]: words for heading, words in said.items() if heading in BOX_OF}
        if row.key or row.code or any(row.cells.values()):
            rows.append(row)
    return rows


def _unknown(title, first, headings):
    number, words = first
    return [
        Finding(
            Finding.WARNING,
            "unknown-column",
            f"The column “{said}” is not known and is left out.",
            "Use the headings of the workbook of your updates.",
            Place(title, number),
            said,
        )
        for said, heading in zip(words, headings, strict=True)
        if said and heading is None
    ]


def _no_code(title, number):
    return Finding(
        Finding.ERROR,
        "no-code",
        "The table has no column Key and no column Code, so nobody can tell which update a row is.",
        "Add a column headed Code with the code of the indicator or the reference of the action.",
        Place(title, number),
    )


def _nothing(title):
    return Finding(
        Finding.ERROR,
        "nothing",
        "There is no row in it.",
        "Fill in the workbook of your updates, or paste the rows with their codes.",
        Place(title, 1),
    )
