"""What is made from the words of a plan: the days of a date, a weight in percent, an amount of money.

The functions set fields and save nothing, but for those that read a whole plan or table again.
"""

from indicators.baskets import read_weight
from organisation.decimals import storable
from plans.dates import read_date
from plans.models import Action, BudgetCell, Milestone
from plans.money import is_total, read_amount

PLACES = BudgetCell._meta.get_field("amount").decimal_places


def due_fields(words, plan):
    """Return the fields of a due date in the plan's years: the words, and the days that they mean."""
    read = read_date(words, first_year=plan.first_year, last_year=plan.last_year)
    return {
        "due": words,
        "due_earliest": read.earliest if read else None,
        "due_latest": read.latest if read else None,
    }


def amount_of(words, unit):
    """Return the amount that words mean in the unit of their table; None where they hold no number.

    None too where it is longer than the database keeps exactly: it stays words.
    """
    amount = read_amount(words, unit)
    return storable(amount.number if amount else None, PLACES)


def write_due(item, plan):
    """Set the earliest and latest day of an action or milestone from its words, read in the plan's years."""
    for name, value in due_fields(item.due, plan).items():
        setattr(item, name, value)


def write_weight(member):
    """Set the weight of a member of a basket, in percent; None where the words give none."""
    member.weight = read_weight(member.weight_words)


def write_amount(cell, unit):
    """Set the amount of a budget cell in the unit of its table; None where the words hold no number."""
    cell.amount = amount_of(cell.words, unit)


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
