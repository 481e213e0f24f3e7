"""Checks of budgets: totals and variances that differ from what they are made of, amounts out of scale.

Source: design section 4, "Budgets": a printed total that differs from the sum is a finding with both figures.
"""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from indicators.choices import Unit
from indicators.values import places_of, show
from plans.checks.outline import finding, listed, short
from plans.content import Finding, Spot
from plans.money import check_across, check_table, odd_scale
from plans.variances import check_variances


def totals(outline, elsewhere):
    """Printed totals that differ from the sum of their parts, down a column or across a line.

    A difference of one in the last figure printed may be rounding: those of a table are one note.
    """
    for table in outline.content.budgets:
        rows, rounded = [(row.group, row.line, *row.cells) for row in table.rows], []
        for one in (
            *check_table(rows, table.columns, table.unit or "£"),
            *check_across(rows, table.columns, table.unit or "£"),
        ):
            if abs(one.difference) <= Decimal(1).scaleb(-places_of(one.printed)):
                rounded.append(one)
                continue
            yield _at(
                table,
                [one.row],
                "total-differs",
                f"{_about(table)}: {_said(one, table)}: {_difference(one, table)}.",
                one.heading,
            )
        if rounded:
            if len(rounded) == 1:
                said = f"{_said(rounded[0], table)}: {_difference(rounded[0], table)}, perhaps rounding"
            else:
                each = listed([_in_brief(one, table) for one in rounded], most=6)
                said = f"{len(rounded)} totals are one off the sum of their parts, perhaps rounding: {each}"
            yield _at(
                table,
                [one.row for one in rounded],
                "total-differs",
                f"{_about(table)}: {said}.",
                rounded[0].heading,
                Finding.NOTE,
            )


def _said(one, table):
    """Return both figures of a total in words."""
    return (
        f"{short(one.line) or 'the last line'} prints {_money(one.printed, table)} under {one.heading}, "
        f"but its parts add to {_money(one.computed, table)}"
    )


def _in_brief(one, table):
    return (
        f"{short(one.line) or 'the last line'} under {one.heading} ({_money(one.printed, table)}, "
        f"parts {_money(one.computed, table)})"
    )


def _difference(one, table):
    return f"{_money(abs(one.difference), table)} {'more' if one.difference < 0 else 'less'}"


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
                [one.row],
                "variance-differs",
                f"{_about(table)}: {short(one.line) or 'the last line'} prints {one.printed:,} under "
                f"{one.heading}, but its budget and outturn give {one.computed:,}"
                f"{', perhaps rounding' if rounding else ''}.",
                one.heading,
                Finding.NOTE if rounding else "",
            )


def scale(outline, elsewhere):
    """Amounts far larger than the rest of their column, once for each line."""
    for table in outline.content.budgets:
        odd = defaultdict(list)
        for number, heading in enumerate(table.columns):
            cells = [row.cells[number] if number < len(row.cells) else "" for row in table.rows]
            for at in odd_scale(cells):
                odd[at].append((heading, cells[at].strip()))
        for at, found in sorted(odd.items()):
            line = short(table.rows[at].line or "a line without a name")
            amounts = listed(f"{words} under {heading}" for heading, words in found)
            columns = "the column" if len(found) == 1 else "their columns"
            yield _at(
                table,
                [at],
                "odd-scale",
                f"{_about(table)}: {line} prints {amounts}, far more than the rest of {columns}.",
                found[0][0],
            )


def _at(table, rows, code, message, column, severity=""):
    """Return a finding about lines of a table, which links to the table."""
    found = finding(code, table, message, column=column, severity=severity)
    places = [table.rows[row].place or table.place for row in rows]
    if len(places) == 1:
        return replace(found, place=places[0])
    spots = tuple(Spot(place, found.item) for place in places)
    return replace(found, place=places[0], spots=spots)


def _about(table):
    title = short(table.title or table.name)
    return f"{title} ({table.unit.strip()})" if table.unit.strip() not in ("", "£") else title


def _money(number, table):
    """Return an amount as the table prints it, in the table's unit."""
    return show(number, Unit.POUNDS if table.unit.strip() == "£" else None)


RULES = (totals, variances, scale)
