"""Things to test with, made with plain defaults: state only what the test is about.

Every function saves what it returns. Names are numbered, so that two calls make two things.
"""

from dataclasses import replace
from datetime import date
from itertools import count

from django.contrib.auth import get_user_model
from django.utils import timezone

from indicators.choices import Polarity
from indicators.codes import normal, set_code
from indicators.models import (
    Area,
    AreaFigure,
    ComparatorGroup,
    Denominator,
    Forecast,
    GroupMember,
    Indicator,
    IndicatorCode,
    IndicatorSet,
    Numerator,
    RagBand,
    RagScheme,
    Remark,
    Result,
    SeriesBreak,
    SetEntry,
    Target,
)
from indicators.values import read_result, read_target
from organisation.models import Council, Job, Person, Role, Unit
from organisation.periods import parse_period
from plans.life import Approval, take_step
from plans.lifecycle import APPROVE
from plans.models import Action, Milestone, Plan, PlanIndicator, Priority, Section
from risks.models import Acceptance, Assessment, Control, Escalation, Register, Risk, RiskScheme, SchemeRow

_numbers = count(1)

DECISION = Approval("CAB 2025/7", "Cabinet", date(2025, 4, 8))


def make_council(name=None):
    """Return a council with the unit that stands for the whole of it."""
    council = Council.objects.create(name=name or f"Northshire Council {next(_numbers)}")
    Unit.objects.create(council=council, kind=Unit.Kind.COUNCIL, name=council.name)
    return council


def whole_of(council):
    """Return the unit that stands for the whole council."""
    return Unit.objects.get(council=council, kind=Unit.Kind.COUNCIL)


def make_unit(council=None, *, kind=Unit.Kind.DIRECTORATE, name=None, parent=None):
    """Return a unit, beneath the whole council unless a parent is given."""
    council = council or (parent.council if parent else make_council())
    return Unit.objects.create(
        council=council,
        kind=kind,
        name=name or f"Children's Services {next(_numbers)}",
        parent=parent or whole_of(council),
    )


def make_user(username=None, *, role=None, unit=None, superuser=False):
    """Return a user, with the named role on the unit when a role is given. Sign in with force_login."""
    number = next(_numbers)
    user = get_user_model().objects.create(
        username=username or f"user{number}",
        first_name="Sam",
        last_name=f"Reed {number}",
        email=f"user{number}@example.org",
        is_superuser=superuser,
        is_staff=superuser,
    )
    if role:
        Role.objects.create(user=user, unit=unit or make_unit(), name=role)
    return user


def make_person(council=None, name=None, *, initials="", job_title="", unit=None, user=None):
    council = council or (unit.council if unit else make_council())
    name = name or f"Alex Moor {next(_numbers)}"
    return Person.objects.create(
        council=council, name=name, initials=initials, job_title=job_title, unit=unit, user=user
    )


def make_plan(unit=None, *, tier=None, title=None, first_year=2025, last_year=None, **fields):
    """Return a plan; its tier is that of its unit unless one is given."""
    unit = unit or make_unit()
    return Plan.objects.create(
        council=unit.council,
        unit=unit,
        tier=tier or (Plan.Tier.CORPORATE if unit.kind == Unit.Kind.COUNCIL else unit.kind),
        title=title or f"Service Plan {next(_numbers)}",
        first_year=first_year,
        last_year=last_year or first_year,
        **fields,
    )


def make_version(plan=None, *, by=None, **decision):
    """Approve a plan, whatever its state, and return the version that is kept of it."""
    plan = plan or make_plan()
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.FOR_APPROVAL)
    last = plan.steps.values_list("pk", flat=True).first()
    take_step(plan, APPROVE, by=by or make_user(), seen=last, approval=replace(DECISION, **decision))
    plan.refresh_from_db()
    return plan.versions.get(number=plan.versions.count())


def make_job(council, owner, what="Risk register: Housing", **fields):
    """Return a Job that is done, with its file."""
    at = timezone.now()
    kept = {"kind": "register-pdf", "state": "done", "file": b"%PDF-", "file_name": "housing-risks.pdf"}
    kept |= {"content_type": "application/pdf", "asked_at": at, "started_at": at, "ended_at": at}
    return Job.objects.create(council=council, owner=owner, what=what, **kept | fields)


def make_section(plan=None, heading="Introduction", text="What we do.", **fields):
    plan = plan or make_plan()
    return Section.objects.create(
        plan=plan, heading=heading, text=text, **{"position": next(_numbers), **fields}
    )


def make_priority(plan=None, title="Children are safe", **fields):
    plan = plan or make_plan()
    return Priority.objects.create(plan=plan, title=title, **{"position": next(_numbers), **fields})


def make_action(priority=None, title="Open two family centres", *, plan=None, **fields):
    """Return an action of the priority, or of the plan alone."""
    plan = plan or (priority.plan if priority else make_plan())
    return Action.objects.create(
        plan=plan, priority=priority, title=title, **{"position": next(_numbers), **fields}
    )


def make_milestone(action=None, title="Sites chosen", **fields):
    action = action or make_action()
    return Milestone.objects.create(
        plan=action.plan, action=action, title=title, **{"position": next(_numbers), **fields}
    )


def make_indicator(
    council=None, title="Assessments made in time", *, codes=(), results=None, targets=None, **fields
):
    """Return an indicator. results and targets -- {"2025/26 Q1": "62%"}: a period to words."""
    council = council or make_council()
    indicator = Indicator.objects.create(
        council=council, title=title, **{"polarity": Polarity.HIGHER, **fields}
    )
    for position, words in enumerate(codes):
        IndicatorCode.objects.create(
            indicator=indicator, words=words, normal=words.replace(" ", "").upper(), position=position
        )
    for model, figures, read in ((Result, results, read_result), (Target, targets, read_target)):
        for period, words in (figures or {}).items():
            make_figure(model, indicator, period, read(words))
    return indicator


def make_entry(code="NI 59", title="Assessments made in time", **fields):
    """Return an indicator of a set, which is made with it where it is not there yet."""
    code_set, _ = IndicatorSet.objects.get_or_create(code=set_code(normal(code)), defaults={"name": "A set"})
    return SetEntry.objects.create(set=code_set, code=code, normal=normal(code), title=title, **fields)


def make_group(council=None, name="Our neighbours", *, members=(), **fields):
    """Return a comparator group. members -- names, or triples (name, joined on, left on)."""
    group = ComparatorGroup.objects.create(council=council or make_council(), name=name, **fields)
    for member in members:
        named, joined, left = (member, None, None) if isinstance(member, str) else member
        GroupMember.objects.create(group=group, name=named, joined_on=joined, left_on=left)
    return group


def make_figure(model, indicator, period, value, **fields):
    """Return a saved Result, Target, Forecast or Comparator that holds a Value of indicators.values."""
    when = parse_period(period, indicator.year_basis or "FY")
    return model.objects.create(
        indicator=indicator,
        period=when.code,
        starts=when.starts,
        ends=when.ends,
        words=value.words,
        state=value.state,
        number=value.number,
        low=value.low,
        high=value.high,
        parts=[str(part) for part in value.parts],
        day=value.day,
        unit=value.unit or "",
        provisional=value.provisional,
        **fields,
    )


def make_one_of_each_kind(indicator, period="2019/20"):
    """Return {kind: what an indicator holds of a period}; every figure is still to come."""
    area = Area.objects.create(council=indicator.council, name=f"Eastmoor Vale {next(_numbers)}")
    when = parse_period(period)
    awaited = read_result("Awaiting")
    figures = (("result", Result), ("target", Target), ("forecast", Forecast))
    counts = (("numerator", Numerator), ("denominator", Denominator))
    return {
        **{kind: make_figure(model, indicator, period, awaited) for kind, model in (*figures, *counts)},
        "commentary": Remark.objects.create(
            indicator=indicator,
            kind=Remark.Kind.COMMENTARY,
            period=when.code,
            starts=when.starts,
            ends=when.ends,
            words="A late start",
        ),
        "break": make_break(indicator, period),
        **{
            f"area_{kind}": make_figure(AreaFigure, indicator, period, awaited, area=area, kind=kind)
            for kind in ("result", "target")
        },
    }


def make_plan_indicator(plan=None, indicator=None, *, priority=None, **fields):
    """Return the use of an indicator by a plan, under the priority when one is given."""
    plan = plan or (priority.plan if priority else make_plan())
    used = PlanIndicator.objects.create(
        plan=plan,
        indicator=indicator or make_indicator(plan.council),
        **{"position": next(_numbers), **fields},
    )
    if priority:
        used.priorities.add(priority)
    return used


def make_rag_scheme(council=None, *, bands=(), **fields):
    """Return a scheme of ratings; bands -- (label, shape, rag, up_to) of each, best first."""
    scheme = RagScheme.objects.create(
        council=council or make_council(), **{"name": f"House scheme {next(_numbers)}", **fields}
    )
    RagBand.objects.bulk_create(
        RagBand(scheme=scheme, position=place, label=label, shape=shape, rag=rag, up_to=up_to)
        for place, (label, shape, rag, up_to) in enumerate(bands)
    )
    return scheme


FIVE_LEVELS = [
    *((SchemeRow.Part.LIKELIHOOD, str(n), f"Likelihood {n}") for n in (5, 4, 3, 2, 1)),
    *((SchemeRow.Part.IMPACT, str(n), f"Impact {n}") for n in (5, 4, 3, 2, 1)),
    *(
        (SchemeRow.Part.BAND, code, label)
        for code, label in (("15-25", "High"), ("6-12", "Medium"), ("1-5", "Low"))
    ),
    *((SchemeRow.Part.APPETITE, code, "") for code in ("55", "54", "45", "53", "35", "44")),
]


def make_risk_scheme(council=None, *, rows=FIVE_LEVELS, name=None):
    """Return a 5 by 5 scheme, or that of the rows (part, code, label)."""
    scheme = RiskScheme.objects.create(
        council=council or make_council(), name=name or f"Risk matrix {next(_numbers)}"
    )
    SchemeRow.objects.bulk_create(
        SchemeRow(scheme=scheme, part=part, code=code, label=label, position=position)
        for position, (part, code, label) in enumerate(rows)
    )
    return scheme


def make_register(unit=None, *, name=None, scheme=None):
    unit = unit or make_unit()
    return Register.objects.create(
        council=unit.council,
        unit=unit,
        name=name or f"Risk register {next(_numbers)}",
        scheme=scheme or make_risk_scheme(unit.council),
    )


def make_risk(register=None, title="The move is late", *, likelihood="4", impact="3", **fields):
    """Return a risk with a current assessment; without one where likelihood is blank."""
    register = register or make_register()
    risk = Risk.objects.create(
        register=register, title=title, **{"position": next(_numbers), "ref": f"R{next(_numbers)}", **fields}
    )
    if likelihood:
        Assessment.objects.create(
            risk=risk,
            kind=Assessment.Kind.CURRENT,
            scheme=register.scheme,
            likelihood=likelihood,
            impact=impact,
        )
    return risk


def make_assessment(risk=None, *, kind=Assessment.Kind.CURRENT, likelihood="2", impact="3", **fields):
    """Return one more assessment of the risk, by the scheme of its register unless another is given."""
    risk = risk or make_risk(likelihood="")
    return Assessment.objects.create(
        risk=risk,
        kind=kind,
        likelihood=likelihood,
        impact=impact,
        **{"scheme": risk.register.scheme, **fields},
    )


def make_control(risk=None, words="A second supplier is under contract", **fields):
    """Return a control in place; a planned one with planned=True."""
    return Control.objects.create(risk=risk or make_risk(), words=words, **fields)


def make_break(indicator, period, words="Counted otherwise"):
    """Return a break in the series of an indicator, at the beginning of a period."""
    when = parse_period(period, indicator.year_basis or "FY")
    return SeriesBreak.objects.create(
        indicator=indicator, period=when.code, starts=when.starts, ends=when.ends, words=words
    )


def make_escalation(risk, to, **fields):
    """Return a request that a register above takes the risk on."""
    return Escalation.objects.create(
        risk=risk, to=to, **({"why": "The service cannot bear it alone", "asked_who": "Sam Reed"} | fields)
    )


def make_acceptance(risk=None, approver="Cabinet", **fields):
    """Return a formal acceptance of the risk, for the year 2026 unless other days are given."""
    days = {"accepted_on": date(2026, 1, 1), "expires_on": date(2026, 12, 31)}
    return Acceptance.objects.create(
        risk=risk or make_risk(), approver=approver, **(days | {"reason": "It is cheaper to bear"} | fields)
    )
