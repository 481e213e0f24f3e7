"""The golden thread of a council as a report: by corporate priority, by unit, and where it breaks.

Gathers from the database into plain data for the page, the PDF and the workbook alike; what a reference means
is plans.thread, where the thread breaks is plans.coverage.

Where no corporate plan is held the items of the frameworks that the plans contribute to stand in its place,
and where none is cited the highest plans' own priorities do.
"""

from collections import Counter
from dataclasses import dataclass

from plans.checks.outline import counted as number_of
from plans.checks.outline import short
from plans.coverage import broken_downward, broken_upward, priorities_of, tops_of, unsettled
from plans.elsewhere import thread_of
from plans.measures import Measure, Threat, counted, measures_of, threats_of
from plans.models import Action, Priority
from plans.thread import AMBIGUOUS, LINKED, TIERS, WAITING

LONGEST_NAME = 140
MODELS = {"priority": Priority, "action": Action}
KINDS = {"priority": "Priority", "action": "Action", "item": "Framework item", "heading": "Framework heading"}


@dataclass(frozen=True)
class Line:
    """An item in the report, at its depth below an objective.

    how -- the words with which it joins what stands above it, "" where it is a part of that. is_again -- what
    is below it stands higher up already.
    """

    name: str
    kind: str
    tier: str
    plan: str
    address: str
    depth: int = 0
    how: str = ""
    is_again: bool = False
    measures: tuple[Measure, ...] = ()
    threats: tuple[Threat, ...] = ()

    @property
    def ratings(self):
        return counted(self.measures)

    @property
    def worst(self):
        """The red indicators, then the amber."""
        return [one for rag in ("red", "amber") for one in self.measures if one.rag.value == rag]


@dataclass(frozen=True)
class Top:
    """An objective with everything that serves it."""

    line: Line
    lines: tuple[Line, ...]

    @property
    def tiers(self):
        """How many priorities of each tier serve it, in words: "2 directorate, 3 team"."""
        found = Counter(line.tier for line in self.lines if line.kind == KINDS["priority"] and line.how)
        return ", ".join(f"{found[tier]} {tier}" for tier in TIERS if found[tier])

    @property
    def actions(self):
        return len({line.address for line in self.lines if line.kind == KINDS["action"]})

    @property
    def ratings(self):
        """(rag, words) of all the indicators below it, each once."""
        return counted(
            {
                (one.address, one.rag): one for line in (self.line, *self.lines) for one in line.measures
            }.values()
        )

    @property
    def threats(self):
        return len({one.address for line in (self.line, *self.lines) for one in line.threats})

    @property
    def is_served(self):
        return bool(self.lines)


@dataclass(frozen=True)
class Row:
    """A priority of one plan: what it serves, how far up that reaches, what serves it, where it breaks."""

    line: Line
    serves: tuple[str, ...]
    reaches: tuple[str, ...]
    served_by: str
    breaks: tuple[str, ...]


@dataclass(frozen=True)
class UnitPart:
    """The plan of one unit with its priorities."""

    unit: str
    plan: object
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ThreadReport:
    """groups -- [(heading, [Top])]. breaks -- [(what breaks, [Line])], only those that are there."""

    plans: list
    groups: list
    units: list[UnitPart]
    breaks: list

    @property
    def tops(self):
        return [top for _, tops in self.groups for top in tops]

    @property
    def unserved(self):
        return sum(not top.is_served for top in self.tops)


def thread_report(council, plans, user):
    """Return the ThreadReport of the plans, each with its unit, of a council: a fixed number of queries."""
    return _Tracer(council, plans, user).report()


class _Tracer:
    def __init__(self, council, plans, user):
        self.plans = sorted(plans, key=lambda plan: (TIERS.index(plan.tier), plan.unit.name, plan.title))
        self.titles = {plan.pk: plan.title for plan in self.plans}
        self.thread = thread_of(council)
        priorities = [
            item.id for item in self.thread.items if item.kind == "priority" and item.plan in self.titles
        ]
        self.measures = measures_of(council, priorities)
        self.threats = threats_of(council, priorities, user)

    def report(self):
        groups = self.groups()
        return ThreadReport(self.plans, groups, [self.unit(plan) for plan in self.plans], self.breaks())

    def line(self, item, depth=0, how="", is_again=False):
        model, is_priority = MODELS.get(item.kind), item.kind == "priority"
        return Line(
            name=short(item.name, LONGEST_NAME) or f"An {item.kind} without words",
            kind=KINDS[item.kind],
            tier=item.tier,
            plan=self.titles.get(item.plan, item.framework),
            address=model(pk=item.id, plan_id=item.plan).get_absolute_url() if model else "",
            depth=depth,
            how=how,
            is_again=is_again,
            measures=self.measures.get(item.id, ()) if is_priority else (),
            threats=self.threats.get(item.id, ()) if is_priority else (),
        )

    def groups(self):
        """Return [(heading, [Top])] of the objectives at the head of the thread."""
        corporate = [plan for plan in self.plans if plan.tier == TIERS[0]]
        if corporate:
            return [(plan.title, self.tops(self.roots(plan.pk))) for plan in corporate]
        frameworks = {}
        for item in self.thread.items:
            if item.plan is None and self.thread.parent(item) is None:
                top = self.top(item)
                if top.is_served:
                    frameworks.setdefault(item.framework, []).append(top)
        if frameworks:
            return list(frameworks.items())
        highest = self.plans[0].tier if self.plans else ""
        return [(plan.title, self.tops(self.roots(plan.pk))) for plan in self.plans if plan.tier == highest]

    def roots(self, plan):
        return [item for item in priorities_of(self.thread, plan) if self.thread.parent(item) is None]

    def tops(self, items):
        return [self.top(item) for item in items]

    def top(self, item):
        lines = []
        self._descend(item, 1, {item.key}, lines)
        return Top(self.line(item), tuple(_pruned(lines)))

    def _descend(self, item, depth, seen, lines):
        below = [(one, "") for one in self.thread.children(item)]
        below += [(one, self._how(one, item)) for one in self.thread.citing(item) if one.plan in self.titles]
        for one, how in sorted(below, key=lambda pair: (bool(pair[1]), pair[0].kind == "action")):
            is_again = one.key in seen
            lines.append(self.line(one, depth, how, is_again))
            if not is_again:
                seen.add(one.key)
                self._descend(one, depth + 1, seen, lines)

    def _how(self, item, target):
        cited = next(cited for cited in self.thread.links(item) if target in cited.targets)
        verb = "contributes to" if cited.what == "contributes" else "supports"
        more = f" (one of {len(cited.targets)} things of that name)" if cited.state == AMBIGUOUS else ""
        return f"{verb} {short(cited.words, 60)}{more}"

    def unit(self, plan):
        upward = {item.key for item in broken_upward(self.thread, plan.pk)}
        undelivered, not_taken_up = (
            {one.key for one in few} for few in broken_downward(self.thread, plan.pk)
        )
        rows = []
        for item in priorities_of(self.thread, plan.pk):
            links = self.thread.links(item)
            states = Counter(cited.state for cited in links)
            breaks = [
                *(["names nothing that it serves"] if item.key in upward else []),
                *(["nothing delivers it"] if item.key in undelivered else []),
                *(["no plan below takes it up"] if item.key in not_taken_up else []),
                *(
                    [number_of(states[WAITING], "reference waits", "references wait")]
                    if states[WAITING]
                    else []
                ),
                *([f"{states[AMBIGUOUS]} ambiguous"] if states[AMBIGUOUS] else []),
            ]
            below = self.thread.below(item)
            priorities = Counter(one.tier for one in below if one.kind == "priority" and one.plan != plan.pk)
            served = [f"{priorities[tier]} {tier}" for tier in TIERS if priorities[tier]]
            served.append(number_of(sum(one.kind == "action" for one in below), "action"))
            rows.append(
                Row(
                    line=self.line(item, depth=self._depth(item)),
                    serves=tuple(
                        short(cited.targets[0].name, 90)
                        if cited.state == LINKED
                        else f"{short(cited.words, 60)} ({cited.state})"
                        for cited in links
                    ),
                    reaches=tuple(dict.fromkeys(short(one.name, 90) for one in tops_of(self.thread, item))),
                    served_by=", ".join(served),
                    breaks=tuple(breaks),
                )
            )
        return UnitPart(plan.unit.name, plan, tuple(rows))

    def _depth(self, item):
        depth, seen = 0, {item.key}
        while (item := self.thread.parent(item)) is not None and item.key not in seen:
            seen.add(item.key)
            depth += 1
        return depth

    def breaks(self):
        found = {
            "Priorities that name nothing they serve": [],
            "Priorities that nothing delivers": [],
            "Priorities that no plan below takes up": [],
            "References that mean more than one thing": [],
            "References that wait for something not held": [],
        }
        upward, undelivered, not_taken_up, ambiguous, waiting = found.values()
        for plan in self.plans:
            upward += map(self.line, broken_upward(self.thread, plan.pk))
            nothing, untaken = broken_downward(self.thread, plan.pk)
            undelivered += map(self.line, nothing)
            not_taken_up += map(self.line, untaken)
            for one in unsettled(self.thread, plan.pk):
                few = ambiguous if one.citation.state == AMBIGUOUS else waiting
                few.append(self.line(one.item, how=one.citation.words))
        return [(words, lines) for words, lines in found.items() if lines]


def _pruned(lines):
    """Return the lines without the items of frameworks that nothing serves."""
    kept, needed = [], 0
    for line in reversed(lines):
        if line.kind in (KINDS["priority"], KINDS["action"]) or needed > line.depth:
            kept.append(line)
            needed = line.depth
    return kept[::-1]
