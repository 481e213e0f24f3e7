"""The page of one update: everything about it, its boxes, the thread of comments, and its evidence."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from returns.cycles import Refused
from returns.evidence import NotAttached, attach, detach
from returns.forms.conversation import CommentForm, EvidenceForm
from returns.forms.update import UpdateForm
from returns.models import Evidence, Update
from returns.past import measured, said_before, steps_of
from returns.rights import Reach, may_save
from returns.saving import Locked
from returns.shown import shown_of
from returns.talking import comment, return_with_note
from returns.views.updates import STATUS, Row, save_row


class OfUpdateView(View):
    """What the pages of one update share: whose it is, and what the person may do with it."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()

    def take(self, update):
        """Look at an update: set who the person is to it."""
        self.update = update
        self.reach = Reach(self.request.user, self.today)
        self.request.council = update.unit_return.cycle.council
        own = Update.objects.filter(pk=update.pk)
        self.may_save = bool(may_save(self.request.user, own, self.today, self.reach))
        self.may_review = self.reach.may_review(update)


class UpdateDetailView(OfUpdateView):
    """One update. What is sent says in `do` what it is: save, comment, return or attach."""

    def dispatch(self, request, pk):
        self.take(get_object_or_404(Update.objects.visible_to(request.user).for_rows(), pk=pk))
        return super().dispatch(request, pk)

    def get(self, request, pk):
        return self.page()

    def post(self, request, pk):
        ways = {"save": self.save, "comment": self.comment, "return": self.send_back, "attach": self.attach}
        way = ways.get(request.POST.get("do", "save"))
        if way is None:
            raise Http404("Nothing of that name can be done")
        return way()

    def save(self):
        if not self.may_save:
            raise PermissionDenied
        row = save_row(self.update, self.request, self.today, full=True)
        if row.outcome == "saved":
            messages.success(self.request, f"{row.said}: {row.shown.name}")
            return redirect(self.update)
        return self.page(row=row, status=STATUS[row.outcome])

    def comment(self):
        if not (self.may_save or self.may_review):
            raise PermissionDenied
        form = CommentForm(self.request.POST)
        if not form.is_valid():
            return self.page(comment_form=form, status=422)
        # Whoever may do both writes as the officer once something waits for an answer.
        by_reviewer = self.may_review and not (self.may_save and self.update.asked)
        said = comment(
            self.update, words=form.cleaned_data["words"], by=self.request.user, by_reviewer=by_reviewer
        )
        messages.success(self.request, "Your comment stands in the thread")
        return redirect(said)

    def send_back(self):
        if not self.may_review:
            raise PermissionDenied
        form = CommentForm(self.request.POST)
        form.fields["words"].error_messages["required"] = "Say what is to be put right"
        if form.is_valid():
            try:
                return_with_note(self.update, words=form.cleaned_data["words"], by=self.request.user)
            except Refused as refusal:
                form.add_error("words", str(refusal))
            else:
                messages.success(self.request, "Returned, with your note")
                return redirect(self.update)
        return self.page(comment_form=form, status=422)

    def attach(self):
        if not self.may_save:
            raise PermissionDenied
        form = EvidenceForm(self.request.POST, self.request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            about = form.cleaned_data["about"]
            try:
                attach(self.update, file, name=file.name, about=about, by=self.request.user)
            except (NotAttached, Locked) as refusal:
                form.add_error("file", str(refusal))
            else:
                messages.success(self.request, f"Attached: {file.name}")
                return redirect(f"{self.update.get_absolute_url()}#evidence")
        return self.page(evidence_form=form, status=422)

    def page(self, row=None, comment_form=None, evidence_form=None, status=200):
        if row is None:
            [shown] = shown_of([self.update], self.today)
            row = Row(shown, UpdateForm(shown, full=True))
        failed = next(
            (form for form in (row.form, comment_form, evidence_form) if form is not None and form.errors),
            None,
        )
        context = {
            "row": row,
            "shown": row.shown,
            "update": row.shown.update,
            "may_save": self.may_save and not row.shown.locked,
            "may_review": self.may_review,
            "may_comment": self.may_save or self.may_review,
            "form": failed,
            "boxes": row.form,
            "comment_form": comment_form or CommentForm(),
            "evidence_form": evidence_form or EvidenceForm(),
            "comments": self.update.comments.all(),
            "evidence": self.update.evidence.all(),
            "before": said_before(self.update),
            "steps": steps_of(self.update, self.today),
            "trail": [("Updates", reverse("returns:update_list"))],
            "today": self.today,
            **measured(self.update, self.today),
        }
        return render(self.request, "returns/update_detail.html", context, status=status)


class OfEvidenceView(OfUpdateView):
    """A file, for who may see its update; to everybody else there is none."""

    def dispatch(self, request, pk):
        found = Evidence.objects.visible_to(request.user).select_related(
            "update__unit_return__unit", "update__unit_return__cycle__council"
        )
        self.evidence = get_object_or_404(found, pk=pk)
        self.take(self.evidence.update)
        return super().dispatch(request, pk)


class EvidenceDetailView(OfEvidenceView):
    """Hand a file out, never to be shown by the browser itself."""

    def get(self, request, pk):
        try:
            file = self.evidence.file.open("rb")
        except OSError:
            context = {
                "heading": "This file is not there",
                "reason": f"“{self.evidence.name}” was attached, but the site does not find it. Ask who "
                "attached it for another copy, and tell your administrator.",
            }
            return render(request, "generic/not_saved.html", context, status=410)
        response = FileResponse(file, content_type=self.evidence.kind)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(self.evidence.name, safe='')}"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response


class EvidenceDeleteView(OfEvidenceView):
    """Ask, then delete a file."""

    def get(self, request, pk):
        self._require()
        context = {
            "evidence": self.evidence,
            "heading": "Delete this file?",
            "cancel": f"{self.update.get_absolute_url()}#evidence",
            "trail": [("Updates", reverse("returns:update_list"))],
        }
        return render(request, "returns/evidence_delete.html", context)

    def post(self, request, pk):
        self._require()
        try:
            detach(self.evidence, by=request.user)
        except Locked as refusal:
            return self._locked(str(refusal))
        messages.success(request, f"Deleted: {self.evidence.name}")
        return redirect(f"{self.update.get_absolute_url()}#evidence")

    def _require(self):
        if not self.may_save:
            raise PermissionDenied

    def _locked(self, words):
        context = {"heading": "The file was not deleted", "reason": words}
        return render(self.request, "generic/not_saved.html", context, status=403)
