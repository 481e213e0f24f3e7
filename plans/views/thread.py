"""The golden thread of a plan."""

from django.views.generic import DetailView

from plans.lineage import lineage_of
from plans.views.plan import PlanMixin


class PlanThreadView(PlanMixin, DetailView):
    """What each priority of the plan serves above, and what serves it below."""

    template_name = "plans/plan_thread.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(lineage=lineage_of(self.object), **kwargs)
