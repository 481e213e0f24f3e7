"""The audit trail of what people did. Called by name from operations, inside their transaction."""

from organisation.models import Event
from organisation.writing import named


def record(by, did, what, *, council=None, who="", **detail):
    """Write and return an Event. by -- a user, or None when a command did it.

    who -- the name to keep where no user did it and no command either. No word of an exempt thing may be in
    what is written: whoever administers the council reads it.
    """
    return Event.objects.create(
        council=council,
        user=by if by is not None and by.pk else None,
        who=who or named(by),
        did=did[:50],
        what=str(what)[:500],
        detail=detail,
    )
