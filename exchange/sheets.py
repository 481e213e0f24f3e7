"""The sheets of the plan workbook and their columns, said once for reading and for writing.

Source: the description of the workbook, "Sheets". A sheet's headings are the attributes of its row class
in plans.content, in that order: contributes_to is headed "Contributes to". Headings are matched without
regard to case or blanks.

A layout (PlanContent.layout, kept with the plan as JSON) says which sheets and columns a workbook had, in
order, so that it can be written again as it came:

    [{"sheet": "Plan", "columns": [...], "fields": ["Council", "Unit", ...]},
     {"sheet": "Indicators", "columns": [
         {"heading": "Key", "formats": []},
         {"heading": "Outturn 2007/08", "formats": ["0.0%"], "kind": "Outturn", "period": "2007/08"}]}]

formats are the number formats of a column whose numbers and dates stand as such in its cells; words that
show as a number in the first of them that fits are written as that number, all others as text. Only period
columns have kind and period. Columns and sheets that the form does not know are left out.

Nothing here reads the database, the clock or a file.
"""

from functools import lru_cache

from organisation.periods import parse_period
from plans import content
from plans.content_sheets import SHEETS

PLAN = "Plan"
PLAN_COLUMNS = ("Field", "Value")
PLAN_FIELDS = (
    "Council",
    "Unit",
    "Tier",
    "Title",
    "Strapline",
    "First year",
    "Last year",
    "Version",
    "Status",
    "Date",
    "Responsible officer",
    "Contact",
)
BUDGET = "Budget"
BUDGET_COLUMNS = ("Group", "Line")


def fold(words):
    """Return words as headings and titles are compared: small letters, single blanks, none at the ends."""
    return " ".join(words.split()).casefold()


_BY_TITLE = {fold(sheet.title): sheet for sheet in SHEETS}
_PLAN_FIELDS = {fold(name): name for name in PLAN_FIELDS}


def sheet_titled(title):
    """Return the Sheet with this title, or None; Plan and the budget sheets are not rows and have none."""
    return _BY_TITLE.get(fold(title))


def is_plan(title):
    return fold(title) == fold(PLAN)


def is_budget(title):
    """Say whether a sheet holds a budget table: its name begins with Budget."""
    return fold(title).startswith(fold(BUDGET))


def plan_field(words):
    """Return the name of a field of the sheet Plan, or None."""
    return _PLAN_FIELDS.get(fold(words))


def period_column(heading):
    """Return the FigureColumn that a heading names, or None: "SN Group 2007/08" is SN Group of 2007/08.

    The period is the longest ending that can be read on any year basis; something must stand before it.
    """
    words = heading.split()
    for start in range(1, len(words)):
        period = " ".join(words[start:])
        if any(parse_period(period, basis) for basis in ("FY", "AY")):
            return content.FigureColumn(" ".join(words[:start]), period)
    return None


@lru_cache(maxsize=2048)
def same_figure(column):
    """Return what two period columns share when they are the same: outturn 2007-08, Outturn 2007/08."""
    period = parse_period(column.period) or parse_period(column.period, "AY")
    return fold(column.kind), period.code if period else fold(column.period)


def layout_column(heading, formats=(), figure=None):
    """Return one column of a layout."""
    column = {"heading": heading, "formats": list(formats)}
    if figure is not None:
        column |= {"kind": figure.kind, "period": figure.period}
    return column


def figure_columns(layout):
    """Return the FigureColumns that a workbook of this layout has, in order; those left out it never had."""
    return [
        content.FigureColumn(column["kind"], column["period"])
        for sheet in layout
        for column in sheet["columns"]
        if "period" in column
    ]


def columns_present(layout, title):
    """Return the attributes of a sheet for which a workbook of this layout has a column; none without it."""
    sheet = sheet_titled(title)
    known = {fold(heading): attribute for heading, attribute in sheet.columns.items()}
    return {
        known[fold(column["heading"])]
        for entry in layout
        if fold(entry["sheet"]) == fold(title)
        for column in entry["columns"]
        if fold(column["heading"]) in known
    }
