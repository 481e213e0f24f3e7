"""Indicators, and the sets that give them their codes."""

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from indicators.choices import Polarity, Quality, Unit
from indicators.derivation import Rule
from indicators.formulas import LONGEST
from indicators.models.scheme import RagScheme
from indicators.querysets import IndicatorQuerySet
from indicators.targets import Shape
from organisation.history import History
from organisation.models import Council, Person, Post
from organisation.writing import WritingQuerySet


class IndicatorSet(models.Model):
    """A published list of indicators with codes of its own, such as NI, BVPI or PAF; the code is data."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.code


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
    formula = models.CharField(
        max_length=LONGEST,
        blank=True,
        help_text="For an indicator made of others: their codes in square brackets, numbers, + - * / and "
        "brackets, such as ([NI 59] + [NI 60]) / 2.",
    )
    target_shape = models.CharField(
        "targets within a year",
        max_length=20,
        choices=Shape,
        blank=True,
        help_text="How the targets of a year's parts make up the year's. Blank: not stated.",
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
    same_within = models.DecimalField(
        "no change within",
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, "No change within must be 0 or more")],
        help_text="The largest movement, in its unit, that counts as the same. Blank: that of its scheme.",
    )

    # Parts that are shown together: 93.5/91.3%.
    part_names = models.CharField(
        max_length=200,
        blank=True,
        help_text="Where a figure has several parts, their names in the same order: Primary/Secondary.",
    )

    # The definition sheet.
    source = models.TextField(blank=True, help_text="Where the figures come from: a system, a survey.")
    method = models.TextField(blank=True, help_text="How the figure is worked out and checked.")
    numerator = models.TextField(blank=True, help_text="What is counted.")
    denominator = models.TextField(blank=True, help_text="What it is divided by.")
    owner = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="indicators_owned",
        help_text="Who answers for the figures.",
    )
    owner_post = models.ForeignKey(
        Post,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="indicators_owned",
        help_text="The post that answers for them, whoever holds it.",
    )
    quality = models.CharField(
        max_length=10,
        choices=Quality,
        blank=True,
        verbose_name="data quality",
        help_text="Blank: nobody has graded it.",
    )
    quality_note = models.TextField(
        blank=True, verbose_name="why this grade", help_text="What is known to be amiss, and what is done."
    )
    retired_on = models.DateField(
        null=True,
        blank=True,
        help_text="The last day of which figures are collected; no result is awaited of a later period.",
    )
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaces",
        help_text="The indicator that is collected instead.",
    )

    objects = IndicatorQuerySet.as_manager()
    history = History()

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

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "words"], name="code_once_on_indicator"),
        ]

    def __str__(self):
        return self.words
