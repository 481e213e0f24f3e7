"""Tables of plans."""

import django_tables2 as tables
from django.utils.formats import date_format

from organisation.models import Person
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
    state = tables.Column(accessor="standing", orderable=False)
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


class PersonTable(HouseTable):
    caption = "Everybody whom the plans list"
    row_header = "name"

    name = tables.Column(
        linkify=("people:person_detail", [tables.A("pk")]),
        orderable=False,
        attrs={"a": {"class": "govuk-link"}},
    )
    initials = tables.Column(orderable=False)
    job_title = tables.Column(orderable=False)
    unit = tables.Column(orderable=False)
    left_on = tables.Column(verbose_name="Left", orderable=False, default="")

    class Meta:
        model = Person
        fields = ("name", "initials", "job_title", "unit", "left_on")
        empty_text = "Nobody is listed yet. People come with the plans that name them."

    def render_left_on(self, value):
        return date_format(value, "j F Y")
