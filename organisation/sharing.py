"""Sharing: a council agrees, from a day on, that its results count in averages which other councils see."""

from django.db import transaction

from organisation.audit import record
from organisation.models import Council


@transaction.atomic
def agree(council, *, by, today):
    """Let the results of a council count from now on; True when that is new."""
    council = Council.objects.select_for_update().get(pk=council.pk)
    if council.shares_since is not None:
        return False
    council.shares_since = today
    council.save(update_fields=["shares_since"])
    record(by, "agreed to share results", council, council=council)
    return True


@transaction.atomic
def withdraw(council, *, by):
    """Let the results of a council count no more; True when that is new."""
    council = Council.objects.select_for_update().get(pk=council.pk)
    if council.shares_since is None:
        return False
    since, council.shares_since = council.shares_since, None
    council.save(update_fields=["shares_since"])
    record(by, "stopped sharing results", council, council=council, since=since.isoformat())
    return True
