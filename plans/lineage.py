"""The golden thread of one plan as its page shows it: what each priority serves, and what serves it.

Gathers from the database into plain data; the rule of what a reference means is plans.thread.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse

from plans.checks.outline import short
from plans.elsewhere import thread_of
from plans.measures import Measure, Threat, counted, measures_of, threats_of
from plans.models import Action, Priority
from plans.thread import AMBIGUOUS, CONTRIBUTES, LINKED, SUPPORTS

LONGEST_NAME = 120
MODELS = {"priority": Priority, "action": Action}


@dataclass(frozen=True)
class Place:
    """An item of some plan as the page names it. address is None for a framework item.

    thread -- the address of the page of its own thread, None for a framework item.
    """

    name: str
    kind: str
    plan_title: str
    tier: str
    address: str | None
    thread: str | None = None
    measures: tuple[Measure, ...] = ()
    threats: tuple[Threat, ...] = ()
    printed_rag: str = ""

    @property
    def ratings(self):
        """(rag, "2 amber") of its indicators, for each rating that they have."""
        return counted(self.measures)


@dataclass(frozen=True)
class Branch:
    """An item below, what stands under it or cites it, and its actions."""

    place: Place
    words: str = ""
    is_ambiguous: bool = False
    branches: tuple = ()
    actions: tuple = ()


@dataclass(frozen=True)
class Link:
    """A thing that an item supports or contributes to: its words, and the chain upward where it is linked."""

    words: str
    state: str
    what: str
    is_settled: bool
    candidates: tuple[Place, ...] = ()
    further: tuple = ()


@dataclass(frozen=True)
class Strand:
    """One item of the plan with what is above it and below it. depth -- 0 for a priority of its own."""

    id: int
    place: Place
    depth: int
    links: tuple[Link, ...]
    branches: tuple[Branch, ...]
    actions: tuple[Place, ...]

    @property
    def name(self):
        return self.place.name

    @property
    def supports(self):
        return [link for link in self.links if link.what == SUPPORTS]

    @property
    def contributes(self):
        return [link for link in self.links if link.what == CONTRIBUTES]


@dataclass
class Lineage:
    strands: list[Strand] = field(default_factory=list)

    @property
    def unsettled(self):
        """The (strand, link) pairs whose reference is waiting or ambiguous."""
        return [(one, link) for one in self.strands for link in one.links if link.state != LINKED]


def lineage_of(plan, user, key=None):
    """Return the Lineage of a plan, or of one item of it: a fixed number of queries.

    user -- who reads: only risks that they may see are shown. key -- of one priority or action, None for all
    priorities. An item that the plan does not have gives no strand.
    """
    thread = thread_of(plan.council)
    own = [
        item
        for item in thread.items
        if item.plan == plan.pk and (item.key == key if key else item.kind == "priority")
    ]
    shown = {item.key for item in own} | {item.key for item in thread.below(*own)}
    for item in own:
        shown |= {above.key for above in thread.above(item)}
    return _Gatherer(thread, shown, plan, user).lineage(own)


def _names(items):
    """Return {item key: its name, cut when long}; namesakes of one plan are numbered: "(2 of 8)"."""
    by_name = defaultdict(list)
    for item in items:
        name = short(item.name, LONGEST_NAME) or f"An {item.kind} without words"
        by_name[item.plan, name].append(item.key)
    return {
        key: f"{name} ({number} of {len(keys)})" if len(keys) > 1 else name
        for (_, name), keys in by_name.items()
        for number, key in enumerate(keys, start=1)
    }


class _Gatherer:
    def __init__(self, thread, shown, plan, user):
        self.thread = thread
        self.names = _names(thread.items)
        priorities = [pk for kind, pk in shown if kind == "priority"]
        self.measures = measures_of(plan.council, priorities)
        self.threats = threats_of(plan.council, priorities, user)
        self.rags = dict(
            Action.objects.filter(plan__council=plan.council).exclude(rag="").values_list("id", "rag")
        )

    def lineage(self, own):
        return Lineage([self.strand(item) for item in own])

    def strand(self, item):
        links = self.links_of_family if item.kind == "action" else self.links
        return Strand(
            id=item.id,
            place=self.place(item),
            depth=self.depth(item),
            links=tuple(links(item, {item.key})),
            branches=tuple(self.cited_by(item, {item.key})),
            actions=tuple(self.place(one) for one in self.thread.children(item) if one.kind == "action"),
        )

    def depth(self, item):
        depth, seen = 0, {item.key}
        while (item := self.thread.parent(item)) is not None and item.key not in seen:
            seen.add(item.key)
            depth += 1
        return depth

    def place(self, item):
        holder = self.thread.by_id.get(item.plan)
        model, address, thread = MODELS.get(item.kind), None, None
        if model:
            address = model(pk=item.id, plan_id=item.plan).get_absolute_url()
            thread = reverse("plans:item_thread", args=[item.plan, item.kind, item.id])
        is_priority = item.kind == "priority"
        return Place(
            name=self.names[item.key],
            kind=item.kind,
            plan_title=holder.title if holder else item.framework,
            tier=item.tier,
            address=address,
            thread=thread,
            measures=self.measures.get(item.id, ()) if is_priority else (),
            threats=self.threats.get(item.id, ()) if is_priority else (),
            printed_rag=self.rags.get(item.id, "") if item.kind == "action" else "",
        )

    def links(self, item, seen):
        """Yield what an item supports, each with what that supports in turn."""
        for cited in self.thread.links(item):
            further = ()
            if cited.state == LINKED and cited.targets[0].key not in seen:
                target = cited.targets[0]
                further = tuple(self.links_of_family(target, seen | {target.key}))
            places = tuple(map(self.place, cited.targets))
            yield Link(cited.words, cited.state, cited.what, cited.is_settled, places, further)

    def links_of_family(self, item, seen):
        """Yield what an item supports; where it says nothing, what the priority that it stands under does."""
        while item is not None:
            if found := list(self.links(item, seen)):
                yield from found
                return
            item = self.thread.parent(item)
            if item is not None and item.key in seen:
                return
            seen = seen | {item.key} if item is not None else seen

    def cited_by(self, item, seen):
        """Yield a Branch for each item that cites this one."""
        for one in self.thread.citing(item):
            if one.key not in seen:
                cited = next(c for c in self.thread.links(one) if item in c.targets)
                yield self.branch(one, seen | {one.key}, cited.words, cited.state == AMBIGUOUS)

    def branch(self, item, seen, words="", is_ambiguous=False):
        children = [one for one in self.thread.children(item) if one.key not in seen]
        parts = [self.branch(one, seen | {one.key}) for one in children if one.kind == "priority"]
        return Branch(
            place=self.place(item),
            words=words,
            is_ambiguous=is_ambiguous,
            branches=(*parts, *self.cited_by(item, seen)),
            actions=tuple(self.place(one) for one in children if one.kind == "action"),
        )
