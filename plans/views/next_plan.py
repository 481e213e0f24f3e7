"""Starting next year's plan from this one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView

from plans.contents import year_words
from plans.editing.writing import may_write
from plans.forms.next_plan import NextPlanForm
from plans.models import Plan
from plans.next_plan import AlreadyThere, Carried, follower_of, start_next, unfinished
from plans.next_years import next_years, shifted


class NextPlanView(FormView):
    """Asks what the new plan takes from this one, and makes it."""

    template_name = "plans/plan_next.html"
    form_class = NextPlanForm

    def dispatch(self, request, *args, **kwargs):
        plans = (
            Plan.objects.for_list()
            .visible_to(request.user)
            .annotate(
                section_count=Count("sections", distinct=True),
                budget_count=Count("budget_tables", distinct=True),
            )
        )
        self.plan = get_object_or_404(plans, pk=kwargs["pk"])
        request.council = self.plan.council
        if not may_write(request.user, self.plan):
            raise PermissionDenied
        self.years = next_years(self.plan.first_year, self.plan.last_year)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        moved = self.years[0] - self.plan.first_year
        chosen = Carried()
        return {
            **vars(chosen),
            "title": shifted(self.plan.title, moved),
            "last_year": self.years[1],
        }

    def get_form_kwargs(self):
        plan = self.plan
        counts = {
            "sections": _number(plan.section_count, "section"),
            "actions": _number(plan.action_count, "action"),
            "unfinished": len(unfinished(plan)),
            "indicators": _number(plan.indicator_count, "indicator"),
            "risks": _number(plan.risk_count, "risk"),
            "budgets": _number(plan.budget_count, "budget table"),
        }
        return super().get_form_kwargs() | {"first_year": self.years[0], "counts": counts}

    def form_valid(self, form):
        try:
            new = start_next(
                self.plan,
                form.carried(),
                title=form.cleaned_data["title"],
                last_year=form.cleaned_data["last_year"],
                by=self.request.user,
            )
        except AlreadyThere as refused:
            form.add_error(None, f"{refused}. Open that plan instead.")
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(self.request, f"{new.title} is started, as a draft")
        return redirect(new)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            plan=self.plan,
            heading=f"Start the plan for {year_words(self.years[0])} from this one",
            submit_words="Start the plan",
            cancel=reverse("plans:plan_life", args=[self.plan.pk]),
            follower=follower_of(self.plan),
            **kwargs,
        )


def _number(count, words):
    return f"{count} {words}{'' if count == 1 else 's'}"
