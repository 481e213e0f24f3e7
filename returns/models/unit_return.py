"""One unit's submission in a cycle."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from organisation.history import History
from organisation.models import Unit
from returns.models.cycle import Cycle
from returns.querysets import ReturnQuerySet


class Return(models.Model):
    """What one unit reports in a cycle; signed off only after the returns of the units below it."""

    class State(models.TextChoices):
        NOT_STARTED = "not started", "Not started"
        IN_PROGRESS = "in progress", "In progress"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Returned for revision"
        SIGNED_OFF = "signed off", "Signed off"

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="returns")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="returns")
    state = models.CharField(max_length=20, choices=State, default=State.NOT_STARTED)
    due = models.DateField()

    objects = ReturnQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["cycle", "due", "unit__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "unit"],
                name="return_once_for_unit",
                violation_error_message="This unit already has a return in this quarter",
            )
        ]

    def __str__(self):
        return f"{self.unit}, {self.cycle}"

    def get_absolute_url(self):
        return reverse("returns:return_detail", args=[self.pk])


class ReturnStep(models.Model):
    """What was done with a return, by whom and why: submitted, returned, signed off. Never changed."""

    unit_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="steps")
    did = models.CharField(max_length=50)
    before = models.CharField(max_length=20, choices=Return.State)
    after = models.CharField(max_length=20, choices=Return.State)
    words = models.TextField(blank=True, help_text="The reasons, where it was returned.")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    who = models.CharField(max_length=200)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.who} {self.did} {self.unit_return}"
