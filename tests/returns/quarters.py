"""A council in which a quarter is reported: a directorate, a division and two teams, each with a plan."""

from datetime import date, timedelta
from types import SimpleNamespace

from organisation.models import Unit
from organisation.periods import parse_period
from returns.cycles import open_cycle
from returns.models import Return, Update
from tests.factories import (
    make_action,
    make_council,
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_unit,
    whole_of,
)

Q2 = parse_period("2026/27 Q2")
OPENED = date(2026, 10, 1)


def due_days(first=date(2026, 10, 14), apart=2):
    """Return {Unit.Kind: day}: the teams on the first day, each tier some days after the one below."""
    kinds = (Unit.Kind.TEAM, Unit.Kind.DIVISION, Unit.Kind.DIRECTORATE, Unit.Kind.COUNCIL)
    return {kind: first + timedelta(days=apart * place) for place, kind in enumerate(kinds)}


def make_tree(name=None):
    """Return a council's units by name: council, directorate, division, options and repairs (two teams)."""
    council = make_council(name)
    directorate = make_unit(council, name="Housing and Environment")
    division = make_unit(parent=directorate, kind=Unit.Kind.DIVISION, name="Housing Services")
    options = make_unit(parent=division, kind=Unit.Kind.TEAM, name="Housing Options")
    repairs = make_unit(parent=division, kind=Unit.Kind.TEAM, name="Repairs")
    tree = SimpleNamespace(
        council=council, directorate=directorate, division=division, options=options, repairs=repairs
    )
    tree.whole = whole_of(council)
    return tree


def give_work(unit, *, indicators=1, actions=1, first_year=2026):
    """Give a unit a plan with quarterly indicators and actions; return the plan."""
    plan = make_plan(unit, first_year=first_year)
    for place in range(indicators):
        indicator = make_indicator(
            unit.council,
            f"Measure {place + 1} of {unit}",
            frequency="quarterly",
            targets={"2026/27 Q2": "65%"},
        )
        make_plan_indicator(plan, indicator)
    for place in range(actions):
        make_action(plan=plan, title=f"Action {place + 1} of {unit}")
    return plan


def open_quarter(council, quarter=Q2, *, by=None, today=OPENED, due=None, **reminding):
    """Open a quarter of a council and return its Cycle."""
    return open_cycle(council, quarter, due=due or due_days(), by=by, today=today, **reminding)


def return_of(cycle, unit):
    return Return.objects.get(cycle=cycle, unit=unit)


def complete(*returns):
    """Let everything in some returns be complete, as if its officers had saved it."""
    Update.objects.filter(unit_return__in=returns).update(state=Update.State.COMPLETE, version=1)


def last_step(unit_return):
    """Return the pk of the last step of a return, as its page shows it."""
    return unit_return.steps.values_list("pk", flat=True).first()
