"""Who may change an indicator, and who may enter its figures.

Source: design section 7. An indicator belongs to the council; its units are those of the plans that use it.
Editors there change what it is, its targets and its breaks; whose own it is enters results, forecasts and
commentary too: who answers for its figures, or leads it in a plan. One that no plan uses yet is anybody's who
edits somewhere in the council.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from indicators.models import Indicator
from organisation.access import EDITS, own, units_reached
from organisation.models import Unit
from plans.models import Assignment, PlanIndicator


def owned_by(user):
    """Return the indicators that are a user's own: who answers for their figures, or leads them in a plan."""
    led = Assignment.objects.reported_by(user).values("plan_indicator__indicator")
    return Indicator.objects.filter(
        own(user, timezone.localdate(), person="owner", post="owner_post") | Q(pk__in=led)
    )


def with_own(indicators, user):
    """Return indicators with `is_own`: whether each is a user's own. It costs no query of its own."""
    return indicators.annotate(is_own=Exists(owned_by(user).filter(pk=OuterRef("pk"))))


class Rights:
    """What one person may do with indicators today. Each kind of role costs its queries once."""

    def __init__(self, user):
        self.user, self._reached = user, {}

    def may_change(self, indicator):
        """Say whether the person may change the indicator itself, its targets and its breaks in series."""
        return self._may(indicator, EDITS)

    def may_enter(self, indicator):
        """Say whether the person may enter its results, forecasts and commentary."""
        return self.may_change(indicator) or self.owns(indicator)

    def owns(self, indicator):
        """Say whether the indicator is the person's own: one query."""
        return owned_by(self.user).filter(pk=indicator.pk).exists()

    def may_add(self, council):
        """Say whether the person may add an indicator to a council: one query."""
        held = self.user.roles.in_force(timezone.localdate()).filter(name__in=EDITS)
        return self.user.is_superuser or held.filter(unit__council=council).exists()

    def _may(self, indicator, names):
        if self.user.is_superuser:
            return True
        reached = self._units(names)
        if not reached:
            return False
        uses = PlanIndicator.objects.filter(indicator=indicator).values_list("plan__unit", flat=True)
        units = set(uses)
        return bool(units & reached) if units else self._anywhere(indicator.council_id, reached)

    def _anywhere(self, council, reached):
        return Unit.objects.filter(pk__in=reached, council=council).exists()

    def _units(self, names):
        names = frozenset(names)
        if names not in self._reached:
            self._reached[names] = units_reached(self.user, names, timezone.localdate())
        return self._reached[names]
