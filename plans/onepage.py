"""The plan on a page: what it contributes to, its priorities with their work areas, what cuts across.

onepage_of() reads a plan in a fixed number of queries. How much of it fits on a sheet, reports decides.
"""

from collections import Counter
from dataclasses import dataclass, replace

from indicators.choices import Rag
from indicators.standing import standing
from plans.content import lines
from plans.document import querysets
from plans.document.citations import shorten
from plans.document.priorities import shown_ref
from plans.models import Reference
from plans.rollup import Member, Rollup, rollup


@dataclass(frozen=True)
class Aim:
    """A framework or a plan above, and what of it this plan serves."""

    name: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """A priority or work area on the sheet. more -- how many of those below it are not shown."""

    ref: str
    title: str
    lead: str = ""
    rating: Rollup | None = None
    below: tuple = ()
    more: int = 0

    @property
    def is_rated(self):
        return self.rating is not None and self.rating.rag != Rag.NONE


@dataclass(frozen=True)
class OnePage:
    """A plan on a page for drawing.

    columns -- the priorities at the top of its tree, each over its work areas. others -- those with nothing
    below them, where some have. across -- those that cut across. more -- how many are left out.
    """

    plan: object
    aims: tuple[Aim, ...] = ()
    columns: tuple[Box, ...] = ()
    others: tuple[Box, ...] = ()
    across: tuple[Box, ...] = ()
    more: int = 0
    counts: str = ""

    @property
    def is_empty(self):
        return not (self.columns or self.others or self.across)


def cuts_across(priority):
    """Say whether a priority's level, in the plan's words, calls it cross-cutting: "Cross directorate"."""
    return priority.level.strip().casefold().startswith("cross")


def onepage_of(plan):
    """Return the OnePage of a plan, which comes with its council and unit: about ten queries."""
    priorities = list(plan.priorities.all())
    references = querysets.references_of(plan)
    rags = _Ratings(plan, priorities, references)
    known = {priority.pk for priority in priorities}
    children = {}
    for priority in priorities:
        children.setdefault(priority.parent_id if priority.parent_id in known else None, []).append(priority)
    deeper = any(not cuts_across(child) for pk, below in children.items() if pk for child in below)
    actions = {}
    if not deeper:
        for action in querysets.actions_of(plan):
            actions.setdefault(action.priority_id, []).append(action)

    def box(priority):
        below = [box(child) for child in children.get(priority.pk, []) if not cuts_across(child)]
        below += [Box(action.ref, action.title) for action in actions.get(priority.pk, []) if action.title]
        return Box(
            shown_ref(priority),
            priority.title,
            ", ".join(lines(priority.lead)),
            rags.of(priority, children),
            tuple(below),
        )

    tops = [box(priority) for priority in children.get(None, []) if not cuts_across(priority)]
    bare = [top for top in tops if not top.below] if any(top.below for top in tops) else []
    return OnePage(
        plan=plan,
        aims=_aims(references),
        columns=tuple(top for top in tops if top not in bare),
        others=tuple(bare),
        across=tuple(box(priority) for priority in priorities if cuts_across(priority)),
        counts=rags.counts(),
    )


class _Ratings:
    """The ratings of a plan's indicators, priority by priority."""

    def __init__(self, plan, priorities, references):
        schemes = querysets.schemes_of(plan)
        self.members, self.by_priority = {}, {priority.pk: set() for priority in priorities}
        for used in querysets.indicators_of(plan):
            name = lines(used.refs)[0] if lines(used.refs) else shorten(used.shown_title, 40)
            rating = standing(used.indicator, schemes, plan.last_period, used.known).rating
            self.members[used.indicator_id] = Member(name, rating)
            for pk in used.priority_pks:
                self.by_priority[pk].add(used.indicator_id)
        for reference in references:
            if reference.priority_id in self.by_priority and reference.to_indicator_id in self.members:
                self.by_priority[reference.priority_id].add(reference.to_indicator_id)

    def of(self, priority, children):
        """Return the Rollup of a priority and all below it; None where they have no indicator."""
        found, waiting, seen = set(), [priority], set()
        while waiting:
            one = waiting.pop()
            if one.pk not in seen:
                seen.add(one.pk)
                found |= self.by_priority[one.pk]
                waiting += children.get(one.pk, [])
        return rollup(self.members[pk] for pk in self.members if pk in found) if found else None

    def counts(self):
        """Return how many indicators of the plan have each rating, in words; "" where it has none."""
        counted = Counter(member.rating.rag for member in self.members.values())
        return ", ".join(f"{counted[rag]} {rag.label.lower()}" for rag in Rag if counted[rag])


def _aims(references):
    """Return an Aim for each framework, and each plan above, that priorities of the plan serve."""
    found = {}
    cited = {reference.to_item_id for reference in references} - {None}
    for reference in references:
        if not reference.priority_id or reference.state != Reference.State.LINKED:
            continue
        if item := reference.to_item:
            if item.parent_id in cited:
                continue  # the outcome stands for its aims
            found.setdefault(item.framework.name, {})[item.title or item.code] = None
        elif target := reference.to_priority or reference.to_action:
            if target.plan_id != reference.plan_id:
                found.setdefault(target.plan.title, {})[
                    shorten(f"{target.ref} {target.title}".strip(), 110)
                ] = None
    return tuple(Aim(name, tuple(items)) for name, items in found.items())


def trimmed(page, *, words, most):
    """Return the page with each title cut to so many words and at most so many boxes in any list.

    words, most -- None for all of them. What is left out is counted, never silent.
    """
    return replace(
        page,
        aims=tuple(Aim(aim.name, _first(aim.items, words, most)) for aim in _some(page.aims, most)),
        columns=tuple(_trim(box, words, most) for box in _some(page.columns, most)),
        others=tuple(_trim(box, words, most) for box in _some(page.others, most)),
        across=tuple(_trim(box, words, most) for box in _some(page.across, most)),
        more=sum(_over(boxes, most) for boxes in (page.columns, page.others, page.across)),
    )


def _trim(box, words, most):
    return replace(
        box,
        title=_cut(box.title, words),
        lead=_cut(box.lead, words),
        below=tuple(_trim(below, words, most) for below in _some(box.below, most)),
        more=_over(box.below, most),
    )


def _some(items, most):
    return items if most is None else items[:most]


def _over(items, most):
    return 0 if most is None else max(0, len(items) - most)


def _first(items, words, most):
    shown = tuple(_cut(item, words) for item in _some(items, most))
    left = _over(items, most)
    return (*shown, f"and {left} more") if left else shown


def _cut(title, words):
    parts = title.split()
    return title if words is None or len(parts) <= words else " ".join(parts[:words]) + "…"
