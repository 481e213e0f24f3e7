"""Workbooks made for tests: a smallest plan, with sheets added or cells changed."""

import io
import zipfile

import openpyxl

PLAN = {
    "Council": "Northmere Borough Council",
    "Unit": "Parks",
    "Tier": "team",
    "Title": "Parks team plan",
    "First year": "2026/27",
}


def make_workbook(plan=None, **others):
    """Return an .xlsx file. plan -- changed fields, None to leave one out; others -- title to rows.

    A cell given as (value, number format) has that format; a title's blanks are written as _.
    """
    fields = PLAN | (plan or {})
    book = openpyxl.Workbook()
    book.remove(book.active)
    sheets = {"Plan": [["Field", "Value"], *([name, value] for name, value in fields.items() if value)]}
    for title, rows in (sheets | {title.replace("_", " "): rows for title, rows in others.items()}).items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            for position, value in enumerate(row, start=1):
                cell = sheet.cell(number, position)
                if isinstance(value, tuple):
                    cell.value, cell.number_format = value
                else:
                    cell.value = value
                    if isinstance(value, str) and not value.startswith("=formula:"):
                        cell.data_type = "s"
                    elif isinstance(value, str):
                        cell.value = value.replace("=formula:", "=")
    return saved(book)


def saved(book):
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def with_part(file, name, data, replace=False):
    """Return a copy of a zip with one part more, or with that part in place of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.namelist():
            if not (replace and part == name):
                made.writestr(part, given.read(part))
        made.writestr(name, data)
    out.seek(0)
    return out


def part_of(file, name):
    with zipfile.ZipFile(file) as given:
        return given.read(name)
