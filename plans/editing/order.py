"""The order of things in a plan: a place for a new one, and one step up, down, in or out.

Rows keep the place in which they came: only those that a step moves are written, unless two rows have the
same place, which then all get their own.
"""

from django.db.models import Max

from plans.models import Action, Priority
from plans.tree import below

UP, DOWN, IN, OUT = "up", "down", "in", "out"
STEPS = {UP: "Moved up", DOWN: "Moved down", IN: "Moved in", OUT: "Moved out"}


def give_a_place(thing, rows):
    """Put a new thing after the last of rows, which are those of its owner."""
    last = rows.aggregate(last=Max("position"))["last"]
    thing.position = 0 if last is None else last + 1


def family(thing):
    """Return what a thing shares with those among which it can be moved: the priority above it."""
    if isinstance(thing, Priority):
        return thing.parent_id
    return thing.priority_id if isinstance(thing, Action) else None


def steps_of(place, siblings, thing):
    """Return the steps that a thing at a place among its siblings can take."""
    is_priority = isinstance(thing, Priority)
    return {
        UP: place > 0,
        DOWN: place < len(siblings) - 1,
        IN: is_priority and place > 0,
        OUT: is_priority and thing.parent_id is not None,
    }


def move(thing, how, rows):
    """Move a thing one step among rows, all of its kind and owner in order; say whether it moved."""
    rows = list(rows)
    thing = next(row for row in rows if row.pk == thing.pk)
    siblings = [row for row in rows if family(row) == family(thing)]
    place = siblings.index(thing)
    if not steps_of(place, siblings, thing).get(how):
        return False
    order = [row for row in rows if row != thing]
    if how == UP:
        order.insert(order.index(siblings[place - 1]), thing)
    elif how == DOWN:
        order.insert(order.index(siblings[place + 1]) + 1, thing)
    elif how == IN:
        above = siblings[place - 1]
        last = max(order.index(row) for row in order if row.pk in below(above.pk, order))
        order.insert(last + 1, thing)
        _stand_under(thing, above.pk)
    else:
        parent = next(row for row in rows if row.pk == thing.parent_id)
        order.insert(order.index(parent) + 1, thing)
        _stand_under(thing, parent.parent_id)
    _write(rows, order)
    return True


def _stand_under(thing, parent):
    thing.parent_id, thing.parent_words = parent, ""
    thing.save(update_fields=["parent", "parent_words"])


def _write(before, order):
    """Give the rows of an order the places that they had in the order before, or new ones where two share."""
    places = [row.position for row in before]
    if len(set(places)) < len(places):
        places = list(range(len(order)))
    changed = []
    for row, place in zip(order, sorted(places), strict=True):
        if row.position != place:
            row.position = place
            changed.append(row)
    if changed:
        type(changed[0])._default_manager.bulk_update(changed, ["position"], batch_size=500)
