"""Starting next year's plan from this one: what is carried forward is copied, and lives a life of its own."""

from dataclasses import dataclass

from django.db import transaction

from indicators.models import Target
from indicators.operations import write_figure, write_period
from organisation.audit import record
from organisation.periods import Period
from organisation.writing import explained
from plans.derived import read_dates_again
from plans.models import (
    BasketMember,
    BudgetCell,
    BudgetColumn,
    BudgetLine,
    Plan,
    PlanIndicator,
    Priority,
)
from plans.next_years import next_years, quarters_from, shifted
from plans.operations import relink
from plans.reported import reported_of

HEADS, FIGURES = "heads", "figures"  # what is carried of a budget table
TO_BE_CONFIRMED = "TBC"


class AlreadyThere(Exception):
    """The unit has a plan of this tier for these years. plan -- that one."""

    def __init__(self, plan):
        super().__init__(f"{plan.unit} already has a {plan.tier} plan that begins in {plan.years[:7]}")
        self.plan = plan


@dataclass(frozen=True)
class Carried:
    """What a new plan takes from the one before it. budgets -- HEADS, FIGURES or "" for none."""

    sections: bool = True
    actions: bool = True
    indicators: bool = True
    risks: bool = True
    lists: bool = True
    budgets: str = HEADS


def follower_of(plan):
    """Return the plan of the same unit and tier for the years after this one, or None."""
    first, _ = next_years(plan.first_year, plan.last_year)
    found = Plan.objects.filter(council=plan.council_id, unit=plan.unit_id, tier=plan.tier, first_year=first)
    return found.select_related("unit").first()


def unfinished(plan):
    """Return the actions of a plan that are neither done nor cancelled nor merged, in order."""
    reported = reported_of([plan])
    return [action for action in plan.actions.all() if not reported.has_ended(action)]


@explained("next years’ plan from {plan}")
@transaction.atomic
def start_next(plan, carried, *, title, last_year, by):
    """Make the plan for the years after a plan and return it, a draft. Raises AlreadyThere."""
    plan = Plan.objects.held(plan.pk)
    if there := follower_of(plan):
        raise AlreadyThere(there)
    first, _ = next_years(plan.first_year, plan.last_year)
    new = Plan.objects.create(
        council=plan.council,
        unit=plan.unit,
        tier=plan.tier,
        title=title,
        strapline=plan.strapline,
        first_year=first,
        last_year=last_year,
        responsible_officer=plan.responsible_officer,
        contact=plan.contact,
        register=plan.register if carried.risks else None,
    )
    priorities = _priorities(plan, new)
    if carried.sections:
        _copied(plan.sections.all(), plan=new)
    if carried.actions:
        _actions(plan, new, priorities)
    if carried.indicators:
        _measures(plan, new, priorities)
    if carried.lists:
        for rows in (plan.plan_units, plan.plan_people, plan.plan_framework_items, plan.judgements):
            _copied(rows.all(), plan=new)
    if carried.budgets:
        _budgets(plan, new, with_figures=carried.budgets == FIGURES)
    read_dates_again(new)
    relink(new.council)
    record(by, "started the next plan", new, council=new.council, plan=new.pk, before=plan.pk)
    return new


def _copied(rows, **changed):
    """Save a copy of each row with some fields changed; return {pk of the row: its copy}."""
    rows = list(rows)
    keys = [row.pk for row in rows]
    for row in rows:
        row.pk = None
        row._state.adding = True
        for name, value in changed.items():
            setattr(row, name, value)
    model = type(rows[0]) if rows else None
    return dict(zip(keys, model._base_manager.bulk_create(rows, batch_size=500), strict=True)) if rows else {}


def _priorities(plan, new):
    """Copy the tree of priorities; return {pk: copy}."""
    above = dict(plan.priorities.values_list("pk", "parent_id"))
    copies = _copied(plan.priorities.all(), plan=new, parent=None)
    for pk, copy in copies.items():
        copy.parent = copies.get(above[pk])
    Priority.objects.bulk_update(copies.values(), ["parent"], batch_size=500)
    return copies


def _actions(plan, new, priorities):
    """Copy the unfinished actions with their milestones; how they stand begins anew."""
    carried = unfinished(plan)
    for action in carried:
        action.priority = priorities.get(action.priority_id)
        action.quarters = quarters_from(action.quarters, new.first_year)
        action.progress = action.rag = ""
    actions = _copied(carried, plan=new)
    reported = reported_of([plan])
    milestones = [one for one in plan.milestones.filter(action__in=actions) if not reported.has_ended(one)]
    for milestone in milestones:
        milestone.action = actions[milestone.action_id]
    _copied(milestones, plan=new)


def _measures(plan, new, priorities):
    """Copy the use of every indicator that is not retired, the baskets and the scorecard."""
    used = list(plan.plan_indicators.filter(indicator__retired_on=None).select_related("indicator"))
    indicators = [one.indicator for one in used]
    uses = _copied(used, plan=new)
    tied = PlanIndicator.priorities.through.objects.filter(planindicator__in=uses)
    PlanIndicator.priorities.through.objects.bulk_create(
        PlanIndicator.priorities.through(planindicator=uses[use], priority=priorities[priority])
        for use, priority in tied.values_list("planindicator_id", "priority_id")
    )
    baskets = _copied(plan.baskets.all(), plan=new)
    members = list(BasketMember.objects.filter(basket__in=baskets))
    for member in members:
        member.basket = baskets[member.basket_id]
        member.priority = priorities.get(member.priority_id)
        member.plan_indicator = uses.get(member.plan_indicator_id)
    _copied(members)
    _copied(plan.scorecard_rows.all(), plan=new, status="", direction="")
    _targets(indicators, range(new.first_year, new.last_year + 1))


def _targets(indicators, years):
    """Give indicators a target to be confirmed for each year for which nobody has set one."""
    there = set(Target.objects.filter(indicator__in=indicators).values_list("indicator_id", "period"))
    made = {}
    for indicator in indicators:
        for year in years:
            target = Target(indicator=indicator)
            write_period(target, Period(indicator.year_basis or "FY", year))
            if (indicator.pk, target.period) not in there:
                write_figure(target, TO_BE_CONFIRMED)
                made[indicator.pk, target.period] = target
    Target.objects.bulk_create(made.values(), batch_size=500)


def _budgets(plan, new, *, with_figures):
    """Copy the budget tables: with their figures as they are, or with their years moved on and no figure."""
    moved = 0 if with_figures else new.first_year - plan.first_year
    tables = list(plan.budget_tables.all())
    for table in tables:
        table.title = shifted(table.title, moved)
    tables = _copied(tables, plan=new)
    columns = list(BudgetColumn.objects.filter(table__in=tables))
    for column in columns:
        column.table, column.heading = tables[column.table_id], shifted(column.heading, moved)
    columns = _copied(columns)
    lines = list(BudgetLine.objects.filter(table__in=tables))
    for line in lines:
        line.table = tables[line.table_id]
    lines = _copied(lines)
    if with_figures:
        cells = list(BudgetCell.objects.filter(line__in=lines))
        for cell in cells:
            cell.line, cell.column = lines[cell.line_id], columns[cell.column_id]
        _copied(cells)
