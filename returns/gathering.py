"""Gathering: everything that is due in a cycle, made into one update each, in the return of one unit.

What is due: the indicators of the plans in force whose period ends in the quarter; their actions that are not
done, cancelled or merged; the milestones of these that are not done and whose latest day comes by the end of
the quarter (one without a readable day is reported with its action); planned controls; risks that are to be
reviewed by the end of the quarter. Safe to do again: what came due meanwhile is added, nothing is lost.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction

from indicators.models import Result, Target
from organisation.models import Unit
from organisation.periods import from_code
from plans.in_force import plans_in_force
from plans.models import Action, Milestone, Plan, PlanIndicator, Progress
from plans.progress import is_ended, state_of
from returns.due import frequency_of, wanted_period
from returns.lifecycle import WRITTEN
from returns.models import Cycle, Return, Update
from returns.models.update import THINGS
from risks.models import Control, Risk
from risks.registers import risks_of

LOWEST_FIRST = (Plan.Tier.TEAM, Plan.Tier.DIVISION, Plan.Tier.DIRECTORATE, Plan.Tier.CORPORATE)


@dataclass(frozen=True)
class Due:
    """One thing that is due. kind -- one of THINGS. unit -- the id of the unit that reports on it."""

    kind: str
    pk: int
    unit: int
    period: str


@dataclass
class Gathered:
    """What gathering made. left_out -- {unit id: how many things} of returns that are locked."""

    returns: int = 0
    updates: int = 0
    left_out: dict = field(default_factory=dict)


@transaction.atomic
def gather(cycle, today):
    """Make the returns and updates that a cycle lacks; return what was Gathered. A fixed number of queries.

    today -- the day by which reviews of risks are judged where the quarter has not ended.
    """
    cycle = Cycle.objects.held(cycle.pk)
    units = {unit.pk: unit for unit in Unit.objects.of(cycle.council_id)}
    held = {(kind, pk) for update in _held(cycle) for kind, pk in zip(THINGS, update, strict=True) if pk}
    due = [one for one in all_due(cycle, today) if (one.kind, one.pk) not in held and one.unit in units]
    returns = {one.unit_id: one for one in Return.objects.of_cycle(cycle)}
    wanted = {above for unit in {one.unit for one in due} for above in way_up(units, unit)}
    made = Return.objects.bulk_create(
        Return(cycle=cycle, unit=units[pk], due=cycle.due_of(units[pk].kind))
        for pk in sorted(wanted - set(returns))
    )
    returns |= {one.unit_id: one for one in made}
    gathered, rows = Gathered(returns=len(made)), []
    for position, one in enumerate(due):
        if returns[one.unit].state not in WRITTEN:
            gathered.left_out[one.unit] = gathered.left_out.get(one.unit, 0) + 1
            continue
        about = {f"{one.kind}_id": one.pk, "period": one.period, "position": position}
        rows.append(Update(unit_return=returns[one.unit], **about))
    Update.objects.bulk_create(rows, batch_size=500)
    gathered.updates = len(rows)
    return gathered


def all_due(cycle, today):
    """Return the Due of a cycle in the order in which a unit reports them: a fixed number of queries."""
    quarter = cycle.quarter
    plans = plans_in_force(list(Plan.objects.of(cycle.council_id)), quarter.plan_year)
    plans.sort(key=lambda plan: (LOWEST_FIRST.index(plan.tier), plan.pk))
    return [
        *_indicators(plans, quarter),
        *_actions(plans, quarter),
        *_risks(cycle.council_id, quarter, today),
    ]


def way_up(units, unit):
    """Return the ids of a unit and of all units above it, the council as a whole too.

    units -- {id: Unit} of the council.
    """
    above = []
    while unit in units and unit not in above:
        above.append(unit)
        unit = units[unit].parent_id
    return above + [pk for pk, one in units.items() if one.kind == Unit.Kind.COUNCIL and pk not in above]


def _held(cycle):
    """Return the ids of the things, a column for each kind, of which the cycle has an update."""
    updates = Update.objects.filter(unit_return__cycle=cycle)
    return updates.values_list(*(f"{kind}_id" for kind in THINGS))


def _indicators(plans, quarter):
    places = {plan.pk: place for place, plan in enumerate(plans)}
    uses = PlanIndicator.objects.filter(plan__in=places).values_list(
        *("plan_id", "position", "pk", "indicator_id"),
        *("indicator__frequency", "indicator__year_basis", "indicator__retired_on"),
    )
    uses = sorted(uses, key=lambda use: (places[use[0]], *use[1:3]))
    unstated = {use[3] for use in uses if not use[4]}
    periods, asked = _periods_held(unstated), set()
    for plan, _, _, indicator, frequency, basis, retired_on in uses:
        if indicator in asked:
            continue
        asked.add(indicator)
        period = wanted_period(frequency_of(frequency, periods[indicator]), basis, quarter)
        if period is not None and (retired_on is None or retired_on >= period.ends):
            yield Due("indicator", indicator, plans[places[plan]].unit_id, period.code)


def _periods_held(indicators):
    """Return {indicator id: the Periods of its results and targets} of those that do not say how often."""
    found = defaultdict(set)
    if indicators:
        rows = (
            model.objects.filter(indicator__in=indicators).order_by().values_list("indicator", "period")
            for model in (Result, Target)
        )
        first, second = rows
        for indicator, code in first.union(second):
            found[indicator].add(from_code(code))
    return found


def _actions(plans, quarter):
    """Yield each action that is not over, with its milestones that are due."""
    said = {"action": {}, "milestone": {}}
    reported = Progress.objects.of_plans(plans).through(quarter.previous()).order_by("starts", "pk")
    for action, milestone, state in reported.values_list("action", "milestone", "state"):
        said["action" if action else "milestone"][action or milestone] = state
    milestones = defaultdict(list)
    due = Milestone.objects.filter(plan__in=plans, due_latest__lte=quarter.ends)
    for pk, action in due.order_by("position", "pk").values_list("pk", "action"):
        if not is_ended(state_of(reported=said["milestone"].get(pk, ""))):
            milestones[action].append(pk)
    actions = defaultdict(list)
    rows = Action.objects.filter(plan__in=plans).order_by("position", "pk")
    for plan, pk, rag, progress in rows.values_list("plan", "pk", "rag", "progress"):
        if not is_ended(state_of(reported=said["action"].get(pk, ""), rag=rag, words=progress)):
            actions[plan].append(pk)
    for plan in plans:
        for pk in actions[plan.pk]:
            yield Due("action", pk, plan.unit_id, quarter.code)
            for milestone in milestones[pk]:
                yield Due("milestone", milestone, plan.unit_id, quarter.code)


def _risks(council, quarter, today):
    """Yield each risk to be reviewed by the end of the quarter, then its planned controls."""
    planned = defaultdict(list)
    controls = Control.objects.of_council(council).filter(planned=True).order_by("position", "pk")
    for pk, risk in controls.values_list("pk", "risk"):
        planned[risk].append(pk)
    for shown in risks_of(
        Risk.objects.of_council(council).order_by("register", "position", "pk").for_report()
    ):
        risk, unit = shown.risk, shown.risk.of_unit.pk
        if shown.review_on is not None and shown.review_on <= quarter.ends:
            yield Due("risk", risk.pk, unit, quarter.code)
        for control in planned[risk.pk]:
            yield Due("control", control, unit, quarter.code)
