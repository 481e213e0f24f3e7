"""Ratings that officers chose, under a scheme of judgement."""

from django.conf import settings
from django.db import models

from indicators.choices import Rag
from indicators.models.indicator import Indicator
from organisation.history import History
from organisation.periods import from_code
from organisation.writing import WritingQuerySet


class JudgedRating(models.Model):
    """A rating that an officer chose under a scheme of judgement, and why. The newest of a period counts.

    Earlier ones are kept: who thought otherwise, when and why.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="judged_ratings")
    period = models.CharField(max_length=20)
    rag = models.CharField(
        "rating", max_length=10, choices=[one for one in Rag.choices if one[0] != Rag.NONE]
    )
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    who = models.CharField(max_length=200, editable=False)
    at = models.DateTimeField(auto_now_add=True)

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.get_rag_display()} ({from_code(self.period).label})"
