"""The life of a plan: where it stands, what can be done next and by whom, and its approved versions."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.generic import DetailView, FormView

from organisation.access import EDITS, roles_on
from organisation.reach import reach_of
from plans.checks import check
from plans.content import Finding
from plans.contents import content_for
from plans.elsewhere import elsewhere_of
from plans.forms.life import AmendmentForm, ApprovalForm, ReasonsForm, StepForm
from plans.life import Refused, require_state, take_step
from plans.lifecycle import APPROVE, MEANINGS, SEND, may_take, step_named, steps_from, who_may
from plans.models import Plan, PlanVersion
from plans.views.plan import PlanMixin


class PlanLifeView(PlanMixin, DetailView):
    """Where a plan stands, what can be done next, and what was done."""

    template_name = "plans/plan_life.html"

    def get_context_data(self, **kwargs):
        plan = self.object
        roles = roles_on(self.request.user, plan.unit, timezone.localdate())
        steps = steps_from(plan.state, plan.newest_version is not None)
        return super().get_context_data(
            meaning=MEANINGS[plan.state],
            own_steps=[step for step in steps if may_take(step, roles)],
            others_steps=[(step.label, who_may(step)) for step in steps if not may_take(step, roles)],
            may_write=bool(EDITS & roles),
            versions=plan.versions.for_list(),
            history=[(taken, step_named(taken.step)) for taken in plan.steps.all()],
            **kwargs,
        )


class PlanStepView(PlanMixin, FormView):
    """One step of a plan's life: asks what it needs to know, and takes it."""

    template_name = "plans/plan_step.html"

    def dispatch(self, request, *args, **kwargs):
        self.step = step_named(kwargs["step"])
        if self.step is None:
            raise Http404
        plan = get_object_or_404(Plan.objects.for_document().visible_to(request.user), pk=kwargs["pk"])
        self.plan, request.council = plan, plan.council
        if not may_take(self.step, roles_on(request.user, plan.unit, timezone.localdate())):
            raise PermissionDenied(f"This can be done by {who_may(self.step)}, and you are none of these.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        try:
            require_state(self.plan, self.step)
        except Refused as refused:
            life = reverse("plans:plan_life", args=[self.plan.pk])
            context = {
                "heading": "This cannot be done now",
                "reason": str(refused),
                "way_on": ("Life of the plan", life),
            }
            return render(request, "generic/not_saved.html", context, status=409)
        return super().get(request, *args, **kwargs)

    def get_form_class(self):
        if self.step is APPROVE:
            return AmendmentForm if self.plan.versions.exists() else ApprovalForm
        return ReasonsForm if self.step.needs_words else StepForm

    def get_form_kwargs(self):
        if self.step is not APPROVE:
            return super().get_form_kwargs()
        follows = Plan.objects.followed_by(self.plan).first()
        asked = {"today": timezone.localdate(), "follows": follows, "starts": self.plan.starts}
        return super().get_form_kwargs() | asked

    def get_initial(self):
        # Who approves an amendment was asked before, and may have said no.
        return {"seen": self.last_step(), "supersedes": self.plan.newest_version is None}

    def last_step(self):
        """Return the pk of the last step that was taken with the plan, or None."""
        return self.plan.steps.values_list("pk", flat=True).first()

    def form_valid(self, form):
        said = form.cleaned_data
        try:
            take_step(
                self.plan,
                self.step,
                by=self.request.user,
                words=said.get("words", ""),
                seen=said["seen"],
                approval=form.approval(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            # Sending the page again is a decision made with what it shows now.
            form.data = form.data.copy()
            form.data["seen"] = self.last_step() or ""
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(self.request, f"You {self.step.did}: {self.plan.title}")
        return redirect("plans:plan_life", self.plan.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            plan=self.plan,
            step=self.step,
            heading=self.step.label,
            submit_words=self.step.label,
            cancel=reverse("plans:plan_life", args=[self.plan.pk]),
            meaning=MEANINGS[self.step.after],
            warnings=self.warnings(),
            **kwargs,
        )

    def warnings(self):
        """Return how many warnings the plan check gives where the plan is about to be sent for approval."""
        if self.step is not SEND:
            return 0
        findings = check(
            content_for(self.plan, reach_of(self.request).exempt),
            elsewhere=elsewhere_of(self.plan, timezone.localdate()),
        )
        return sum(finding.severity == Finding.WARNING for finding in findings)


class VersionListView(PlanMixin, DetailView):
    """The versions of a plan that were approved, and two of them to compare."""

    template_name = "plans/version_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(versions=self.object.versions.for_list(), **kwargs)


class VersionDetailView(DetailView):
    """A plan as it was approved."""

    template_name = "plans/version_detail.html"
    context_object_name = "version"

    def get_object(self, queryset=None):
        versions = PlanVersion.objects.visible_to(self.request.user)
        version = get_object_or_404(versions.numbered(self.kwargs["pk"], self.kwargs["number"]))
        self.request.council = version.plan.council
        return version

    def get_context_data(self, **kwargs):
        newest = self.object.plan.versions.for_list().first()
        return super().get_context_data(
            plan=self.object.plan,
            newest=None if newest.number == self.object.number else newest,
            cover=self.object.cover,
            document=mark_safe(self.object.document),
            **kwargs,
        )
