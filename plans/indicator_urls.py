"""Addresses of the indicators. Their pages show the plans that use them, so the plans' room makes them."""

from django.urls import path

from indicators import set_views
from plans.views import indicators

app_name = "indicators"
urlpatterns = [
    path("", indicators.IndicatorListView.as_view(), name="indicator_list"),
    path("indicators.csv", indicators.IndicatorExportView.as_view(), name="indicator_export"),
    path("sets/", set_views.SetListView.as_view(), name="set_list"),
    path("sets/<int:pk>/", set_views.EntryDetailView.as_view(), name="entry_detail"),
    path("<int:pk>/", indicators.IndicatorDetailView.as_view(), name="indicator_detail"),
]
