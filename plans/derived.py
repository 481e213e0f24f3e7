"""What is made from the words of a plan: the days of a date, a weight in percent, an amount of money.

The functions set fields and save nothing, but for those that read a whole plan or table again.
"""

from indicators.baskets import read_weight
from plans.dates import read_date
from plans.models import Action, BudgetCell, Milestone
from plans.money import is_total, read_amount

# As many figures before the point as BudgetCell.amount holds; a longer number is kept as words.
TOO_LARGE = 10**16


def write_due(item, plan):
    """Set the earliest and latest day of an action or milestone from its words, read in the plan's years."""
    read = read_date(item.due, first_year=plan.first_year, last_year=plan.last_year)
    item.due_earliest = read.earliest if read else None
    item.due_latest = read.latest if read else None


def write_weight(member):
    """Set the weight of a member of a basket, in percent; None where the words give none."""
    member.weight = read_weight(member.weight_words)


def write_amount(cell, unit):
    """Set the amount of a budget cell in the unit of its table; None where the words hold no number."""
    amount = read_amount(cell.words, unit)
    number = amount.number if amount else None
    cell.amount = None if number is None or abs(number) >= TOO_LARGE else round(number, 4)


def write_total(line):
    """Mark a budget line as a printed total where it is called one."""
    line.is_total = is_total(line.name)


def read_dates_again(plan):
    """Read every date of a plan again, after its years changed."""
    for model in (Action, Milestone):
        items = list(model.objects.filter(plan=plan).exclude(due=""))
        for item in items:
            write_due(item, plan)
        model.objects.bulk_update(items, ("due_earliest", "due_latest"), batch_size=500)


def read_amounts_again(table):
    """Read every figure of a budget table again, after its unit changed."""
    cells = list(BudgetCell.objects.filter(line__table=table))
    for cell in cells:
        write_amount(cell, table.unit)
    BudgetCell.objects.bulk_update(cells, ("amount",), batch_size=500)
