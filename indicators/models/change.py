"""What changed after it was published: corrected results, moved targets, and breaks in series."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from indicators.models.indicator import Indicator
from indicators.querysets import OfIndicatorQuerySet
from organisation.history import History
from organisation.periods import from_code


class OfPeriod(models.Model):
    """What is said about one indicator from, or of, a period."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="%(class)ss")
    period = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    who = models.CharField(max_length=200, editable=False, help_text="Kept as text: it outlives the account.")

    objects = OfIndicatorQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["at", "id"]

    @property
    def period_label(self):
        return from_code(self.period).label

    @property
    def on(self):
        """The day on which it was said."""
        return timezone.localdate(self.at)


class FigureChange(OfPeriod):
    """A published figure that was changed. after is blank where it was withdrawn.

    It names the period and not the figure, so that it stays when a figure goes and comes again.
    """

    area = models.ForeignKey(
        "indicators.Area", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    before = models.TextField()
    after = models.TextField(blank=True)
    why = models.TextField()

    class Meta(OfPeriod.Meta):
        abstract = True

    def __str__(self):
        return f"{self.period_label}: {self.before} became {self.after or 'nothing'}"


class Restatement(FigureChange):
    """A result corrected after it was published: 61% became 58%, because a late return was counted."""


class TargetChange(FigureChange):
    """A target that was moved: 65% became 60%, decided by Cabinet on 3 May 2026, minute 14."""

    decision = models.CharField(
        max_length=200, blank=True, help_text="Where it was decided: Cabinet, 3 May 2026, minute 14."
    )


class SeriesBreak(OfPeriod):
    """A change of definition: figures from this period on are not compared with those before it."""

    starts = models.DateField()
    ends = models.DateField()
    words = models.TextField(
        verbose_name="what changed", help_text="What is counted otherwise than before, and why."
    )

    history = History()

    class Meta:
        ordering = ["starts", "ends"]
        verbose_name = "break in series"
        verbose_name_plural = "breaks in series"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"],
                name="one_break_for_a_period",
                violation_error_message="This indicator already has a break in series at this period",
            )
        ]

    def __str__(self):
        return f"Break in series at {self.period_label}: {self.words}"
