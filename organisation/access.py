"""Who may do what: the one module that decides.

Source: design section 7. A role is given on a unit and reaches the units below it. Everybody with
a role in a council may read what is not confidential in that council, and report on what is their own
there, on whichever unit it is and whatever their role: see own(). An editor writes all of a unit.
"""

from django.db.models import Exists, OuterRef, Q

from organisation.models import Role, Unit
from organisation.querysets import there

EDITS = {Role.Name.EDITOR, Role.Name.PERFORMANCE, Role.Name.ADMINISTRATOR}
# To hand in a unit's return; what stands in it a contributor writes only as far as it is their own.
CONTRIBUTES = EDITS | {Role.Name.CONTRIBUTOR}
RUNS_CYCLE = {Role.Name.PERFORMANCE, Role.Name.ADMINISTRATOR}
# To approve is to record what members decided: who signs for a unit may, and who runs the cycle.
APPROVES = {Role.Name.APPROVER, *RUNS_CYCLE}
# A portfolio holder reads, and records what they decided on the plans and reports of their remit.
DECIDES = APPROVES | {Role.Name.PORTFOLIO}
ADMINISTERS = {Role.Name.ADMINISTRATOR}


def units_reached(user, names, day):
    """Return the ids of the units that the user reaches with one of the role names: one query.

    A role on the council as a whole reaches all its units, those too whose parent nobody has said yet.
    """
    if user.is_superuser:
        return set(Unit.objects.values_list("id", flat=True))
    return _reached(user.roles.in_force(day).filter(name__in=names))


def own(user, day, *, person, post):
    """Return the condition that a thing is a user's own on a day: it names them, or a post that they hold.

    person, post -- the names of the thing's foreign keys. Who left the council before that day owns nothing.
    It is for things that the user may see: so who has no role in force, or may not read an exempt one, owns
    nothing either.
    """
    by_name = Q(**{f"{person}__user": user}) & there(day, person)
    return by_name | (Q(**{f"{post}__holder__user": user}) & there(day, f"{post}__holder"))


def exempt_units(user, day):
    """Return the ids of the units whose exempt items the user may read: one query.

    The right is said on a role, whatever its name; who owns or edits an exempt item needs it too.
    """
    if user.is_superuser:
        return set(Unit.objects.values_list("id", flat=True))
    return _reached(user.roles.in_force(day).filter(reads_exempt=True))


def _reached(roles):
    """Return the ids of the units that roles reach, their own and those below: one query."""
    units = list(
        Unit.objects.filter(council__in=roles.order_by().values("unit__council"))
        .order_by()
        .values_list("id", "parent_id", "council_id", "kind", Exists(roles.filter(unit=OuterRef("pk"))))
    )
    tops = {unit for unit, _, _, _, holds in units if holds}
    whole = {council for unit, _, council, kind, _ in units if unit in tops and kind == Unit.Kind.COUNCIL}
    tops |= {unit for unit, _, council, _, _ in units if council in whole}
    return below(tops, [(unit, parent) for unit, parent, *_ in units])


def roles_on(user, unit, day):
    """Return the names of the roles with which the user reaches a unit: two queries. A superuser has all."""
    if user.is_superuser:
        return set(Role.Name)
    roles = user.roles.in_force(day).filter(unit__council=unit.council_id)
    held = list(roles.values_list("name", "unit_id", "unit__kind"))
    if not held:
        return set()
    parents = dict(Unit.objects.filter(council=unit.council_id).values_list("id", "parent_id"))
    above, at = set(), unit.pk
    while at is not None and at not in above:
        above.add(at)
        at = parents.get(at)
    return {Role.Name(name) for name, on, kind in held if on in above or kind == Unit.Kind.COUNCIL}


def below(tops, pairs):
    """Return the ids of the units in tops and all beneath them.

    pairs -- (id, parent id or None) of every unit of the councils concerned.
    """
    children = {}
    for unit, parent in pairs:
        children.setdefault(parent, []).append(unit)
    reached, waiting = set(), list(tops)
    while waiting:
        unit = waiting.pop()
        if unit not in reached:
            reached.add(unit)
            waiting.extend(children.get(unit, ()))
    return reached
