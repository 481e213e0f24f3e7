"""Where the golden thread holds and where it breaks, upward and downward.

Source: design section 4, "Plan checks" (thread broken upward or downward) and section 5, "Thread report".
Pure: it asks a plans.thread.Thread and reads no database. A plan is named by its id.
"""

from collections import Counter
from dataclasses import dataclass

from plans.thread import AMBIGUOUS, LINKED, TIERS, WAITING, higher_tiers


def broken_upward(thread, plan):
    """Return the priorities of a plan that name nothing they serve.

    Asked of a division's and a team's plan, and of a directorate's where a corporate plan is held. A priority
    below another serves what that serves, and one above serves what its parts do; an action's own links count
    for its priority.
    """
    holder = thread.by_id[plan]
    held = {other.tier for other in thread.holders if other.overlaps(holder)}
    if holder.tier not in ("division", "team") and not held.intersection(higher_tiers(holder.tier)):
        return []
    own = priorities_of(thread, plan)
    linked = {
        item.key
        for item in own
        if thread.links(item) or any(thread.links(action) for action in actions_of(thread, item))
    }
    return [item for item in own if not any(one.key in linked for one in family(thread, item))]


def broken_downward(thread, plan):
    """Return (the priorities that nothing delivers, those delivered here but taken up by no plan below).

    Nothing delivers a priority without an action, here or above or below it, that no plan below cites. The
    second are asked for only where the council holds plans below for the same years; one stands for those
    under it.
    """
    holder = thread.by_id[plan]
    below = TIERS[TIERS.index(holder.tier) + 1 :] if holder.tier in TIERS else ()
    expected = any(other.tier in below and other.overlaps(holder) for other in thread.holders)
    own = priorities_of(thread, plan)
    families = {item.key: family(thread, item) for item in own}
    # A priority is taken up when it, a part of it or one of its actions is cited.
    cited = {item.key for item in own if any(thread.citing(one) for one in (item, *actions_of(thread, item)))}
    taken_up = {key for key, items in families.items() if any(one.key in cited for one in items)}
    undelivered, not_taken_up = [], []
    for item in own:
        above = thread.parent(item)
        if item.key in taken_up:
            continue
        if not any(actions_of(thread, one) for one in families[item.key]):
            undelivered.append(item)
        elif expected and (above is None or above.key in taken_up):
            not_taken_up.append(item)
    return undelivered, not_taken_up


def priorities_of(thread, plan):
    """Return the priorities of a plan in its order."""
    return [item for item in thread.items if item.plan == plan and item.kind == "priority"]


def actions_of(thread, item):
    """Return the actions directly under a priority."""
    return [one for one in thread.children(item) if one.kind == "action"]


def family(thread, item):
    """Return a priority with all above and below it in its own plan."""
    found, one = {item.key: item}, item
    while (one := thread.parent(one)) is not None and one.key not in found:
        found[one.key] = one
    waiting = [item]
    while waiting:
        for child in thread.children(waiting.pop()):
            if child.kind == "priority" and child.key not in found:
                found[child.key] = child
                waiting.append(child)
    return list(found.values())


@dataclass(frozen=True)
class Unsettled:
    """A line of an item's Supports or Contributes to that waits, or means more than one thing."""

    item: object
    citation: object


def unsettled(thread, plan):
    """Return what a plan cites that is linked to nothing, in the plan's order."""
    return [
        Unsettled(item, cited)
        for item in thread.items
        if item.plan == plan
        for cited in thread.links(item)
        if cited.state in (WAITING, AMBIGUOUS)
    ]


@dataclass(frozen=True)
class Coverage:
    """How an objective is served. tiers -- {tier: priorities there that serve it, its own parts left out}."""

    item: object
    tiers: Counter
    actions: int

    @property
    def is_served(self):
        return bool(self.actions or self.tiers)


def coverage(thread, item):
    """Return the Coverage of an item: what serves it in lower tiers, and all actions that deliver it."""
    below = thread.below(item)
    return Coverage(
        item,
        Counter(one.tier for one in below if one.kind == "priority" and one.plan != item.plan),
        sum(one.kind == "action" for one in below),
    )


def tops_of(thread, item):
    """Return the items at which the thread upward of an item ends: the highest that it serves, or none."""
    above = thread.above(item)
    return [one for one in above if not list(_linked(thread, one)) and thread.parent(one) is None]


def _linked(thread, item):
    return (cited for cited in thread.links(item) if cited.state == LINKED)
