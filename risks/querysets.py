"""Words for asking about registers and risks."""

from django.db import models

from organisation.models import Council
from organisation.querysets import OfCouncilQuerySet


class RegisterQuerySet(OfCouncilQuerySet):
    def for_list(self):
        """Everything one row of the list of registers shows."""
        return self.select_related("unit", "scheme").prefetch_related("scheme__rows")


class RiskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Risks of the councils in which the user has a role."""
        return self.filter(register__council__in=Council.objects.visible_to(user))

    def for_report(self):
        """Everything a register page, matrix or report shows of each risk."""
        return self.select_related("register", "register__scheme").prefetch_related("assessments", "controls")
