"""What a person does with roles: give one, change it, take it away.

Every way leads through here: the administration, leavers, commands. Each change is kept in the audit trail
with what was before and after, and ends the sessions of whoever has the role: what they see and may do is
different from then on, and so is who sits at a screen that somebody left open.
"""

from datetime import date

from django.db import transaction

from organisation.audit import named, record
from organisation.closing import end_sessions
from organisation.models import Role

NONE = "no role"


def words_of(role):
    """Return a role in one line: "Editor, Housing, from 1 April 2026, may read exempt items"."""
    parts = [role.get_name_display(), str(role.unit)]
    if role.starts_on:
        parts.append(f"from {role.starts_on:%-d %B %Y}")
    if role.ends_on:
        parts.append(f"to {role.ends_on:%-d %B %Y}")
    if role.reads_exempt:
        parts.append("may read exempt items")
    return ", ".join(parts)


@transaction.atomic
def keep_role(role, *, by):
    """Save a role that is new or changed, and return it. One that is as it was leaves no trace.

    by -- the user, or None for a command.
    """
    held = Role.objects.select_related("unit__council", "user").filter(pk=role.pk).first()
    before, after = words_of(held) if held else NONE, words_of(role)
    if held and (before, held.user_id, held.unit_id) == (after, role.user_id, role.unit_id):
        return role
    if held and held.user_id != role.user_id:
        _changed(held, "took a role", before, NONE, by)
        before = NONE
    role.save()
    _changed(role, "changed a role" if before != NONE else "gave a role", before, after, by)
    return role


@transaction.atomic
def take_role(role, *, by):
    """Delete a role. by -- as in keep_role."""
    before = words_of(role)
    role.delete()
    _changed(role, "took a role", before, NONE, by)


def take_roles(roles, *, by):
    """Delete the roles of a queryset, as take_role does."""
    for role in roles.select_related("unit__council", "user"):
        take_role(role, by=by)


def _changed(role, did, before, after, by):
    record(by, did, named(role.user), council=role.unit.council, before=before, after=after)
    end_sessions(role.user)


def end_roles(user, council, day, *, by):
    """Let a user's roles in a council end with a day. Return [[id, the end before, or None]] of each.

    Roles that were over by then stay as they are; one that was to begin later never does.
    """
    ended = []
    roles = user.roles.filter(unit__council=council).exclude(ends_on__lte=day)
    for role in roles.select_related("unit__council", "user"):
        ended.append([role.pk, role.ends_on and role.ends_on.isoformat()])
        role.ends_on = day
        keep_role(role, by=by)
    return ended


def reopen_roles(ended, day, *, by):
    """Let roles that end_roles() ended with a day end as before, but those that were changed since."""
    before = {pk: end and date.fromisoformat(end) for pk, end in ended}
    for role in Role.objects.filter(pk__in=before, ends_on=day).select_related("unit__council", "user"):
        role.ends_on = before[role.pk]
        keep_role(role, by=by)
