"""How a plan is measured: its indicators, baskets and scorecard."""

from django.db import models
from django.db.models import Q

from indicators.models import Indicator
from organisation.history import History, keep_links
from organisation.writing import WritingQuerySet
from plans.models.item import Priority
from plans.models.plan import Plan
from plans.querysets import PlanIndicatorQuerySet


class PlanIndicator(models.Model):
    """An indicator as one plan uses and prints it. The figures belong to the indicator, once.

    title and refs are this plan's own words; blank where they are those of the indicator.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="plan_indicators")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="plan_indicators")
    priorities = models.ManyToManyField(Priority, blank=True, related_name="plan_indicators")
    priority_words = models.TextField(
        blank=True, editable=False, help_text="The keys of the priorities, as written."
    )
    position = models.PositiveIntegerField(default=0)
    key = models.CharField(
        max_length=200, blank=True, help_text="Joins the sheets of a workbook; never printed."
    )
    title = models.TextField(blank=True)
    refs = models.TextField(blank=True)
    as_written = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="This plan's words for unit, better, frequency, year basis and cumulative, by column, "
        "where they are not those that the indicator's own fields are written with.",
    )
    lead = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    partner = models.TextField(blank=True)
    group = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    baseline = models.TextField(blank=True)
    benchmark = models.TextField(blank=True)

    objects = PlanIndicatorQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"],
                condition=~Q(key=""),
                name="indicator_key_once_in_plan",
                violation_error_message="The plan already has an indicator with this key",
            )
        ]

    def __str__(self):
        return self.shown_title

    @property
    def shown_title(self):
        """This plan's words for the indicator. Costs a query unless the indicator is loaded."""
        return self.title or self.indicator.title


class Basket(models.Model):
    """The weighted indicators behind one line of a balanced scorecard (BOPI): F11."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="baskets")
    code = models.CharField(max_length=100)
    position = models.PositiveIntegerField(default=0)

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="basket_once_in_plan",
                violation_error_message="The plan already has a basket with this code",
            )
        ]

    def __str__(self):
        return self.code


class BasketMember(models.Model):
    """One indicator in a basket. weight is a percentage, None where the plan prints no number."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="members")
    priority = models.ForeignKey(Priority, on_delete=models.SET_NULL, null=True, blank=True)
    priority_words = models.CharField(max_length=200, blank=True, editable=False)
    plan_indicator = models.ForeignKey(
        PlanIndicator, on_delete=models.CASCADE, null=True, blank=True, related_name="basket_members"
    )
    indicator_words = models.CharField(max_length=200, blank=True, editable=False)
    weight_words = models.CharField(max_length=100, blank=True, help_text="As printed: 30%, NA.")
    weight = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0)

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = "indicator in the basket"
        verbose_name_plural = "indicators in the basket"
        ordering = ["position", "id"]

    def __str__(self):
        return f"{self.basket} {self.weight_words}".strip()


class ScorecardRow(models.Model):
    """A line of the balanced scorecard, with its status and direction as printed."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="scorecard_rows")
    position = models.PositiveIntegerField(default=0)
    perspective = models.CharField(max_length=200, blank=True)
    objective = models.TextField(blank=True)
    critical_success_factor = models.TextField(blank=True)
    code = models.CharField(max_length=50, blank=True)
    priority = models.TextField(blank=True, help_text="As written.")
    baskets = models.TextField(blank=True, help_text="Basket codes, one on each line.")
    status = models.CharField(max_length=50, blank=True, help_text="As printed.")
    direction = models.CharField(max_length=50, blank=True, help_text="As printed.")

    objects = WritingQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return f"{self.perspective}: {self.critical_success_factor}"


keep_links(PlanIndicator.priorities)
