"""The council of a workbook: its units, people and posts, and the frameworks that the plan lists.

They belong to the council, not to the plan: they are found by their natural key or made, filled where they
are blank, and never emptied.
"""

from exchange.storing import rows
from organisation.models import Council, Person, Post, Unit
from plans.contents import FIELDS
from plans.models import Framework, FrameworkItem, Plan, PlanFrameworkItem, PlanPerson, PlanUnit
from plans.references import find_item

# From the top of the tree to the bottom.
KINDS = (Unit.Kind.COUNCIL, Unit.Kind.DIRECTORATE, Unit.Kind.DIVISION, Unit.Kind.TEAM)
KIND_WORDS = {**{kind.value: kind for kind in KINDS}, "service": Unit.Kind.DIVISION}
KIND_OF_TIER = {
    Plan.Tier.CORPORATE: Unit.Kind.COUNCIL,
    Plan.Tier.DIRECTORATE: Unit.Kind.DIRECTORATE,
    Plan.Tier.DIVISION: Unit.Kind.DIVISION,
    Plan.Tier.TEAM: Unit.Kind.TEAM,
}


class Units:
    """The units of one council by kind and name."""

    def __init__(self, council):
        self.council = council
        self._units = {(unit.kind, unit.name): unit for unit in Unit.objects.filter(council=council)}
        self.whole = next((unit for unit in self._units.values() if unit.kind == Unit.Kind.COUNCIL), None)
        if self.whole is None:
            self.whole = self._made(Unit.Kind.COUNCIL, council.name, None)

    def named(self, name):
        """Return the units with a name, the highest first."""
        found = [unit for unit in self._units.values() if unit.name == name]
        return sorted(found, key=lambda unit: KINDS.index(unit.kind))

    def one(self, kind, name):
        """Return the unit of a kind and name, made beneath the whole council where there is none."""
        return self._units.get((kind, name)) or self._made(kind, name, self.whole)

    def of_plan(self, name, tier, listed):
        """Return the unit of a plan: that of its tier's own kind, else the one of that name.

        listed -- the rows of the sheet Organisation, which may call it a unit of another kind.
        """
        kind = KIND_OF_TIER[tier]
        kinds = [self.kind_of(row, kind, name) for row in listed if row.unit.strip() == name]
        if kinds and kind not in kinds:
            return self.one(kinds[0], name)
        return self.one(kind, name)

    def kind_of(self, row, own_kind, own_name):
        """Return the kind of a row: as written, else that of the unit of its name, else a team."""
        if kind := KIND_WORDS.get(row.kind.strip().casefold()):
            return kind
        if row.unit.strip() == own_name:
            return own_kind
        named = self.named(row.unit.strip())
        return named[0].kind if len(named) == 1 else Unit.Kind.TEAM

    def above(self, unit, words):
        """Return the unit that words name as parent: the nearest kind above the unit's own, or None."""
        found = [other for other in self.named(words.strip()) if other != unit]
        higher = [other for other in found if KINDS.index(other.kind) < KINDS.index(unit.kind)]
        return higher[-1] if higher else next(iter(found), None)

    def move(self, unit, parent):
        """Put a unit under another, unless it would then stand under itself."""
        above = parent
        while above is not None:
            if above == unit:
                return
            above = above.parent
        unit.parent = parent
        unit.save(update_fields=["parent"])

    def _made(self, kind, name, parent):
        unit = Unit.objects.create(council=self.council, kind=kind, name=name, parent=parent)
        self._units[kind, name] = unit
        return unit


def council_named(name):
    return Council.objects.get_or_create(name=name)[0]


def store_units(plan, matched, units):
    """Store the sheet Organisation: the units themselves, their parents, and the plan's words for them."""
    unit_of = {}
    for pair in matched.staying:
        row = pair.after
        kind = units.kind_of(row, plan.unit.kind, plan.unit.name)
        unit_of[id(row)] = units.one(kind, row.unit.strip())
    for pair in matched.staying:
        unit, words = unit_of[id(pair.after)], pair.after.parent
        said_anew = pair.before is None or pair.before.parent != words
        parent = units.above(unit, words) if words.strip() else None
        unknown = unit.parent is None or unit.parent == units.whole
        moved_here = pair.before is not None and said_anew
        if parent is not None and unit.parent != parent and (unknown or moved_here):
            units.move(unit, parent)
    rows.put(
        PlanUnit,
        matched,
        lambda row: {"unit": unit_of[id(row)]} | _words("organisation", row),
        make=lambda: PlanUnit(plan=plan),
        held={item.pk: item for item in plan.plan_units.select_related("unit")},
    )


def store_people(plan, matched, units):
    """Store the sheet People: persons, their posts, and the plan's words for them."""
    council = plan.council
    people = {person.name: person for person in Person.objects.filter(council=council)}
    posts = {post.title: post for post in Post.objects.filter(council=council)}
    staying = [pair.after for pair in matched.staying]
    said_before = {id(pair.after): pair.before for pair in matched.staying}
    made = {row.name.strip(): Person(council=council, name=row.name.strip()) for row in staying}
    made = [person for name, person in made.items() if name and name not in people]
    people |= {person.name: person for person in made}
    rows.create(made)
    changed = {}
    for row in staying:
        person, before = people.get(row.name.strip()), said_before[id(row)]
        if person is not None and _fill(person, row, before, _unit_of(row, plan, units)):
            changed[person.pk] = person
    rows.update(list(changed.values()), ("initials", "job_title", "unit"))
    _make_posts(plan, staying, people, posts, units)
    rows.put(
        PlanPerson,
        matched,
        lambda row: {"person": people.get(row.name.strip())} | _words("people", row),
        make=lambda: PlanPerson(plan=plan),
        held={item.pk: item for item in plan.plan_people.select_related("person")},
    )


def _fill(person, row, before, unit):
    """Fill what is blank of a person, and what this plan now says anew; return whether that changed it."""
    changed = False
    for field, words in (("initials", row.initials), ("job_title", row.job_title), ("unit", unit)):
        held = getattr(person, field)
        said_anew = before is not None and getattr(before, field) != getattr(row, field)
        if words and held != words and (not held or said_anew):
            setattr(person, field, words)
            changed = True
    return changed


def _unit_of(row, plan, units):
    """Return the unit that a person's row names: the plan's own of that name, else the only one."""
    name = row.unit.strip()
    if name == plan.unit.name:
        return plan.unit
    named = units.named(name) if name else []
    return named[0] if len(named) == 1 else None


def _make_posts(plan, staying, people, posts, units):
    """Make a post of each job title, held by the person who alone has it in this plan."""
    holders = {}
    for row in staying:
        if title := row.job_title.strip():
            holders.setdefault(title, []).append(row)
    made = []
    for title, held_by in holders.items():
        if title not in posts:
            row = held_by[0]
            holder = people.get(row.name.strip()) if len(held_by) == 1 else None
            unit = _unit_of(row, plan, units)
            made.append(Post(council=plan.council, title=title, holder=holder, unit=unit))
    rows.create(made)


def store_frameworks(plan, matched):
    """Store the sheet Frameworks: the frameworks, their items, and which of them the plan lists."""
    council = plan.council
    names = {pair.after.framework.strip() for pair in matched.staying}
    frameworks = {one.name: one for one in Framework.objects.filter(council=council, name__in=names)}
    made = [Framework(council=council, name=name) for name in sorted(names - set(frameworks))]
    frameworks |= {one.name: one for one in rows.create(made)}
    items = {
        (item.framework_id, item.code, item.title, item.parent_words): item
        for item in FrameworkItem.objects.filter(framework__in=frameworks.values())
    }
    item_of, new = {}, {}
    for position, pair in enumerate(matched.staying):
        row = pair.after
        framework = frameworks[row.framework.strip()]
        key = (framework.pk, row.code, row.title, row.parent)
        if key not in items and key not in new:
            new[key] = FrameworkItem(
                framework=framework,
                code=row.code,
                title=row.title,
                parent_words=row.parent,
                position=position,
            )
        item_of[id(row)] = items.get(key) or new[key]
    rows.create(list(new.values()))
    _set_parents(list(items.values()) + list(new.values()), list(new.values()))
    held = {item.pk: item for item in PlanFrameworkItem.objects.filter(plan=plan).select_related("item")}
    before = {item.item_id for item in held.values()}
    rows.put(
        PlanFrameworkItem,
        matched,
        lambda row: {"item": item_of[id(row)]},
        make=lambda: PlanFrameworkItem(plan=plan),
        held=held,
    )
    gone = before - {item.pk for item in item_of.values()}
    unlisted = FrameworkItem.objects.filter(pk__in=gone, plan_framework_items=None)
    rows.delete(FrameworkItem, unlisted.values_list("pk", flat=True))


def _set_parents(items, new):
    """Put each new item under the item of its framework that its words name, when they name one alone."""
    by_framework = {}
    for item in items:
        by_framework.setdefault(item.framework_id, []).append(item)
    found = []
    for item in new:
        if item.parent_words:
            above = [
                one
                for one in find_item(item.parent_words, by_framework[item.framework_id])
                if one is not item
            ]
            if len(above) == 1:
                item.parent = above[0]
                found.append(item)
    rows.update(found, ("parent",))


def _words(sheet, row):
    return {field: getattr(row, name) for name, field in FIELDS[sheet].items()}
