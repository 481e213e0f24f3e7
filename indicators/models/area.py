"""The areas of a council, and what an indicator reached in each."""

from django.db import models
from django.db.models.functions import Lower

from indicators.models.figure import Figure
from indicators.models.indicator import Indicator
from organisation.history import History
from organisation.models import Council
from organisation.querysets import OfCouncilQuerySet


class Area(models.Model):
    """A district or another part of the council's map, for which figures are kept: Eastmoor Vale."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="areas")
    name = models.CharField(max_length=100)
    position = models.PositiveIntegerField(default=0)

    objects = OfCouncilQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                "council",
                Lower("name"),
                name="area_once_in_council",
                violation_error_message="The council already has an area with this name",
            )
        ]

    def __str__(self):
        return self.name


class AreaFigure(Figure):
    """The result or the target of one area in a period; areas may have targets of their own."""

    class Kind(models.TextChoices):
        RESULT = "result", "Result"
        TARGET = "target", "Target"

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="area_figures")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="figures")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.RESULT)

    class Meta(Figure.Meta):
        verbose_name = "figure of an area"
        verbose_name_plural = "figures of areas"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "area", "kind", "period"],
                name="one_figure_of_an_area_for_a_period",
                violation_error_message="This area already has one for this period",
            )
        ]
