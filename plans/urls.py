"""Addresses of the plans."""

from django.urls import path

from plans import views

app_name = "plans"

urlpatterns = [
    path("", views.PlanListView.as_view(), name="plan_list"),
    path("<int:pk>/", views.PlanDetailView.as_view(), name="plan_detail"),
    path("<int:pk>/page/", views.PlanPageView.as_view(), name="plan_page"),
    path("<int:pk>/checks/", views.PlanChecksView.as_view(), name="plan_checks"),
    path("<int:pk>/scorecard/", views.PlanScorecardView.as_view(), name="plan_scorecard"),
    path("<int:pk>/thread/", views.PlanThreadView.as_view(), name="plan_thread"),
]
