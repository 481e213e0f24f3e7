"""What was reported of an action or a milestone in a quarter; the plan's own words stay."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from indicators.choices import Rag
from organisation.history import History
from organisation.periods import from_code
from plans.models.item import Action, Milestone
from plans.progress import ProgressState
from plans.querysets import ProgressQuerySet

ONE_ITEM = Q(action=None, milestone__isnull=False) | Q(action__isnull=False, milestone=None)


class Progress(models.Model):
    """How an action or a milestone stood at the end of a quarter: under way, 60%, in words.

    rag -- chosen by a person, who says why; blank: the rating worked out from milestones and dates stands.
    expected_on -- by when it is now expected, where that is not the due day of the plan.
    """

    State = ProgressState
    # What a page shows or rates by, for those that read hundreds.
    SHOWN = (
        *("period", "starts", "ends", "state", "percent", "words", "rag", "rag_reason", "done_on"),
        *("expected_on", "late_because", "agreed_by", "merged_into_id", "who", "at"),
    )

    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="progress_reports"
    )
    milestone = models.ForeignKey(
        Milestone, on_delete=models.CASCADE, null=True, blank=True, related_name="progress_reports"
    )
    period = models.CharField(max_length=20, help_text="The code of a quarter.")
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=20, choices=State, default=State.NOT_STARTED)
    percent = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MaxValueValidator(100, "Enter how far it is as a whole number from 0 to 100")],
        help_text="How far it is, 0 to 100. Blank: not stated.",
    )
    words = models.TextField(blank=True, help_text="What was done in the quarter.")
    rag = models.CharField(
        "rating",
        max_length=10,
        blank=True,
        choices=[one for one in Rag.choices if one[0] != Rag.NONE],
        help_text="Blank: worked out from milestones and dates.",
    )
    rag_reason = models.TextField("why this rating", blank=True)
    done_on = models.DateField(null=True, blank=True)
    expected_on = models.DateField(
        null=True, blank=True, help_text="Where it is no longer the plan's due day."
    )
    late_because = models.TextField("why it is late", blank=True)
    agreed_by = models.CharField("who agreed the new day", max_length=300, blank=True)
    merged_into = models.ForeignKey(
        Action, on_delete=models.SET_NULL, null=True, blank=True, related_name="merged_from"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    who = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now=True)

    objects = ProgressQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["starts", "id"]
        verbose_name_plural = "progress"
        constraints = [
            models.CheckConstraint(condition=ONE_ITEM, name="progress_of_one_item"),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__lte=100),
                name="progress_at_most_whole",
                violation_error_message="Enter how far it is as a whole number from 0 to 100",
            ),
            models.UniqueConstraint(
                fields=["action", "period"],
                condition=Q(milestone=None),
                name="progress_once_for_action_and_quarter",
            ),
            models.UniqueConstraint(
                fields=["milestone", "period"],
                condition=Q(action=None),
                name="progress_once_for_milestone_and_quarter",
            ),
        ]

    def __str__(self):
        return f"{self.get_state_display()} ({from_code(self.period).label})"

    @property
    def item(self):
        """What it is about. Costs a query unless that is read already."""
        return self.action or self.milestone
