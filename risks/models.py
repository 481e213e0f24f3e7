"""Risk schemes, registers, risks, their assessments and controls."""

from django.db import models
from django.urls import reverse

from organisation.models import Council, Person, Post, Unit
from risks.querysets import RegisterQuerySet, RiskQuerySet, RiskSchemeQuerySet


class RiskScheme(models.Model):
    """A version of a council's matrix: its axes, bands and appetite, highest level first.

    Example: likelihood A (very high) to F, impact 1 (catastrophic) to 4, appetite through C2.
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="risk_schemes")
    name = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    objects = RiskSchemeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["council", "name", "version"], name="risk_scheme_version_once")
        ]

    def __str__(self):
        return f"{self.name} (version {self.version})"


class SchemeRow(models.Model):
    """One row of a scheme: a level of an axis, a band of products or a cell above appetite.

    code -- likelihood and impact: the level (A, 1); band: a range of products (12-16); appetite: a cell (C2).
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
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["scheme", "part", "code"], name="scheme_row_once")]

    def __str__(self):
        return f"{self.part} {self.code}"


class Register(models.Model):
    """The risks of one unit, scored by one scheme."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="registers")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="registers")
    name = models.CharField(max_length=300)
    scheme = models.ForeignKey(
        RiskScheme, on_delete=models.PROTECT, null=True, blank=True, related_name="registers"
    )

    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "unit", "name"],
                name="register_once_on_unit",
                violation_error_message="This unit already has a register with this name",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("risks:register_detail", args=[self.pk])


class Risk(models.Model):
    """Something that may go wrong, its causes and its consequences."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="risks")
    position = models.PositiveIntegerField(default=0)
    ref = models.CharField(max_length=50, blank=True)
    title = models.TextField()
    nature = models.TextField(blank=True)
    vulnerability = models.TextField(blank=True)
    triggers = models.TextField(blank=True)
    consequences = models.TextField(blank=True)
    owner = models.TextField(blank=True, help_text="As written.")
    owner_person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="risks"
    )
    owner_post = models.ForeignKey(
        Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="risks"
    )

    objects = RiskQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return f"{self.ref} {self.title}".strip()

    def get_absolute_url(self):
        return reverse("risks:risk_detail", args=[self.pk])


class Assessment(models.Model):
    """One scoring of a risk under the scheme that its register had then.

    likelihood and impact are codes of the scheme's levels, kept as written even when it lacks them.
    """

    class Kind(models.TextChoices):
        INHERENT = "inherent", "Inherent"
        CURRENT = "current", "Current"
        RESIDUAL = "residual", "Residual"
        TARGET = "target", "Target"

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="assessments")
    kind = models.CharField(max_length=20, choices=Kind)
    scheme = models.ForeignKey(
        RiskScheme, on_delete=models.PROTECT, null=True, blank=True, related_name="assessments"
    )
    likelihood = models.CharField(max_length=20, blank=True)
    impact = models.CharField(max_length=20, blank=True)
    score_printed = models.CharField(
        max_length=200, blank=True, help_text="The score as the document prints it."
    )
    matrix_printed = models.CharField(
        max_length=20, blank=True, help_text="The cell where the document draws it."
    )
    assessed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["assessed_on", "id"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.likelihood}{self.impact}"


class Control(models.Model):
    """What keeps a risk down: in place, or planned."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="controls")
    position = models.PositiveIntegerField(default=0)
    planned = models.BooleanField(default=False)
    words = models.TextField()
    owner = models.TextField(blank=True)
    due = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["planned", "position", "id"]

    def __str__(self):
        return self.words
