"""The published plans that stand beside the checkout, for tests that read them; absent on most machines."""

import os
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings


def plans_folder():
    """Return the folder of published plans, or skip the test where there is none."""
    shared = os.environ.get("GOLDEN_THREAD_SHARED") or Path(settings.BASE_DIR).parent / "shared"
    folder = Path(shared) / "plans"
    if not any(folder.glob("*.xlsx")):
        pytest.skip(
            f"no published plans in {folder}; set GOLDEN_THREAD_SHARED to the folder that holds plans/"
        )
    return folder


def workbook(name):
    """Return the values of one published plan: sheet name to a list of rows of words, the headings first."""
    book = openpyxl.load_workbook(plans_folder() / f"{name}.xlsx", read_only=True, data_only=True)
    sheets = {
        sheet.title: [[_words(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book
    }
    book.close()
    return sheets


def names():
    """Return the names of the published plans."""
    return sorted(path.stem for path in plans_folder().glob("*.xlsx"))


def records(sheets, title):
    """Return the rows of a sheet as dictionaries by heading; none where the sheet is absent."""
    rows = sheets.get(title, [])
    if not rows:
        return []
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:] if any(row)]


def plan_years(sheets):
    """Return the starting years of a plan's first and last financial year."""
    fields = {row["Field"]: row["Value"] for row in records(sheets, "Plan")}
    return int(fields["First year"][:4]), int(fields["Last year"][:4])


def _words(value):
    return "" if value is None else str(value)
