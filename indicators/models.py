"""Indicators, their codes, results, targets and comparators, and the schemes that rate them."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from indicators.choices import Polarity, State, Unit
from indicators.derivation import Rule
from indicators.querysets import IndicatorQuerySet, RagSchemeQuerySet
from organisation.models import Council
from organisation.periods import from_code


class IndicatorSet(models.Model):
    """A published list of indicators with codes of its own, such as NI, BVPI or PAF; the code is data."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.code


class RagScheme(models.Model):
    """A version of the rule by which a council rates its indicators.

    Example: amber is at most 5% (of the target) short of it. A change makes a new version.
    """

    class Method(models.TextChoices):
        TOLERANCE = "tolerance", "Tolerance"
        IMPROVING = "improving", "Improving amber"
        JUDGEMENT = "judgement", "Judgement"

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="rag_schemes")
    name = models.CharField(max_length=100)
    version = models.PositiveIntegerField(default=1)
    method = models.CharField(max_length=20, choices=Method, default=Method.TOLERANCE)
    tolerance = models.DecimalField(
        max_digits=18,
        decimal_places=6,
        default=5,
        validators=[MinValueValidator(0, "Tolerance must be 0 or more")],
        help_text="The largest miss that is still amber: percent of the target, or in the indicator's unit.",
    )
    relative = models.BooleanField(default=True, help_text="The tolerance is a percentage of the target.")
    is_default = models.BooleanField(
        default=False, help_text="Rates every indicator without a scheme of its own."
    )

    objects = RagSchemeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-version"]
        verbose_name = "RAG scheme"
        constraints = [
            models.UniqueConstraint(fields=["council", "name", "version"], name="rag_scheme_version_once"),
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(is_default=True),
                name="one_default_rag_scheme",
                violation_error_message="The council already has a default RAG scheme",
            ),
        ]

    def __str__(self):
        return f"{self.name} (version {self.version})"


class Indicator(models.Model):
    """A measure that a council follows: "Initial assessments carried out within 7 working days"."""

    class Frequency(models.TextChoices):
        MONTHLY = "monthly", "Monthly"
        QUARTERLY = "quarterly", "Quarterly"
        TERMLY = "termly", "Termly"
        HALF_YEARLY = "half-yearly", "Half-yearly"
        ANNUAL = "annual", "Annual"
        ONE_OFF = "one-off", "One-off"

    class YearBasis(models.TextChoices):
        FINANCIAL = "FY", "Financial year (April to March)"
        ACADEMIC = "AY", "Academic year (September to August)"
        CALENDAR = "CY", "Calendar year"

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="indicators")
    title = models.TextField()
    unit = models.CharField(max_length=20, choices=Unit, blank=True, help_text="Blank: not stated.")
    unit_words = models.CharField(max_length=100, blank=True, help_text="The unit as the plan writes it.")
    polarity = models.CharField(
        max_length=10,
        choices=Polarity,
        default=Polarity.UNSTATED,
        blank=True,
        help_text="Which way is better. An indicator whose polarity is not stated is never rated.",
    )
    frequency = models.CharField(max_length=20, choices=Frequency, blank=True, help_text="Blank: not stated.")
    year_basis = models.CharField(
        max_length=2, choices=YearBasis, blank=True, help_text="Blank: not stated, read as financial year."
    )
    cumulative = models.BooleanField(
        null=True, blank=True, help_text="Quarterly figures add up through the year."
    )
    rule = models.CharField(
        max_length=10,
        choices=Rule,
        blank=True,
        help_text="How a quarter or a year is made of finer figures. Blank: not stated, none is worked out.",
    )
    scheme = models.ForeignKey(
        RagScheme,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="indicators",
        help_text="Blank: the council's default scheme.",
    )
    tolerance = models.DecimalField(
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, "Tolerance must be 0 or more")],
        help_text="This indicator's own tolerance, in place of its scheme's.",
    )
    tolerance_relative = models.BooleanField(default=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("indicators:indicator_detail", args=[self.pk])


class IndicatorCode(models.Model):
    """A code of an indicator in a set: NI 59, as the plan prints it and as it is looked up."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="codes")
    set = models.ForeignKey(
        IndicatorSet, on_delete=models.SET_NULL, null=True, blank=True, related_name="codes"
    )
    words = models.CharField(max_length=100, help_text="As printed, such as BV 38.")
    normal = models.CharField(max_length=100, db_index=True, help_text="For looking up: no spaces, one case.")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "words"], name="code_once_on_indicator"),
        ]

    def __str__(self):
        return self.words


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

    class Meta:
        abstract = True
        ordering = ["starts", "ends"]

    def __str__(self):
        return f"{self.words} ({from_code(self.period).label})"


class Result(Figure):
    """What was achieved in a period (outturn, actual)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="results")

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
