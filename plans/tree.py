"""The tree of a plan's priorities: their order with their depth, and what stands below one.

Nothing here reads the database. Items have pk, parent_id and stand in the order of the plan.
"""


def children_of(items):
    """Return {pk or None: items that stand under it}; an item whose parent is not there is at the top."""
    known = {item.pk for item in items}
    children = {}
    for item in items:
        children.setdefault(item.parent_id if item.parent_id in known else None, []).append(item)
    return children


def in_tree_order(items):
    """Return pairs (item, depth) with each parent before its children; the top has depth 0."""
    children = children_of(items)

    def walk(parent, depth):
        for item in children.get(parent, ()):
            yield item, depth
            yield from walk(item.pk, depth + 1)

    return list(walk(None, 0))


def below(pk, items):
    """Return the pks of an item and of everything beneath it."""
    children = children_of(items)
    found, waiting = set(), [pk]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += [item.pk for item in children.get(here, ())]
    return found
