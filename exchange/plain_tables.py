"""Plain tables: the rows of words in an uploaded workbook, or in a file or a box of separated values.

Nothing here reads the database or the clock.
"""

import csv
import io

from exchange.safety import MOST_BYTES, Refused, inspect_upload, not_a_workbook
from exchange.tables import DAMAGED, MOST_ROWS, tables_of

MOST_COLUMNS = 100


def plain_tables(file, name):
    """Return (title, [(row number, words of its cells)]) of each sheet that holds anything. Raises Refused.

    file -- a binary file that was inspected.  name -- that of the file, which says its kind.
    """
    return [_of_text(file)] if is_csv(name) else _of_workbook(file)


def is_csv(name):
    """Say whether a file of a name holds separated values, and no workbook."""
    return name.casefold().endswith((".csv", ".tsv"))


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


def _of_workbook(file):
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


def _of_text(file):
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
