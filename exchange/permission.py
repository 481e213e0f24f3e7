"""Who may bring a workbook in.

Source: design, section 7. Whoever may edit plans of the workbook's unit, or of a unit above it; the
performance team of the council, everywhere in it. A council that is not there yet is made by nobody but an
administrator of the whole site.
"""

from exchange.form import TIERS
from organisation.access import EDITS, units_reached
from organisation.models import Council, Role, Unit


class NotAllowed(Exception):
    """The person may not change the plan of this workbook. Its words say why and whom to ask."""


def council_of(content):
    """Return the Council that a workbook names, or None."""
    return Council.objects.filter(name=content.fields.get("Council", "").strip()).first()


def require_permission(user, content, day):
    """Raise NotAllowed unless the user may store this content. Returns the council, None if it is not there.

    day -- the day of the roles.
    """
    council = council_of(content)
    name = content.fields.get("Council", "").strip()
    if user.is_superuser:
        return council
    visible = Council.objects.visible_to(user)
    if council is None or not visible.filter(pk=council.pk).exists():
        raise NotAllowed(
            f"You have no role in {name or 'the council of this workbook'}. Check the field Council "
            "on the sheet Plan, or ask an administrator for a role there."
        )
    unit = _unit_or_nearest_above(content, council)
    if not _reaches(user, council, unit, day):
        raise _not_this_unit(content.fields.get("Unit", "").strip(), council)
    return council


def require_reach(user, plan, day):
    """Raise NotAllowed unless the user may edit plans of the unit in which a plan was stored."""
    if not user.is_superuser and not _reaches(user, plan.council, plan.unit, day):
        raise _not_this_unit(plan.unit.name, plan.council)


def may_import(user, day):
    """Say whether the user may bring in any workbook at all."""
    return user.is_superuser or bool(units_reached(user, EDITS, day))


def _unit_or_nearest_above(content, council):
    """Return the unit of the plan; while it is not there, the first of its parents that is.

    A unit that the workbook does not place stands beneath the whole council.
    """
    units = {}
    for unit in Unit.objects.of(council):
        units.setdefault(unit.name, []).append(unit)
    parents = {row.unit.strip(): row.parent.strip() for row in content.organisation}
    name, seen = content.fields.get("Unit", "").strip(), set()
    tier = content.fields.get("Tier", "").strip().casefold()
    kind = Unit.Kind.COUNCIL if tier == TIERS[0] else tier
    while name and name not in seen:
        found = units.get(name, [])
        exact = [unit for unit in found if unit.kind == kind] if not seen else []
        if exact or len(found) == 1:
            return (exact or found)[0]
        if found:
            return None
        seen.add(name)
        name = parents.get(name, "")
    return next((unit for unit in units.get(council.name, []) if unit.kind == Unit.Kind.COUNCIL), None)


def _reaches(user, council, unit, day):
    performance = user.roles.in_force(day).filter(name=Role.Name.PERFORMANCE, unit__council=council)
    return performance.exists() or (unit is not None and unit.pk in units_reached(user, EDITS, day))


def _not_this_unit(name, council):
    return NotAllowed(
        f"You may not change plans of {name or 'this unit'}. Ask an administrator of {council} to make you "
        "an editor there."
    )
