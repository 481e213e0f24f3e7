"""The schemes by which a council rates its indicators."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from indicators.querysets import RagSchemeQuerySet
from organisation.models import Council


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
