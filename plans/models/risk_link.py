"""Links from a risk to what bears on it in plans, where no cell of a workbook says so."""

from django.db import models
from django.db.models import Q

from indicators.models import Indicator
from organisation.history import History
from plans.models.item import Action
from risks.models import Risk
from risks.querysets import OfRiskQuerySet

ONE_END = Q(action=None, indicator__isnull=False) | Q(action__isnull=False, indicator=None)


class RiskLink(models.Model):
    """An action that bears on a risk, or an indicator that shows how it stands.

    Priorities cite a risk by its ref in their own words: that is a Reference.
    """

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="links")
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="risk_links"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, null=True, blank=True, related_name="risk_links"
    )

    objects = OfRiskQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["id"]
        verbose_name = "link"
        constraints = [
            models.CheckConstraint(condition=ONE_END, name="risk_link_has_one_end"),
            models.UniqueConstraint(
                fields=["risk", "action"], condition=Q(indicator=None), name="risk_link_to_action_once"
            ),
            models.UniqueConstraint(
                fields=["risk", "indicator"], condition=Q(action=None), name="risk_link_to_indicator_once"
            ),
        ]

    def __str__(self):
        return str(self.end)

    @property
    def end(self):
        """What it leads to. Costs a query unless that is read already."""
        return self.action or self.indicator
