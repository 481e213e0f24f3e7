"""Words for asking about registers, schemes and risks."""

from django.db import models

from organisation.models import Council
from organisation.querysets import OfCouncilQuerySet


class RiskSchemeQuerySet(OfCouncilQuerySet):
    def with_rows(self):
        """Schemes with their levels, bands and appetite cells, from highest to lowest."""
        return self.prefetch_related("rows")


class RegisterQuerySet(OfCouncilQuerySet):
    def for_list(self):
        """Everything one row of the list of registers shows, and the heading of a register's own page."""
        return self.select_related("council", "unit", "scheme")


class RiskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Risks of the councils in which the user has a role."""
        return self.filter(register__council__in=Council.objects.visible_to(user))

    def of_registers(self, registers):
        """Risks of some registers, each with the assessments from which the register is counted."""
        return self.filter(register__in=registers).prefetch_related("assessments")

    def of_units(self, units):
        """Risks of the registers of some units, with the register and the assessments: by register."""
        return (
            self.filter(register__unit__in=units)
            .select_related("register")
            .prefetch_related("assessments")
            .order_by("register__name", "position", "id")
        )

    def for_report(self):
        """Everything a register page, matrix or report shows of each risk."""
        return self.select_related(
            "register__council", "register__unit", "register__scheme"
        ).prefetch_related("assessments", "controls")
