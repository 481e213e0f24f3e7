"""The balanced scorecard of a plan."""

from django.views.generic import DetailView

from plans.scorecard import scorecard_of
from plans.views.plan import PlanMixin


class PlanScorecardView(PlanMixin, DetailView):
    """Perspectives, critical success factors and baskets, each score with its working."""

    template_name = "plans/plan_scorecard.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(scorecard=scorecard_of(self.object), **kwargs)
