"""Pages of the plans."""

from plans.views.checks import CheckSwitchOffView, CheckSwitchOnView, PlanChecksView
from plans.views.comparison import PlanCompareView
from plans.views.life import PlanLifeView, PlanStepView, VersionDetailView, VersionListView
from plans.views.next_plan import NextPlanView
from plans.views.plan import ActionDetailView, PlanDetailView, PlanListView, PlanPageView
from plans.views.scorecard import PlanScorecardView
from plans.views.thread import PlanThreadView

__all__ = [
    "ActionDetailView",
    "CheckSwitchOffView",
    "CheckSwitchOnView",
    "NextPlanView",
    "PlanChecksView",
    "PlanCompareView",
    "PlanDetailView",
    "PlanLifeView",
    "PlanListView",
    "PlanPageView",
    "PlanScorecardView",
    "PlanStepView",
    "PlanThreadView",
    "VersionDetailView",
    "VersionListView",
]
