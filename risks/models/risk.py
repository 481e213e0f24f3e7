"""Risks, their assessments, controls and acceptances."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from organisation.history import History
from organisation.models import Person, Post, Unit
from risks.models.register import Register
from risks.models.scheme import RiskCategory, RiskScheme
from risks.querysets import ControlQuerySet, OfRiskQuerySet, RiskQuerySet


class Risk(models.Model):
    """Something that may go wrong, its causes and its consequences.

    owner -- the words; owner_person and owner_post are whom they mean, chosen or found from the words.
    unit -- the one that the risk is of, where it is not the register's own.
    """

    class Treatment(models.TextChoices):
        TREAT = "treat", "Treat: bring it down by controls"
        TOLERATE = "tolerate", "Tolerate: live with it"
        TRANSFER = "transfer", "Transfer: insure it or contract it out"
        TERMINATE = "terminate", "Terminate: stop what causes it"

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="risks")
    position = models.PositiveIntegerField(default=0)
    ref = models.CharField(max_length=50, blank=True)
    title = models.TextField()
    nature = models.TextField(blank=True)
    vulnerability = models.TextField(blank=True)
    triggers = models.TextField(blank=True)
    consequences = models.TextField(blank=True)
    category = models.ForeignKey(
        RiskCategory, on_delete=models.SET_NULL, null=True, blank=True, related_name="risks"
    )
    treatment = models.CharField(max_length=20, choices=Treatment, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="risks")
    owner = models.TextField(blank=True, help_text="As written.")
    owner_person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="risks"
    )
    owner_post = models.ForeignKey(
        Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="risks"
    )
    exempt = models.TextField(
        blank=True,
        verbose_name="why it is exempt",
        help_text="The ground, such as the financial affairs of a person. Blank: it is not exempt. "
        "An exempt risk is shown on no page and in no document to who may not read exempt items.",
    )
    controls_changed_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When a control was last added, changed, put in place or removed.",
    )

    objects = RiskQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return f"{self.ref} {self.title}".strip()

    def get_absolute_url(self):
        return reverse("risks:risk_detail", args=[self.pk])

    @property
    def of_unit(self):
        """The Unit that the risk is of. Costs a query unless for_report() was used."""
        return self.unit or self.register.unit


class Assessment(models.Model):
    """One scoring of a risk under the scheme that its register had then.

    likelihood and impact are codes of the scheme's levels, kept as written even when it lacks them.
    author -- the name of who made it, kept as text so that it outlives the account; "" when imported.
    controls_changed -- whether a control was changed since the one of its kind before; None when not known.
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
    made_at = models.DateTimeField(default=timezone.now, null=True, editable=False)
    author = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    controls_changed = models.BooleanField(null=True, editable=False)

    objects = OfRiskQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["assessed_on", "id"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.likelihood}{self.impact}"

    def get_absolute_url(self):
        return f"{self.risk.get_absolute_url()}#assessments"


class Control(models.Model):
    """What keeps a risk down: in place, or planned.

    owner -- the words; owner_person and owner_post are whom they mean. in_place_on -- the day on which a
    planned one became one in place; None for one that always was, and where nobody knows.
    """

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="controls")
    position = models.PositiveIntegerField(default=0)
    planned = models.BooleanField(default=False)
    words = models.TextField("control")
    owner = models.TextField(blank=True)
    owner_person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="controls"
    )
    owner_post = models.ForeignKey(
        Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="controls"
    )
    due = models.DateField(null=True, blank=True)
    in_place_on = models.DateField(null=True, blank=True)

    objects = ControlQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["planned", "position", "id"]

    def __str__(self):
        return self.words

    def get_absolute_url(self):
        return f"{self.risk.get_absolute_url()}#control-{self.pk}"

    def is_overdue(self, today):
        """Say whether it is planned and its day has passed; due today is not late."""
        return self.planned and self.due is not None and self.due < today


class Acceptance(models.Model):
    """A formal decision to live with a risk as it stands until a day: by Cabinet, until 31 March 2027."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="acceptances")
    approver = models.CharField(max_length=200, help_text="Who decided: a name, a post or a committee.")
    accepted_on = models.DateField()
    expires_on = models.DateField(help_text="The last day on which it holds.")
    reason = models.TextField()
    recorded_by = models.CharField(max_length=200, blank=True, editable=False)

    objects = OfRiskQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["accepted_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("accepted_on")),
                name="acceptance_ends_after_it_begins",
                violation_error_message="The acceptance must end on or after the day on which it was given",
            )
        ]

    def __str__(self):
        return f"Accepted by {self.approver} until {self.expires_on:%-d %B %Y}"

    def get_absolute_url(self):
        return f"{self.risk.get_absolute_url()}#acceptance"
