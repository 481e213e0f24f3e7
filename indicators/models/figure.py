"""What an indicator holds of each period: results, targets, forecasts, comparators, and what was said."""

from django.db import models

from indicators.choices import State, Unit
from indicators.models.indicator import Indicator
from indicators.querysets import OfIndicatorQuerySet
from organisation.history import History
from organisation.periods import from_code


class Figure(models.Model):
    """A value of an indicator in a period: the words as published, and the number when they hold one.

    period is the code of organisation.periods; starts and ends repeat it as days so that the
    database can order and choose. number is in the indicator's own unit.
    """

    period = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    words = models.TextField(help_text="Exactly as published or entered.")
    state = models.CharField(max_length=20, choices=State, default=State.VALUE)
    number = models.DecimalField(max_digits=24, decimal_places=8, null=True, blank=True)
    low = models.DecimalField(max_digits=24, decimal_places=8, null=True, blank=True)
    high = models.DecimalField(max_digits=24, decimal_places=8, null=True, blank=True)
    parts = models.JSONField(
        default=list, blank=True, help_text="Numbers shown together, as text: 93.5/91.3%."
    )
    day = models.DateField(null=True, blank=True, help_text="The day, when the figure is a date.")
    unit = models.CharField(max_length=20, choices=Unit, blank=True, help_text="The unit the words name.")
    provisional = models.BooleanField(default=False)

    objects = OfIndicatorQuerySet.as_manager()
    history = History(inherit=True)

    class Meta:
        abstract = True
        ordering = ["starts", "ends"]

    def __str__(self):
        return f"{self.words} ({from_code(self.period).label})"


class Result(Figure):
    """What was achieved in a period (outturn, actual)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="results")
    restated = models.TextField(
        blank=True,
        editable=False,
        help_text="Its footnote, once it was corrected: made of its Restatements.",
    )

    class Meta(Figure.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"],
                name="one_result_for_a_period",
                violation_error_message="This indicator already has a result for this period",
            )
        ]


class Target(Figure):
    """What was to be achieved in a period."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")

    class Meta(Figure.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"],
                name="one_target_for_a_period",
                violation_error_message="This indicator already has a target for this period",
            )
        ]


class Forecast(Figure):
    """What is expected at the end of a period, said before it ends."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="forecasts")

    class Meta(Figure.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"],
                name="one_forecast_for_a_period",
                violation_error_message="This indicator already has a forecast for this period",
            )
        ]


class Numerator(Figure):
    """What is divided in a period, of an indicator whose rule is a numerator over a denominator."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="numerators")

    class Meta(Figure.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"],
                name="one_numerator_for_a_period",
                violation_error_message="This indicator already has a numerator for this period",
            )
        ]


class Denominator(Figure):
    """What the numerator of a period is divided by."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="denominators")

    class Meta(Figure.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"],
                name="one_denominator_for_a_period",
                violation_error_message="This indicator already has a denominator for this period",
            )
        ]


class Comparator(Figure):
    """What others achieved in a period: England, or statistical neighbours (SN Group)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="comparators")
    name = models.CharField(max_length=100)

    class Meta(Figure.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "name", "period"],
                name="one_comparator_for_a_period",
                violation_error_message="This indicator already has this comparator for this period",
            )
        ]


class Remark(models.Model):
    """What was printed beside the figures of a period: the symbol, the direction, the commentary."""

    class Kind(models.TextChoices):
        RAG = "rag", "RAG as printed"
        DIRECTION = "direction", "Direction as printed"
        COMMENTARY = "commentary", "Commentary"

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=20, choices=Kind)
    period = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField()
    words = models.TextField()

    objects = OfIndicatorQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["starts", "ends"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "kind", "period"],
                name="one_remark_for_a_period",
                violation_error_message="This indicator already has one for this period",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({from_code(self.period).label})"
