"""Reminders: who was told, and when, of what they had not updated."""

from django.conf import settings
from django.db import models

from returns.models.cycle import Cycle
from returns.querysets import ReminderQuerySet


class Reminder(models.Model):
    """One digest to one person in one stage of a cycle: five working days before it is due, on the day.

    It is written before it is sent, so that no stage is sent twice: who sends it takes it first, from waiting
    to sending. One that stays in sending was interrupted, and nobody knows whether it went out.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "To be sent"
        SENDING = "sending", "Begun; may not have gone out"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not sent"

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    who = models.CharField(max_length=200)
    address = models.EmailField("e-mail address", max_length=254)
    stage = models.CharField(max_length=50, help_text="Like before 2026-10-14, or after 2026-10-14 2.")
    day = models.DateField(help_text="The day on which it was due to be sent.")
    items = models.PositiveIntegerField("things not updated", default=0)
    subject = models.CharField(max_length=200, default="")
    words = models.TextField("text", default="")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True, help_text="What the mail server said.")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "who", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "user", "stage"], name="reminder_once_in_stage"),
            models.UniqueConstraint(fields=["cycle", "user", "day"], name="reminder_once_on_day"),
        ]

    def __str__(self):
        return f"{self.who}, {self.cycle}, {self.day:%-d %B %Y}"
