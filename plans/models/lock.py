"""Locks on progress that somebody signed off."""

from django.db import models
from django.db.models import Q

from plans.models.item import Action, Milestone
from plans.querysets import ProgressLockQuerySet

ONE_ITEM = Q(action=None, milestone__isnull=False) | Q(action__isnull=False, milestone=None)


class ProgressLock(models.Model):
    """Why the progress of an action or milestone in a quarter cannot be changed: its return was signed.

    holder -- who put it there and takes it away, like returns.return:12; the plans know no more of that.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, null=True, blank=True, related_name="locks")
    milestone = models.ForeignKey(
        Milestone, on_delete=models.CASCADE, null=True, blank=True, related_name="locks"
    )
    period = models.CharField(max_length=20)
    holder = models.CharField(max_length=100, db_index=True)
    words = models.TextField(help_text="Who signed, and who may undo it.")

    objects = ProgressLockQuerySet.as_manager()

    class Meta:
        ordering = ["period", "id"]
        verbose_name = "lock on progress"
        verbose_name_plural = "locks on progress"
        constraints = [models.CheckConstraint(condition=ONE_ITEM, name="progress_lock_of_one_item")]

    def __str__(self):
        return self.words
