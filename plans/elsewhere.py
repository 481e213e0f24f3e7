"""What a council holds outside one plan, as far as the plan check needs it.

Elsewhere is plain data; elsewhere_of and elsewhere_for fill it from the database.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast

from indicators.models import IndicatorCode
from organisation.models import Council, Person, Unit
from plans.models import (
    Action,
    FrameworkItem,
    Plan,
    PlanFrameworkItem,
    PlanIndicator,
    PlanPerson,
    Priority,
    RiskLink,
    SettledName,
    SettledReference,
)
from plans.thread import Holder, Item, Thread
from risks.models import Risk
from risks.registers import risks_of


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
    listed, settled -- as plans.thread.Thread has them.
    unit, parents -- the id of the plan's unit, None when it is not held; {unit id: parent unit id or None}.
    names -- {normal name: the KnownPerson whom it was settled to mean in the plan; None of a post or nobody}.
    codes -- the codes of the council's indicators, in the form in which they are looked up.
    risks -- {id of a risk of the plan's register: the RiskFindings of it}; tied -- the ids of those that are
    tied to an action or an indicator.
    """

    plan: int | None = None
    holders: tuple[Holder, ...] = ()
    items: tuple[Item, ...] = ()
    unit: int | None = None
    parents: dict = field(default_factory=dict)
    listed: dict = field(default_factory=dict)
    settled: dict = field(default_factory=dict)
    people: tuple[KnownPerson, ...] = ()
    names: dict = field(default_factory=dict)
    codes: frozenset[str] = frozenset()
    risks: dict = field(default_factory=dict)
    tied: frozenset[int] = frozenset()


NOWHERE = Elsewhere()


def elsewhere_of(plan, today=None):
    """Return the Elsewhere of a plan in the database: a fixed number of queries.

    today -- the day by which its risks are judged; None: nothing is overdue.
    """
    found = _gather(plan.council, plan.pk, plan.unit_id)
    if not plan.register_id:
        return found
    shown = risks_of(Risk.objects.of_plan(plan).for_report(), today)
    return replace(
        found,
        risks={one.risk.pk: one.to_put_right for one in shown},
        tied=frozenset(RiskLink.objects.of_plan(plan).values_list("risk", flat=True)),
    )


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
    """Return the Thread of everything that a council holds: three queries."""
    holders, parents = _plans_and_units(council)
    items, listed = _items(council)
    return Thread(holders, items, parents, listed, _settled(council))


def _plans_and_units(council):
    """Return the Holders of a council and {unit id: parent unit id or None}: one query."""
    holders, parents = [], {}
    for unit, parent, name, plan, *fields in (
        Unit.objects.of(council)
        .order_by("plans__pk", "pk")
        .values_list(
            *("id", "parent_id", "name", "plans__id"),
            *("plans__tier", "plans__title", "plans__first_year", "plans__last_year"),
        )
    ):
        parents[unit] = parent
        if plan is not None:
            tier, title, first_year, last_year = fields
            holders.append(Holder(plan, tier, title, unit, name, first_year, last_year))
    return holders, parents


# Where the columns of one query of all items stand in each table; what is no name of a field is words.
COLUMNS = ("owner", "tier", "id_of", "above", "called", "words", "cites", "serves", "under", "place")
ITEM_TABLES = (
    (Priority, "plan", "plan_id plan__tier pk parent_id ref title supports contributes_to - position"),
    (Action, "plan", "plan_id plan__tier pk priority_id ref title supports contributes_to - position"),
    (
        FrameworkItem,
        "framework",
        "framework_id - pk parent_id code title framework__name - parent_words position",
    ),
    (PlanFrameworkItem, "plan", "plan_id - item_id item_id - - - - - position"),
)


def _items(council):
    """Return the Items of a council, each plan's in its order, and {plan id: framework items it lists}.

    One query.
    """
    asked = []
    for number, (model, holder, fields) in enumerate(ITEM_TABLES):
        columns = {name: _column(name, field) for name, field in zip(COLUMNS, fields.split(), strict=True)}
        rows = model.objects.filter(**{f"{holder}__council": council}).order_by()
        asked.append(rows.annotate(number=Value(number), **columns).values_list("number", *COLUMNS))
    items, listed = [], defaultdict(set)
    for number, owner, tier, pk, above, ref, title, cites, serves, under, _ in sorted(
        asked[0].union(*asked[1:], all=True), key=lambda row: (row[0], row[1], row[-1], row[3])
    ):
        if number < 2:
            kind = "action" if number else "priority"
            items.append(Item(tier, owner, kind, ref, title, pk, above, cites, serves))
        elif number == 2:
            item = Item("", None, "item", ref, title, pk, above, framework=cites, heading=under)
            items.append(item)
        else:
            listed[owner].add(pk)
    return items, dict(listed)


def _column(name, field):
    if name in ("owner", "id_of", "above", "place"):
        return F(field)
    return Cast(field, TextField()) if field != "-" else Value("", output_field=TextField())


def _settled(council):
    """Return {(key of an item, what, normal words): key of what a person said is meant}: one query."""
    return {
        (one.of, one.kind, one.normal): one.to
        for one in SettledReference.objects.filter(plan__council=council)
    }


def _people(council, plan):
    """Return the KnownPersons whom the council and its other plans list, and the names of Elsewhere.

    One query.
    """
    nobody = Value("")
    listed = Person.objects.of(council).annotate(normal=nobody)
    titled = PlanPerson.objects.filter(plan__council=council, person__isnull=False).exclude(plan=plan)
    settled = SettledName.objects.filter(plan=plan)
    asked = [
        rows.order_by().values_list("normal", *fields)
        for rows, fields in (
            (listed, ("name", "initials", "job_title", "left_on")),
            (
                titled.annotate(normal=nobody),
                ("person__name", "initials", "job_title", "person__left_on"),
            ),
            (settled, ("person__name", "person__initials", "person__job_title", "person__left_on")),
        )
    ]
    people, names = [], {}
    for normal, name, *rest in asked[0].union(*asked[1:]):
        person = KnownPerson(name, *rest) if name else None
        if normal:
            names[normal] = person
        else:
            people.append(person)
    return people, names


def _gather(council, plan, unit):
    holders, parents = _plans_and_units(council)
    items, listed = _items(council)
    people, names = _people(council, plan)
    others = PlanIndicator.objects.filter(plan__council=council).exclude(plan=plan)
    codes = IndicatorCode.objects.filter(indicator__council=council).filter(
        Q(indicator__plan_indicators__in=others) | Q(indicator__plan_indicators=None)
    )
    return Elsewhere(
        plan=plan,
        holders=tuple(holder for holder in holders if holder.id != plan),
        items=tuple(item for item in items if item.plan is None or item.plan != plan),
        unit=unit,
        parents=parents,
        listed=listed,
        settled=_settled(council),
        people=tuple(people),
        names=names,
        codes=frozenset(codes.values_list("normal", flat=True)),
    )
