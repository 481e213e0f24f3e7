"""What stands in a set of indicators before any council uses it."""

from django.db import models
from django.urls import reverse

from indicators.choices import Polarity, Unit
from indicators.models.indicator import Indicator, IndicatorSet
from indicators.querysets import SetEntryQuerySet
from organisation.history import History


class SetEntry(models.Model):
    """An indicator of a set as it comes with the product: NI 59, with a short title of our own wording.

    A council's indicator with the same code is this one; nothing else joins the two. former and successor
    are codes, of this set or another, that it took the place of and that took its place.
    """

    set = models.ForeignKey(IndicatorSet, on_delete=models.CASCADE, related_name="entries")
    code = models.CharField(max_length=50)
    normal = models.CharField(
        max_length=50,
        unique=True,
        help_text="For looking up: no spaces, one case.",
        error_messages={"unique": "A set already has this code"},
    )
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, choices=Unit, blank=True)
    polarity = models.CharField(
        max_length=10,
        choices=Polarity,
        default=Polarity.UNSTATED,
        blank=True,
        help_text="Which way is better.",
    )
    frequency = models.CharField(max_length=20, choices=Indicator.Frequency, blank=True)
    year_basis = models.CharField(max_length=2, choices=Indicator.YearBasis, blank=True)
    former = models.JSONField(default=list, blank=True, help_text="Codes that it took the place of.")
    successor = models.JSONField(default=list, blank=True, help_text="Codes that took its place.")
    position = models.PositiveIntegerField(default=0)

    objects = SetEntryQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["set", "position", "id"]
        verbose_name = "indicator of a set"
        verbose_name_plural = "indicators of sets"

    def __str__(self):
        return f"{self.code} {self.title}"

    def get_absolute_url(self):
        return reverse("indicators:entry_detail", args=[self.pk])
