"""The content of a plan that stands in the database, as rows of words.

The other way, from rows of words to the database, is exchange.storing. The two are each other's mirror:
what one reads the other writes, and FIELDS is what both go by.
"""

from collections import defaultdict

from plans import content
from plans.content import PlanContent
from plans.exempt import without_exempt
from plans.indicator_rows import indicator_rows
from plans.keys import Keys
from plans.models import (
    BasketMember,
    BudgetCell,
    BudgetColumn,
    BudgetLine,
    PlanFrameworkItem,
)
from risks.assessments import latest_scores
from risks.models import Assessment, Control, Risk, SchemeRow


def _same(*names):
    return {name: name for name in names}


# For each sheet whose rows are rows of a table too: the column's attribute and the model's field that
# holds its words. Columns that join one row to another are read and written by name, not by this table.
FIELDS = {
    "organisation": _same("kind", "parent", "purpose", "core_functions"),
    "people": _same("initials", "job_title", "unit"),
    "sections": _same("number", "heading", "text"),
    "priorities": _same(
        *("key", "ref", "level", "title", "lead", "accountable", "contributes_to", "supports", "indicators"),
        *("measured_by", "risks", "risk_notes", "change_driver", "expected_outcome", "service_improvement"),
        *("efficiency_gains", "financial_implications", "staffing_implications", "risk_implications"),
        *("corporate_implications", "additional_information"),
    ),
    "actions": _same(
        *("key", "ref", "lead", "accountable", "due", "quarters", "resources", "indicators", "targets"),
        *("measured_by", "outcome", "contributes_to", "supports", "others_involved", "monitoring"),
        *("progress", "rag"),
    )
    | {"action": "title"},
    "milestones": _same("due", "lead") | {"milestone": "title"},
    "indicators": _same("key", "lead", "contact", "partner", "group", "note", "baseline", "benchmark"),
    "scorecard": _same(
        *("perspective", "objective", "critical_success_factor", "code", "priority", "baskets"),
        *("status", "direction"),
    ),
    "risks": _same("ref", "nature", "vulnerability", "triggers", "consequences", "owner", "exempt")
    | {"risk": "title"},
    "judgements": _same(
        *("body", "area", "judged", "year", "grade", "scale", "strengths", "areas_for_improvement")
    ),
}

# The three scorings of a risk that a workbook holds: the columns of likelihood, impact, score and matrix.
SCORES = {
    Assessment.Kind.CURRENT: ("likelihood", "impact", "score_as_printed", "matrix_as_printed"),
    Assessment.Kind.RESIDUAL: ("residual_likelihood", "residual_impact", "residual_as_printed", None),
    Assessment.Kind.TARGET: ("target_likelihood", "target_impact", None, None),
}
SCORE_FIELDS = ("likelihood", "impact", "score_printed", "matrix_printed")


def year_words(year):
    """Return a financial year as the form writes it: 2007 is 2007/08."""
    return f"{year}/{(year + 1) % 100:02d}"


def content_of(plan):
    """Return the PlanContent of a plan: a fixed number of queries, however much the plan holds."""
    keys = Keys.of_plan(plan)
    return PlanContent(
        fields=plan_fields(plan),
        organisation=_organisation(plan),
        people=_people(plan),
        sections=_rows(content.SectionRow, "sections", plan.sections.all()),
        frameworks=_frameworks(plan),
        priorities=_priorities(keys),
        actions=_actions(keys),
        milestones=_milestones(plan, keys),
        indicators=indicator_rows(plan, keys, FIELDS["indicators"]),
        baskets=_baskets(plan, keys),
        scorecard=_rows(content.ScorecardContentRow, "scorecard", plan.scorecard_rows.all()),
        risk_scheme=_risk_scheme(plan),
        risks=_risks(plan),
        budgets=_budgets(plan),
        judgements=_rows(content.JudgementRow, "judgements", plan.judgements.all()),
        layout=plan.layout,
    )


def content_for(plan, exempt):
    """Return the PlanContent of a plan without the exempt risks that may not be shown.

    exempt -- the ids of the units whose exempt risks may be.
    """
    return without_exempt(content_of(plan), Risk.objects.of_plan(plan).hidden_from(exempt))


def words_in(sheet, item):
    """Return {attribute: words} of an item for the columns of FIELDS."""
    return {name: getattr(item, field) for name, field in FIELDS[sheet].items()}


def _rows(row_class, sheet, items):
    return [row_class(pk=item.pk, **words_in(sheet, item)) for item in items]


def plan_fields(plan):
    """Return the rows of the sheet Plan: those stated, and those that its workbook had though blank."""
    said = {
        "Council": plan.council.name,
        "Unit": plan.unit.name,
        "Tier": plan.tier,
        "Title": plan.title,
        "Strapline": plan.strapline,
        "First year": year_words(plan.first_year),
        "Last year": year_words(plan.last_year),
        "Version": plan.version,
        "Status": plan.status,
        "Date": plan.date,
        "Responsible officer": plan.responsible_officer,
        "Contact": plan.contact,
    }
    had = {name for sheet in plan.layout for name in sheet.get("fields", ())}
    return {name: words for name, words in said.items() if words or name in had}


def _organisation(plan):
    return [
        content.UnitRow(pk=row.pk, unit=row.unit.name, **words_in("organisation", row))
        for row in plan.plan_units.select_related("unit")
    ]


def _people(plan):
    return [
        content.PersonRow(pk=row.pk, name=row.person.name if row.person else "", **words_in("people", row))
        for row in plan.plan_people.select_related("person")
    ]


def _frameworks(plan):
    listed = PlanFrameworkItem.objects.filter(plan=plan).select_related("item__framework", "item__parent")
    return [
        content.FrameworkRow(
            pk=row.pk,
            framework=row.item.framework.name,
            code=row.item.code,
            title=row.item.title,
            parent=row.item.above_words,
        )
        for row in listed
    ]


def _priorities(keys):
    return [
        content.PriorityRow(
            pk=item.pk,
            parent=keys.priorities.words(item.parent_id, item.parent_words),
            **words_in("priorities", item) | {"key": keys.priorities.shown(item)},
        )
        for item in keys.priorities.items
    ]


def _actions(keys):
    return [
        content.ActionRow(
            pk=item.pk,
            priority=keys.priorities.words(item.priority_id, item.priority_words),
            **words_in("actions", item) | {"key": keys.actions.shown(item)},
        )
        for item in keys.actions.items
    ]


def _milestones(plan, keys):
    return [
        content.MilestoneRow(
            pk=item.pk,
            action=keys.actions.words(item.action_id, item.action_words),
            **words_in("milestones", item),
        )
        for item in plan.milestones.all()
    ]


def _baskets(plan, keys):
    members = BasketMember.objects.filter(basket__plan=plan).select_related("basket")
    return [
        content.BasketRow(
            pk=row.pk,
            basket=row.basket.code,
            priority=keys.priorities.words(row.priority_id, row.priority_words),
            indicator=keys.indicators.words(row.plan_indicator_id, row.indicator_words),
            weight=row.weight_words,
        )
        for row in members
    ]


def _risk_scheme(plan):
    rows = SchemeRow.objects.filter(scheme__registers__plans=plan, category=None)
    return [
        content.SchemeContentRow(pk=row.pk, part=row.part, code=row.code, label=row.label) for row in rows
    ]


def _risks(plan):
    risks = list(Risk.objects.filter(register__plans=plan))
    latest = latest_scores(Assessment.objects.filter(risk__register__plans=plan))
    controls = defaultdict(list)
    for control in Control.objects.filter(risk__register__plans=plan):
        controls[control.risk_id, control.planned].append(control.words)
    rows = []
    for risk in risks:
        row = content.RiskRow(pk=risk.pk, **words_in("risks", risk))
        for kind, columns in SCORES.items():
            if assessment := latest.get((risk.pk, kind)):
                for column, field in zip(columns, SCORE_FIELDS, strict=True):
                    if column:
                        setattr(row, column, getattr(assessment, field))
        row.controls = "\n".join(controls[risk.pk, False])
        row.planned_controls = "\n".join(controls[risk.pk, True])
        rows.append(row)
    return rows


def _budgets(plan):
    tables = list(plan.budget_tables.all())
    columns, lines, cells = defaultdict(list), defaultdict(list), {}
    for column in BudgetColumn.objects.filter(table__plan=plan):
        columns[column.table_id].append(column)
    for line in BudgetLine.objects.filter(table__plan=plan):
        lines[line.table_id].append(line)
    for line, column, words in BudgetCell.objects.filter(line__table__plan=plan).values_list(
        "line_id", "column_id", "words"
    ):
        cells[line, column] = words
    return [
        content.BudgetSheet(
            pk=table.pk,
            name=table.name,
            title=table.title,
            unit=table.unit,
            columns=tuple(column.heading for column in columns[table.pk]),
            rows=[
                content.BudgetRow(
                    pk=line.pk,
                    group=line.group,
                    line=line.name,
                    cells=tuple(cells.get((line.pk, column.pk), "") for column in columns[table.pk]),
                )
                for line in lines[table.pk]
            ],
        )
        for table in tables
    ]
