"""One thing on which a unit reports in a quarter."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from indicators.models import Indicator
from organisation.history import History
from plans.models import Action, Milestone
from returns.models.unit_return import Return
from returns.querysets import UpdateQuerySet
from risks.models import Control, Risk

THINGS = ("indicator", "action", "milestone", "control", "risk")


def _one_thing():
    """Return the condition that exactly one of THINGS is named."""
    condition = Q()
    for name in THINGS:
        condition |= Q(**{f"{other}__isnull": other != name for other in THINGS})
    return condition


class Update(models.Model):
    """What is said in one cycle about one thing that is due: an indicator, action, milestone, control, risk.

    Made when the cycle opens, so that what nobody has updated is known. The figures, the progress and the
    scores themselves stand where they belong (Result, Progress, Assessment); here stand the commentary and
    who saved it. version rises with every save: who saves over another than the page showed is told.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Not updated"
        INCOMPLETE = "incomplete", "Saved, something is missing"
        COMPLETE = "complete", "Complete"
        RETURNED = "returned", "Returned for revision"

    class Kept(models.TextChoices):
        """What became of the promise of the quarter before."""

        YES = "yes", "Done as promised"
        PARTLY = "partly", "Done in part"
        NO = "no", "Not done"

    unit_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="updates")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, null=True, blank=True, related_name="updates"
    )
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="updates"
    )
    milestone = models.ForeignKey(
        Milestone, on_delete=models.CASCADE, null=True, blank=True, related_name="updates"
    )
    control = models.ForeignKey(
        Control, on_delete=models.CASCADE, null=True, blank=True, related_name="updates"
    )
    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, null=True, blank=True, related_name="updates")
    position = models.PositiveIntegerField(default=0)
    period = models.CharField(
        max_length=20, help_text="The code of the period reported on: of an annual indicator, its year."
    )
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    version = models.PositiveIntegerField(default=0, editable=False)

    comment = models.TextField(blank=True, help_text="What the figure or the progress means.")
    cause = models.TextField(blank=True)
    remedy = models.TextField("action to put it right", blank=True)
    remedy_owner = models.CharField("who does it", max_length=300, blank=True)
    remedy_due = models.CharField(
        "by when", max_length=200, blank=True, help_text="As written: end of May 2027."
    )
    remedy_due_latest = models.DateField(null=True, blank=True, editable=False)
    kept = models.CharField("what became of the promise", max_length=10, choices=Kept, blank=True)
    kept_words = models.TextField("what was done about it", blank=True)

    figure_is_own = models.BooleanField(
        default=False,
        editable=False,
        help_text="The result was first entered by this update, in this quarter: it is put right "
        "without a footnote until the quarter is closed.",
    )

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    who = models.CharField(max_length=200, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)

    objects = UpdateQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=_one_thing(), name="update_of_one_thing"),
            *(
                models.UniqueConstraint(
                    fields=["unit_return", name],
                    condition=Q(**{f"{name}__isnull": False}),
                    name=f"update_once_for_{name}",
                )
                for name in THINGS
            ),
        ]

    def __str__(self):
        return str(self.thing)

    def get_absolute_url(self):
        return reverse("returns:update_detail", args=[self.pk])

    @property
    def kind(self):
        """Which of THINGS it is about."""
        return next(name for name in THINGS if getattr(self, f"{name}_id"))

    @property
    def thing(self):
        """What it is about. Costs a query unless that is read already."""
        return getattr(self, self.kind)

    @property
    def is_exempt(self):
        """Whether it is about an exempt risk or a control of one. Costs queries unless these are read."""
        risk = self.risk or (self.control.risk if self.control_id else None)
        return bool(risk is not None and risk.exempt)
