"""Tables of plans."""

import django_tables2 as tables

from organisation.tables import HouseTable, NumberColumn
from plans.models import Plan


class PlanTable(HouseTable):
    caption = "Service plans"
    row_header = "title"

    title = tables.Column(
        verbose_name="Plan", linkify=True, orderable=False, attrs={"a": {"class": "govuk-link"}}
    )
    tier = tables.Column(orderable=False)
    unit = tables.Column(orderable=False)
    years = tables.Column(verbose_name="Period", orderable=False)
    state = tables.Column(orderable=False)
    status = tables.Column(verbose_name="Status as printed", orderable=False)
    priority_count = NumberColumn(verbose_name="Priorities", orderable=False)
    action_count = NumberColumn(verbose_name="Actions", orderable=False)
    indicator_count = NumberColumn(verbose_name="Indicators", orderable=False)
    risk_count = NumberColumn(verbose_name="Risks", orderable=False)

    class Meta:
        model = Plan
        fields = ("title", "tier", "unit", "years", "state", "status")
        sequence = (*fields, "priority_count", "action_count", "indicator_count", "risk_count")
        empty_text = "There are no plans yet."
