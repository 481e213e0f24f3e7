"""The audit trail of what people did. Called by name from operations, inside their transaction."""

from organisation.models import Event
from organisation.writing import named


def record(by, did, what, *, council=None, **detail):
    """Write and return an Event. by -- a user, or None when a command did it."""
    return Event.objects.create(
        council=council,
        user=by if by is not None and by.pk else None,
        who=named(by),
        did=did,
        what=str(what)[:500],
        detail=detail,
    )
