"""The list of plans, the plan document and the plan on a page."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import DetailView, View
from django.views.generic.detail import SingleObjectMixin
from django_tables2 import SingleTableView

from organisation.access import EDITS, units_reached
from organisation.reach import reach_of
from plans.action_history import history_of
from plans.document import document_of
from plans.editing.writing import may_write
from plans.lifecycle import locked_words
from plans.models import Plan
from plans.onepage import onepage_of
from plans.tables import PlanTable


class PlanMixin:
    """Narrow a page to the plans that the user may see, and let it be a page of the plan's own council.

    Another council's plan answers 404, so that its existence is not given away.
    """

    queryset = Plan.objects.for_document()

    @property
    def exempt(self):
        """The ids of the units whose exempt risks this person may read."""
        return reach_of(self.request).exempt

    def get_queryset(self):
        return super().get_queryset().visible_to(self.request.user)

    def get_object(self, queryset=None):
        plan = super().get_object(queryset)
        self.request.council = plan.council
        return plan


class DecidingView(PlanMixin, SingleObjectMixin, View):
    """A page with which an editor of a plan decides something about its words; to others it is not open."""

    def dispatch(self, request, *args, **kwargs):
        self.plan = self.object = self.get_object()
        if not may_write(request.user, self.plan):
            raise PermissionDenied
        self.decide(self.plan)
        return super().dispatch(request, *args, **kwargs)

    def decide(self, plan):
        """Gather what the decision is about, before the page is answered."""


class PlanListView(SingleTableView):
    """The plans of the council, by period and tier."""

    table_class = PlanTable
    template_name = "plans/plan_list.html"

    def get_queryset(self):
        plans = Plan.objects.for_list(reach_of(self.request).exempt)
        return plans.of(self.request.council).in_order()

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            may_import=bool(units_reached(user, EDITS, timezone.localdate())),
            **kwargs,
        )


class PlanDetailView(PlanMixin, DetailView):
    """The plan document as a page."""

    template_name = "plans/plan_detail.html"

    def get_context_data(self, **kwargs):
        plan = self.object
        may_change = may_write(self.request.user, plan) and not locked_words(plan)
        document = document_of(plan, self.exempt)
        return super().get_context_data(document=document, may_change=may_change, **kwargs)


class ActionDetailView(PlanMixin, DetailView):
    """An action of the plan: its dates with their baseline, its milestones, and its progress by quarter."""

    template_name = "plans/action_detail.html"

    def get_context_data(self, **kwargs):
        action = get_object_or_404(self.object.actions.select_related("priority"), pk=self.kwargs["action"])
        action.plan = self.object
        return super().get_context_data(action=action, history=history_of(action), **kwargs)


class PlanPageView(PlanMixin, DetailView):
    """The plan on a page."""

    template_name = "plans/plan_page.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(onepage=onepage_of(self.object), **kwargs)
