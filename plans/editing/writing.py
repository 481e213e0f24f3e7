"""Who may write in a plan."""

from django.utils import timezone

from organisation.access import EDITS, units_reached


def may_write(user, plan):
    """Say whether the user may write in a plan: two queries."""
    return plan.unit_id in units_reached(user, EDITS, timezone.localdate())
