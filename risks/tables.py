"""The table that lists registers."""

import django_tables2 as tables
from django.utils.html import format_html

from organisation.tables import HouseTable, NumberColumn


class RegisterTable(HouseTable):
    caption = "Registers and how their risks stand"
    row_header = "register"

    register = tables.Column(verbose_name="Register", order_by=("register__name",))
    unit = tables.Column(verbose_name="Unit", accessor="register__unit__name")
    scheme = tables.Column(
        verbose_name="Scheme", accessor="register__scheme", default="None chosen", orderable=False
    )
    risks = NumberColumn(verbose_name="Risks in it", accessor="counts__risks")
    bands = tables.Column(
        verbose_name="By band",
        accessor="counts__bands",
        default="No bands in the scheme",
        empty_values=((), None),
        orderable=False,
    )
    above = NumberColumn(
        verbose_name="Above appetite", accessor="counts__above", default="Not stated", empty_values=(None,)
    )
    unscored = NumberColumn(verbose_name="Not scored", accessor="counts__unscored")

    class Meta:
        empty_text = (
            "No risk register is held yet. Import a plan whose workbook has a Risks sheet, or add a register."
        )

    def render_register(self, value):
        return format_html('<a class="govuk-link" href="{}">{}</a>', value.get_absolute_url(), value)

    def render_bands(self, value):
        return ", ".join(f"{number} {label}" for label, number in value)
