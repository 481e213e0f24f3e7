"""An officer's desk in an open quarter: an indicator, an action, a milestone, a control and a risk."""

from datetime import date
from types import SimpleNamespace

from organisation.models import Role
from plans.models import Assignment
from returns.models import Cycle, Return, Update
from returns.shown import shown_of
from tests.factories import (
    make_action,
    make_control,
    make_indicator,
    make_milestone,
    make_person,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_register,
    make_risk,
    make_user,
)
from tests.returns.quarters import Q2, due_days, make_tree

TODAY = date(2026, 10, 9)
Q1 = Q2.previous()


def make_cycle_of(council, quarter=Q2, **fields):
    due = {f"{kind}_due": day for kind, day in due_days().items()}
    days = {"starts": quarter.starts, "ends": quarter.ends, "opened_on": quarter.ends}
    return Cycle.objects.create(council=council, period=quarter.code, **days, **due, **fields)


def make_update(unit_return, thing, *, period=None, **fields):
    """Return an update of a thing in a return, as gathering makes it."""
    return Update.objects.create(
        unit_return=unit_return,
        period=(period or unit_return.cycle.quarter).code,
        position=unit_return.updates.count(),
        **{thing._meta.model_name: thing},
        **fields,
    )


def make_desk(name=None, *, role=Role.Name.CONTRIBUTOR):
    """Return an officer, a contributor of one team, with an update of each kind in the second quarter."""
    tree = make_tree(name)
    desk = SimpleNamespace(tree=tree, user=make_user(role=role, unit=tree.options))
    desk.person = make_person(tree.council, user=desk.user)
    desk.plan = make_plan(tree.options, first_year=2026)
    desk.cycle = make_cycle_of(tree.council)
    desk.unit_return = Return.objects.create(cycle=desk.cycle, unit=tree.options, due=desk.cycle.team_due)
    desk.indicator = add_indicator(desk, "Assessments in time", code="NI 59")
    desk.action = add_action(desk, "Open two centres", due="31 December 2026", due_latest=date(2026, 12, 31))
    milestone = make_milestone(
        desk.action.action, "Sites chosen", due="15 September 2026", due_latest=date(2026, 9, 15)
    )
    desk.milestone = make_update(desk.unit_return, milestone)
    register = make_register(tree.options)
    risk = make_risk(register, "The move is late", owner="Alex Moor", owner_person=desk.person)
    control = make_control(
        risk, planned=True, owner="Alex Moor", owner_person=desk.person, due=date(2026, 9, 15)
    )
    desk.control, desk.risk = make_update(desk.unit_return, control), make_update(desk.unit_return, risk)
    desk.all = [desk.indicator, desk.action, desk.milestone, desk.control, desk.risk]
    return desk


def add_indicator(desk, title, *, code="", results=None, targets=None, **fields):
    """Return the update of one more quarterly indicator that the officer answers for."""
    indicator = make_indicator(
        desk.tree.council,
        title,
        codes=[code] if code else [],
        frequency="quarterly",
        unit="percent",
        results={"2026/27 Q1": "60%"} if results is None else results,
        targets={"2026/27 Q2": "65%"} if targets is None else targets,
    )
    used = make_plan_indicator(desk.plan, indicator)
    lead(desk, plan_indicator=used)
    return make_update(desk.unit_return, indicator, **fields)


def add_action(desk, title, **fields):
    """Return the update of one more action that the officer leads."""
    action = make_action(make_priority(desk.plan), title, lead="Alex Moor", **fields)
    lead(desk, action=action)
    return make_update(desk.unit_return, action)


def lead(desk, duty=Assignment.Duty.LEAD, **item):
    return Assignment.objects.create(
        plan=desk.plan, duty=duty, words=desk.person.name, person=desk.person, **item
    )


def shown(update, today=TODAY):
    """Return what a page shows of an update now."""
    return shown_of(Update.objects.for_rows().filter(pk=update.pk), today)[0]


def make_last_quarter(desk, thing, **said):
    """Return the update of a thing in the quarter before, with what was said and promised then."""
    cycle = Cycle.objects.filter(council=desk.tree.council, period=Q1.code).first()
    cycle = cycle or make_cycle_of(desk.tree.council, Q1, state=Cycle.State.CLOSED)
    held, _ = Return.objects.get_or_create(
        cycle=cycle, unit=desk.tree.options, defaults={"due": cycle.team_due}
    )
    return make_update(held, thing, state="complete", version=1, **said)
