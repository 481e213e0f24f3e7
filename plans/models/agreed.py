"""The days by which things are due, as members approved them: the baseline of a date that moves."""

from django.db import models
from django.db.models import Q

from organisation.history import History
from plans.models.item import Action, Milestone
from plans.models.life import PlanVersion
from plans.querysets import AgreedDueQuerySet


class AgreedDue(models.Model):
    """The due day of an action or milestone, as a version of its plan approved it.

    Written with the first version that holds the thing, and again with each one that moved the day: the
    first is the baseline, and the version says who agreed each move and by which decision. before -- the day
    that the version before it had agreed, of one that moved it.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="agreed_dues")
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="agreed_dues"
    )
    milestone = models.ForeignKey(
        Milestone, on_delete=models.CASCADE, null=True, blank=True, related_name="agreed_dues"
    )
    due = models.TextField(blank=True, help_text="As written.")
    due_latest = models.DateField(null=True, blank=True)
    is_move = models.BooleanField(default=False)
    before = models.TextField(blank=True)
    before_latest = models.DateField(null=True, blank=True)

    objects = AgreedDueQuerySet.as_manager()
    # Never changed, but it goes with an action that goes, and the plan of an earlier day prints it.
    history = History()

    class Meta:
        ordering = ["version__number", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action=None, milestone__isnull=False) | Q(action__isnull=False, milestone=None),
                name="agreed_due_of_one_item",
            ),
            models.UniqueConstraint(
                fields=["version", "action"],
                condition=Q(milestone=None),
                name="agreed_due_once_for_action",
            ),
            models.UniqueConstraint(
                fields=["version", "milestone"],
                condition=Q(action=None),
                name="agreed_due_once_for_milestone",
            ),
        ]

    def __str__(self):
        return self.due or "No day"
