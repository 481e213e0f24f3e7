"""Checks of budgets: totals and variances that differ from what they are made of, amounts out of scale.

Source: design section 4, "Budgets": a printed total that differs from the sum is a finding with both figures.
"""

from dataclasses import replace
from decimal import Decimal

from indicators.choices import Unit
from indicators.values import places_of, show
from plans.checks.outline import finding, short
from plans.content import Finding
from plans.money import check_across, check_table, odd_scale
from plans.variances import check_variances


def totals(outline, elsewhere):
    """Printed totals that differ from the sum of their parts, down a column or across a line.

    A difference of one in the last figure printed may be rounding, and is a note.
    """
    for table in outline.content.budgets:
        rows = [(row.group, row.line, *row.cells) for row in table.rows]
        for one in (
            *check_table(rows, table.columns, table.unit or "£"),
            *check_across(rows, table.columns, table.unit or "£"),
        ):
            rounding = abs(one.difference) <= Decimal(1).scaleb(-places_of(one.printed))
            more = "more" if one.difference < 0 else "less"
            yield _at(
                table,
                one.row,
                "total-differs",
                f"{_about(table)}: {short(one.line) or 'the last line'} prints "
                f"{_money(one.printed, table)} under {one.heading}, but its parts add to "
                f"{_money(one.computed, table)}: {_money(abs(one.difference), table)} {more}"
                f"{', perhaps rounding' if rounding else ''}.",
                one.heading,
                Finding.NOTE if rounding else "",
            )


def variances(outline, elsewhere):
    """Printed variances, and percentages of them, that are not what budget and outturn give.

    A difference of one in the last figure printed may be rounding, and is a note.
    """
    for table in outline.content.budgets:
        rows = [(row.group, row.line, *row.cells) for row in table.rows]
        for one in check_variances(rows, table.columns, table.unit or "£"):
            rounding = abs(one.difference) <= Decimal(1).scaleb(-places_of(one.printed))
            yield _at(
                table,
                one.row,
                "variance-differs",
                f"{_about(table)}: {short(one.line) or 'the last line'} prints {one.printed:,} under "
                f"{one.heading}, but its budget and outturn give {one.computed:,}"
                f"{', perhaps rounding' if rounding else ''}.",
                one.heading,
                Finding.NOTE if rounding else "",
            )


def scale(outline, elsewhere):
    for table in outline.content.budgets:
        for number, heading in enumerate(table.columns):
            cells = [row.cells[number] if number < len(row.cells) else "" for row in table.rows]
            for at in odd_scale(cells):
                line = short(table.rows[at].line or "a line without a name")
                yield _at(
                    table,
                    at,
                    "odd-scale",
                    f"{_about(table)}: {line} prints {cells[at].strip()} under {heading}, far more than the "
                    "rest of the column.",
                    heading,
                )


def _at(table, row, code, message, column, severity=""):
    """Return a finding about one line of a table, which links to the table."""
    place = table.rows[row].place or table.place
    return replace(finding(code, table, message, column=column, severity=severity), place=place)


def _about(table):
    title = short(table.title or table.name)
    return f"{title} ({table.unit.strip()})" if table.unit.strip() not in ("", "£") else title


def _money(number, table):
    """Return an amount as the table prints it, in the table's unit."""
    return show(number, Unit.POUNDS if table.unit.strip() == "£" else None)


RULES = (totals, variances, scale)
