"""Priorities in their tree, each with what is said of it and the table of its actions."""

from collections import Counter
from dataclasses import dataclass, field

from plans.content import lines
from plans.document.citations import shorten
from plans.document.facts import Fact
from plans.document.tables import Column, Row, make_table
from plans.models import Reference
from plans.quarters import grid, read_quarters

# What is said of a priority, in the order in which it is printed: label, field, and the kind of reference.
FACTS = (
    ("Lead", "lead", None),
    ("Accountable", "accountable", None),
    ("Contributes to", "contributes_to", Reference.Kind.CONTRIBUTES),
    ("Supports", "supports", Reference.Kind.SUPPORTS),
    ("Expected outcome", "expected_outcome", None),
    ("Change driver", "change_driver", None),
    ("Indicators", "indicators", Reference.Kind.INDICATOR),
    ("Measured by", "measured_by", None),
    ("Risks", "risks", Reference.Kind.RISK),
    ("Risk notes", "risk_notes", None),
    ("Service improvement", "service_improvement", None),
    ("Efficiency gains", "efficiency_gains", None),
    ("Financial implications", "financial_implications", None),
    ("Staffing implications", "staffing_implications", None),
    ("Risk implications", "risk_implications", None),
    ("Corporate implications", "corporate_implications", None),
    ("Additional information", "additional_information", None),
)
# The columns of a table of actions after the ref and the words: heading, field, kind of reference.
ACTION_COLUMNS = (
    ("Lead", "lead", None),
    ("Accountable", "accountable", None),
    ("Due", "due", None),
    ("Resources", "resources", None),
    ("Others involved", "others_involved", None),
    ("Indicators", "indicators", Reference.Kind.INDICATOR),
    ("Targets", "targets", None),
    ("Measured by", "measured_by", None),
    ("Outcome", "outcome", None),
    ("Monitoring", "monitoring", None),
    ("Contributes to", "contributes_to", Reference.Kind.CONTRIBUTES),
    ("Supports", "supports", Reference.Kind.SUPPORTS),
    ("Progress", "progress", None),
    ("RAG", "rag", None),
)
KINDS = {"lead": "words", "accountable": "words", "due": "short", "rag": "short"}
DEEPEST = 6


@dataclass
class PriorityPart:
    """A priority for drawing. level -- of its heading, 3 or more; deeper ones share the deepest."""

    anchor: str
    ref: str
    kind: str
    title: str
    level: int
    facts: list[Fact]
    actions: object = None
    waits_for: str = ""
    is_wide: bool = False
    children: list = field(default_factory=list)

    @property
    def label(self):
        return shorten(f"{self.ref} {self.title}".strip(), 110)


def priority_parts(plan, priorities, actions, milestones, citations, history):
    """Return the PriorityParts at the top of the tree, and the Table of actions that stand under no priority.

    A priority whose parent is not found stands at the top and says which parent it names. history -- the
    History of what was reported and agreed of the actions and milestones.
    """
    tables = _ActionTables(plan, actions, milestones, citations, history)
    children = {}
    known = {priority.pk for priority in priorities}
    for priority in priorities:
        parent = priority.parent_id if priority.parent_id in known else None
        children.setdefault(parent, []).append(priority)

    def grow(priority, level):
        return PriorityPart(
            anchor=f"priority-{priority.pk}",
            ref=shown_ref(priority),
            kind=priority.level,
            title=priority.title,
            level=min(level, DEEPEST),
            facts=_facts(priority, citations),
            actions=tables.of(priority),
            waits_for=priority.parent_words if priority.parent_id is None else "",
            children=[grow(child, level + 1) for child in children.get(priority.pk, [])],
        )

    parts = [grow(priority, 3) for priority in children.get(None, [])]
    _turn(parts)
    return parts, tables.of(None)


def _turn(parts):
    """Turn the paper from the first part that has a table too wide for it: once, not back and forth."""
    turned = False
    for top in parts:
        below = in_order([top])
        turned = turned or any(part.actions.is_wide for part in below if part.actions)
        for part in below:
            part.is_wide = turned


def shown_ref(priority):
    """Return the ref as printed; blank where it only repeats the title, as plans without refs have it."""
    return "" if priority.ref == priority.title else priority.ref


def in_order(parts):
    """Return the parts with all below them, each parent before its children."""
    return [below for part in parts for below in (part, *in_order(part.children))]


def _facts(priority, citations):
    facts = []
    for label, name, kind in FACTS:
        words = getattr(priority, name)
        if words and kind:
            facts.append(Fact(label, citations=tuple(citations.cited("priority", priority, kind, words))))
        elif words:
            facts.append(Fact(label, words))
    return facts


class _ActionTables:
    """The actions of a plan, table by table, with a quarter grid where any action of the table has ticks."""

    def __init__(self, plan, actions, milestones, citations, history):
        self.plan, self.citations, self.history = plan, citations, history
        self.by_priority, self.milestones, self.called = {}, {}, Counter()
        for action in actions:
            self.by_priority.setdefault(action.priority_id, []).append(action)
        for milestone in milestones:
            self.milestones.setdefault(milestone.action_id, []).append(milestone)

    def of(self, priority):
        """Return the Table of a priority's actions, or of those without one; None where there are none."""
        actions = self.by_priority.get(priority and priority.pk, [])
        ticks = {action.pk: read_quarters(action.quarters) for action in actions}
        years = {year for quarters, _ in ticks.values() for year, _ in quarters}
        if years:
            years |= set(range(self.plan.first_year, self.plan.last_year + 1))
        quarters = [
            (quarter, Column(f"Q{quarter[1]}", "tick", group=label, always=True))
            for _, label, of_year in grid(years)
            for quarter in of_year
        ]
        columns = [
            Column("Ref", "short"),
            Column("Action", "title", always=True),
            *(
                Column(heading, "links" if kind else KINDS.get(name, "text"))
                for heading, name, kind in ACTION_COLUMNS[:3]
            ),
            *(column for _, column in quarters),
            Column("Quarters", "short"),
            *(
                Column(heading, "links" if kind else KINDS.get(name, "text"))
                for heading, name, kind in ACTION_COLUMNS[3:]
            ),
        ]
        rows = [
            self._row(action, *ticks[action.pk], [quarter for quarter, _ in quarters]) for action in actions
        ]
        if priority is None:
            return make_table("actions-other", "Actions that stand under no priority", columns, rows)
        return make_table(f"actions-{priority.pk}", self._caption(priority), columns, rows)

    def _caption(self, priority):
        """Return the caption of a priority's actions; where two would read alike the second is counted."""
        of = shorten(shown_ref(priority) or priority.title, 70)
        self.called[of] += 1
        return f"Actions: {of}" if self.called[of] == 1 else f"Actions: {of} ({self.called[of]})"

    def _row(self, action, ticked, unread, quarters):
        cells = [self._cell(action, name, kind) for _, name, kind in ACTION_COLUMNS]
        return Row(
            anchor=f"action-{action.pk}",
            cells=[
                action.ref,
                action.title,
                *cells[:3],
                *(_tick(quarter) if quarter in ticked else "" for quarter in quarters),
                "\n".join(unread),
                *cells[3:],
            ],
            notes=[
                *(
                    [("Priority, not found", action.priority_words)]
                    if action.priority_words and not action.priority_id
                    else []
                ),
                *self.history.notes_of(action, self.milestones.get(action.pk, [])),
                *(
                    ("Milestone", self.history.beside(one, _milestone(one)))
                    for one in self.milestones.get(action.pk, [])
                ),
            ],
        )

    def _cell(self, action, name, kind):
        words = getattr(action, name)
        return self.citations.cited("action", action, kind, words) if kind and words else words


def _tick(quarter):
    """Return what a tick says to those who hear the page: its quarter."""
    year, number = quarter
    return f"{year}/{(year + 1) % 100:02d} Q{number}"


def _milestone(milestone):
    """Return a milestone in a line: what, when, who."""
    parts = [milestone.title, *lines(milestone.due), *(f"lead {name}" for name in lines(milestone.lead))]
    return " – ".join(part for part in parts if part)


def loose_milestones(milestones, history):
    """Return the Table of milestones whose action is not found, or None."""
    rows = [
        Row([one.action_words, one.title, one.due, one.lead], notes=history.notes_of(one))
        for one in milestones
        if one.action_id is None
    ]
    columns = [
        Column("Action, as written", "short"),
        Column("Milestone", "title"),
        Column("Due"),
        Column("Lead"),
    ]
    return make_table("milestones-other", "Milestones that stand under no action", columns, rows)
