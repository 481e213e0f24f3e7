"""The golden thread of one plan as its page shows it: what each priority serves, and what serves it.

Gathers from the database into plain data; the rule of what a reference means is plans.thread.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from indicators.choices import Rag
from indicators.figures import NO_FIGURES, figures_by_id
from indicators.models import Indicator, RagScheme
from indicators.standing import standing
from organisation.periods import Period
from plans.checks.outline import short
from plans.content import lines
from plans.elsewhere import thread_of
from plans.models import Action, PlanIndicator, Priority, Reference
from plans.thread import AMBIGUOUS, LINKED, WAITING

LONGEST_NAME = 120
RAG_WORDS = {Rag.GREEN: "green", Rag.AMBER: "amber", Rag.RED: "red", Rag.NONE: "not rated"}


@dataclass(frozen=True)
class Place:
    """An item of some plan as the page names it. address is None for a framework item."""

    name: str
    kind: str
    plan_title: str
    tier: str
    address: str | None
    ratings: tuple = ()
    printed_rag: str = ""


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
    """One thing that a priority supports: its words, and the chain upward where it is linked."""

    words: str
    state: str
    candidates: tuple[Place, ...] = ()
    further: tuple = ()


@dataclass(frozen=True)
class Strand:
    """One priority of the plan with what is above it and below it. depth -- 0 for a priority of its own."""

    id: int
    name: str
    depth: int
    ratings: tuple
    links: tuple[Link, ...]
    contributions: tuple[str, ...]
    branches: tuple[Branch, ...]

    @property
    def waiting(self):
        return [link for link in self.links if link.state == WAITING]

    @property
    def ambiguous(self):
        return [link for link in self.links if link.state == AMBIGUOUS]


@dataclass
class Lineage:
    strands: list[Strand] = field(default_factory=list)

    @property
    def unsettled(self):
        """The (strand, link) pairs whose reference is waiting or ambiguous."""
        return [(one, link) for one in self.strands for link in one.links if link.state != LINKED]


def lineage_of(plan):
    """Return the Lineage of a plan: a fixed number of queries."""
    thread = thread_of(plan.council)
    own = [item for item in thread.items if item.plan == plan.pk and item.kind == "priority"]
    shown = {item.key for item in own} | {item.key for item in thread.below(*own)}
    for item in own:
        shown |= {above.key for above in thread.above(item)}
    return _Gatherer(thread, shown, plan).lineage(own)


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
    def __init__(self, thread, shown, plan):
        self.thread = thread
        self.names = _names(thread.items)
        priorities = [pk for kind, pk in shown if kind == "priority"]
        self.ratings = ratings_of(plan.council, priorities)
        self.rags = dict(
            Action.objects.filter(plan__council=plan.council).exclude(rag="").values_list("id", "rag")
        )
        self.contributions = dict(Priority.objects.filter(plan=plan).values_list("id", "contributes_to"))

    def lineage(self, own):
        return Lineage([self.strand(item) for item in own])

    def strand(self, item):
        return Strand(
            id=item.id,
            name=self.names[item.key],
            depth=self.depth(item),
            ratings=self.ratings.get(item.id, ()),
            links=tuple(self.links(item, {item.key})),
            contributions=tuple(lines(self.contributions[item.id])),
            branches=tuple(self.cited_by(item, {item.key})),
        )

    def depth(self, item):
        depth, seen = 0, {item.key}
        while (item := self.thread.parent(item)) is not None and item.key not in seen:
            seen.add(item.key)
            depth += 1
        return depth

    def place(self, item):
        holder = self.thread.by_id.get(item.plan)
        address = None
        if item.kind == "priority":
            address = Priority(pk=item.id, plan_id=item.plan).get_absolute_url()
        elif item.kind == "action":
            address = Action(pk=item.id, plan_id=item.plan).get_absolute_url()
        return Place(
            name=self.names[item.key],
            kind=item.kind,
            plan_title=holder.title if holder else "a framework",
            tier=item.tier,
            address=address,
            ratings=self.ratings.get(item.id, ()) if item.kind == "priority" else (),
            printed_rag=self.rags.get(item.id, "") if item.kind == "action" else "",
        )

    def links(self, item, seen):
        """Yield what an item supports, each with what that supports in turn."""
        for cited in self.thread.citations(item):
            further = ()
            if cited.state == LINKED and cited.targets[0].key not in seen:
                target = cited.targets[0]
                further = tuple(self.links_of_family(target, seen | {target.key}))
            yield Link(cited.words, cited.state, tuple(map(self.place, cited.targets)), further)

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
                cited = next(c for c in self.thread.citations(one) if item in c.targets)
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


def ratings_of(council, priorities):
    """Return {priority id: ((rag, "2 amber"), ...)} of the indicators that measure each.

    An indicator measures a priority when it is tied to it or cited by it, and is rated at its latest
    result in the years of the priority's plan. Green first, not rated last.
    """
    pairs = set(
        PlanIndicator.priorities.through.objects.filter(
            priority__plan__council=council, priority__in=priorities
        ).values_list("priority", "planindicator__indicator", "priority__plan__last_year")
    )
    pairs |= set(
        Reference.objects.filter(
            plan__council=council, priority__in=priorities, kind=Reference.Kind.INDICATOR
        )
        .exclude(to_indicator=None)
        .values_list("priority", "to_indicator", "plan__last_year")
    )
    schemes = RagScheme.objects.schemes_of(council)
    indicators = Indicator.objects.filter(pk__in={pk for _, pk, _ in pairs})
    loaded, figures = {one.pk: one for one in indicators}, figures_by_id(indicators)
    rated = {
        (pk, year): standing(loaded[pk], schemes, Period("FY", year), figures.get(pk, NO_FIGURES)).rating.rag
        for pk, year in {(pk, year) for _, pk, year in pairs}
    }
    counts = defaultdict(Counter)
    for priority, *measured in pairs:
        counts[priority][rated[tuple(measured)]] += 1
    return {
        priority: tuple((rag.value, f"{count[rag]} {RAG_WORDS[rag]}") for rag in Rag if count[rag])
        for priority, count in counts.items()
    }
