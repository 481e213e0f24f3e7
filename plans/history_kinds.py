"""Whose history the plans tell: a plan with all that it holds, and each thing in it.

References and assignments are left out: they are made again of a plan's words whenever something changes.
"""

from django.db.models import IntegerField, Value
from django.urls import reverse

from organisation.histories import Kind, Part, Without
from organisation.writing import past_of
from plans.editing.kinds import KINDS as OF_PLANS
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
    PlanFrameworkItem,
    PlanIndicator,
    PlanPerson,
    PlanUnit,
    Priority,
    Progress,
    RiskLink,
    ScorecardRow,
    Section,
    SettledName,
    SettledReference,
    SwitchedOffCheck,
)
from plans.references import normal_ref
from risks.history_kinds import without_exempt
from risks.models import Risk

LINKS = PlanIndicator.priorities.through
OWN = {"told": ("number", "version"), "left_out": ("plan",)}


def without_risks(request, council):
    """Return what a reader may not know of: risks that are or were exempt, and the lines that cite them."""
    without = without_exempt(request, council)
    hidden = without.ids[Risk]
    if not hidden:
        return without
    refs = _hidden_refs(council, hidden)

    def scrub(model, name, value):
        if model is not Priority or name != "risks":
            return value
        return "\n".join(line for line in value.splitlines() if normal_ref(line) not in refs)

    return Without(ids=without.ids, scrub=scrub)


def _hidden_refs(council, hidden):
    """Return the refs, as they are compared, by which only hidden risks are or were cited: one query."""
    past = past_of(Risk)._base_manager.filter(id__in=hidden).order_by()
    seen = Risk.objects.of_council(council).exclude(pk__in=hidden).order_by()
    lists = [
        rows.annotate(is_seen=Value(is_seen, output_field=IntegerField())).values_list("ref", "is_seen")
        for rows, is_seen in ((past, 0), (seen, 1))
    ]
    found = {0: set(), 1: set()}
    for ref, is_seen in lists[0].union(lists[1]):
        if ref.strip():
            found[is_seen].add(normal_ref(ref))
    return found[0] - found[1]


def _plans(row):
    return (("Plans", reverse("plans:plan_list")),)


def _to_plan(row):
    """Return the way to a thing of a plan: that plan's own page, and its history."""
    plan = getattr(row, "plan_id", None)
    ways = (("The plan", reverse("plans:plan_detail", args=[plan])),) if plan else ()
    return (*_plans(row), *ways)


PLAN = Part(Plan, told=("version",))
PARTS = (
    *(
        Part(model, ("plan",), **OWN)
        for model in (
            *(Section, Priority, Action, Milestone, PlanIndicator, Basket, ScorecardRow, BudgetTable),
            *(Judgement, PlanFrameworkItem, PlanUnit, PlanPerson),
            *(SettledReference, SettledName, SwitchedOffCheck),
        )
    ),
    Part(LINKS, ("planindicator__plan",)),
    Part(BasketMember, ("basket__plan",), left_out=("weight",)),
    Part(BudgetColumn, ("table__plan",)),
    Part(BudgetLine, ("table__plan",)),
    Part(BudgetCell, ("line__table__plan",)),
    Part(Progress, ("action__plan", "milestone__plan")),
    Part(RiskLink, ("action__plan",)),
)
# What is told with a thing, beside its own row.
WITH = {
    Action: (
        Part(Milestone, ("action",), **OWN),
        Part(Progress, ("action", "milestone__action")),
        Part(RiskLink, ("action",)),
    ),
    Milestone: (Part(Progress, ("milestone",)),),
    PlanIndicator: (Part(LINKS, ("planindicator",)),),
    Basket: (Part(BasketMember, ("basket",), left_out=("weight",)),),
    BudgetTable: (
        Part(BudgetColumn, ("table",)),
        Part(BudgetLine, ("table",)),
        Part(BudgetCell, ("line__table",)),
    ),
    BudgetLine: (Part(BudgetCell, ("line",)),),
}

KINDS = (
    Kind(
        "plan",
        Plan,
        own=PLAN,
        parts=PARTS,
        without=without_risks,
        trail=_plans,
        more="plans/parts/choose_day_of_history.html",
    ),
    *(
        Kind(
            f"plan-{kind.name}",
            kind.model,
            council=f"{kind.plan_path}__council",
            own=Part(kind.model, **OWN),
            parts=WITH.get(kind.model, ()),
            without=without_risks,
            trail=_to_plan,
        )
        for kind in OF_PLANS
    ),
    Kind("framework", Framework, parts=(Part(FrameworkItem, ("framework",)),), trail=_plans),
    Kind("framework-item", FrameworkItem, council="framework__council", trail=_plans),
)
