"""The performance digest of the council or of a unit: on screen, 20 indicators on a page, and as a PDF."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from reports.dashboard_views import UnitsMixin, asked_quarter
from reports.digest import digest_document, digest_of
from reports.file_names import digest_file
from reports.jobs import ask_for_digest, is_long_digest
from reports.pdf import write

ENTRIES_ON_A_PAGE = 20


class DigestMixin(UnitsMixin):
    """Gather the digest that an address asks for; ?quarter=2026/27 Q2 for another quarter than the latest."""

    def digest(self, pk):
        units, unit = self.units_and_one(pk)
        quarter = asked_quarter(self.request)
        council = self.request.council
        if council is None:
            return None
        return digest_of(council, units, unit, quarter=quarter, today=timezone.localdate())


class DigestView(DigestMixin, TemplateView):
    template_name = "reports/digest_page.html"

    def get_context_data(self, pk=None, **kwargs):
        digest = self.digest(pk)
        entries = [(plan, one) for plan, own in digest.groups for one in own] if digest else []
        page = Paginator(entries, ENTRIES_ON_A_PAGE).get_page(self.request.GET.get("page"))
        name, args = ("reports:unit_digest_pdf", [pk]) if pk else ("reports:digest_pdf", [])
        query = "?" + urlencode({"quarter": digest.quarter.label}) if digest else ""
        return super().get_context_data(
            digest=digest,
            page=page,
            pdf=reverse(name, args=args) + query,
            query=query,
            trail=[("Reports", reverse("reports:report_list"))],
            **kwargs,
        )


class DigestPdfView(DigestMixin, View):
    """The same report as a PDF, whole. A long one is made by a worker."""

    def get(self, request, pk=None):
        digest = self.digest(pk)
        if digest is None:
            raise Http404("There is no council to report on")
        if is_long_digest(digest):
            return redirect(ask_for_digest(digest, by=request.user))
        name = digest_file(digest.named, digest.quarter)
        headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(write(digest_document(digest)), content_type="application/pdf", headers=headers)
