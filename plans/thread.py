"""The golden thread: what a reference of a plan means in the plans above it, and the chain both ways.

Source: design section 2, "Golden thread", and section 4, "Plan checks"; the plan workbook's description:
"Supports holds refs of priorities or actions in a plan of a higher tier, or of a framework item. A Ref
that names two things is a finding, not a guess."

A reference is looked for
1. in the plans of the units above the plan's own (a unit of the same name at a higher tier counts as
   above), the nearest tier first: a team's `1.1` is its own division's, not another division's;
2. where none of those knows it, in the other plans of higher tiers, the nearest tier first;
3. where no plan knows it, among the items of the council's frameworks.
The first place that knows it decides. Within one plan a priority wins over its own actions of the same
ref, because a plan that prints its objective's ref beside each action means one thing. Two things left in
the place that decides are ambiguous, and neither is taken.

Only plans whose years overlap speak to each other. Nothing here reads the database, the clock or the
settings, and no answer depends on the order in which plans or items are given.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from plans.references import normal_ref, read_refs

# From the highest tier to the lowest. A framework item has no tier.
TIERS = ("corporate", "directorate", "division", "team")

LINKED, WAITING, AMBIGUOUS = "linked", "waiting", "ambiguous"


@dataclass(frozen=True)
class Item:
    """A thing that can be cited: a priority or action of a plan, or an item of a framework.

    tier -- of its plan; "" for a framework item, whose plan is None.
    kind -- "priority", "action" or "item" (of a framework).
    parent -- id of the priority that it stands under, or None; for a framework item, of the item above.
    supports -- the words of its Supports cell, one reference on each line.
    """

    tier: str
    plan: int | None
    kind: str
    ref: str
    title: str
    id: int
    parent: int | None = None
    supports: str = ""

    @property
    def key(self):
        return self.kind, self.id

    @property
    def name(self):
        """The ref and the title, or whichever there is: what a message calls it."""
        return f"{self.ref} {self.title}".strip()


@dataclass(frozen=True)
class Holder:
    """A plan as the thread sees it. unit and parent units are ids; years are the April they start in."""

    id: int
    tier: str
    title: str
    unit: int | None
    unit_name: str
    first_year: int
    last_year: int

    def overlaps(self, other):
        """Say whether the two plans share a financial year."""
        return self.first_year <= other.last_year and other.first_year <= self.last_year


@dataclass(frozen=True)
class Resolution:
    """What a reference was found to mean: one target when linked, none when waiting, more when ambiguous."""

    state: str
    targets: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Citation:
    """One line of a Supports cell and what it was found to mean."""

    words: str
    resolution: Resolution

    @property
    def state(self):
        return self.resolution.state

    @property
    def targets(self):
        return self.resolution.targets


def higher_tiers(tier):
    """Return the tiers above one, the nearest first; a tier that is not known is below them all."""
    place = TIERS.index(tier) if tier in TIERS else len(TIERS)
    return TIERS[:place][::-1]


def resolve(ref, *, tier, candidates, line=frozenset()):
    """Return the Resolution of one reference, made by a plan of a tier.

    candidates -- Items of the council's plans whose years overlap, of any tier, and framework items.
    line -- ids of the plans of the units above the plan's own; empty when the tree of units is not known.
    """
    wanted = normal_ref(ref)
    if not wanted:
        return Resolution(WAITING)
    known = [item for item in candidates if item.ref and normal_ref(item.ref) == wanted]
    above = [item for item in known if item.plan is not None]
    for plans in (lambda plan: plan in line, lambda plan: plan not in line):
        for higher in higher_tiers(tier):
            if found := [item for item in above if item.tier == higher and plans(item.plan)]:
                return _decided(found)
    items = [item for item in known if item.kind == "item"]
    return _decided(items) if items else Resolution(WAITING)


def _decided(found):
    """Return what the place that decides says: priorities put aside their own actions of the same ref."""
    priorities = {item.id for item in found if item.kind == "priority"}
    left = [item for item in found if not (item.kind == "action" and item.parent in priorities)]
    left = tuple(sorted(set(left), key=lambda item: (item.plan or 0, item.kind, item.id)))
    return Resolution(LINKED if len(left) == 1 else AMBIGUOUS, left)


def line_above(holder, holders, parents):
    """Return the ids of the plans, of tiers above the holder's, of the units above its own.

    parents -- {unit id: parent unit id or None}. A unit of the same name in a higher tier counts as above:
    a division and its team may share a name, and a plan may then put the team under the directorate.
    """
    units, unit = set(), holder.unit
    while unit is not None and unit not in units:
        units.add(unit)
        unit = parents.get(unit)
    name = holder.unit_name.casefold().strip()
    higher = set(higher_tiers(holder.tier))
    return frozenset(
        other.id
        for other in holders
        if other.tier in higher
        and (other.tier == "corporate" or other.unit in units or other.unit_name.casefold().strip() == name)
    )


@dataclass
class Thread:
    """The thread of one council: every item of its plans and frameworks, and what cites what.

    parents -- {unit id: parent unit id or None}.
    """

    holders: list[Holder]
    items: list[Item]
    parents: dict = field(default_factory=dict)

    def __post_init__(self):
        self.by_id = {holder.id: holder for holder in self.holders}
        self.by_key = {item.key: item for item in self.items}
        self._by_ref = defaultdict(list)
        self._children = defaultdict(list)
        for item in self.items:
            if item.ref:
                self._by_ref[normal_ref(item.ref)].append(item)
            if item.parent is not None:
                self._children[_parent_key(item)].append(item)
        self._lines = {holder.id: line_above(holder, self.holders, self.parents) for holder in self.holders}
        self._citations = {
            item.key: [Citation(words, self.resolve(words, item.plan)) for words in read_refs(item.supports)]
            for item in self.items
            if item.supports
        }
        self._citing = defaultdict(list)
        for item in self.items:
            for target in {target for cited in self.citations(item) for target in cited.targets}:
                self._citing[target.key].append(item)

    def resolve(self, ref, plan):
        """Return the Resolution of a reference made by a plan, named by its id."""
        holder = self.by_id[plan]
        candidates = [
            item
            for item in self._by_ref.get(normal_ref(ref), ())
            if item.plan is None or self.by_id[item.plan].overlaps(holder)
        ]
        return resolve(ref, tier=holder.tier, candidates=candidates, line=self._lines[plan])

    def citations(self, item):
        """Return the Citations of an item's Supports cell, in its order."""
        return self._citations.get(item.key, [])

    def citing(self, item):
        """Return the items that cite an item, those for which it is one of several candidates included."""
        return list(self._citing.get(item.key, ()))

    def children(self, item):
        """Return the items that stand directly under an item in its own plan."""
        return list(self._children.get(item.key, ()))

    def parent(self, item):
        """Return the item that an item stands under in its own plan, or None."""
        return self.by_key.get(_parent_key(item)) if item.parent is not None else None

    def named(self, ref):
        """Return every item with a ref, without the actions of a priority that has the same ref.

        A framework item is named only where no plan's item is.
        """
        found = self._by_ref.get(normal_ref(ref), [])
        found = [item for item in found if item.plan is not None] or found
        priorities = {item.id for item in found if item.kind == "priority"}
        return [item for item in found if not (item.kind == "action" and item.parent in priorities)]

    def waiting_for(self, ref):
        """Return the items that cite a ref which nothing holds."""
        wanted = normal_ref(ref)
        return [
            item
            for item in self.items
            if any(
                cited.state == WAITING and normal_ref(cited.words) == wanted for cited in self.citations(item)
            )
        ]

    def above(self, item):
        """Return the whole chain upward: what the item stands under and supports, and so on to the top.

        Nearest first. An ambiguous reference goes to none of its candidates.
        """
        return self._walk([item], self._up)

    def below(self, *items):
        """Return the whole chain downward: everything that stands under or cites the items, and so on.

        Nearest first. An item that cites two candidates of one ref is below both: which is not known.
        """
        return self._walk(items, self._down)

    def serving(self, ref):
        """Return the items with a ref, then everything in lower tiers that serves them.

        What stands under them in their own plan is gone through but not returned.
        """
        starts = self.named(ref)
        if not starts:
            waiting = self.waiting_for(ref)
            return [*waiting, *self.below(*waiting)]
        highest = min(_rank(item.tier) for item in starts)
        own = {item.plan for item in starts if _rank(item.tier) == highest}
        return [*starts, *(item for item in self.below(*starts) if item.plan not in own)]

    def _up(self, item):
        yield from (c.targets[0] for c in self.citations(item) if c.state == LINKED)
        if (parent := self.parent(item)) is not None:
            yield parent

    def _down(self, item):
        yield from self.children(item)
        yield from self.citing(item)

    def _walk(self, starts, step):
        seen, found, waiting = {item.key for item in starts}, [], list(starts)
        while waiting:
            for item in step(waiting.pop(0)):
                if item.key not in seen:
                    seen.add(item.key)
                    found.append(item)
                    waiting.append(item)
        return found


def _parent_key(item):
    return ("item" if item.kind == "item" else "priority"), item.parent


def _rank(tier):
    """0 for the highest tier; a framework item stands above them all."""
    return TIERS.index(tier) if tier in TIERS else -1
