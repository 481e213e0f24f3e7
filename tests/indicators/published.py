"""The real published plans, where they are at hand: rows of a sheet as dictionaries of words."""

import os
from pathlib import Path
from unittest import SkipTest

import openpyxl
from django.conf import settings

SHARED = Path(os.environ.get("GOLDEN_THREAD_SHARED") or settings.BASE_DIR.parent / "shared")


def published_plans():
    """Return the paths of the published workbooks; skips the test where there are none."""
    found = sorted((SHARED / "plans").glob("*.xlsx"))
    if not found:
        raise SkipTest(
            f"No published plans under {SHARED / 'plans'}: set GOLDEN_THREAD_SHARED to their folder"
        )
    return found


def rows_of(path, sheet):
    """Return the rows of a sheet as {heading: words} without blank cells; none if there is no such sheet."""
    book = openpyxl.load_workbook(path, data_only=True)
    if sheet not in book.sheetnames:
        return []
    headings, *rows = book[sheet].iter_rows(values_only=True)
    return [
        {
            heading: str(cell)
            for heading, cell in zip(headings, row, strict=False)
            if heading and cell is not None
        }
        for row in rows
    ]
