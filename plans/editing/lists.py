"""The things of a plan as lists, each with the steps that it can take in its order."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.text import Truncator

from plans.editing.kinds import BY_NAME
from plans.editing.order import family, steps_of
from plans.models import BudgetCell, BudgetLine, Milestone
from plans.tree import in_tree_order


@dataclass
class Line:
    """A thing in a list. steps -- the names of the steps that it can take. depth -- in the tree."""

    thing: object
    label: str
    steps: tuple = ()
    depth: int = 0


def label_of(thing):
    """Return what a list calls a thing: its words, with the day of a milestone and the figures of a line."""
    if isinstance(thing, Milestone) and thing.due:
        return f"{thing}: {thing.due}"
    if isinstance(thing, BudgetLine):
        return ": ".join(filter(None, [str(thing), ", ".join(cell.words for cell in thing.cells.all())]))
    return str(thing)


def lines_of(things, depths=None):
    """Return the Lines of things of one kind in their order. depths -- {pk: depth in the tree}."""
    families = defaultdict(list)
    for thing in things:
        families[family(thing)].append(thing)
    lines = {}
    for siblings in families.values():
        for place, thing in enumerate(siblings):
            can = steps_of(place, siblings, thing)
            lines[thing.pk] = Line(
                thing,
                Truncator(" ".join(label_of(thing).split())).chars(200) or "Without words",
                tuple(how for how, possible in can.items() if possible),
                (depths or {}).get(thing.pk, 0),
            )
    return [lines[thing.pk] for thing in things]


@dataclass
class Group:
    """Lines under a heading, "" where all stand together. under -- the key of what they stand under."""

    heading: str
    lines: list
    under: int | None = None


def groups_of(kind, plan):
    """Return the Groups of the things of a kind: priorities as a tree, actions by priority."""
    things = list(kind.of_plan(plan))
    if kind.name == "priorities":
        tree = in_tree_order(things)
        return [Group("", lines_of([item for item, _ in tree], {item.pk: depth for item, depth in tree}))]
    if kind.name != "actions":
        return [Group("", lines_of(things))]
    by_priority = defaultdict(list)
    for line in lines_of(things):
        by_priority[line.thing.priority_id].append(line)
    groups = [
        Group(Truncator(str(priority)).chars(150), by_priority[priority.pk], priority.pk)
        for priority, _ in in_tree_order(list(plan.priorities.all()))
    ]
    if by_priority[None] or not groups:
        groups.append(Group("Under no priority", by_priority[None]))
    return groups


def held_lists(kind, thing):
    """Return for each kind that stands on the page of a thing: the kind and its Lines."""
    found = []
    for name in kind.holds:
        inner = BY_NAME[name]
        rows = inner.model._default_manager.filter(**{inner.owner: thing})
        rows = rows.select_related(*inner.loaded) if inner.loaded else rows
        if inner.model is BudgetLine:
            in_order = BudgetCell.objects.order_by("column__position")
            rows = rows.prefetch_related(Prefetch("cells", queryset=in_order))
        found.append((inner, lines_of(list(rows))))
    return found
