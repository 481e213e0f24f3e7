"""The life of a plan: the steps that people took, and the versions that were approved."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from plans.models.plan import Plan
from plans.querysets import OfPlanQuerySet, VersionQuerySet


class PlanStep(models.Model):
    """A step that somebody took in a plan's life, with what they said: "returned with reasons".

    Written by plans.life and never changed. step -- the name of one of plans.lifecycle.STEPS.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    who = models.CharField(max_length=200)
    step = models.CharField(max_length=20)
    words = models.TextField(blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.who}: {self.step}"


class PlanVersion(models.Model):
    """A plan as it was approved, with the decision that approved it. It stays as it is for ever.

    content -- the words of its workbook (plans.content_json). document -- the HTML of its contents list and
    of all its parts, with the figures, ratings and names of the day. pdf and workbook are made of these two
    when they are first asked for, and kept. None of them holds an exempt risk: where there were any, exempt
    holds the whole content, for those who may read it.
    """

    # PROTECT: what members approved outlives the working copy.
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    who = models.CharField(max_length=200)
    decision = models.CharField(max_length=200)
    meeting = models.CharField(max_length=300)
    decided_on = models.DateField()
    changes = models.TextField(blank=True)
    agreed_by = models.TextField(blank=True)
    content = models.JSONField()
    exempt = models.JSONField(null=True, blank=True, editable=False)
    document = models.TextField()
    pdf = models.BinaryField(null=True, blank=True)
    workbook = models.BinaryField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="version_once_of_plan",
                violation_error_message="The plan already has a version with this number",
            )
        ]

    def __str__(self):
        return f"Version {self.number}"

    def get_absolute_url(self):
        return reverse("plans:version_detail", args=[self.plan_id, self.number])

    @property
    def decided(self):
        """The decision in one line: "Cabinet, 8 April 2025, CAB 2025/7"."""
        return f"{self.meeting}, {self.decided_on:%-d %B %Y}, {self.decision}"

    @property
    def cover(self):
        """The rows of the sheet Plan as they were: {"Title": ..., "Unit": ...}."""
        return dict(map(tuple, self.content["fields"]))

    @property
    def years(self):
        """The period in words, as Plan.years has it."""
        first, last = self.cover["First year"], self.cover["Last year"]
        return first if first == last else f"{first} to {last}"
