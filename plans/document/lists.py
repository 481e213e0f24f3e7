"""The lists that close a plan document: judgements, frameworks, units, people, document control.

Their rows are tuples of words in the order of querysets.LISTS.
"""

from dataclasses import dataclass

from plans.contents import year_words
from plans.document.facts import Fact
from plans.document.tables import Column, Row, make_table


@dataclass
class UnitPart:
    """A unit as the plan describes it."""

    name: str
    kind: str
    parent: str
    purpose: str
    core_functions: str


def judgement_table(judgements):
    columns = [
        Column("Body", "words"),
        Column("Area", "title"),
        Column("Judged", "words"),
        Column("Year", "short"),
        Column("Grade", "short"),
        Column("Scale", "text"),
        Column("Strengths", "text"),
        Column("Areas for improvement", "text"),
    ]
    rows = [Row(list(words)) for words in judgements]
    return make_table("judgements-table", "What inspectorates and others judged", columns, rows)


def framework_tables(items):
    """Return a Table for each framework that the plan lists."""
    frameworks = {}
    for framework, code, title, parent_words, parent_code, parent_title in items:
        under = parent_words or parent_code or parent_title
        frameworks.setdefault(framework, []).append(Row([code, title, under]))
    columns = [Column("Code", "short"), Column("Item", "title", always=True), Column("Under", "text")]
    return [
        make_table(f"framework-{number}", framework, columns, rows)
        for number, (framework, rows) in enumerate(frameworks.items(), start=1)
    ]


def unit_parts(units):
    return [UnitPart(*words) for words in units]


def people_table(people):
    columns = [
        Column("Name", "title"),
        Column("Initials", "short"),
        Column("Job title", "text"),
        Column("Unit", "text"),
    ]
    rows = [Row(list(words)) for words in people]
    return make_table("people-table", "People named in this plan", columns, rows)


def control_facts(plan):
    """Return the facts of the cover and of document control, as Facts."""
    facts = [
        ("Council", plan.council.name),
        ("Unit", plan.unit.name),
        ("Tier", plan.tier),
        ("First year", year_words(plan.first_year)),
        ("Last year", year_words(plan.last_year)),
        ("Version", plan.version),
        ("Status", plan.status),
        ("Date", plan.date),
        ("Responsible officer", plan.responsible_officer),
        ("Contact", plan.contact),
    ]
    return [Fact(label, words) for label, words in facts if words]
