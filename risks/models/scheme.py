"""Risk schemes: axes, bands, appetite and how often risks are looked at again; categories of risks."""

from django.db import models
from django.db.models import Q

from organisation.history import History
from organisation.models import Council
from organisation.querysets import OfCouncilQuerySet
from organisation.writing import WritingQuerySet
from risks.querysets import RiskSchemeQuerySet


class RiskCategory(models.Model):
    """A kind of risk as a council sorts them: financial, legal, safeguarding."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="risk_categories")
    name = models.CharField(
        max_length=100, error_messages={"blank": "Enter a name", "required": "Enter a name, like Financial"}
    )

    objects = OfCouncilQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "risk categories"
        constraints = [
            models.UniqueConstraint(
                fields=["council", "name"],
                name="risk_category_once",
                violation_error_message="The council already has a risk category with this name",
            )
        ]

    def __str__(self):
        return self.name


class RiskScheme(models.Model):
    """A version of a council's matrix: its axes, bands and appetite, highest level first.

    Example: likelihood A (very high) to F, impact 1 (catastrophic) to 4, appetite through C2.
    months -- {step: after how many months a risk that stands in it is looked at again}.
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="risk_schemes")
    name = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    impact_down = models.BooleanField("impact stands down the side, likelihood across", default=False)
    lowest_on_top = models.BooleanField("the lowest level stands on top", default=False)
    highest_on_left = models.BooleanField("the highest level stands on the left", default=False)
    months = models.JSONField(
        "months between reviews", default=dict, blank=True, help_text="By step of risks.reviews: High, 3."
    )

    objects = RiskSchemeQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["council", "name", "version"], name="risk_scheme_version_once")
        ]

    def __str__(self):
        return f"{self.name} (version {self.version})"


class SchemeRow(models.Model):
    """One row of a scheme: a level of an axis, a band or a cell above appetite.

    code -- likelihood and impact: the level (A, 1); band: a range of products (12-16) or a cell drawn in it
    (C2); appetite: a cell. category -- of an appetite row: the one for whose risks alone the cell is above.
    """

    class Part(models.TextChoices):
        LIKELIHOOD = "likelihood", "Likelihood"
        IMPACT = "impact", "Impact"
        BAND = "band", "Band"
        APPETITE = "appetite", "Above appetite"

    scheme = models.ForeignKey(RiskScheme, on_delete=models.CASCADE, related_name="rows")
    part = models.CharField(max_length=20, choices=Part)
    code = models.CharField(max_length=20)
    label = models.CharField(max_length=200, blank=True)
    # PROTECT: without its category an old scheme would say otherwise what was above appetite.
    category = models.ForeignKey(
        RiskCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="stricter_rows"
    )
    position = models.PositiveIntegerField()

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "part", "code"], condition=Q(category=None), name="scheme_row_once"
            ),
            models.UniqueConstraint(
                fields=["scheme", "category", "code"],
                condition=Q(category__isnull=False),
                name="stricter_cell_once",
            ),
            models.CheckConstraint(
                condition=Q(category=None) | Q(part="appetite"), name="only_appetite_has_a_category"
            ),
        ]

    def __str__(self):
        return f"{self.part} {self.code}"
