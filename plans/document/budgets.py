"""Budget tables as printed, each with what does not add up, in words."""

from plans.document.tables import Column, Row, make_table
from plans.money import check_across, check_table, read_amount, total_rows


def budget_tables(tables):
    """Return a Table for each budget table. tables -- as plans.document.querysets.budgets_of gives them."""
    return [found for number, table in enumerate(tables, start=1) if (found := _table(number, *table))]


def _table(number, table, columns, lines):
    cells = [
        (line["group"], line["name"], *(line["cells"].get(column, "") for column in columns))
        for line in lines.values()
    ]
    totals = set(total_rows(cells))
    unit = table["unit"]
    headings = [
        Column("Group", "words"),
        Column("Line", "title", always=True),
        *(
            Column(heading, _kind([row[place] for row in cells], unit), always=True)
            for place, heading in enumerate(columns.values(), start=2)
        ),
    ]
    rows = [
        Row(
            [row[0], row[1] or ("Total" if place in totals else ""), *row[2:]],
            is_total=place in totals,
        )
        for place, row in enumerate(cells)
    ] or [Row(["", "No lines", *("" for _ in columns)])]
    title = table["title"] or table["name"]
    caption = f"{title} ({unit})" if unit else title
    return make_table(f"budget-{number}", caption, headings, rows, _note(cells, list(columns.values()), unit))


def _kind(cells, unit):
    """Return "number" for a column that holds amounts, "words" for one that holds Yes and No."""
    amounts = [read_amount(words, unit) for words in cells if words]
    return (
        "number"
        if not amounts or any(amount and amount.number is not None for amount in amounts)
        else "short"
    )


def _note(cells, columns, unit):
    """Return a sentence for each printed total that differs from its sum, or ""."""
    found = [*check_table(cells, columns, unit), *check_across(cells, columns, unit)]
    return " ".join(
        f"{one.line or 'Total'}, {one.heading or 'amount'}: "
        f"printed {one.printed:,}, adds up to {one.computed:,}."
        for one in found
    )
