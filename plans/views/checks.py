"""What a person should look at in a plan, and what does not count there."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.generic import DetailView, FormView

from plans.checks.checked import checked
from plans.checks.groups import SEVERITIES, by_severity, mark_of
from plans.contents import content_for
from plans.deciding import switch_off, switch_on
from plans.editing.writing import may_write
from plans.models import Plan
from plans.views.plan import DecidingView, PlanMixin


class CheckedMixin(PlanMixin):
    queryset = Plan.objects.select_related("council", "unit", "register__scheme")

    def checked(self, plan):
        """Return the Checked of a plan; whose exempt risks may be read is asked only where there are some."""
        return checked(plan, content_for(plan, SimpleLazyObject(lambda: self.exempt)), timezone.localdate())


class PlanChecksView(CheckedMixin, DetailView):
    """Every finding of the plan check, by severity and rule; ?severity=warning shows those alone."""

    template_name = "plans/plan_checks.html"

    def get_context_data(self, **kwargs):
        found = self.checked(self.object)
        severities = by_severity(found.findings)
        chosen = self.request.GET.get("severity")
        chosen = chosen if chosen in SEVERITIES else ""
        return super().get_context_data(
            total=len(found.findings),
            severities=severities,
            shown=[one for one in severities if chosen in ("", one.name)],
            chosen=chosen,
            switched_off=found.switched_off,
            may_edit=may_write(self.request.user, self.object),
            **kwargs,
        )


class SwitchOffForm(forms.Form):
    reason = forms.CharField(
        label="Why it does not count here",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it does not count here"},
    )


class CheckSwitchOffView(DecidingView, CheckedMixin, FormView):
    """Say why a rule does not count for one item of a plan."""

    form_class = SwitchOffForm
    template_name = "plans/check_switch_off.html"
    extra_context = {"heading": "Switch off a check", "submit_words": "Switch it off"}

    def decide(self, plan):
        found = self.checked(plan).findings
        self.findings = [one for one in found if mark_of(one) == self.kwargs["mark"]]
        if not self.findings:
            raise Http404("The check finds this no longer")

    def get_context_data(self, **kwargs):
        back = reverse("plans:plan_checks", args=[self.plan.pk])
        return super().get_context_data(plan=self.plan, findings=self.findings, cancel=back, **kwargs)

    def form_valid(self, form):
        switch_off(self.plan, self.findings[0], reason=form.cleaned_data["reason"], by=self.request.user)
        messages.success(self.request, f"Switched off: {self.findings[0].message}")
        return redirect("plans:plan_checks", self.plan.pk)


class CheckSwitchOnView(DecidingView):
    """Let a rule count again for an item."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        decision = get_object_or_404(self.plan.switched_off_checks, pk=self.kwargs["decision"])
        switch_on(decision, by=request.user)
        messages.success(request, "The check counts again.")
        return redirect("plans:plan_checks", self.plan.pk)
