"""The page on which a decision of members on a unit's report is recorded."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import FormView

from organisation.access import DECIDES, roles_on
from returns.cycles import Refused
from returns.deciding import decide, undecidable_words
from returns.forms.decision import DecisionForm
from returns.models import Return
from returns.views.cycles import refuse
from returns.views.returns import trail_to


class DecideView(FormView):
    """Record what a portfolio holder, or a meeting, decided on the report of a unit."""

    form_class = DecisionForm
    template_name = "generic/form_page.html"

    def dispatch(self, request, *args, **kwargs):
        one = get_object_or_404(Return.objects.visible_to(request.user).for_list(), pk=kwargs["pk"])
        self.unit_return, request.council, self.today = one, one.cycle.council, timezone.localdate()
        if not DECIDES & roles_on(request.user, one.unit, self.today):
            raise PermissionDenied(
                "Decisions are recorded by the portfolio holder of the unit, its approver or the performance "
                "team, and you are none of these."
            )
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if reason := undecidable_words(self.unit_return, self.unit_return.cycle):
            context = {"heading": "This cannot be done yet", "reason": reason}
            return render(request, "generic/not_saved.html", context, status=409)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"today": self.today}

    def form_valid(self, form):
        try:
            decide(self.unit_return, by=self.request.user, **form.cleaned_data)
        except Refused as refused:
            return refuse(self, form, refused)
        messages.success(self.request, f"The decision on the report of {self.unit_return.unit} is recorded.")
        return redirect(self.unit_return)

    def get_context_data(self, **kwargs):
        one = self.unit_return
        return super().get_context_data(
            heading="Record a decision",
            intro=f"On the report of {one.unit} for {one.cycle}. It cannot be changed afterwards: whoever "
            "decides otherwise records another one.",
            submit_words="Record the decision",
            cancel=one.get_absolute_url(),
            trail=trail_to(one, itself=True),
            **kwargs,
        )
