"""Pages with which a file of comparator figures comes in."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import FormView, View

from exchange.comparators.operations import HasErrors, Stale, confirm, preview, upload
from exchange.comparators.reading import inspect
from exchange.forms import LIMIT
from exchange.models import ComparatorFile
from exchange.preview_words import grouped
from exchange.safety import Refused
from organisation.access import RUNS_CYCLE
from organisation.reach import reach_of

TRAIL = (("Indicators", "indicators:indicator_list"), ("Comparator groups", "indicators:group_list"))
MOST_SHOWN = 200


class ComparatorForm(forms.Form):
    file = forms.FileField(
        label="Comparator file",
        max_length=255,
        help_text=f"An Excel workbook (.xlsx) or comma-separated values (.csv) of {LIMIT} at most.",
        error_messages={
            "required": "Choose the file that you want to bring in",
            "empty": "The file is empty. Choose the file that you want to bring in",
            "missing": "Choose the file that you want to bring in",
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


class ComparatorAddView(FormView):
    """Upload a file of comparator figures."""

    form_class = ComparatorForm
    template_name = "exchange/comparator_add.html"

    def dispatch(self, request, *args, **kwargs):
        if not reach_of(request).holds(RUNS_CYCLE, request.council):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        return redirect(upload(file, self.request.council, by=self.request.user, name=file.name))

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            trail=[(words, reverse(name)) for words, name in TRAIL],
            heading="Bring in comparator figures",
            submit_words="Check the file",
            cancel=reverse("indicators:group_list"),
            **kwargs,
        )


class ComparatorDetailView(View):
    """What an uploaded file would add and change, and what is wrong in it; confirm it."""

    def dispatch(self, request, pk):
        found = ComparatorFile.objects.visible_to(request.user).select_related("council")
        self.upload = get_object_or_404(found, pk=pk)
        request.council = self.upload.council
        if not reach_of(request).holds(RUNS_CYCLE, self.upload.council):
            raise PermissionDenied
        return super().dispatch(request, pk)

    def get(self, request, pk):
        return self.page(preview(self.upload))

    def post(self, request, pk):
        try:
            changes = confirm(self.upload, by=request.user, seen=request.POST.get("seen", ""))
        except Stale as stale:
            return self.page(stale.preview, status=409)
        except HasErrors as refused:
            return self.page(refused.preview, status=422)
        counted = f"{len(changes.added):,} figures added, {len(changes.changed):,} changed"
        messages.success(request, f"{self.upload} is brought in: {counted}.")
        return redirect("indicators:group_list")

    def page(self, shown, status=200):
        context = {
            "upload": self.upload,
            "preview": shown,
            "groups": grouped(shown.findings, lambda one: one.place.row if one.place else 0),
            "added": shown.changes.added[:MOST_SHOWN],
            "changed": shown.changes.changed[:MOST_SHOWN],
            "refused": status != 200,
            "trail": [(words, reverse(name)) for words, name in TRAIL],
        }
        return render(self.request, "exchange/comparator_detail.html", context, status=status)
