"""Pages of the plans."""

from plans.views.plan import PlanDetailView, PlanListView, PlanPageView

__all__ = ["PlanDetailView", "PlanListView", "PlanPageView"]
