"""The schemes by which a council rates its indicators."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from indicators.bands import Shape
from indicators.choices import Rag
from indicators.querysets import RagSchemeQuerySet
from indicators.values import show
from organisation.history import History
from organisation.models import Council
from organisation.writing import WritingQuerySet


class RagScheme(models.Model):
    """A version of the rule by which a council rates its indicators.

    Example: amber is at most 5% (of the target) short of it. A change makes a new version of the same name
    (operations.make_scheme_version), which rates the periods that begin on its first day or later; the
    versions before it keep rating the periods before.
    """

    class Method(models.TextChoices):
        TOLERANCE = "tolerance", "Tolerance"
        IMPROVING = "improving", "Improving amber"
        JUDGEMENT = "judgement", "Judgement"
        BANDS = "bands", "Bands of its own"

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
    same_within = models.DecimalField(
        "no change within",
        max_digits=18,
        decimal_places=6,
        default=0,
        validators=[MinValueValidator(0, "No change within must be 0 or more")],
        help_text="The largest movement that still counts as the same: percent of the earlier figure, or in "
        "the indicator's unit.",
    )
    same_within_relative = models.BooleanField(
        "in percent of the earlier figure",
        default=False,
        help_text="What counts as no change is a percentage of the earlier figure.",
    )
    is_default = models.BooleanField(
        default=False, help_text="Rates every indicator without a scheme of its own."
    )
    rates_from = models.DateField(
        null=True,
        blank=True,
        help_text="Rates the periods that begin on this day or later. Blank: every period.",
    )
    why = models.TextField("what changed and why", blank=True)
    made_by = models.CharField(max_length=200, blank=True, editable=False)
    made_at = models.DateTimeField(null=True, editable=False)

    objects = RagSchemeQuerySet.as_manager()
    history = History()

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

    def get_absolute_url(self):
        return reverse("indicators:scheme_detail", args=[self.pk])

    @property
    def tolerance_words(self):
        """The tolerance as a person reads it: "5% of the target"."""
        size = show(self.tolerance)
        return f"{size}% of the target" if self.relative else f"{size} in the unit of the indicator"

    @property
    def same_within_words(self):
        """What counts as no change, as a person reads it."""
        if not self.same_within:
            return "Every movement counts"
        size = show(self.same_within)
        if self.same_within_relative:
            return f"Up to {size}% of the earlier figure"
        return f"Up to {size} in the unit of the indicator"


class RagBand(models.Model):
    """One band of a scheme that has bands of its own: "Nearly there", a square, up to 2% short of the target.

    They stand from best to worst (indicators/bands.py).
    """

    scheme = models.ForeignKey(RagScheme, on_delete=models.CASCADE, related_name="bands")
    position = models.PositiveIntegerField(default=0)
    label = models.CharField(max_length=30)
    shape = models.CharField(max_length=20, choices=Shape)
    rag = models.CharField(
        "counts as", max_length=10, choices=[one for one in Rag.choices if one[0] != Rag.NONE]
    )
    up_to = models.DecimalField(
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="The largest miss of the target in this band: below 0 for what the target is beaten by. "
        "Blank in the last band alone.",
    )

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "position"], name="one_rag_band_at_a_place"),
        ]

    def __str__(self):
        return self.label
