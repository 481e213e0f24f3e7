"""Addresses of the indicators. Their pages show the plans that use them, so the plans' room makes them."""

from django.urls import path

from indicators import scheme_views, set_views
from plans.views import indicators

app_name = "indicators"
urlpatterns = [
    path("", indicators.IndicatorListView.as_view(), name="indicator_list"),
    path("indicators.csv", indicators.IndicatorExportView.as_view(), name="indicator_export"),
    path("sets/", set_views.SetListView.as_view(), name="set_list"),
    path("sets/<int:pk>/", set_views.EntryDetailView.as_view(), name="entry_detail"),
    path("schemes/", scheme_views.SchemeListView.as_view(), name="scheme_list"),
    path("schemes/add/", scheme_views.SchemeAddView.as_view(), name="scheme_add"),
    path("schemes/<int:pk>/", scheme_views.SchemeDetailView.as_view(), name="scheme_detail"),
    path("schemes/<int:pk>/version/", scheme_views.SchemeAddView.as_view(), name="scheme_version"),
    path("schemes/<int:pk>/default/", scheme_views.SchemeDefaultView.as_view(), name="scheme_default"),
    path("<int:pk>/", indicators.IndicatorDetailView.as_view(), name="indicator_detail"),
]
