"""Budget tables as printed, with every total and variance worked out beside what is printed."""

from plans.document.tables import Column, Row, make_table
from plans.money import check_across, check_table, read_amount, sum_of_lines, total_rows
from plans.variances import check_variances, pairs_of, worked

DIFFERS = "Where a printed total or variance differs from what its parts give, that stands beside it."
WORKED_OUT = "worked out"
ZERO = "the budget is 0"


def budget_tables(tables):
    """Return a Table for each budget table. tables -- as plans.lists.budgets_of gives them."""
    return [found for number, table in enumerate(tables, start=1) if (found := _table(number, *table))]


def _table(number, table, columns, lines):
    headings, unit = list(columns.values()), table["unit"]
    cells = [
        (line["group"], line["name"], *(line["cells"].get(column, "") for column in columns))
        for line in lines.values()
    ]
    totals = set(total_rows(cells))
    differing = _differing(cells, headings, unit)
    shown = [
        Column("Group", "words"),
        Column("Line", "title", always=True),
        *(
            Column(heading, _kind([row[place] for row in cells], unit), always=True)
            for place, heading in enumerate(headings, start=2)
        ),
    ]
    added = _added_columns(headings)
    rows = []
    for place, row in enumerate(cells):
        words = [_beside(cell, differing.get((place, column))) for column, cell in enumerate(row[2:])]
        name = row[1] or ("Total" if place in totals else "")
        worked_out = [_variance(row, pair, percent, unit) for pair, percent, _ in added]
        rows.append(Row([row[0], name, *words, *worked_out], is_total=place in totals))
    shown += [Column(heading, "number") for _, _, heading in added]
    if not rows:
        rows = [Row(["", "No lines", *("" for _ in shown[2:])])]
    elif not totals and (sums := _sums(cells, headings, unit)):
        total = ("", f"Total, {WORKED_OUT}", *sums)
        variances = [_variance(total, pair, percent, unit) for pair, percent, _ in added]
        rows.append(Row([*total, *variances], is_total=True))
    title = table["title"] or table["name"]
    caption = f"{title} ({unit})" if unit else title
    return make_table(f"budget-{number}", caption, shown, rows, DIFFERS if differing else "")


def _differing(cells, headings, unit):
    """Return {(row, column): what a printed total or variance should be} of those that differ.

    A total that differs from its lines is not asked to add up across as well: its net figure may be right.
    """
    down = check_table(cells, headings, unit)
    wrong = {one.row for one in down}
    across = [one for one in check_across(cells, headings, unit) if one.row not in wrong]
    found = (*down, *across, *check_variances(cells, headings, unit))
    return {(one.row, one.column): one.computed for one in found}


def _beside(words, computed):
    return words if computed is None else f"{words} ({WORKED_OUT}: {_figure(computed)})"


def _kind(cells, unit):
    """Return "number" for a column that holds amounts, "short" for one that holds Yes and No."""
    amounts = [read_amount(words, unit) for words in cells if words]
    return (
        "number"
        if not amounts or any(amount and amount.number is not None for amount in amounts)
        else "short"
    )


def _added_columns(headings):
    """Return (Pair, whether in percent, heading) of each column of variances that the table does not print.

    In percent is only the last, and only where the table prints no percentage.
    """
    pairs, added = pairs_of(headings), []
    for pair in pairs:
        if pair.variance is None:
            added.append((pair, False, f"Variance {pair.name}, {WORKED_OUT}".replace(" ,", ",")))
    if pairs and not any(pair.percent is not None for pair in pairs):
        added.append((pairs[-1], True, f"Variance %, {WORKED_OUT}"))
    return added


def _variance(row, pair, percent, unit):
    """Return the words of a variance worked out; "" where a figure is absent."""
    found = worked(row, pair, unit)
    if found is None:
        return ""
    if not percent:
        return _figure(found.variance)
    return ZERO if found.percent is None else f"{found.percent}%"


def _sums(cells, headings, unit):
    """Return the words of the sum of each column, "" where it cannot be summed; [] where none can."""
    sums = [sum_of_lines(cells, column, heading, unit) for column, heading in enumerate(headings)]
    return ["" if total is None else _figure(total) for total in sums] if any(sums) else []


def _figure(number):
    return f"{number:,}" if number == number.to_integral_value() else f"{number.normalize():,f}"
