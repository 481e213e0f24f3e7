"""Locks on figures that somebody signed off."""

from django.db import models

from indicators.models.indicator import Indicator
from indicators.querysets import FigureLockQuerySet


class FigureLock(models.Model):
    """Why the figures of an indicator in a period cannot be changed: the return that holds them was signed.

    It covers what lies within its days: a quarter's lock the months of the quarter, not the year. A forecast
    looks ahead, and so has a lock of its own, which covers forecasts alone. holder -- who put it there and
    takes it away, like returns.return:12; the indicators know no more of that.
    """

    class Of(models.TextChoices):
        FIGURES = "figures", "Figures, targets, ratings and commentary"
        FORECAST = "forecast", "Forecasts"

    # PROTECT: deleting the indicator would take its figures away.
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="locks")
    of = models.CharField(max_length=10, choices=Of, default=Of.FIGURES)
    period = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    holder = models.CharField(max_length=100, db_index=True)
    words = models.TextField(help_text="Who signed, and who may undo it.")

    objects = FigureLockQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "starts", "id"]
        verbose_name = "lock on figures"
        verbose_name_plural = "locks on figures"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "of", "period", "holder"], name="figure_lock_once_for_holder"
            )
        ]

    def __str__(self):
        return self.words
