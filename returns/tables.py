"""The tables of returns: a quarter as a tree, the earlier quarters, who has not updated, the reminders."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.timezone import localtime

from organisation.tables import HouseTable, NumberColumn
from returns.models import Reminder, Return

State = Return.State
DENSE, WIDE = {"class": "app-table--dense"}, {"class": "app-table--dense app-table--wide"}
# The tag of a state: its words say it, its colour only helps to find it.
TAGS = {
    State.NOT_STARTED: "grey",
    State.IN_PROGRESS: "light-blue",
    State.SUBMITTED: "purple",
    State.RETURNED: "yellow",
    State.SIGNED_OFF: "green",
}


def state_tag(state):
    """Return the tag of a state of a return."""
    state = State(state)
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', TAGS[state], state.label)


class ReturnTable(HouseTable):
    """The returns of one quarter, each unit beneath the one that it is part of."""

    caption = "Returns"
    row_header = "unit"

    unit = tables.Column(verbose_name="Unit", orderable=False)
    kind = tables.Column(verbose_name="Kind", accessor="unit__get_kind_display", orderable=False)
    state = tables.Column(verbose_name="Return", orderable=False)
    updated = tables.Column(verbose_name="Complete", accessor="updated_words", orderable=False)
    waiting = NumberColumn(verbose_name="Not updated", orderable=False, empty_values=(None,))
    due = tables.Column(verbose_name="Due", accessor="unit_return__due", orderable=False)

    class Meta:
        attrs = WIDE
        empty_text = (
            "No unit has anything to report in this quarter. Import plans, then look again for what is due."
        )

    def __init__(self, rows, *, caption, **kwargs):
        self.caption = caption
        super().__init__(rows, **kwargs)

    def render_unit(self, value, record):
        depth = min(record.depth, 6)
        return format_html(
            '<span class="app-tree__{}"><a class="govuk-link" href="{}">{}</a></span>',
            depth,
            record.unit_return.get_absolute_url(),
            value.name,
        )

    def render_state(self, value):
        return state_tag(value)

    def render_due(self, value, record):
        return due_cell(value, record)


class CycleTable(HouseTable):
    """Quarters that are closed, the newest first, each with its record."""

    caption = "Earlier quarters"
    row_header = "quarter"

    quarter = tables.Column(verbose_name="Quarter", accessor="cycle", orderable=False)
    closed = tables.Column(verbose_name="Closed", accessor="cycle__closed_at", orderable=False)
    signed = tables.Column(verbose_name="Signed off", accessor="signed_words", orderable=False)
    record = tables.Column(verbose_name="Record", accessor="record_address", orderable=False)

    class Meta:
        empty_text = "No quarter was closed yet. When one is closed, its record is kept here."

    def render_quarter(self, value):
        return format_html('<a class="govuk-link" href="{}">{}</a>', value.get_absolute_url(), value)

    def render_closed(self, value):
        return f"{value:%-d %B %Y}"

    def render_record(self, value, record):
        words = (
            '<a class="govuk-link" href="{}">The record<span class="govuk-visually-hidden"> of {}</span></a>'
        )
        return format_html(words, value, record.cycle)


class ChaseTable(HouseTable):
    """Everything that is not complete, what is due first coming first."""

    caption = "Everything that is not complete"
    row_header = "thing"

    thing = tables.Column(verbose_name="Thing", accessor="name", orderable=False)
    kind = tables.Column(verbose_name="Kind", accessor="kind_words", orderable=False)
    unit = tables.Column(verbose_name="Unit", accessor="unit__name", orderable=False)
    who = tables.Column(verbose_name="Who reports", accessor="who_words", orderable=False)
    state = tables.Column(verbose_name="State", accessor="update__get_state_display", orderable=False)
    due = tables.Column(verbose_name="Due", orderable=False)

    class Meta:
        attrs = WIDE
        empty_text = "Everything is complete: there is nobody to chase."

    def render_thing(self, value, record):
        address = record.update.get_absolute_url()
        return format_html('<a class="govuk-link" href="{}">{}</a>', address, Truncator(value).chars(160))

    def render_due(self, value, record):
        return due_cell(value, record)


def due_cell(day, record):
    """Return a due day with how far it is; what is late is said in bold."""
    words = format_html("<strong>{}</strong>", record.due_words) if record.is_late else record.due_words
    return format_html("{}<br>{}", f"{day:%-d %B %Y}", words) if words else f"{day:%-d %B %Y}"


class GroupTable(HouseTable):
    """How much each unit has not completed, the one that is latest first."""

    caption = "By unit"
    row_header = "name"

    name = tables.Column(verbose_name="Unit", orderable=False)
    number = NumberColumn(verbose_name="Not complete", orderable=False)
    due = tables.Column(verbose_name="First due", accessor="oldest__due", orderable=False)

    class Meta:
        attrs = DENSE
        empty_text = "Everything is complete."

    def render_due(self, value, record):
        return due_cell(value, record.oldest)


class PersonTable(GroupTable):
    """How much each person has not completed, and how they can be reminded."""

    caption = "By person"

    name = tables.Column(verbose_name="Person", orderable=False)
    reach = tables.Column(verbose_name="Reminders go to", orderable=False)


AGAIN = '<a class="govuk-link" href="{}">Send again<span class="govuk-visually-hidden">{}</span></a>'


class ReminderTable(HouseTable):
    """The reminders of a quarter, the newest first."""

    caption = "Reminders"
    row_header = "who"

    day = tables.Column(verbose_name="Day", orderable=False)
    who = tables.Column(verbose_name="Person", orderable=False)
    address = tables.Column(verbose_name="E-mail", orderable=False)
    subject = tables.Column(verbose_name="Subject", orderable=False)
    state = tables.Column(verbose_name="State", orderable=False)

    class Meta:
        attrs = WIDE
        empty_text = (
            "Nobody was reminded yet. Reminders go out when the timetable of the service runs them, or when "
            "the performance team sends them here."
        )

    def __init__(self, rows, *, may_send):
        self.may_send = may_send
        super().__init__(rows)

    def render_day(self, value):
        return f"{value:%-d %B %Y}"

    def render_state(self, value, record):
        said = [Reminder.State(record.state).label]
        if record.sent_at:
            said[0] = f"Sent {localtime(record.sent_at):%-d %B, %H:%M}"
        if record.problem:
            said.append(record.problem)
        if self.may_send and record.state in (Reminder.State.SENDING, Reminder.State.FAILED):
            address = reverse("returns:reminder_again", args=[record.pk])
            about = f": {record.who}, {record.day:%-d %B}"
            said.append(format_html(AGAIN, address, about))
        return format_html_join(mark_safe("<br>"), "{}", ((one,) for one in said))
