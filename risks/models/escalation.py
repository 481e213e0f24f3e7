"""Risks handed up from the register of a service to that of its directorate or of the council."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from organisation.audit import named
from organisation.history import History
from risks.models.register import Register
from risks.models.risk import Risk
from risks.querysets import EscalationQuerySet


class Escalation(models.Model):
    """A request that a register above takes a risk on, and what became of it.

    An accepted risk stays in its own register and stands in the one above too, until it goes back.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"
        RETURNED = "returned", "Given back"

    OPEN = (State.ASKED, State.ACCEPTED)

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="escalations")
    to = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="escalations")
    state = models.CharField(max_length=20, choices=State, default=State.ASKED)
    why = models.TextField(verbose_name="why")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    asked_who = models.CharField(max_length=200, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_who = models.CharField(max_length=200, blank=True, editable=False)
    reason = models.TextField(blank=True)

    objects = EscalationQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["risk", "to"],
                condition=Q(state__in=["asked", "accepted"]),
                name="risk_escalated_once_to_register",
                violation_error_message="This risk is escalated to this register already",
            )
        ]

    def __str__(self):
        return f"{self.risk} to {self.to}"

    def get_absolute_url(self):
        return f"{self.risk.get_absolute_url()}#escalation"

    @property
    def exempt(self):
        """As exempt as its risk."""
        return self.risk.exempt

    @property
    def decide_url(self):
        return reverse("risks:escalation_decide", args=[self.pk])

    def asked(self, by):
        """Set who asks. Saves nothing."""
        self.asked_by, self.asked_who = by, named(by)

    def became(self, state, by):
        """Set what became of it, now, and by whom. Saves nothing."""
        self.state, self.decided_at, self.decided_who = state, timezone.now(), named(by)
