"""Pages on which somebody leaves the council, and where the work is listed that has no owner."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

from organisation.access import APPROVES, EDITS
from organisation.models import Person
from organisation.reach import reach_of
from plans.forms.leaving import LeaveForm
from plans.leaving import Refused, close_now, come_back, leave, may_close, outlook
from plans.unowned import Scope, unowned


class LeavingMixin:
    """Sets `person`: 404 for one of another council, 403 for whoever does not administer their own."""

    def dispatch(self, request, *args, **kwargs):
        people = Person.objects.visible_to(request.user).select_related("council", "unit", "user", "leaving")
        self.person = get_object_or_404(people, pk=kwargs["pk"])
        request.council = self.person.council
        if not may_close(request.user, self.person.council, timezone.localdate()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def detail_url(self):
        return reverse("people:person_detail", args=[self.person.pk])


class PersonLeaveView(LeavingMixin, FormView):
    """Shows what becomes of a person's work, and asks for the last day; afterwards says what was done."""

    template_name = "plans/person_leave.html"
    form_class = LeaveForm

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()

    def get(self, request, *args, **kwargs):
        self.look()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.look()
        return super().post(request, *args, **kwargs)

    def look(self):
        self.outlook = outlook(self.person, self.today, reach_of(self.request).exempt)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.person, "posts": self.outlook.posts}

    def form_valid(self, form):
        user, day = self.request.user, form.cleaned_data["last_day"]
        try:
            with transaction.atomic():
                leaving = leave(self.person, on=day, by=user, today=self.today, successors=form.successors())
                if form.cleaned_data.get("close_now"):
                    close_now(leaving, by=user, today=self.today)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        if leaving.done_at:
            messages.success(self.request, f"{self.person} has left: the work is handed on")
        else:
            messages.success(self.request, f"{self.person} leaves: the last day is {day.day} {day:%B %Y}")
        return redirect("people:person_leave", self.person.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            person=self.person,
            leaving=getattr(self.person, "leaving", None),
            outlook=self.outlook,
            heading=f"{self.person} leaves the council",
            submit_words="Say that they leave",
            cancel=self.detail_url(),
            trail=[("People", reverse("people:person_list")), (str(self.person), self.detail_url())],
            **kwargs,
        )


class PersonReturnView(LeavingMixin, View):
    """Take back that somebody leaves or has left."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        try:
            come_back(self.person, by=request.user, today=timezone.localdate())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{self.person} stays: what nobody changed since is as it was before")
        return redirect(self.detail_url())


class WithoutOwnerView(TemplateView):
    """What has no owner in the units that the person who reads edits, or approves for."""

    template_name = "plans/without_owner.html"

    def get_context_data(self, **kwargs):
        reach, council = reach_of(self.request), self.request.council
        units = reach.units(EDITS | APPROVES)
        found = []
        if council and units:
            scope = Scope(frozenset(units), frozenset(reach.exempt))
            found = unowned(council, timezone.localdate(), scope)
        parts = {}
        for one in found:
            parts.setdefault(one.kind, []).append(one)
        return super().get_context_data(
            parts=parts,
            total=len(found),
            keeps=bool(units),
            trail=[("People", reverse("people:person_list"))],
            **kwargs,
        )
