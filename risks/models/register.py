"""Risk registers."""

from django.db import models
from django.urls import reverse

from organisation.history import History
from organisation.models import Council, Unit
from risks.models.scheme import RiskScheme
from risks.querysets import RegisterQuerySet


class Register(models.Model):
    """The risks of one unit, scored by one scheme."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="registers")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="registers")
    name = models.CharField(max_length=300)
    scheme = models.ForeignKey(
        RiskScheme, on_delete=models.PROTECT, null=True, blank=True, related_name="registers"
    )

    objects = RegisterQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "unit", "name"],
                name="register_once_on_unit",
                violation_error_message="This unit already has a register with this name",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("risks:register_detail", args=[self.pk])
