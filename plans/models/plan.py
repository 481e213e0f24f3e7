"""The plan itself, its narrative, and the lists it prints: units, people, framework items, judgements."""

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from organisation.history import History
from organisation.models import Council, Person, Unit
from organisation.periods import Period
from organisation.writing import WritingQuerySet
from plans.models.framework import FrameworkItem
from plans.querysets import PlanQuerySet
from risks.models import Register


class Plan(models.Model):
    """What one unit says it will do in one or more financial years.

    The words of the cover are kept as printed; years are the April in which they start (2007 is 2007/08).
    """

    class Tier(models.TextChoices):
        CORPORATE = "corporate", "Corporate"
        DIRECTORATE = "directorate", "Directorate"
        DIVISION = "division", "Division"
        TEAM = "team", "Team"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        CONSULTATION = "consultation", "In consultation"
        FOR_APPROVAL = "for approval", "For approval"
        APPROVED = "approved", "Approved"
        SUPERSEDED = "superseded", "Superseded"

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="plans")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    tier = models.CharField(max_length=20, choices=Tier)
    title = models.CharField(max_length=500)
    strapline = models.TextField(blank=True)
    first_year = models.PositiveIntegerField(
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
        help_text="The year in which the first financial year starts: 2007 for 2007/08.",
    )
    last_year = models.PositiveIntegerField(validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    version = models.CharField(max_length=50, blank=True, help_text="As printed.")
    status = models.CharField(max_length=100, blank=True, help_text="As printed.")
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    superseded_from = models.DateField(
        null=True,
        blank=True,
        help_text="The first day of the plan that takes its place, where that is known.",
    )
    date = models.CharField(max_length=100, blank=True, help_text="As printed.")
    responsible_officer = models.CharField(max_length=500, blank=True)
    contact = models.CharField(max_length=500, blank=True)
    register = models.ForeignKey(
        Register, on_delete=models.SET_NULL, null=True, blank=True, related_name="plans"
    )
    layout = models.JSONField(
        default=list,
        blank=True,
        help_text="Sheets and columns of the workbook in which the plan came, in their order.",
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = PlanQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["-first_year", "council", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "unit", "tier", "first_year"],
                name="plan_once_for_unit_and_year",
                violation_error_message="This unit already has a plan of this tier that starts in this year",
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="plan_ends_after_it_starts",
                violation_error_message="The last year must be the first year or a later one",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("plans:plan_detail", args=[self.pk])

    @property
    def last_period(self):
        """The last financial year of the plan: what ended after it is the business of a later plan."""
        return Period("FY", self.last_year)

    @property
    def starts(self):
        """The first day of the plan."""
        return Period("FY", self.first_year).starts

    @property
    def standing(self):
        """Its state in words, true on every day: "Superseded from 1 April 2026"."""
        words = self.get_state_display()
        return f"{words} from {self.superseded_from:%-d %B %Y}" if self.superseded_from else words

    @property
    def last_day_in_force(self):
        """The day before another plan takes its place, or None."""
        return self.superseded_from - timedelta(days=1) if self.superseded_from else None

    @property
    def years(self):
        """The period in words: "2009/10" or "2009/10 to 2010/11"."""
        first, last = (f"{year}/{(year + 1) % 100:02d}" for year in (self.first_year, self.last_year))
        return first if first == last else f"{first} to {last}"


class PlanUnit(models.Model):
    """A unit as this plan describes it: its purpose and core functions in the plan's words."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="plan_units")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="plan_units")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=50, blank=True, help_text="As written.")
    parent = models.CharField(max_length=300, blank=True, help_text="As written.")
    purpose = models.TextField(blank=True)
    core_functions = models.TextField(blank=True)

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return str(self.unit)


class PlanPerson(models.Model):
    """A person whom this plan lists with a job title, or a post that nobody is named for."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="plan_people")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="plan_people"
    )
    position = models.PositiveIntegerField()
    initials = models.CharField(max_length=20, blank=True)
    job_title = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=300, blank=True, help_text="As written.")

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "plan people"

    def __str__(self):
        return str(self.person or self.job_title)


class PlanFrameworkItem(models.Model):
    """An item of a framework that this plan lists."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="plan_framework_items")
    item = models.ForeignKey(FrameworkItem, on_delete=models.CASCADE, related_name="plan_framework_items")
    position = models.PositiveIntegerField()

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return str(self.item)


class Section(models.Model):
    """A numbered part of the narrative, in Markdown."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=50, blank=True)
    heading = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return f"{self.number} {self.heading}".strip()


class Judgement(models.Model):
    """What an inspectorate or other body judged: Annual Performance Assessment 2008, Stay Safe, grade 2."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="judgements")
    position = models.PositiveIntegerField()
    body = models.CharField(max_length=300, blank=True)
    area = models.TextField(blank=True)
    judged = models.CharField(max_length=300, blank=True)
    year = models.CharField(max_length=20, blank=True)
    grade = models.CharField(max_length=100, blank=True)
    scale = models.CharField(max_length=300, blank=True)
    strengths = models.TextField(blank=True)
    areas_for_improvement = models.TextField(blank=True)

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return f"{self.body}: {self.area}"
