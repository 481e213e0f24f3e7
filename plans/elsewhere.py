"""What a council holds outside one plan, as far as the plan check needs it.

Elsewhere is plain data; elsewhere_of and elsewhere_for fill it from the database.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from indicators.models import IndicatorCode
from organisation.models import Council, Person, Unit
from plans.models import Action, FrameworkItem, Plan, PlanIndicator, PlanPerson, Priority
from plans.thread import Holder, Item, Thread


@dataclass(frozen=True)
class FrameworkLine:
    """An item of a framework that the council holds."""

    framework: str
    code: str
    title: str
    parent: str = ""


@dataclass(frozen=True)
class KnownPerson:
    """A person of the council. left_on -- the last day in the council, None for somebody still there."""

    name: str
    initials: str
    job_title: str
    left_on: date | None = None


@dataclass(frozen=True)
class Elsewhere:
    """What the rest of the council's plans and lists hold.

    plan -- the id of the plan that is checked, None when it is not held yet.
    holders, items -- the council's other plans, and all in them that can be cited; framework items too.
    unit, parents -- the id of the plan's unit, None when it is not held; {unit id: parent unit id or None}.
    codes -- the codes of the council's indicators, in the form in which they are looked up.
    """

    plan: int | None = None
    holders: tuple[Holder, ...] = ()
    items: tuple[Item, ...] = ()
    unit: int | None = None
    parents: dict = field(default_factory=dict)
    frameworks: tuple[FrameworkLine, ...] = ()
    people: tuple[KnownPerson, ...] = ()
    codes: frozenset[str] = frozenset()


NOWHERE = Elsewhere()


def elsewhere_of(plan):
    """Return the Elsewhere of a plan in the database: a fixed number of queries."""
    return _gather(plan.council, plan.pk, plan.unit_id)


def elsewhere_for(content):
    """Return the Elsewhere of a plan's content, in the council that it names; empty when that is not held.

    A plan of the same council, unit, tier and first year is the plan itself, and stands aside.
    """
    words = {name: value.strip() for name, value in content.fields.items()}
    council = Council.objects.filter(name=words.get("Council", "")).first()
    if council is None:
        return NOWHERE
    tier = words.get("Tier", "").casefold()
    kind = {"corporate": Unit.Kind.COUNCIL}.get(tier, tier)
    unit = Unit.objects.of(council).filter(name=words.get("Unit", ""), kind=kind).first()
    year = words.get("First year", "")[:4]
    plan = None
    if unit is not None and year.isdecimal():
        plan = Plan.objects.of(council).filter(unit=unit, tier=tier, first_year=int(year)).first()
    return _gather(council, plan and plan.pk, unit and unit.pk)


def thread_of(council):
    """Return the Thread of everything that a council holds: five queries."""
    holders, items = _thread_rows(council)
    return Thread(holders, items, _parents(council))


def _thread_rows(council):
    """Return the Holders and Items of a council: four queries."""
    holders = [
        Holder(*row)
        for row in Plan.objects.of(council).values_list(
            "id", "tier", "title", "unit_id", "unit__name", "first_year", "last_year"
        )
    ]
    items = [
        Item(tier, plan, "priority", ref, title, pk, parent, supports)
        for tier, plan, ref, title, pk, parent, supports in Priority.objects.filter(plan__council=council)
        .order_by("plan", "position", "id")
        .values_list("plan__tier", "plan_id", "ref", "title", "id", "parent_id", "supports")
    ]
    items += [
        Item(tier, plan, "action", ref, title, pk, parent, supports)
        for tier, plan, ref, title, pk, parent, supports in Action.objects.filter(plan__council=council)
        .order_by("plan", "position", "id")
        .values_list("plan__tier", "plan_id", "ref", "title", "id", "priority_id", "supports")
    ]
    items += [
        Item("", None, "item", code, title, pk, parent)
        for code, title, pk, parent in FrameworkItem.objects.filter(framework__council=council)
        .order_by("framework", "position", "id")
        .values_list("code", "title", "id", "parent_id")
    ]
    return holders, items


def _parents(council):
    return dict(Unit.objects.of(council).values_list("id", "parent_id"))


def _gather(council, plan, unit):
    holders, items = _thread_rows(council)
    frameworks = FrameworkItem.objects.filter(framework__council=council).values_list(
        "framework__name", "code", "title", "parent_words"
    )
    initials = PlanPerson.objects.filter(plan__council=council, person__isnull=False).exclude(plan=plan)
    people = [
        KnownPerson(*row)
        for row in Person.objects.of(council).values_list("name", "initials", "job_title", "left_on")
    ]
    people += [
        KnownPerson(*row)
        for row in initials.values_list("person__name", "initials", "job_title", "person__left_on")
    ]
    others = PlanIndicator.objects.filter(plan__council=council).exclude(plan=plan)
    codes = IndicatorCode.objects.filter(indicator__council=council).filter(
        Q(indicator__plan_indicators__in=others) | Q(indicator__plan_indicators=None)
    )
    return Elsewhere(
        plan=plan,
        holders=tuple(holder for holder in holders if holder.id != plan),
        items=tuple(item for item in items if item.plan is None or item.plan != plan),
        unit=unit,
        parents=_parents(council),
        frameworks=tuple(FrameworkLine(*row) for row in frameworks),
        people=tuple(dict.fromkeys(people)),
        codes=frozenset(codes.values_list("normal", flat=True)),
    )
