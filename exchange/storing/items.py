"""The narrative and the tree of a plan, its scorecard, judgements and baskets."""

from exchange.storing import rows
from indicators.baskets import read_weight
from plans.contents import FIELDS
from plans.derived import due_fields
from plans.keys import KeyTable
from plans.models import (
    Action,
    Basket,
    BasketMember,
    Judgement,
    Milestone,
    Priority,
    ScorecardRow,
    Section,
)


def words_of(sheet, row):
    """Return {field: words} of a row for the columns that hold plain words."""
    return {field: getattr(row, name) for name, field in FIELDS[sheet].items()}


def _put(plan, model, sheet, matched, fields=None):
    held = {item.pk: item for item in model.objects.filter(plan=plan)}
    fields = fields or (lambda row: words_of(sheet, row))
    return rows.put(model, matched, fields, make=lambda: model(plan=plan), held=held)


def store_sections(plan, matched):
    _put(plan, Section, "sections", matched)


def store_judgements(plan, matched):
    _put(plan, Judgement, "judgements", matched)


def store_scorecard(plan, matched):
    _put(plan, ScorecardRow, "scorecard", matched)


def _join(items, staying, table, column, field):
    """Join each item to the one that a column of its row names; write those that change.

    staying -- the pairs of the sheet, in the order of the items.
    """
    changed = []
    for item, pair in zip(items, staying, strict=True):
        found = table.find(getattr(pair.after, column))
        if getattr(item, f"{field}_id") != found:
            setattr(item, f"{field}_id", found)
            changed.append(item)
    rows.update(changed, (field,))


def store_priorities(plan, matched):
    """Store the sheet Priorities; return the KeyTable by which the other sheets name them."""
    # What stands under a priority that goes may stay, as its words say: it must not go with it.
    gone = [row.pk for row in matched.going]
    Priority.objects.filter(parent__in=gone).update(parent=None)
    Action.objects.filter(priority__in=gone).update(priority=None)
    items = _put(
        plan,
        Priority,
        "priorities",
        matched,
        lambda row: words_of("priorities", row) | {"parent_words": row.parent},
    )
    table = KeyTable(items)
    _join(items, matched.staying, table, "parent", "parent")
    return table


def store_actions(plan, matched, priorities):
    """Store the sheet Actions; return the KeyTable by which the milestones name them."""
    Milestone.objects.filter(action__in=[row.pk for row in matched.going]).update(action=None)

    def fields(row):
        words = words_of("actions", row) | due_fields(row.due, plan)
        return words | {"priority_words": row.priority, "priority_id": priorities.find(row.priority)}

    return KeyTable(_put(plan, Action, "actions", matched, fields))


def store_milestones(plan, matched, actions):
    def fields(row):
        words = words_of("milestones", row) | due_fields(row.due, plan)
        return words | {"action_words": row.action, "action_id": actions.find(row.action)}

    _put(plan, Milestone, "milestones", matched, fields)


def store_baskets(plan, matched, priorities, indicators):
    """Store the sheet Baskets: a basket for each code, and its weighted members in the order of the rows."""
    baskets = {basket.code: basket for basket in plan.baskets.all()}
    codes = dict.fromkeys(pair.after.basket for pair in matched.staying)
    made = [Basket(plan=plan, code=code) for code in codes if code not in baskets]
    baskets |= {basket.code: basket for basket in made}
    for position, code in enumerate(codes):
        baskets[code].position = position
    rows.create(made)
    rows.update([baskets[code] for code in codes], ("position",))
    rows.put(
        BasketMember,
        matched,
        lambda row: {
            "basket_id": baskets[row.basket].pk,
            "priority_words": row.priority,
            "priority_id": priorities.find(row.priority),
            "indicator_words": row.indicator,
            "plan_indicator_id": indicators.find(row.indicator),
            "weight_words": row.weight,
            "weight": read_weight(row.weight),
        },
        make=BasketMember,
        held={item.pk: item for item in BasketMember.objects.filter(basket__plan=plan)},
    )
    rows.delete(Basket, [basket.pk for code, basket in baskets.items() if code not in codes])
