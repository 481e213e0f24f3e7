"""Addresses of risks. Where a risk is added, changed or deleted, what cites it in plans is found again."""

from django.urls import path

from plans.views import risks as in_plans
from risks import urls

app_name = "risks"
urlpatterns = [
    *urls.urlpatterns,
    path("<int:pk>/add/", in_plans.RiskAddView.as_view(), name="risk_add"),
    path("risk/<int:pk>/change/", in_plans.RiskChangeView.as_view(), name="risk_change"),
    path("risk/<int:pk>/delete/", in_plans.RiskRemoveView.as_view(), name="risk_delete"),
    path("risk/<int:pk>/tie/", in_plans.RiskLinkAddView.as_view(), name="risk_link_add"),
    path("links/<int:pk>/delete/", in_plans.RiskLinkRemoveView.as_view(), name="risk_link_delete"),
    path("deleted/<int:pk>/", in_plans.RemovalUndoView.as_view(), name="removal_undo"),
]
