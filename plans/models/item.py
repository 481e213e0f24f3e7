"""Priorities, actions and milestones.

Cells that hold several things keep their words here, one on each line; what could be matched stands
in Reference and Assignment (plans.models.thread), which are made again from the words.
"""

from django.db import models
from django.urls import reverse

from organisation.history import History
from organisation.writing import WritingQuerySet
from plans.models.plan import Plan
from plans.querysets import ItemQuerySet


class DatedItem(models.Model):
    """Something due: the words of the date, and the days that they mean, if they can be read."""

    due = models.TextField(blank=True, help_text="As written: Mar 07, Autumn Term 09, Ongoing.")
    due_earliest = models.DateField(null=True, blank=True, editable=False)
    due_latest = models.DateField(null=True, blank=True, editable=False)

    objects = WritingQuerySet.as_manager()
    history = History(inherit=True)

    class Meta:
        abstract = True


class Priority(models.Model):
    """An objective, priority or work area of a plan, in a tree: 3 > 3.1."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="priorities")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    parent_words = models.CharField(
        max_length=200, blank=True, editable=False, help_text="The parent as written, when it was not found."
    )
    position = models.PositiveIntegerField(default=0)
    key = models.CharField(
        max_length=200, blank=True, help_text="Joins the sheets of a workbook; never printed."
    )
    ref = models.CharField(max_length=200, blank=True, help_text="As printed, and as other plans cite it.")
    level = models.CharField(
        max_length=100, blank=True, help_text="The plan's word: Strategic objective, Work area."
    )
    title = models.TextField()
    lead = models.TextField(blank=True, help_text="As written, one on each line.")
    accountable = models.TextField(blank=True, help_text="As written, one on each line.")
    contributes_to = models.TextField(blank=True, help_text="Framework: code or title, one on each line.")
    supports = models.TextField(
        blank=True, help_text="References to plans of a higher tier, one on each line."
    )
    indicators = models.TextField(blank=True, help_text="Indicator codes, one on each line.")
    measured_by = models.TextField(blank=True)
    risks = models.TextField(blank=True, help_text="Risk references, one on each line.")
    risk_notes = models.TextField(blank=True)
    change_driver = models.TextField(blank=True)
    expected_outcome = models.TextField(blank=True)
    service_improvement = models.TextField(blank=True)
    efficiency_gains = models.TextField(blank=True)
    financial_implications = models.TextField(blank=True)
    staffing_implications = models.TextField(blank=True)
    risk_implications = models.TextField(blank=True)
    corporate_implications = models.TextField(blank=True)
    additional_information = models.TextField(blank=True)

    objects = ItemQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "priorities"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"],
                condition=~models.Q(key=""),
                name="priority_key_once_in_plan",
                violation_error_message="The plan already has a priority with this key",
            )
        ]

    def __str__(self):
        return f"{self.ref} {self.title}".strip()

    def get_absolute_url(self):
        return f"{reverse('plans:plan_detail', args=[self.plan_id])}#priority-{self.pk}"


class Action(DatedItem):
    """What somebody will do for a priority, and by when."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="actions")
    priority = models.ForeignKey(
        Priority, on_delete=models.CASCADE, null=True, blank=True, related_name="actions"
    )
    priority_words = models.CharField(max_length=200, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0)
    key = models.CharField(
        max_length=200, blank=True, help_text="Joins the sheets of a workbook; never printed."
    )
    ref = models.CharField(max_length=200, blank=True, help_text="As printed; may repeat or be blank.")
    title = models.TextField(blank=True, help_text="What will be done.")
    lead = models.TextField(blank=True, help_text="As written, one on each line.")
    accountable = models.TextField(blank=True, help_text="As written, one on each line.")
    quarters = models.TextField(blank=True, help_text="Quarters of work, one on each line: 2007/08 Q3.")
    resources = models.TextField(blank=True)
    indicators = models.TextField(blank=True, help_text="Indicator codes, one on each line.")
    targets = models.TextField(blank=True)
    measured_by = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    contributes_to = models.TextField(blank=True, help_text="Framework: code or title, one on each line.")
    supports = models.TextField(
        blank=True, help_text="References to plans of a higher tier, one on each line."
    )
    others_involved = models.TextField(blank=True)
    monitoring = models.TextField(blank=True)
    progress = models.TextField(blank=True)
    rag = models.CharField(max_length=50, blank=True, help_text="As written.")

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"],
                condition=~models.Q(key=""),
                name="action_key_once_in_plan",
                violation_error_message="The plan already has an action with this key",
            )
        ]

    def __str__(self):
        return f"{self.ref} {self.title}".strip() or "An action without words"

    def get_absolute_url(self):
        return f"{reverse('plans:plan_detail', args=[self.plan_id])}#action-{self.pk}"


class Milestone(DatedItem):
    """A step of an action with a date of its own."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="milestones")
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="milestones"
    )
    action_words = models.CharField(max_length=200, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0)
    title = models.TextField(blank=True)
    lead = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return self.title
