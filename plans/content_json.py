"""The content of a plan as JSON and back, for a version that is kept for ever.

A row keeps its pk, so that two versions know the same item; where it stood in a workbook is not kept. Columns
that the form gained since a version was kept are blank in it.
"""

from dataclasses import fields

from plans import content
from plans.content import FigureColumn, PlanContent
from plans.content_sheets import BY_ATTRIBUTE

# What an indicator says by period columns.
BY_COLUMN = {"figures", "footnotes"}


def to_json(plan_content):
    """Return a PlanContent as what JSON holds: dictionaries, lists and words."""
    return {
        "fields": list(map(list, plan_content.fields.items())),
        **{name: [_row(row) for row in getattr(plan_content, name)] for name in BY_ATTRIBUTE},
        "budgets": [
            {**_row(sheet), "columns": list(sheet.columns), "rows": [_row(row) for row in sheet.rows]}
            for sheet in plan_content.budgets
        ],
        "layout": plan_content.layout,
    }


def from_json(kept):
    """Return the PlanContent that to_json() made the words of."""
    return PlanContent(
        fields=dict(map(tuple, kept["fields"])),
        **{name: [_read(sheet.row_class, row) for row in kept[name]] for name, sheet in BY_ATTRIBUTE.items()},
        budgets=[_sheet(sheet) for sheet in kept["budgets"]],
        layout=kept["layout"],
    )


def _row(row):
    said = {one.name: getattr(row, one.name) for one in fields(row) if one.name != "place"}
    for name in BY_COLUMN & set(said):
        said[name] = [[column.kind, column.period, words] for column, words in said[name].items()]
    if "cells" in said:
        said["cells"] = list(said["cells"])
    return {name: value for name, value in said.items() if value}


def _read(row_class, kept):
    said = dict(kept)
    for name in BY_COLUMN & set(said):
        said[name] = {FigureColumn(kind, period): words for kind, period, words in said[name]}
    if "cells" in said:
        said["cells"] = tuple(said["cells"])
    return row_class(**said)


def _sheet(kept):
    rows = [_read(content.BudgetRow, row) for row in kept["rows"]]
    return _read(content.BudgetSheet, {**kept, "columns": tuple(kept.get("columns", ())), "rows": rows})
