"""The pages and the PDF of a closed quarter's record."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from organisation.models import Unit
from reports.jobs import ask_for_record, is_long_record
from reports.record_pdf import record_pdf
from returns.closed_quarter import closed_quarter_of
from returns.records_asked import closed_quarter_asked_for, record_file


class QuarterRecordView(TemplateView):
    """Everything that was reported in a quarter, as it was when the quarter was closed."""

    template_name = "reports/quarter_record.html"

    def get_context_data(self, pk, unit=None, **kwargs):
        closed = closed_quarter_asked_for(self.request, pk, unit)
        trail = [("Returns", reverse("returns:return_list"))]
        if closed.unit:
            whole = reverse("reports:quarter_record", args=[pk]) + f"?number={closed.record.number}"
            trail.append((f"Record of {closed.record.quarter}", whole))
        addresses = record_addresses(closed)
        return super().get_context_data(closed=closed, trail=trail, **addresses, **kwargs)


class QuarterRecordPdfView(View):
    """The same as a PDF: the same bytes for ever. A long one is made by a worker."""

    def get(self, request, pk, unit=None):
        closed = closed_quarter_asked_for(request, pk, unit)
        if is_long_record(closed):
            return redirect(ask_for_record(closed, by=request.user))
        headers = {
            "Content-Disposition": f'inline; filename="{record_file(closed)}.pdf"',
            "Cache-Control": "private, no-store",
        }
        return HttpResponse(record_pdf(closed), content_type="application/pdf", headers=headers)


def record_addresses(closed):
    """Return the addresses around the page of a record: its dashboard, its files, those of other units."""
    cycle, number = closed.record.cycle_id, f"?number={closed.record.number}"
    key = [closed.unit.unit_key] if closed.unit else []
    name = "unit_record" if key else "quarter_record"
    dashboard = reverse("reports:unit_dashboard" if key else "reports:dashboard", args=key)
    return {
        "record": reverse(f"reports:{name}", args=[cycle, *key]) + number,
        "pdf": reverse(f"reports:{name}_pdf", args=[cycle, *key]) + number,
        "workbook": reverse(f"exchange:{name}_workbook", args=[cycle, *key]) + number,
        "now": dashboard,
        "dashboard": dashboard + quarter_query(closed.record.quarter),
        "number": number,
    }


def quarter_query(words):
    """Return the query by which a dashboard is asked for a quarter."""
    return "?" + urlencode({"quarter": words})


def closed_dashboard(record, unit_key, exempt):
    """Return the context of the dashboard of a closed quarter; closed is None where it has no such unit."""
    closed = closed_quarter_of(record, unit_key, exempt)
    query = quarter_query(record.quarter)
    trail = []
    if closed and closed.unit:
        trail = [(f"Dashboard, {record.quarter}", reverse("reports:dashboard") + query)]
        trail += [
            (one.name, reverse("reports:unit_dashboard", args=[one.unit_key]) + query)
            for one in closed.above_unit
            if one.kind != Unit.Kind.COUNCIL
        ]
    addresses = record_addresses(closed) if closed else {"now": reverse("reports:dashboard")}
    return {"closed": closed, "record_of": record, "trail": trail, "query": query, **addresses}
