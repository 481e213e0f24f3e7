"""Reach: which councils and units one person may see and edit, worked out once for a request."""

from functools import cached_property

from django.utils import timezone

from organisation.access import exempt_units, units_reached
from organisation.models import Council, Unit


def reach_of(request):
    """Return the Reach of the person who asks; kept with the request, so that it costs its queries once."""
    if not hasattr(request, "reach"):
        request.reach = Reach(request.user)
    return request.reach


class Reach:
    """What a person may see and edit today. A superuser is asked about before, and reaches everything."""

    def __init__(self, user):
        self.everything = user.is_active and user.is_superuser
        self._user, self._units, self._wholes, self._anywhere = user, {}, {}, {}
        # What an admin found out about one thing, so that it asks once for a request.
        self.known = {}

    @cached_property
    def councils(self):
        """The ids of the councils in which the person has a role."""
        return set(Council.objects.visible_to(self._user).values_list("pk", flat=True))

    @cached_property
    def exempt(self):
        """The ids of the units whose exempt items the person may read."""
        return exempt_units(self._user, timezone.localdate())

    def units(self, names):
        """Return the ids of the units that one of the role names reaches."""
        names = frozenset(names)
        if names not in self._units:
            self._units[names] = units_reached(self._user, names, timezone.localdate())
        return self._units[names]

    def wholes(self, names):
        """Return the ids of the councils in which one of the role names is held on the council as a whole."""
        names = frozenset(names)
        if names not in self._wholes:
            whole = Unit.objects.filter(pk__in=self.units(names), kind=Unit.Kind.COUNCIL)
            self._wholes[names] = set(whole.values_list("council_id", flat=True))
        return self._wholes[names]

    def anywhere(self, names):
        """Return the ids of the councils in which one of the role names is held on any unit."""
        names = frozenset(names)
        if names not in self._anywhere:
            units = Unit.objects.filter(pk__in=self.units(names))
            self._anywhere[names] = set(units.values_list("council_id", flat=True))
        return self._anywhere[names]

    def holds(self, names, council):
        """Say whether one of the role names is held on a council as a whole; never on None."""
        return council is not None and (self.everything or council.pk in self.wholes(names))
