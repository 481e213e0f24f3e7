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
TOLD = {Section: ("number",)}


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


def _links(path):
    label, called = ("planindicator", "priority"), ("link to a priority", "links to priorities")
    return Part(LINKS, (path,), label=label, called=called)


def _cells(path):
    return Part(BudgetCell, (path,), label=("line", "column"))


def _members(path):
    return Part(BasketMember, (path,), left_out=("weight",), label=("basket", "plan_indicator"))


def _progress(*paths):
    return Part(Progress, paths, label=("action", "milestone", "period"))


def _risk_links(path):
    return Part(RiskLink, (path,), label=("risk",), called=("link to a risk", "links to risks"))


PARTS = (
    *(
        Part(model, ("plan",), told=TOLD.get(model, ()))
        for model in (
            *(Section, Priority, Action, Milestone, PlanIndicator, Basket, ScorecardRow, BudgetTable),
            *(Judgement, PlanFrameworkItem, PlanUnit, PlanPerson),
            *(SettledReference, SettledName, SwitchedOffCheck),
        )
    ),
    _links("planindicator__plan"),
    _members("basket__plan"),
    Part(BudgetColumn, ("table__plan",)),
    Part(BudgetLine, ("table__plan",)),
    _cells("line__table__plan"),
    _progress("action__plan", "milestone__plan"),
    _risk_links("action__plan"),
)
# What is told with a thing, beside its own row.
WITH = {
    Action: (
        Part(Milestone, ("action",)),
        _progress("action", "milestone__action"),
        _risk_links("action"),
    ),
    Milestone: (_progress("milestone"),),
    PlanIndicator: (_links("planindicator"),),
    Basket: (_members("basket"),),
    BudgetTable: (
        Part(BudgetColumn, ("table",)),
        Part(BudgetLine, ("table",)),
        _cells("line__table"),
    ),
    BudgetLine: (_cells("line"),),
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
            own=Part(kind.model, told=TOLD.get(kind.model, ())),
            parts=WITH.get(kind.model, ()),
            without=without_risks,
            trail=_to_plan,
        )
        for kind in OF_PLANS
    ),
    Kind("framework", Framework, parts=(Part(FrameworkItem, ("framework",)),), trail=_plans),
    Kind("framework-item", FrameworkItem, council="framework__council", trail=_plans),
)
