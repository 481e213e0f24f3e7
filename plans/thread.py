"""The golden thread: what a reference of a plan means in the plans above it, and the chain both ways.

Source: design section 2, "Golden thread", and section 4, "Plan checks"; the plan workbook's description:
"Supports holds refs of priorities or actions in a plan of a higher tier, or of a framework item. A Ref
that names two things is a finding, not a guess."

A reference is looked for
1. in the plans of the units above the plan's own (a unit of the same name at a higher tier counts as
   above), the nearest tier first: a team's `1.1` is its own division's, not another division's;
2. where none of those knows it, in the other plans of higher tiers, the nearest tier first;
3. where no plan knows it, among the items of the council's frameworks.
What `Contributes to` names is plans.contributing's to find. What a person settled goes before both.
The first place that knows it decides. Within one plan a priority wins over its own actions of the same
ref, because a plan that prints its objective's ref beside each action means one thing. Two things left in
the place that decides are ambiguous, and neither is taken.

Only plans whose years overlap speak to each other. Nothing here reads the database, the clock or the
settings, and no answer depends on the order in which plans or items are given.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from plans.contributing import Frameworks
from plans.references import normal_line, normal_ref, read_refs

# From the highest tier to the lowest. A framework item has no tier.
TIERS = ("corporate", "directorate", "division", "team")

LINKED, WAITING, AMBIGUOUS = "linked", "waiting", "ambiguous"
SUPPORTS, CONTRIBUTES = "supports", "contributes"


@dataclass(frozen=True)
class Item:
    """A thing that can be cited: a priority or action of a plan, or an item of a framework.

    tier -- of its plan; "" for a framework item, whose plan is None.
    kind -- "priority", "action", "item" (of a framework) or "heading" (under which a framework lists items).
    parent -- id of the priority that it stands under, or None; for a framework item, of the item above.
    supports, contributes_to -- the words of its cells, one reference on each line.
    framework, heading -- of a framework item: the framework's name, and the words under which it is listed.
    """

    tier: str
    plan: int | None
    kind: str
    ref: str
    title: str
    id: int
    parent: int | None = None
    supports: str = ""
    contributes_to: str = ""
    framework: str = ""
    heading: str = ""

    @property
    def key(self):
        return self.kind, self.id

    @property
    def code(self):
        """The ref, as a framework calls it."""
        return self.ref

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
    """One line of a cell and what it was found to mean.

    what -- SUPPORTS or CONTRIBUTES. is_settled -- a person said what it means.
    """

    words: str
    resolution: Resolution
    what: str = SUPPORTS
    is_settled: bool = False

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
    listed -- {plan id: ids of the framework items that it lists}.
    settled -- {(key of an item, SUPPORTS or CONTRIBUTES, normal_line of a line): key of what it means}.
    """

    holders: list[Holder]
    items: list[Item]
    parents: dict = field(default_factory=dict)
    listed: dict = field(default_factory=dict)
    settled: dict = field(default_factory=dict)

    def __post_init__(self):
        self.by_id = {holder.id: holder for holder in self.holders}
        self._take_headings()
        self.by_key = {item.key: item for item in self.items}
        self._corporate_of = {}
        self._by_ref = defaultdict(list)
        self._children = defaultdict(list)
        for item in self.items:
            if item.ref:
                self._by_ref[normal_ref(item.ref)].append(item)
            if item.parent is not None:
                self._children[_parent_key(item)].append(item)
        self._lines = {holder.id: line_above(holder, self.holders, self.parents) for holder in self.holders}
        self.frameworks = self._frameworks()
        self._citations = {
            item.key: [*self._read(item, SUPPORTS), *self._read(item, CONTRIBUTES)]
            for item in self.items
            if item.supports or item.contributes_to
        }
        self._citing = defaultdict(list)
        for item in self.items:
            for key in {target.key for cited in self.links(item) for target in cited.targets}:
                self._citing[key].append(item)

    def _take_headings(self):
        """Put an item under each heading that is itself no item of its framework, and take it as an item."""
        headings = {}
        for place, item in enumerate(self.items):
            if item.kind == "item" and item.heading and item.parent is None:
                key = item.framework, normal_ref(item.heading)
                if key not in headings:
                    headings[key] = Item(
                        *("", None, "heading", "", item.heading, -1 - len(headings)), framework=item.framework
                    )
                self.items[place] = replace(item, parent=headings[key].id)
        self.items = [*self.items, *headings.values()]

    def _frameworks(self):
        """Return the Frameworks of the council; a plan lists the headings of what it lists too."""
        items = {item.key: item for item in self.items if item.kind in ("item", "heading")}
        listed = {}
        for plan, ids in self.listed.items():
            own = [items[("item", pk)] for pk in ids]
            above = {_parent_key(item): None for item in own if item.heading and item.parent is not None}
            listed[plan] = own + [items[key] for key in above if key[0] == "heading"]
        return Frameworks(items.values(), listed)

    def _read(self, item, what):
        """Yield the Citations of one of an item's cells."""
        for words in read_refs(item.supports if what == SUPPORTS else item.contributes_to):
            meant = self.by_key.get(self.settled.get((item.key, what, normal_line(words))))
            if meant is not None:
                yield Citation(words, Resolution(LINKED, (meant,)), what, is_settled=True)
            elif what == SUPPORTS:
                yield Citation(words, self.resolve(words, item.plan))
            else:
                yield Citation(words, self.contribution(words, item.plan), CONTRIBUTES)

    def contribution(self, line, plan):
        """Return the Resolution of a line of Contributes to of a plan, named by its id."""
        found = self.frameworks.find(line, plan, self._corporate(plan))
        return _decided(found) if found else Resolution(WAITING)

    def _corporate(self, plan):
        """Return the priorities of the corporate plans, other than this one, of the plan's years."""
        if plan not in self._corporate_of:
            holder = self.by_id[plan]
            plans = {
                one.id
                for one in self.holders
                if one.tier == TIERS[0] and one.id != plan and one.overlaps(holder)
            }
            self._corporate_of[plan] = [
                item for item in self.items if item.plan in plans and item.kind == "priority"
            ]
        return self._corporate_of[plan]

    def resolve(self, ref, plan):
        """Return the Resolution of a reference made by a plan, named by its id."""
        holder = self.by_id[plan]
        candidates = [
            item
            for item in self._by_ref.get(normal_ref(ref), ())
            if item.plan is None or self.by_id[item.plan].overlaps(holder)
        ]
        return resolve(ref, tier=holder.tier, candidates=candidates, line=self._lines[plan])

    def links(self, item):
        """Return the Citations of an item, those of Supports first, each cell's in its order."""
        return self._citations.get(item.key, [])

    def citations(self, item):
        """Return the Citations of an item's Supports cell, in its order."""
        return [cited for cited in self.links(item) if cited.what == SUPPORTS]

    def contributions(self, item):
        """Return the Citations of an item's Contributes to cell, in its order."""
        return [cited for cited in self.links(item) if cited.what == CONTRIBUTES]

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
        yield from (c.targets[0] for c in self.links(item) if c.state == LINKED)
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
    if item.kind == "item":
        return ("heading" if item.parent < 0 else "item"), item.parent
    return "priority", item.parent


def _rank(tier):
    """0 for the highest tier; a framework item stands above them all."""
    return TIERS.index(tier) if tier in TIERS else -1
