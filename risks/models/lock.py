"""Locks on scores that somebody signed off."""

from django.db import models

from risks.models.risk import Risk
from risks.querysets import RiskLockQuerySet


class RiskLock(models.Model):
    """Why a risk cannot be assessed, nor its controls changed, just now: the return that holds it was signed.

    A score has no period, so that a new one would stand in the record of the quarter that was signed; the
    lock goes when the quarter is closed. holder -- who put it there, like returns.return:12.
    """

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="locks")
    holder = models.CharField(max_length=100, db_index=True)
    words = models.TextField(help_text="Who signed, and who may undo it.")

    objects = RiskLockQuerySet.as_manager()

    class Meta:
        ordering = ["risk", "id"]
        verbose_name = "lock on a risk"
        verbose_name_plural = "locks on risks"
        constraints = [models.UniqueConstraint(fields=["risk", "holder"], name="risk_lock_once_for_holder")]

    def __str__(self):
        return self.words
