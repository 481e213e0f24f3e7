"""Who may change what on the pages of risks."""

from django.utils import timezone

from organisation.access import EDITS, RUNS_CYCLE, units_reached
from organisation.models import Unit
from organisation.reach import reach_of


def units_to_edit(request):
    """Return the ids of the units on which the person may edit, asked once for a request."""
    return reach_of(request).units(EDITS)


def may_run(user, council):
    """Say whether the user may keep the schemes and categories of a council: whoever runs its cycle.

    They are the whole council's, so that such a role on one of its units is not enough.
    """
    if council is None:
        return False
    units = units_reached(user, RUNS_CYCLE, timezone.localdate())
    return Unit.objects.of(council).filter(pk__in=units, kind=Unit.Kind.COUNCIL).exists()
