"""Who may write in a plan, and holding it still while something of it is written."""

from django.utils import timezone

from organisation.access import EDITS, units_reached
from organisation.models import Council
from plans.models import Plan


def may_write(user, plan):
    """Say whether the user may write in a plan: two queries."""
    return plan.unit_id in units_reached(user, EDITS, timezone.localdate())


def held(plan):
    """Return the plan, held until the transaction ends. The council is held first, as an import does.

    Two who write in one council write one after the other: each makes its links from what the other left.
    """
    list(Council.objects.filter(pk=plan.council_id).select_for_update(no_key=True).values_list("pk"))
    return Plan.objects.held(plan.pk)
