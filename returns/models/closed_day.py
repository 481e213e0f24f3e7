"""Days on which a council does not work, beside weekends and the bank holidays of England."""

from django.db import models

from organisation.history import History
from organisation.models import Council
from organisation.querysets import OfCouncilQuerySet


class ClosedDay(models.Model):
    """A day on which one council is closed, or which was proclaimed: between Christmas and New Year."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="closed_days")
    day = models.DateField()
    name = models.CharField("why", max_length=200, help_text="Like Offices closed, or Coronation.")

    objects = OfCouncilQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "day"],
                name="closed_day_once",
                violation_error_message="This day is in the list already",
            )
        ]

    def __str__(self):
        return f"{self.day:%-d %B %Y}: {self.name}"
