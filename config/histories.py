"""Every kind of thing whose history people read, room by room, each at an address of its own."""

from django.urls import path

from indicators.history_kinds import KINDS as OF_INDICATORS
from organisation.history_kinds import KINDS as OF_ORGANISATION
from organisation.history_views import HistoryView
from plans.history_kinds import KINDS as OF_PLANS
from returns.history_kinds import KINDS as OF_RETURNS
from risks.history_kinds import KINDS as OF_RISKS

KINDS = (*OF_ORGANISATION, *OF_INDICATORS, *OF_RISKS, *OF_PLANS, *OF_RETURNS)

app_name = "history"
urlpatterns = [
    path(f"{kind.name}/<int:pk>/", HistoryView.as_view(kind=kind), name=kind.name) for kind in KINDS
]
