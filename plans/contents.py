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
from plans.lists import LISTS, budgets_of, lists_of
from risks.assessments import latest_scores
from risks.models import Assessment, Control, Risk


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
    lists = lists_of(plan)
    return PlanContent(
        fields=plan_fields(plan),
        organisation=_listed(content.UnitRow, ("unit", *FIELDS["organisation"]), lists["units"]),
        people=_listed(content.PersonRow, ("name", *FIELDS["people"]), lists["people"]),
        sections=_listed(content.SectionRow, FIELDS["sections"], lists["sections"]),
        frameworks=_frameworks(lists["frameworks"]),
        priorities=_priorities(keys),
        actions=_actions(keys),
        milestones=_milestones(keys),
        indicators=indicator_rows(plan, keys, FIELDS["indicators"]),
        baskets=_baskets(keys),
        scorecard=_listed(content.ScorecardContentRow, LISTS["scorecard"][2:], lists["scorecard"]),
        risk_scheme=_risk_scheme(lists["scheme"]),
        risks=_risks(plan),
        budgets=_budgets(plan),
        judgements=_listed(content.JudgementRow, FIELDS["judgements"], lists["judgements"]),
        layout=plan.layout,
    )


def content_for(plan, exempt):
    """Return the PlanContent of a plan without the exempt risks that may not be shown.

    exempt -- the ids of the units whose exempt risks may be.
    """
    said = content_of(plan)
    if not any(row.exempt for row in said.risks):
        return said
    return without_exempt(said, Risk.objects.of_plan(plan).hidden_from(exempt))


def words_in(sheet, item):
    """Return {attribute: words} of an item for the columns of FIELDS."""
    return {name: getattr(item, field) for name, field in FIELDS[sheet].items()}


def _listed(row_class, names, rows):
    """Return rows of the content from those of plans.lists. names -- the columns, as its words stand."""
    return [row_class(pk=pk, **dict(zip(names, words, strict=True))) for pk, words in rows]


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


def _frameworks(rows):
    """Return the items that the plan lists, under the words written or under the item chosen since."""
    return [
        content.FrameworkRow(
            pk=pk, framework=framework, code=code, title=title, parent=written or above_code or above_title
        )
        for pk, (framework, code, title, written, above_code, above_title) in rows
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


def _milestones(keys):
    return [
        content.MilestoneRow(
            pk=item.pk,
            action=keys.actions.words(item.action_id, item.action_words),
            **words_in("milestones", item),
        )
        for item in keys.milestones
    ]


def _baskets(keys):
    return [
        content.BasketRow(
            pk=row.pk,
            basket=row.basket.code,
            priority=keys.priorities.words(row.priority_id, row.priority_words),
            indicator=keys.indicators.words(row.plan_indicator_id, row.indicator_words),
            weight=row.weight_words,
        )
        for row in keys.members
    ]


def _risk_scheme(rows):
    """Return the rows of the scheme that stand for every category of risk."""
    return [
        content.SchemeContentRow(pk=pk, part=part, code=code, label=label)
        for pk, (part, code, label, category) in rows
        if not category
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


def sheet_of(table, columns, lines):
    """Return a BudgetTable as a row of words, with its columns and its lines with their cells loaded."""
    cells = [{cell.column_id: cell.words for cell in line.cells.all()} for line in lines]
    return content.BudgetSheet(
        pk=table.pk,
        name=table.name,
        title=table.title,
        unit=table.unit,
        columns=tuple(column.heading for column in columns),
        rows=[
            content.BudgetRow(
                pk=line.pk,
                group=line.group,
                line=line.name,
                cells=tuple(own.get(column.pk, "") for column in columns),
            )
            for line, own in zip(lines, cells, strict=True)
        ],
    )


def _budgets(plan):
    return [
        content.BudgetSheet(
            pk=table["pk"],
            name=table["name"],
            title=table["title"],
            unit=table["unit"],
            columns=tuple(columns.values()),
            rows=[
                content.BudgetRow(
                    pk=pk,
                    group=line["group"],
                    line=line["name"],
                    cells=tuple(line["cells"].get(column, "") for column in columns),
                )
                for pk, line in lines.items()
            ],
        )
        for table, columns, lines in budgets_of(plan)
    ]
