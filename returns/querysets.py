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
    def held(self, pk):
        """The return with its cycle and unit, held until the transaction ends.

        Who saves in a return and who takes a step with it follow one another. The cycle is read once the
        return is held, so that a quarter that was closed meanwhile is seen to be closed.
        """
        self.select_for_update(no_key=True).get(pk=pk)
        return self.for_list().get(pk=pk)

    def of_cycle(self, cycle):
        """Returns of one cycle with their units, in the order of the tree's names."""
        return self.filter(cycle=cycle).select_related("unit")

    def visible_to(self, user):
        """Returns of the councils in which the user has a role."""
        return self.filter(cycle__council__in=Council.objects.visible_to(user))

    def for_list(self):
        """Everything one row of a list of returns shows, but for the counts of updates."""
        return self.select_related("cycle__council", "unit")


class UpdateQuerySet(models.QuerySet):
    def waiting_in(self, council):
        """What nobody has updated in the open cycle of a council."""
        cycle = {"unit_return__cycle__council": council, "unit_return__cycle__state": "open"}
        return self.filter(state=self.model.State.WAITING, **cycle)

    def open_ones(self):
        """Updates that somebody has still to do something about."""
        return self.exclude(state=self.model.State.COMPLETE)

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


class ReminderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reminders of the councils in which the user has a role."""
        return self.filter(cycle__council__in=Council.objects.visible_to(user))

    def to_send(self):
        """Reminders that wait to be sent, and those that could not be: never those that were begun."""
        return self.filter(state__in=(self.model.State.WAITING, self.model.State.FAILED))
