"""Limits: what a workbook may say and a plan cannot hold. Such words are refused, never cut."""

from functools import cache

from django.db.models import CharField, TextField

from exchange import sheets
from exchange.storing.figures import slot_of
from indicators.models import Comparator, Indicator
from organisation.models import Person, Unit
from plans import indicator_words
from plans.content import Finding, Place
from plans.contents import FIELDS
from plans.models import (
    Action,
    Basket,
    BasketMember,
    BudgetCell,
    BudgetColumn,
    BudgetLine,
    BudgetTable,
    Framework,
    FrameworkItem,
    Judgement,
    Milestone,
    Plan,
    PlanIndicator,
    PlanPerson,
    PlanUnit,
    Priority,
    ScorecardRow,
    Section,
)
from risks.models import Assessment, Risk, SchemeRow

MODELS = {
    "organisation": PlanUnit,
    "people": PlanPerson,
    "sections": Section,
    "priorities": Priority,
    "actions": Action,
    "milestones": Milestone,
    "indicators": PlanIndicator,
    "scorecard": ScorecardRow,
    "risks": Risk,
    "judgements": Judgement,
}
# Columns whose words stand elsewhere than FIELDS says: (model, field).
ELSEWHERE = {
    "organisation": {"unit": (Unit, "name")},
    "people": {"name": (Person, "name")},
    "frameworks": {"framework": (Framework, "name"), "code": (FrameworkItem, "code")},
    "priorities": {"parent": (Priority, "parent_words")},
    "actions": {"priority": (Action, "priority_words")},
    "milestones": {"action": (Milestone, "action_words")},
    "baskets": {
        "basket": (Basket, "code"),
        "priority": (BasketMember, "priority_words"),
        "indicator": (BasketMember, "indicator_words"),
        "weight": (BasketMember, "weight_words"),
    },
    "risk_scheme": {name: (SchemeRow, name) for name in ("part", "code", "label")},
    "risks": {
        "likelihood": (Assessment, "likelihood"),
        "impact": (Assessment, "impact"),
        "score_as_printed": (Assessment, "score_printed"),
        "matrix_as_printed": (Assessment, "matrix_printed"),
        "residual_likelihood": (Assessment, "likelihood"),
        "residual_impact": (Assessment, "impact"),
        "residual_as_printed": (Assessment, "score_printed"),
        "target_likelihood": (Assessment, "likelihood"),
        "target_impact": (Assessment, "impact"),
    },
}
PLAN_LIMITS = {
    "Council": (Unit, "name"),
    "Unit": (Unit, "name"),
    "Title": (Plan, "title"),
    "Version": (Plan, "version"),
    "Status": (Plan, "status"),
    "Date": (Plan, "date"),
    "Responsible officer": (Plan, "responsible_officer"),
    "Contact": (Plan, "contact"),
}
COUNCIL_LIMIT = 200


@cache
def _limits(sheet):
    """Return {column: longest words} of the columns of a sheet that have a limit."""
    columns = {name: (MODELS[sheet], field) for name, field in FIELDS.get(sheet, {}).items()}
    found = {}
    for name, (model, field_name) in (columns | ELSEWHERE.get(sheet, {})).items():
        field = model._meta.get_field(field_name)
        if isinstance(field, CharField) and not isinstance(field, TextField) and field.max_length:
            found[name] = field.max_length
    return found


def limit_findings(content):
    """Return an error for every cell that the plan could not hold as it is written."""
    return [
        *_plan(content),
        *_units(content),
        *_cells(content),
        *_risk_schemes(content),
        *_periods(content),
        *_budgets(content),
    ]


def _too_long(place, column, words, longest):
    return Finding(
        Finding.ERROR,
        "too-long",
        f"{column} has {len(words)} characters; it may have {longest}.",
        "Shorten it, or put the words where a text is asked for.",
        place,
        column,
    )


def _plan(content):
    for name, (model, field) in PLAN_LIMITS.items():
        longest = min(model._meta.get_field(field).max_length, COUNCIL_LIMIT if name == "Council" else 10**6)
        words = content.fields.get(name, "")
        if len(words) > longest:
            yield _too_long(Place(sheets.PLAN, 1), name, words, longest)


def _cells(content):
    for sheet in sheets.SHEETS:
        limits = _limits(sheet.attribute)
        headings = {name: heading for heading, name in sheet.columns.items()}
        for row in getattr(content, sheet.attribute):
            for name, longest in limits.items():
                words = getattr(row, name)
                if len(words) > longest:
                    yield _too_long(row.place, headings[name], words, longest)


def _units(content):
    for row in content.organisation:
        if not row.unit.strip():
            yield Finding(
                Finding.ERROR,
                "unit-without-name",
                "The row describes a unit and does not name it.",
                "Put the name of the unit under Unit.",
                row.place,
                "Unit",
            )


def _risk_schemes(content):
    seen = set()
    for row in content.risk_scheme:
        if (row.part, row.code) in seen:
            yield Finding(
                Finding.ERROR,
                "scheme-row-twice",
                f"The risk scheme has {row.part} {row.code} twice.",
                "Delete one of the two rows.",
                row.place,
                "Code",
            )
        seen.add((row.part, row.code))


def _periods(content):
    """Report a figure whose column names no part of the indicator's own year, as a term does of a FY."""
    longest = Comparator._meta.get_field("name").max_length
    for row in content.indicators:
        basis = indicator_words.read("year_basis", row.year_basis) or Indicator.YearBasis.FINANCIAL
        for column, words in row.figures.items():
            if words and slot_of(column, basis) is None:
                yield Finding(
                    Finding.ERROR,
                    "period-not-in-year",
                    f"{column.period} is no part of the indicator's year, which is on basis {basis.value}.",
                    "Use a whole year, H1, H2 or Q1 to Q4. Terms are parts of an academic year (AY).",
                    row.place,
                    column.heading,
                )
            elif len(column.kind) > longest:
                yield _too_long(row.place, column.heading, column.kind, longest)


def _budgets(content):
    limits = {
        name: model._meta.get_field(field).max_length
        for name, model, field in (
            ("name", BudgetTable, "name"),
            ("title", BudgetTable, "title"),
            ("unit", BudgetTable, "unit"),
            ("column", BudgetColumn, "heading"),
            ("group", BudgetLine, "group"),
            ("line", BudgetLine, "name"),
            ("cell", BudgetCell, "words"),
        )
    }
    for sheet in content.budgets:
        for name in ("name", "title", "unit"):
            if len(getattr(sheet, name)) > limits[name]:
                yield _too_long(sheet.place, name.capitalize(), getattr(sheet, name), limits[name])
        for heading in sheet.columns:
            if len(heading) > limits["column"]:
                yield _too_long(sheet.place, "A heading", heading, limits["column"])
        for row in sheet.rows:
            words = [("Group", row.group, limits["group"]), ("Line", row.line, limits["line"])]
            words += [
                (name, cell, limits["cell"]) for name, cell in zip(sheet.columns, row.cells, strict=False)
            ]
            for column, said, longest in words:
                if len(said) > longest:
                    yield _too_long(row.place, column, said, longest)
