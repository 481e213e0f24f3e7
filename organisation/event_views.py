"""What was done: the audit trail of a council, for those who administer the whole of it to read."""

import django_tables2 as tables
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.views.generic import TemplateView, View
from django_tables2 import RequestConfig

from organisation.access import ADMINISTERS
from organisation.csv_words import csv_words
from organisation.forms import EventFilterForm
from organisation.models import Event
from organisation.reach import reach_of
from organisation.tables import HouseTable

ON_A_PAGE = 50
# Who needs more narrows the days; the rows are held in memory.
MOST_ROWS = 20_000
HEADINGS = ("When", "Who", "Did", "What", "More")
# Of what an event keeps beside its words, what people read.
SAID = {
    **{"before": "Before", "after": "After", "how": "How", "kind": "Kind", "words": "Words"},
    **{"why": "Why", "reason": "Reason", "rule": "Rule", "last_day": "Last day", "address": "From"},
}


def more_of(event):
    """Return what else is kept of an event, in words: "Before: no role. After: Editor, Housing."."""
    said = ((label, event.detail.get(name)) for name, label in SAID.items())
    return " ".join(f"{label}: {str(words).rstrip('.')}." for label, words in said if words)


class EventTable(HouseTable):
    caption = "What was done, the newest first"
    row_header = "at"
    at = tables.Column("When")
    who = tables.Column("Who")
    did = tables.Column("Did")
    what = tables.Column("What")
    more = tables.Column("More", empty_values=())

    class Meta:
        orderable = False
        empty_text = "Nothing was done that fits what you asked for. Clear the filters, or choose other days."

    def render_at(self, value):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"

    def render_did(self, value):
        return f"{value[:1].upper()}{value[1:]}"

    def render_more(self, record):
        return more_of(record)


class OfEventsMixin:
    """The events of the council, as they are narrowed, for those who administer the whole of it."""

    def dispatch(self, request, *args, **kwargs):
        self.council = request.council
        if not reach_of(request).holds(ADMINISTERS, self.council):
            raise PermissionDenied("Administrators of the whole council read what was done in it.")
        return super().dispatch(request, *args, **kwargs)

    def narrowed(self):
        """Return (the form, the events that it asks for); a form with mistakes narrows nothing."""
        events = Event.objects.of(self.council)
        form = EventFilterForm(self.request.GET or None, acts=events.acts())
        return form, events.narrowed(**form.cleaned_data) if form.is_valid() else events


class EventListView(OfEventsMixin, TemplateView):
    """A page of the events, the newest first."""

    template_name = "organisation/event_list.html"

    def get_context_data(self, **kwargs):
        form, events = self.narrowed()
        table = EventTable(events)
        RequestConfig(self.request, paginate={"per_page": ON_A_PAGE}).configure(table)
        asked = self.request.GET.copy()
        asked.pop("page", None)
        return super().get_context_data(
            form=form,
            table=table,
            total=table.page.paginator.count,
            most=MOST_ROWS,
            is_used=any(asked.values()),
            asked=asked.urlencode(),
            **kwargs,
        )


class EventExportView(OfEventsMixin, View):
    """The events as they are narrowed, all pages, as comma-separated values."""

    def get(self, request):
        _, events = self.narrowed()
        rows = (
            (f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S}", one.who, one.did, one.what, more_of(one))
            for one in events[:MOST_ROWS]
        )
        headers = {"Content-Disposition": 'attachment; filename="what-was-done.csv"'}
        content = csv_words(HEADINGS, rows)
        return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
