"""Addresses of the indicators. Their pages show the plans that use them, so the plans' room makes them."""

from django.urls import path

from plans.views import indicators

app_name = "indicators"
urlpatterns = [
    path("", indicators.IndicatorListView.as_view(), name="indicator_list"),
    path("indicators.csv", indicators.IndicatorExportView.as_view(), name="indicator_export"),
    path("<int:pk>/", indicators.IndicatorDetailView.as_view(), name="indicator_detail"),
]
