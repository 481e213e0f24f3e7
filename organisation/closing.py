"""Closing an account: it and its sessions end at once, and somebody above is found to be told."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.utils.module_loading import import_string

from organisation.access import ADMINISTERS
from organisation.models import Role, Unit


def administers(user, council, day):
    """Say whether a user administers a council as a whole on a day: one query at most."""
    if user.is_superuser:
        return user.is_active
    return _whole(council, day).filter(user=user).exists()


def is_last_administrator(user, council, day):
    """Say whether a council would have no administrator on a day if a user were gone: two queries."""
    holding = set(_whole(council, day).filter(user__is_active=True).values_list("user", flat=True))
    return holding == {user.pk}


def _whole(council, day):
    return Role.objects.in_force(day).filter(
        unit__council=council, unit__kind=Unit.Kind.COUNCIL, name__in=ADMINISTERS
    )


def close_sign_in(user, council, day):
    """Close the account of somebody who leaves a council, and end its sessions. Return whether it was closed.

    An account with a role in another council, now or later, stays open: it is not this council's to close.
    """
    end_sessions(user)
    elsewhere = user.roles.exclude(unit__council=council).exclude(ends_on__lt=day)
    if not user.is_active or elsewhere.exists():
        return False
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_access(user)
    return True


def end_access(user):
    """End whatever opens the site to an account that was closed: who opens it again opens none of that."""
    end_sessions(user)
    import_string(settings.WHEN_CLOSED)(user)


def end_sessions(user):
    """End every session of a user: whoever reads on is asked to sign in. Sessions do not say whose they are,
    so that all of them are read.
    """
    own = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=own).delete()


def managers_of(unit, council, day, *, but):
    """Return the users who approve for a unit or, where nobody does, for the nearest above it: two queries.

    unit -- None: the council as a whole is asked. but -- a user who is not meant. Only accounts that are open
    and have an address count; [] where there is none.
    """
    parents = dict(Unit.objects.filter(council=council).values_list("pk", "parent"))
    whole = set(Unit.objects.filter(council=council, kind=Unit.Kind.COUNCIL).values_list("pk", flat=True))
    roles = Role.objects.in_force(day).filter(unit__council=council, name=Role.Name.APPROVER)
    held = list(roles.exclude(user=but).values_list("unit_id", "user_id"))
    open_accounts = get_user_model().objects.filter(is_active=True).exclude(email="")
    found = open_accounts.in_bulk({user for _, user in held})
    on = {}
    for place, user in held:
        if user in found:
            on.setdefault(place, {})[user] = found[user]
    seen, at = set(), unit.pk if unit else None
    while at is not None and at not in seen:
        if at in on:
            return list(on[at].values())
        seen.add(at)
        at = parents.get(at)
    return [user for place in whole for user in on.get(place, {}).values()]
