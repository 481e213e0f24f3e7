"""Pages with which a table of updates goes out as a workbook, and comes in as one or pasted."""

import io

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.generic import FormView, View

from exchange.forms import LIMIT
from exchange.models import UpdateFile
from exchange.operations import HasErrors, Stale
from exchange.plain_tables import inspect
from exchange.preview_words import grouped
from exchange.safety import Refused
from exchange.updates.columns import ASSUMED, HEADINGS
from exchange.updates.operations import confirm, export, preview, upload
from exchange.views import refused_response, workbook_response
from returns.models import Cycle, Update
from returns.rights import Reach
from returns.shown import shown_of

LONGEST = 200_000
PASTED = "Pasted table.tsv"


def trail():
    return [("Updates", reverse("returns:update_list"))]


class UpdatesForm(forms.Form):
    file = forms.FileField(
        label="Workbook of your updates",
        max_length=255,
        help_text=f"The Excel workbook (.xlsx) that you downloaded and filled in, of {LIMIT} at most.",
        error_messages={
            "required": "Choose the workbook that you filled in",
            "empty": "The file is empty. Choose the workbook that you filled in",
            "missing": "Choose the workbook that you filled in",
            "invalid": "The file did not arrive. Choose it again",
            "max_length": "The name of the file is too long. Rename it and choose it again",
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )

    def clean_file(self):
        """Refuse what is not safe to parse, before anything parses or keeps it."""
        file = self.cleaned_data["file"]
        try:
            inspect(file, file.name)
        except Refused as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        return file


class PasteForm(forms.Form):
    words = forms.CharField(
        label="Rows",
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=f"Copy the rows in Excel and paste them here. The first row holds the headings, such as "
        f"{', '.join(ASSUMED)}; without headings the columns are taken to be these four.",
        error_messages={"required": "Paste the rows"},
    )


class InCouncilMixin:
    """A page of a council's updates."""

    def dispatch(self, request, *args, **kwargs):
        if request.council is None:
            raise Http404("There is no council to report on")
        self.today = timezone.localdate()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        about = {"trail": trail(), "cancel": reverse("returns:update_list"), "submit_words": "Check it"}
        return super().get_context_data(**about, **kwargs)


class UpdatesAddView(InCouncilMixin, FormView):
    """Upload the workbook of one's updates."""

    form_class = UpdatesForm
    template_name = "exchange/updates_add.html"
    extra_context = {"heading": "Bring your workbook in"}

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        return redirect(upload(file, self.request.council, by=self.request.user, name=file.name))


class UpdatesPasteView(InCouncilMixin, FormView):
    """Paste rows of a table."""

    form_class = PasteForm
    template_name = "exchange/updates_paste.html"
    extra_context = {"heading": "Paste a table"}

    def form_valid(self, form):
        words = io.BytesIO(form.cleaned_data["words"].encode())
        return redirect(upload(words, self.request.council, by=self.request.user, name=PASTED))

    def get_context_data(self, **kwargs):
        return super().get_context_data(headings=HEADINGS, **kwargs)


class UpdatesDetailView(View):
    """What a table would save, and what is wrong in it; confirm it. It is the person's own alone."""

    def dispatch(self, request, pk):
        self.today = timezone.localdate()
        found = UpdateFile.objects.visible_to(request.user).select_related("council", "user")
        self.upload = get_object_or_404(found, pk=pk)
        request.council = self.upload.council
        return super().dispatch(request, pk)

    def get(self, request, pk):
        return self.page(preview(self.upload, self.today))

    def post(self, request, pk):
        sent = request.POST
        try:
            changes = confirm(
                self.upload,
                by=request.user,
                seen=sent.get("seen", ""),
                today=self.today,
                overwrite=sent.get("overwrite") == "yes",
            )
        except Stale as stale:
            return self.page(stale.preview, status=409)
        except HasErrors as refused:
            return self.page(refused.preview, status=422)
        number = len(changes.rows)
        messages.success(request, f"{number} update{'' if number == 1 else 's'} saved")
        return redirect("returns:update_list")

    def page(self, shown, status=200):
        context = {
            "upload": self.upload,
            "is_pasted": self.upload.file_name == PASTED,
            "preview": shown,
            "groups": grouped(shown.findings, lambda one: one.place.row if one.place else 0),
            "refused": status == 409,
            "trail": trail(),
        }
        return render(self.request, "exchange/updates_detail.html", context, status=status)


class UpdatesExportView(InCouncilMixin, View):
    """One's updates as a workbook, to be filled in and brought back; ?scope=units for all of one's units."""

    def get(self, request):
        cycle = Cycle.objects.of(request.council).open().select_related("council").first()
        if cycle is None:
            raise Http404("No quarter is open")
        reach = Reach(request.user, self.today)
        updates = Update.objects.of_open_cycle(request.council).readable(reach.exempt)
        if request.GET.get("scope") == "units":
            updates = updates.filter(unit_return__unit__in=reach.writes)
        else:
            updates = updates.of_user(request.user)
        try:
            written = export(shown_of(updates.for_rows(), self.today), cycle)
        except Refused as refusal:
            return refused_response(request, refusal, cycle)
        return workbook_response(written, f"updates-{slugify(str(cycle).replace('/', '-'))}.xlsx")
