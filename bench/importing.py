"""import_5000: a workbook of 5,000 indicators comes in, checked, matched and stored.

The floor: openpyxl reads the file and the database bulk-loads the very rows that our import made of it.
"""

from io import StringIO
from pathlib import Path

import openpyxl
from django.core.management import call_command
from django.db import connection

from bench import databases
from bench.measuring import compare

ROWS = 5000
CEILING = 4
HEADINGS = ["Key", "Refs", "Indicator", "Unit", "Better", "Frequency", "Year basis", "Lead", "Baseline"]
PERIODS = ["Outturn 2024/25", "Target 2024/25", "Outturn 2025/26", "Target 2025/26", "Target 2026/27"]


def figures(folder):
    """Return the figure of the database in use."""
    path = Path(folder) / "import.xlsx"
    write_workbook(path)
    databases.empty()
    bring_in(path)
    held = databases.rows_held()
    name = "import_5000" if connection.vendor == "sqlite" else f"import_5000_{connection.vendor}"
    yield compare(
        name,
        ours=lambda: bring_in(path),
        floor=lambda: read_and_load(path, held),
        before=lambda _: databases.empty(),
        ceiling=CEILING,
        rounds=5,
    )


def bring_in(path):
    """Import the workbook as a person does."""
    call_command("import_plan", path, stdout=StringIO())


def read_and_load(path, held):
    """Read every cell, then load the rows."""
    for sheet in openpyxl.load_workbook(path, read_only=True, data_only=True):
        for _ in sheet.iter_rows(values_only=True):
            pass
    databases.load(held)


def write_workbook(path):
    """Write a plan of one unit with many indicators: codes, words and figures like those of real plans."""
    book = openpyxl.Workbook(write_only=True)
    plan = book.create_sheet("Plan")
    fields = {
        "Council": "Southmere Council",
        "Unit": "Performance",
        "Tier": "division",
        "Title": "Register of indicators",
        "First year": "2026/27",
        "Last year": "2026/27",
    }
    for row in [("Field", "Value"), *fields.items()]:
        plan.append(row)
    sheet = book.create_sheet("Indicators")
    sheet.append(HEADINGS + PERIODS)
    for number in range(ROWS):
        sheet.append(indicator_row(number))
    book.save(path)


def indicator_row(number):
    """Return one row; one figure in ten is absent in one of the ways in which plans say so."""
    level = 40 + number % 50
    absent = ("N/A", "TBC", "New indicator", "Not collected")[number // 10 % 4]
    return [
        f"K{number}",
        f"LPI {number}",
        f"Cases of kind {number} that were answered within the time allowed",
        "percent",
        "lower" if number % 7 == 0 else "higher",
        "annual",
        "FY",
        f"Officer {number % 40}",
        f"{level - 2}.5%",
        absent if number % 10 == 0 else f"{level}.4%",
        f"{level}%",
        f"{level + 1}.7%",
        f"{level + 2}%",
        f"{level + 3}%",
    ]
