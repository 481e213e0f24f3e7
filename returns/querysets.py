"""Words for asking about cycles, returns and updates."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from organisation.access import exempt_units
from organisation.models import Council
from organisation.querysets import OfCouncilQuerySet


class CycleQuerySet(OfCouncilQuerySet):
    def open(self):
        """Cycles in which units report."""
        return self.filter(state=self.model.State.OPEN)

    def closed(self):
        """Cycles whose record is frozen."""
        return self.filter(state=self.model.State.CLOSED)

    def held(self, pk):
        """The cycle, held until the transaction ends: steps with it and its returns follow one another."""
        return self.select_for_update(no_key=True).get(pk=pk)


class ReturnQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Returns of the councils in which the user has a role."""
        return self.filter(cycle__council__in=Council.objects.visible_to(user))

    def for_list(self):
        """Everything one row of a list of returns shows, but for the counts of updates."""
        return self.select_related("cycle__council", "unit")


class UpdateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Updates of the councils in which the user has a role; of exempt risks where a role says so."""
        councils = Council.objects.visible_to(user)
        return self.filter(unit_return__cycle__council__in=councils).readable(
            exempt_units(user, timezone.localdate())
        )

    def readable(self, exempt):
        """Updates but those of exempt risks and their controls, save those of some units (ids)."""
        open_risk = Q(risk=None) | Q(risk__exempt="") | _of_units("risk", exempt)
        open_control = Q(control=None) | Q(control__risk__exempt="") | _of_units("control__risk", exempt)
        return self.filter(open_risk, open_control)


def _of_units(path, units):
    """Return the condition that the risk at a path is of one of some units (ids)."""
    own = Q(**{f"{path}__unit__in": units})
    of_register = Q(**{f"{path}__unit": None, f"{path}__register__unit__in": units})
    return own | of_register
