"""The plan document: everything that a plan says, gathered for the page and the PDF alike.

document_of() reads a plan in a fixed number of queries and returns a Document; templates/plans/parts draw it.
"""

from dataclasses import dataclass, field

from plans.document import querysets
from plans.document.budgets import budget_tables
from plans.document.citations import Citations
from plans.document.figures import indicator_lines, indicator_tables, unrated_note
from plans.document.history import actions_and_milestones
from plans.document.lists import control_facts, framework_tables, judgement_table, people_table, unit_parts
from plans.document.narrative import section_parts
from plans.document.notes import number_notes
from plans.document.priorities import in_order, loose_milestones, priority_parts
from plans.document.register import register_part
from plans.document.scorecard import basket_table, scorecard_table
from plans.lists import budgets_of
from risks.registers import register_of

ON_THE_BAND = ("Council", "Unit", "Tier", "First year", "Last year")


@dataclass(frozen=True)
class Entry:
    """A line of the contents list. depth -- 0 for a part, 1 for what stands in it."""

    anchor: str
    label: str
    depth: int


@dataclass
class Document:
    """A plan for drawing. What the plan does not have is None or empty, and is not drawn."""

    plan: object
    facts: list
    sections: list
    priorities: list
    other_actions: object
    other_milestones: object
    indicators: list
    unrated: str
    notes: list
    baskets: object
    scorecard: object
    register: object
    budgets: list
    judgements: object
    frameworks: list
    units: list
    people: object
    contents: list = field(default_factory=list)

    @property
    def cover_facts(self):
        """What stands on the cover beneath the title: version, status and whom to ask."""
        return [fact for fact in self.facts if fact.label not in ON_THE_BAND]

    @property
    def priorities_in_order(self):
        return in_order(self.priorities)

    @property
    def has_actions(self):
        return any(part.actions for part in self.priorities_in_order) or bool(self.other_actions)

    @property
    def indicators_are_wide(self):
        """Whether the part on indicators needs landscape pages."""
        return any(table.is_wide for table in self.indicators)

    @property
    def budgets_are_wide(self):
        """Whether the part on budgets needs landscape pages."""
        return any(table.is_wide for table in self.budgets)

    @property
    def is_empty(self):
        """Whether there is nothing but the control of the document."""
        return len(self.contents) == 1


def document_of(plan, exempt=frozenset()):
    """Return the Document of a plan that has its council, unit and register loaded: twenty queries.

    exempt -- the ids of the units whose exempt risks it may print.
    """
    used_indicators = querysets.indicators_of(plan)
    register = register_of(plan.register, exempt=exempt) if plan.register else None
    risks = [line.risk for line in register.risks] if register else []
    priorities = list(plan.priorities.all())
    by_pk = {priority.pk: priority for priority in priorities}
    actions, milestones, history = actions_and_milestones(plan)
    lists = querysets.words_of_lists(plan)
    citations = Citations(plan, querysets.references_of(plan), used_indicators, risks)
    parts, other_actions = priority_parts(plan, priorities, actions, milestones, citations, history)
    lines = indicator_lines(plan, used_indicators, querysets.schemes_of(plan))
    notes = number_notes(lines)
    document = Document(
        plan=plan,
        facts=control_facts(plan),
        sections=section_parts(plan.sections.all()),
        priorities=parts,
        other_actions=other_actions,
        other_milestones=loose_milestones(milestones, history),
        indicators=indicator_tables(lines, by_pk),
        unrated=unrated_note(lines),
        notes=notes,
        baskets=basket_table(
            querysets.basket_members_of(plan), by_pk, {line.used.pk: line for line in lines}
        ),
        scorecard=scorecard_table(lists["scorecard"]),
        register=register_part(register, lists["scheme"]),
        budgets=budget_tables(budgets_of(plan)),
        judgements=judgement_table(lists["judgements"]),
        frameworks=framework_tables(lists["frameworks"]),
        units=unit_parts(lists["units"]),
        people=people_table(lists["people"]),
    )
    document.contents = contents_of(document)
    return document


def contents_of(document):
    """Return the Entries of the contents list, in the order in which the parts are drawn."""
    entries = [Entry(one.anchor, one.label, min(one.level - 2, 1)) for one in document.sections]
    if document.priorities or document.other_actions:
        words = "Priorities and actions" if document.has_actions else "Priorities"
        entries.append(Entry("priorities", words, 0))
        entries += [Entry(part.anchor, part.label, 1) for part in document.priorities]
    for anchor, words, found in (
        ("indicators", "Performance indicators", document.indicators),
        ("baskets", "Baskets of indicators", document.baskets),
        ("scorecard", "Balanced scorecard", document.scorecard),
        ("risks", "Risk register", document.register),
        ("budgets", "Budgets", document.budgets),
        ("judgements", "Judgements", document.judgements),
        ("frameworks", "Frameworks that this plan contributes to", document.frameworks),
        ("organisation", "Organisation", document.units),
        ("people", "People", document.people),
        ("control", "Document control", document.facts),
    ):
        if found:
            entries.append(Entry(anchor, words, 0))
    return entries
