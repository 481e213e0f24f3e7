"""A council's quarter, from its opening to the frozen record."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from organisation.history import History
from organisation.models import Council
from organisation.periods import from_code
from returns.querysets import CycleQuerySet


class Cycle(models.Model):
    """A quarter in which a council reports: 2026/27 Q2, opened on 1 October, closed on 6 November.

    period is the code of a quarter of a financial year; starts and ends repeat it as days. The due days
    climb, so that each tier has the returns below it before it signs.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="cycles")
    period = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    team_due = models.DateField("teams are due on")
    division_due = models.DateField("divisions are due on")
    directorate_due = models.DateField("directorates are due on")
    council_due = models.DateField("the council is due on")
    remind_before = models.PositiveSmallIntegerField(
        "working days before the due day on which people are reminded",
        default=5,
        help_text="0: nobody is reminded before the day.",
    )
    remind_every = models.PositiveSmallIntegerField(
        "working days between reminders after the due day",
        default=2,
        help_text="0: nobody is reminded after the day.",
    )
    opened_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CycleQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["-starts", "council"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "period"],
                name="cycle_once_for_quarter",
                violation_error_message="This quarter was opened already",
            ),
            models.CheckConstraint(
                condition=Q(division_due__gte=F("team_due"))
                & Q(directorate_due__gte=F("division_due"))
                & Q(council_due__gte=F("directorate_due")),
                name="cycle_due_days_climb",
                violation_error_message="Teams must be due before divisions, divisions before "
                "directorates, and directorates before the council, or on the same day",
            ),
        ]

    def __str__(self):
        return self.quarter.label

    def get_absolute_url(self):
        return reverse("returns:cycle_detail", args=[self.pk])

    @property
    def quarter(self):
        """The Period that it reports on."""
        return from_code(self.period)

    @property
    def is_closed(self):
        return self.state == self.State.CLOSED

    def due_of(self, kind):
        """Return the day on which a unit of a kind (Unit.Kind) is due."""
        return getattr(self, f"{kind}_due")


class CycleStep(models.Model):
    """What was done with a cycle, by whom and why: opened, closed, reopened. Never changed."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="steps")
    did = models.CharField(max_length=50)
    words = models.TextField(blank=True, help_text="Why, where it was asked.")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    who = models.CharField(max_length=200)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.who} {self.did} {self.cycle}"
