"""Words for asking about the frozen records of quarters."""

from django.db import models
from django.db.models import F, Q

from organisation.models import Council


class Immutable(Exception):
    """A frozen row was to be changed or deleted."""


class WrittenOnceQuerySet(models.QuerySet):
    """Rows that are added and never changed, neither one by one nor many at once."""

    def update(self, **fields):
        raise Immutable("A quarter that is closed is never changed")

    def delete(self):
        raise Immutable("A quarter that is closed is never deleted")

    def bulk_update(self, *args, **kwargs):
        raise Immutable("A quarter that is closed is never changed")


class RecordQuerySet(WrittenOnceQuerySet):
    def visible_to(self, user):
        """Records of the councils in which the user has a role."""
        return self.filter(cycle__council__in=Council.objects.visible_to(user))

    def of_cycle(self, cycle):
        """The records of a cycle (its id), the newest first, with its council."""
        # By the key itself: only so is a number that no key can be no fault of SQLite's.
        return self.filter(cycle__pk=cycle).select_related("cycle__council").order_by("-number")

    def in_force(self):
        """The newest record of each closed quarter, with its cycle; none while a quarter is open again."""
        later = self.model.objects.filter(
            cycle=models.OuterRef("cycle"), number__gt=models.OuterRef("number")
        )
        closed = self.filter(cycle__state="closed").exclude(models.Exists(later))
        return closed.select_related("cycle__council")

    def of_quarter(self, council, quarter):
        """The record in force of a quarter (a Period) of a council, or None: one query."""
        return self.in_force().filter(cycle__council=council, cycle__period=quarter.code).first()


class FrozenQuerySet(WrittenOnceQuerySet):
    def of(self, record):
        return self.filter(record=record)

    def readable(self, exempt):
        """Frozen risks but the exempt ones, save those of some units (ids), or what belongs to such risks."""
        path = "" if hasattr(self.model, "exempt") else "risk__"
        return self.filter(Q(**{f"{path}exempt": ""}) | Q(**{f"{path}unit__unit_key__in": exempt}))

    def with_units(self):
        """Frozen uses, each with the unit_key of its plan's unit."""
        return self.annotate(unit_key=F("plan__unit__unit_key"))
