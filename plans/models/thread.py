"""The golden thread and the names of people, made from the words of the items by an operation."""

from django.db import models
from django.db.models import Q

from indicators.models import Indicator
from organisation.history import History
from organisation.models import Person, Post
from plans.models.framework import FrameworkItem
from plans.models.item import Action, Milestone, Priority
from plans.models.measure import PlanIndicator
from plans.models.plan import Plan
from plans.querysets import AssignmentQuerySet, ReferenceQuerySet
from risks.models import Risk

ONE_ITEM = (Q(priority=None) & Q(action__isnull=False)) | (Q(priority__isnull=False) & Q(action=None))


class Reference(models.Model):
    """One thing that a priority or action cites, as written, and what it was found to mean."""

    class Kind(models.TextChoices):
        SUPPORTS = "supports", "Supports"
        CONTRIBUTES = "contributes", "Contributes to"
        INDICATOR = "indicator", "Measured by indicator"
        RISK = "risk", "Risk"

    class State(models.TextChoices):
        LINKED = "linked", "Linked"
        WAITING = "waiting", "Waiting: nothing with this reference is held"
        AMBIGUOUS = "ambiguous", "Ambiguous: more than one thing has this reference"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="references")
    priority = models.ForeignKey(
        Priority, on_delete=models.CASCADE, null=True, blank=True, related_name="references"
    )
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="references"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    position = models.PositiveIntegerField(default=0)
    words = models.TextField()
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    to_priority = models.ForeignKey(
        Priority, on_delete=models.SET_NULL, null=True, blank=True, related_name="cited_by"
    )
    to_action = models.ForeignKey(
        Action, on_delete=models.SET_NULL, null=True, blank=True, related_name="cited_by"
    )
    to_item = models.ForeignKey(
        FrameworkItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="cited_by"
    )
    to_indicator = models.ForeignKey(
        Indicator, on_delete=models.SET_NULL, null=True, blank=True, related_name="cited_by"
    )
    to_risk = models.ForeignKey(
        Risk, on_delete=models.SET_NULL, null=True, blank=True, related_name="cited_by"
    )

    objects = ReferenceQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=ONE_ITEM, name="reference_of_one_item")]

    def __str__(self):
        return self.words


class Assignment(models.Model):
    """One name that an item gives as lead or accountable, and the person or post it is sure to mean."""

    class Duty(models.TextChoices):
        LEAD = "lead", "Lead"
        ACCOUNTABLE = "accountable", "Accountable"
        CONTACT = "contact", "Contact"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="assignments")
    priority = models.ForeignKey(
        Priority, on_delete=models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    milestone = models.ForeignKey(
        Milestone, on_delete=models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    plan_indicator = models.ForeignKey(
        PlanIndicator, on_delete=models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    duty = models.CharField(max_length=20, choices=Duty)
    position = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=300)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="assignments"
    )
    post = models.ForeignKey(
        Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="assignments"
    )

    objects = AssignmentQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return self.words
