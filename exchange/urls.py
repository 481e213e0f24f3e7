from django.urls import path

from exchange import record_views, views
from exchange.comparators.views import ComparatorAddView, ComparatorDetailView
from exchange.feed.urls import urlpatterns as feed
from exchange.past_views import PlanOnDayExportView
from exchange.updates import views as updates

app_name = "exchange"
urlpatterns = [
    *feed,
    path("plans/import/", views.ImportAddView.as_view(), name="import_add"),
    path("plans/import/<int:pk>/", views.ImportDetailView.as_view(), name="import_detail"),
    path("plans/import/<int:pk>/comments.xlsx", views.ImportCommentsView.as_view(), name="import_comments"),
    path("reports/thread/thread.xlsx", views.ThreadExportView.as_view(), name="thread_export"),
    path("risks/<int:pk>/register.xlsx", views.RegisterExportView.as_view(), name="register_export"),
    path(
        "returns/cycles/<int:pk>/record.xlsx",
        record_views.RecordExportView.as_view(),
        name="quarter_record_workbook",
    ),
    path(
        "returns/cycles/<int:pk>/record/<int:unit>/record.xlsx",
        record_views.RecordExportView.as_view(),
        name="unit_record_workbook",
    ),
    path("plans/<int:pk>/plan.xlsx", views.PlanExportView.as_view(), name="plan_export"),
    path(
        "plans/<int:pk>/versions/<int:number>/plan.xlsx",
        views.VersionExportView.as_view(),
        name="version_export",
    ),
    path("plans/<int:pk>/on/<day:day>/plan.xlsx", PlanOnDayExportView.as_view(), name="plan_on_day_export"),
    path("updates/updates.xlsx", updates.UpdatesExportView.as_view(), name="updates_export"),
    path("updates/import/", updates.UpdatesAddView.as_view(), name="updates_add"),
    path("updates/import/<int:pk>/", updates.UpdatesDetailView.as_view(), name="updates_detail"),
    path("updates/paste/", updates.UpdatesPasteView.as_view(), name="updates_paste"),
    path("indicators/groups/import/", ComparatorAddView.as_view(), name="comparator_add"),
    path("indicators/groups/import/<int:pk>/", ComparatorDetailView.as_view(), name="comparator_detail"),
]
