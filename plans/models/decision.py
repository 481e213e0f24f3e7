"""What a person decided about the words of a plan.

What is made of the words (plans.models.thread, the findings of the plan check) is made again whenever they or
other plans change; these decisions stay, and are asked each time. No workbook has a column for them.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from organisation.history import History
from organisation.models import Person, Post
from plans.models.budget import BudgetTable
from plans.models.framework import FrameworkItem
from plans.models.item import Action, Milestone, Priority
from plans.models.measure import PlanIndicator
from plans.models.plan import Plan, Section
from plans.models.thread import ONE_ITEM, Reference
from plans.querysets import OfPlanQuerySet, SettledReferenceQuerySet
from plans.references import LONGEST_NORMAL
from risks.models import Risk


def one_of(*names):
    """Return the condition that exactly one of the foreign keys is set."""
    found = Q()
    for chosen in names:
        found |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return found


class Decision(models.Model):
    """Who decided, and when. The name is kept as text, so that it outlives the account."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    who = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    objects = OfPlanQuerySet.as_manager()
    history = History(inherit=True)

    class Meta:
        abstract = True


class SettledReference(Decision):
    """What a person said that one line of Supports or Contributes to of an item means.

    normal -- the line as plans.references.normal_line gives it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="settled_references")
    priority = models.ForeignKey(
        Priority, on_delete=models.CASCADE, null=True, blank=True, related_name="settled_references"
    )
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="settled_references"
    )
    kind = models.CharField(max_length=20, choices=Reference.Kind)
    words = models.TextField()
    normal = models.CharField(max_length=LONGEST_NORMAL)
    to_priority = models.ForeignKey(
        Priority, on_delete=models.CASCADE, null=True, blank=True, related_name="settled_for"
    )
    to_action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="settled_for"
    )
    to_item = models.ForeignKey(
        FrameworkItem, on_delete=models.CASCADE, null=True, blank=True, related_name="settled_for"
    )

    objects = SettledReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=ONE_ITEM, name="settled_reference_of_one_item"),
            models.CheckConstraint(
                condition=one_of("to_priority", "to_action", "to_item"), name="settled_reference_to_one_thing"
            ),
            models.UniqueConstraint(
                fields=["priority", "kind", "normal"], name="reference_of_priority_settled_once"
            ),
            models.UniqueConstraint(
                fields=["action", "kind", "normal"], name="reference_of_action_settled_once"
            ),
        ]

    def __str__(self):
        return self.words

    @property
    def of(self):
        """The key of the item that cites, as the thread has it."""
        return ("priority", self.priority_id) if self.priority_id else ("action", self.action_id)

    @property
    def citing(self):
        """The item that cites. Costs a query unless for_list() was used, as do the next."""
        return self.priority or self.action

    @property
    def meant(self):
        return self.to_priority or self.to_action or self.to_item

    @property
    def where(self):
        """The plan or the framework in which what is meant stands."""
        return self.meant.framework if self.to_item_id else self.meant.plan

    @property
    def to(self):
        """The key of what is meant, as the thread has it."""
        keys = {"priority": self.to_priority_id, "action": self.to_action_id, "item": self.to_item_id}
        return next((kind, pk) for kind, pk in keys.items() if pk)


class SettledName(Decision):
    """Whom a name in a plan means, as a person said: somebody, a post, or nobody whom the council lists.

    normal -- the name as plans.references.normal_name gives it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="settled_names")
    words = models.CharField(max_length=LONGEST_NORMAL)
    normal = models.CharField(max_length=LONGEST_NORMAL)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="settled_names"
    )
    post = models.ForeignKey(
        Post, on_delete=models.CASCADE, null=True, blank=True, related_name="settled_names"
    )

    class Meta:
        ordering = ["words", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) | Q(post=None), name="settled_name_is_one_or_none"
            ),
            models.UniqueConstraint(fields=["plan", "normal"], name="name_settled_once_in_plan"),
        ]

    def __str__(self):
        return self.words


class SwitchedOffCheck(Decision):
    """A rule of the plan check that does not count for one item, and why.

    A finding about no one item (a basket, the plan itself) is known by its message: when what it says
    changes, it counts again.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="switched_off_checks")
    code = models.CharField(max_length=50)
    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, null=True, blank=True)
    action = models.ForeignKey(Action, on_delete=models.CASCADE, null=True, blank=True)
    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, null=True, blank=True)
    indicator = models.ForeignKey(PlanIndicator, on_delete=models.CASCADE, null=True, blank=True)
    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, null=True, blank=True)
    budget = models.ForeignKey(BudgetTable, on_delete=models.CASCADE, null=True, blank=True)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, null=True, blank=True)
    message = models.TextField(help_text="What the finding said when it was switched off.")
    reason = models.TextField()

    KINDS = ("priority", "action", "milestone", "indicator", "risk", "budget", "section")

    class Meta:
        ordering = ["at", "id"]
        default_related_name = "switched_off_checks"

    def __str__(self):
        return f"{self.code}: {self.reason}"

    @property
    def item(self):
        """(kind, primary key) of the item, as a finding has it, or None."""
        keys = ((kind, getattr(self, f"{kind}_id")) for kind in self.KINDS)
        return next(((kind, pk) for kind, pk in keys if pk), None)
