"""What members decided about a unit's report of a quarter."""

from django.conf import settings
from django.db import models

from returns.frozen_querysets import Immutable
from returns.models.unit_return import Return


class Decision(models.Model):
    """A decision on what a unit reported in a quarter, with its minute: noted, or more is asked for.

    Example: the portfolio holder notes the report of housing for the second quarter, minute HC 26/41. Written
    by returns.deciding and never changed; who decides otherwise records another one.
    """

    class Kind(models.TextChoices):
        NOTED = "noted", "Noted the report"
        ASKED = "asked for more", "Noted it and asked for more"

    unit_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=20, choices=Kind)
    reference = models.CharField(max_length=200, help_text="Of the minute, such as HC 26/41.")
    decided_on = models.DateField()
    words = models.TextField(blank=True, help_text="What was said, and what is asked for.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    who = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-decided_on", "-id"]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.decided_on:%-d %B %Y}, {self.reference}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Immutable("A decision is never changed: record another one")
        super().save(*args, **kwargs)
