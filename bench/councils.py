"""Councils to measure with: one made by our own models, and as many copies of it as are asked for."""

from itertools import cycle

from django.apps import apps
from django.db import connection, models, transaction

from bench.databases import ROOMS
from indicators.choices import Polarity
from indicators.choices import Unit as Measure
from indicators.models import Indicator, IndicatorCode, Result, Target
from indicators.values import read_result, read_target
from organisation.models import Council, Unit
from organisation.periods import quarters
from plans.models import Action, Plan, PlanIndicator, Priority
from risks.models import Assessment, Register, Risk, RiskScheme, SchemeRow

QUARTERS = quarters(2024, 2025)
# Unit: (kind, the unit above it, indicators in its plan). Places and all below it have 200 of the 500.
UNITS = {
    "Southmere Council": (Unit.Kind.COUNCIL, None, 0),
    "Places": (Unit.Kind.DIRECTORATE, "Southmere Council", 50),
    "Parks": (Unit.Kind.DIVISION, "Places", 50),
    "Streets": (Unit.Kind.DIVISION, "Places", 50),
    "Homes": (Unit.Kind.DIVISION, "Places", 50),
    "People": (Unit.Kind.DIRECTORATE, "Southmere Council", 300),
}
DIRECTORATE = "Places"
BELOW = ("Parks", "Streets", "Homes")
# Copies stand so far apart that no two have the same number; it is more than the rows of any table of one.
APART = 100_000
NOT_COPIED = {"organisation_role", "organisation_event"}


@transaction.atomic
def make_council():
    """Return a council of 500 indicators with a result and a target in each of eight quarters."""
    council = Council.objects.create(name="Southmere Council")
    units = {}
    for name, (kind, above, indicators) in UNITS.items():
        units[name] = Unit.objects.create(council=council, kind=kind, name=name, parent=units.get(above))
        if indicators:
            make_plan(units[name], indicators)
    make_register(units[DIRECTORATE])
    return council


def make_plan(unit, number):
    """Make the plan of a unit: a priority for every five indicators, and two actions for each."""
    plan = Plan.objects.create(
        council=unit.council,
        unit=unit,
        tier=unit.kind,
        title=f"{unit.name} Plan 2025/26",
        first_year=2025,
        last_year=2025,
    )
    priorities = Priority.objects.bulk_create(
        Priority(plan=plan, position=n, key=f"P{n}", ref=f"P{n}", title=f"Improve part {n} of {unit.name}")
        for n in range(number // 5)
    )
    Action.objects.bulk_create(
        Action(plan=plan, priority=priority, position=n, key=f"A{n}", title=f"Do thing {n}", due="March 2026")
        for n, priority in enumerate(priorities * 2)
    )
    made = Indicator.objects.bulk_create(
        Indicator(
            council=unit.council,
            title=f"{unit.name}: cases of kind {n} answered in time",
            unit=Measure.PERCENT,
            polarity=Polarity.LOWER if n % 7 == 0 else Polarity.HIGHER,
            frequency="quarterly",
            year_basis="FY",
        )
        for n in range(number)
    )
    IndicatorCode.objects.bulk_create(
        IndicatorCode(indicator=indicator, words=f"LPI {indicator.pk}", normal=f"LPI{indicator.pk}")
        for indicator in made
    )
    for model, read, start in ((Result, read_result, 60), (Target, read_target, 66)):
        model.objects.bulk_create(
            made_figure(model, read, indicator, period, start + (7 * n + 3 * quarter) % 19)
            for n, indicator in enumerate(made)
            for quarter, period in enumerate(QUARTERS)
        )
    used = PlanIndicator.objects.bulk_create(
        PlanIndicator(plan=plan, indicator=indicator, position=n, key=f"I{n}", lead=f"Officer {n % 9}")
        for n, indicator in enumerate(made)
    )
    through = PlanIndicator.priorities.through
    through.objects.bulk_create(
        through(planindicator=use, priority=priority)
        for use, priority in zip(used, cycle(priorities), strict=False)
    )


def made_figure(model, read, indicator, period, level):
    value = read(f"{level}.5%")
    return model(
        indicator=indicator,
        period=period.code,
        starts=period.starts,
        ends=period.ends,
        words=value.words,
        state=value.state,
        number=value.number,
        unit=value.unit,
    )


def make_register(unit):
    """Make a register of twenty risks on a matrix of five by five."""
    scheme = RiskScheme.objects.create(council=unit.council, name="Five by five")
    levels = [(part, str(n)) for part in ("likelihood", "impact") for n in (5, 4, 3, 2, 1)]
    rows = [
        *levels,
        ("band", "15-25"),
        ("band", "6-12"),
        ("band", "1-5"),
        ("appetite", "55"),
        ("appetite", "45"),
    ]
    SchemeRow.objects.bulk_create(
        SchemeRow(scheme=scheme, part=part, code=code, label=f"{part} {code}", position=n)
        for n, (part, code) in enumerate(rows)
    )
    register = Register.objects.create(council=unit.council, unit=unit, name="Risks of Places", scheme=scheme)
    Plan.objects.filter(unit=unit).update(register=register)
    risks = Risk.objects.bulk_create(
        Risk(register=register, ref=f"R{n}", title=f"Thing {n} goes wrong", position=n) for n in range(20)
    )
    Assessment.objects.bulk_create(
        Assessment(
            risk=risk, kind="current", scheme=scheme, likelihood=str(n % 5 + 1), impact=str(n // 5 + 1)
        )
        for n, risk in enumerate(risks)
    )


@transaction.atomic
def multiply(times):
    """Copy the one council until there are `times` of it: every row again, its numbers moved along."""
    rooms = [apps.get_app_config(room) for room in ROOMS]
    with connection.cursor() as cursor:
        for room in rooms:
            for model in room.get_models(include_auto_created=True):
                if model._meta.db_table not in NOT_COPIED:
                    cursor.execute(copying(model), [times])


def copying(model):
    """Return the SQL that copies a table's rows once for each number from 1 to its one parameter."""
    fields = model._meta.concrete_fields
    table = model._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(copied(table, field) for field in fields)
    return (
        f'INSERT INTO "{table}" ({columns}) '
        "WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k + 1 < %s) "
        f'SELECT {values} FROM "{table}", n WHERE "{table}"."{model._meta.pk.column}" < {APART}'
    )


def copied(table, field):
    """Return the SQL of a copy's value: keys are moved along, a council's name gets a number."""
    column = f'"{table}"."{field.column}"'
    of_ours = field.is_relation and field.related_model._meta.app_label in ROOMS
    # Of a row of history `id` is the number of the thing that it is about.
    if field.primary_key or of_ours or field.name == "id":
        return f"{column} + k * {APART}"
    if isinstance(field, models.CharField) and field.unique:
        return f"{column} || ' ' || k"
    return column
