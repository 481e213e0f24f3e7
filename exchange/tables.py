"""Tables: what openpyxl reads from a workbook, as rows of words, with findings about single cells."""

import zipfile
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.cell.cell import ERROR_CODES

from exchange.cells import CONTROL, LONGEST_TEXT, is_rounded, kind_of, words_of
from exchange.safety import Refused
from plans.content import Finding

MOST_ROWS = 20_000
MOST_COLUMNS = 500

# What openpyxl raises over a part that is not as it should be.
DAMAGED = (
    ParseError,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    EOFError,
)


@dataclass
class Cell:
    """One cell as read: its words, and the number format that shows them ("" for text)."""

    words: str
    format: str = ""


@dataclass
class Table:
    """One sheet as read: rows of (row number, cells), blank rows left out.

    findings -- (row number, column number, severity, code, message, remedy) about single cells.
    """

    title: str
    rows: list = field(default_factory=list)
    findings: list = field(default_factory=list)


def tables_of(file):
    """Return the Tables of a workbook that was inspected. Raises Refused beyond the limits of a sheet."""
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    tables, formulas = [], False
    for sheet in book:
        if not hasattr(sheet, "reset_dimensions"):  # a chart on a sheet of its own
            tables.append(Table(sheet.title))
            continue
        sheet.reset_dimensions()
        tables.append(_table(sheet))
    for part in book._archive.namelist():
        formulas = formulas or (part.startswith("xl/worksheets/") and _has_formula(book._archive, part))
    book.close()
    if formulas:
        file.seek(0)
        _find_formulas(file, tables)
    return tables


def _table(sheet):
    table, rounded = Table(sheet.title), {}
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > MOST_ROWS or len(row) > MOST_COLUMNS:
            raise _too_long(sheet.title, number, len(row))
        cells = [_cell(cell, number, table, rounded) for cell in row]
        if any(cell.words for cell in cells):
            table.rows.append((number, cells))
    for column, (number, words, value, count) in rounded.items():
        more = f" and {count - 1} more in this column" if count > 1 else ""
        table.findings.append(
            (
                number,
                column,
                Finding.WARNING,
                "shown-rounded",
                f"The cell shows {words} but holds {value}{more}. What it shows is taken.",
                "Show more decimal places in Excel if the plan should say more.",
            )
        )
    return table


def _too_long(title, number, width):
    if number > MOST_ROWS:
        said = f"The sheet {title} has more than {MOST_ROWS:,} rows, which is the limit."
        return Refused("too-many-rows", said, "Delete the empty rows after the data and save it again.")
    said = f"Row {number} of the sheet {title} is {width:,} columns wide and the limit is {MOST_COLUMNS}."
    return Refused("too-many-columns", said, "Delete the empty columns after the data and save it again.")


_BLANK = Cell("")


def _cell(cell, number, table, rounded):
    value = cell.value
    if value is None:
        return _BLANK
    if isinstance(value, str):
        words = words_of(value)
        if cell.data_type == "e" or (cell.data_type != "s" and value in ERROR_CODES):
            table.findings.append((number, cell.column, *_ERROR_VALUE(words)))
        if len(words) > LONGEST_TEXT:
            table.findings.append((number, cell.column, *_TOO_LONG(len(words))))
        if CONTROL.search(words):
            table.findings.append((number, cell.column, *_CONTROL))
        return Cell(words)
    kind = kind_of(value, cell.number_format)
    words = words_of(value, cell.number_format)
    if is_rounded(value, cell.number_format):
        first = rounded.get(cell.column, (number, words, value, 0))
        rounded[cell.column] = (*first[:3], first[3] + 1)
    return Cell(words, kind)


def _ERROR_VALUE(words):
    return (
        Finding.WARNING,
        "error-value",
        f"The cell holds {words}: its formula does not work.",
        "Mend the formula in Excel, or type the value.",
    )


def _TOO_LONG(length):
    return (
        Finding.ERROR,
        "text-too-long",
        f"The text has {length:,} characters and a cell holds {LONGEST_TEXT:,} at most.",
        "Shorten it, or put the rest on a row of its own.",
    )


_CONTROL = (
    Finding.ERROR,
    "control-characters",
    "The text holds characters that cannot be seen or printed.",
    "Type the text again, or paste it as plain text.",
)


def _has_formula(archive, part):
    with archive.open(part) as stream:
        text = stream.read()
    return b"<f>" in text or b"<f " in text or b":f>" in text


def _find_formulas(file, tables):
    """Find formulas whose value the file does not hold: such a cell would seem blank."""
    book = openpyxl.load_workbook(file, read_only=True)
    for sheet, table in zip(book, tables, strict=True):
        if not hasattr(sheet, "reset_dimensions"):
            continue
        sheet.reset_dimensions()
        held = dict(table.rows)
        for number, row in enumerate(sheet.iter_rows(), start=1):
            for cell in row:
                if cell.data_type != "f":
                    continue
                cells = held.get(number, ())
                if cell.column > len(cells) or not cells[cell.column - 1].words:
                    table.findings.append((number, cell.column, *_NO_VALUE))
    book.close()


_NO_VALUE = (
    Finding.WARNING,
    "formula-without-value",
    "The cell has a formula, but the file does not hold what it comes to. It is read as blank.",
    "Open the workbook in Excel, save it, and upload it again; or type the value.",
)
