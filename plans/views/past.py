"""The plan as it was on a day: read only, and said to be of that day."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.generic import DetailView, View
from django.views.generic.detail import SingleObjectMixin

from plans.document.frozen import frozen_html
from plans.forms.past import OnDayForm
from plans.past import NotThen, as_on, require_day
from plans.views.plan import PlanMixin


class OnDayView(PlanMixin, SingleObjectMixin, View):
    """Something of a plan as it stood at the end of the day in the address.

    A day of which nothing can be shown answers 404 with the reason.
    """

    def get(self, request, pk, day):
        self.object = plan = self.get_object()
        try:
            require_day(plan, day, timezone.localdate())
            with as_on(plan, day, self.exempt) as then:
                made = self.make(then)
        except NotThen as reason:
            return self.not_then(plan, day, reason)
        return self.answer(then, day, made)

    def make(self, then):
        """Return what is made of the Plan as it stood then. All that is asked here is asked of that day."""
        raise NotImplementedError

    def answer(self, then, day, made):
        """Return the response."""
        raise NotImplementedError

    def not_then(self, plan, day, reason):
        earliest = reason.earliest and OnDayForm(initial={"on": reason.earliest})
        context = {"plan": plan, "day": day, "reason": reason, "form": earliest or OnDayForm()}
        return render(self.request, "plans/plan_on_choose.html", context, status=404)


class PlanOnDayView(OnDayView):
    """The plan document as it stood at the end of a day."""

    def make(self, then):
        return mark_safe(frozen_html(then, self.exempt))

    def answer(self, then, day, made):
        context = {"plan": self.object, "then": then, "day": day, "document": made}
        form = OnDayForm(initial={"on": day})
        return render(self.request, "plans/plan_on_day.html", context | {"form": form})


class OnDayChooseView(PlanMixin, DetailView):
    """Lead to the plan of the day that was chosen, or ask for the day."""

    template_name = "plans/plan_on_choose.html"

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = OnDayForm(request.GET or None)
        if form.is_valid():
            return redirect("plans:plan_on_day", self.object.pk, form.cleaned_data["on"])
        return self.render_to_response(self.get_context_data(form=form))
