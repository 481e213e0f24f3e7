"""Budget tables: each that changes is made again, so that its columns, lines and cells agree."""

from exchange.storing import rows
from plans.derived import amount_of
from plans.models import BudgetCell, BudgetColumn, BudgetLine, BudgetTable
from plans.money import is_total


def store_budgets(plan, matched):
    """Store the budget sheets of a workbook."""
    held = {table.pk: table for table in plan.budget_tables.all()}
    rows.delete(BudgetTable, [sheet.pk for sheet in matched.going])
    # A name may pass from one table to another, and no two may have it at once.
    renamed = [
        held[pair.before.pk]
        for pair in matched.staying
        if pair.before and pair.before.name != pair.after.name
    ]
    for table in renamed:
        table.name = f"… {table.pk}"
    rows.update(renamed, ("name",))
    tables, new, changed, refilled = [], [], [], []
    for position, pair in enumerate(matched.staying):
        table = BudgetTable(plan=plan) if pair.before is None else held[pair.before.pk]
        sheet = pair.after
        words = {"name": sheet.name, "title": sheet.title, "unit": sheet.unit, "position": position}
        differs = rows.set_words(table, words)
        if pair.before is None:
            new.append(table)
        elif differs:
            changed.append(table)
        tables.append(table)
        if pair.before != sheet:
            refilled.append((table, sheet))
    rows.create(new)
    rows.update(changed, ("name", "title", "unit", "position"))
    _fill(refilled)


def _fill(refilled):
    """Make the columns, lines and cells of tables again. refilled -- (BudgetTable, BudgetSheet) of each."""
    pks = [table.pk for table, _ in refilled]
    rows.delete(BudgetColumn, BudgetColumn.objects.filter(table__in=pks).values_list("pk", flat=True))
    rows.delete(BudgetLine, BudgetLine.objects.filter(table__in=pks).values_list("pk", flat=True))
    columns = {
        (table.pk, place): BudgetColumn(table=table, position=place, heading=heading)
        for table, sheet in refilled
        for place, heading in enumerate(sheet.columns)
    }
    lines = {
        (table.pk, place): BudgetLine(
            table=table, position=place, group=row.group, name=row.line, is_total=is_total(row.line)
        )
        for table, sheet in refilled
        for place, row in enumerate(sheet.rows)
    }
    rows.create(list(columns.values()))
    rows.create(list(lines.values()))
    cells = []
    for table, sheet in refilled:
        for line, row in enumerate(sheet.rows):
            for column, words in enumerate(row.cells):
                if words:
                    cells.append(
                        BudgetCell(
                            line=lines[table.pk, line],
                            column=columns[table.pk, column],
                            words=words,
                            amount=amount_of(words, sheet.unit),
                        )
                    )
    rows.create(cells)
