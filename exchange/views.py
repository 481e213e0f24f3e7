"""Pages with which a plan comes in as a workbook, and the address at which it goes out as one."""

import io

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.generic import FormView, View

from exchange.comments import annotate
from exchange.forms import UploadForm
from exchange.models import Import
from exchange.operations import HasErrors, Stale, confirm, export, export_version, preview, upload
from exchange.permission import NotAllowed, may_import
from exchange.preview_words import PreviewWords
from exchange.register_tables import register_tables
from exchange.safety import Refused
from exchange.thread_tables import thread_tables
from exchange.writing import write_tables
from organisation.periods import financial_year
from organisation.reach import reach_of
from plans.contents import year_words
from plans.in_force import plans_in_force
from plans.models import Plan, PlanVersion
from plans.tracing import thread_report
from risks.models import Register
from risks.registers import register_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportAddView(FormView):
    """Upload a plan workbook."""

    form_class = UploadForm
    template_name = "exchange/import_add.html"
    extra_context = {"heading": "Import a plan", "submit_words": "Check the workbook"}

    def dispatch(self, request, *args, **kwargs):
        if not may_import(request.user, timezone.localdate()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        file = form.cleaned_data["workbook"]
        try:
            return redirect(upload(file, by=self.request.user, name=file.name))
        except NotAllowed as refusal:
            form.add_error("workbook", str(refusal))
            return self.form_invalid(form)


class ImportView(View):
    """What all pages of one upload share: it is the user's own, or there is no such page."""

    def dispatch(self, request, pk):
        self.upload = get_object_or_404(Import.objects.visible_to(request.user), pk=pk)
        if self.upload.council_id:
            request.council = self.upload.council
        try:
            return super().dispatch(request, pk)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal


class ImportDetailView(ImportView):
    """What an uploaded workbook would add, change and remove, and what is wrong in it; confirm it."""

    def get(self, request, pk):
        return self.page(preview(self.upload))

    def post(self, request, pk):
        seen, overwrite = request.POST.get("seen", ""), request.POST.get("overwrite") == "yes"
        try:
            stored = confirm(self.upload, by=request.user, seen=seen, overwrite=overwrite)
        except Stale as stale:
            return self.page(stale.preview, status=409, changed_since=seen != stale.preview.seen)
        except HasErrors as refused:
            return self.page(refused.preview, status=422)
        messages.success(request, PreviewWords.of_stored(self.upload, stored))
        return redirect(stored.plan)

    def page(self, shown, status=200, changed_since=False):
        context = {
            "import": self.upload,
            "preview": shown,
            "words": PreviewWords(shown),
            "changed_since": changed_since,
            "refused": status != 200,
        }
        return render(self.request, "exchange/import_detail.html", context, status=status)


class ImportCommentsView(ImportView):
    """The uploaded workbook with the findings as comments on its cells."""

    def get(self, request, pk):
        findings = preview(self.upload).findings
        try:
            written = annotate(io.BytesIO(bytes(self.upload.file)), findings)
        except Refused as refusal:
            return refused_response(request, refusal, self.upload)
        name = self.upload.file_name.rpartition(".")[0] or self.upload.file_name
        return workbook_response(written, f"{slugify(name) or 'plan'}-with-comments.xlsx")


class PlanExportView(View):
    """A plan as a workbook."""

    def get(self, request, pk):
        plan = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=pk)
        try:
            written = export(plan, by=request.user)
        except Refused as refusal:
            request.council = plan.council
            return refused_response(request, refusal, plan)
        return workbook_response(written, f"{slugify(plan.title) or 'plan'}-{plan.pk}.xlsx")


class VersionExportView(View):
    """A version of a plan as a workbook: the same bytes for ever."""

    def get(self, request, pk, number):
        versions = PlanVersion.objects.visible_to(request.user)
        version = get_object_or_404(versions.numbered(pk, number))
        try:
            written = export_version(version)
        except Refused as refusal:
            request.council = version.plan.council
            return refused_response(request, refusal, version)
        title = slugify(version.cover["Title"]) or "plan"
        return workbook_response(written, f"{title}-{pk}-version-{number}.xlsx")


class ThreadExportView(View):
    """The thread report of the council, by corporate priority and by division, as a workbook."""

    def get(self, request):
        council, asked = request.council, request.GET.get("year", "")[:4]
        if council is None:
            raise Http404("There is no council to report on")
        year = int(asked) if asked.isascii() and asked.isdecimal() else financial_year(timezone.localdate())
        plans = Plan.objects.visible_to(request.user).of(council).select_related("unit")
        report = thread_report(council, plans_in_force(list(plans), year), request.user)
        words = year_words(year)
        written = write_tables(f"Golden thread of {council}, {words}", thread_tables(report))
        return workbook_response(
            written, f"{slugify(council.name) or 'council'}-golden-thread-{slugify(words)}.xlsx"
        )


class RegisterExportView(View):
    """A risk register as a workbook, a row for each risk that the person may see."""

    def get(self, request, pk):
        register = get_object_or_404(Register.objects.visible_to(request.user).for_list(), pk=pk)
        shown = register_of(register, timezone.localdate(), reach_of(request).exempt)
        try:
            written = write_tables(f"Risk register: {register}", register_tables(shown))
        except Refused as refusal:
            request.council = register.council
            return refused_response(request, refusal, register)
        return workbook_response(written, f"{slugify(register) or 'risks'}-risks.xlsx")


def refused_response(request, refusal, thing):
    """Say why there is no workbook, with a way back to the plan or the upload."""
    context = {"refusal": refusal, "thing": thing}
    return render(request, "exchange/workbook_refused.html", context, status=422)


def workbook_response(written, name):
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(written, content_type=XLSX, headers=headers)
