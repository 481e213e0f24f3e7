"""The thread report: on screen and as a PDF. The workbook of the same is exchange's to write."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView, View

from organisation.periods import financial_year
from plans.contents import year_words
from reports.file_names import thread_file
from reports.jobs import ask_for_thread, is_long_thread
from reports.pdf import write
from reports.thread_report import PRIORITY, WAYS, report_for, thread_document


def asked_of(request):
    """Return (the way, the financial year) that an address asks for: usual ones for words that are none."""
    way, year = request.GET.get("by", ""), request.GET.get("year", "")[:4]
    usual = financial_year(timezone.localdate())
    in_words = year.isascii() and year.isdecimal() and len(year) == 4
    return way if way in WAYS else PRIORITY, int(year) if in_words else usual


class ThreadReportView(TemplateView):
    """By corporate priority, or ?by=division; ?year=2026/27 for the plans of another year."""

    template_name = "reports/thread_page.html"

    def get_context_data(self, **kwargs):
        council, (way, year) = self.request.council, asked_of(self.request)
        report, years = report_for(council, self.request.user, year) if council else (None, [])
        return super().get_context_data(
            report=report,
            way=way,
            ways=[(name, words, _query(name, year)) for name, words in WAYS.items()],
            year_words=year_words(year),
            years=[(year_words(one), one == year, _query(way, one)) for one in years],
            query=_query(way, year),
            **kwargs,
        )


def _query(way, year):
    return "?" + urlencode({"by": way, "year": year_words(year)})


class ThreadReportPdfView(View):
    """The same report as a PDF. A long one is made by a worker."""

    def get(self, request):
        council, (way, year) = request.council, asked_of(request)
        if council is None:
            raise Http404("There is no council to report on")
        words = year_words(year)
        report, _ = report_for(council, request.user, year)
        if is_long_thread(report, way):
            return redirect(ask_for_thread(council, way, year, by=request.user))
        document = thread_document(council, report, way, words)
        headers = {"Content-Disposition": f'inline; filename="{thread_file(council, words, way)}"'}
        return HttpResponse(write(document), content_type="application/pdf", headers=headers)
