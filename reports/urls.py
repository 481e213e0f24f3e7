"""Addresses of documents, dashboards and the list of what can be produced."""

from django.urls import path

from reports import (
    closed_views,
    dashboard_views,
    digest_views,
    home_views,
    past_plan,
    search_views,
    thread_views,
    views,
)
from reports.models import ProducedDocument

app_name = "reports"

urlpatterns = [
    path("plans/<int:pk>/plan.pdf", views.PlanPdfView.as_view(), name="plan_pdf"),
    path(
        "plans/<int:pk>/page.pdf",
        views.PlanPdfView.as_view(name=ProducedDocument.Name.PAGE),
        name="page_pdf",
    ),
    path(
        "plans/<int:pk>/risks.pdf",
        views.PlanPdfView.as_view(name=ProducedDocument.Name.RISKS),
        name="risks_pdf",
    ),
    path(
        "plans/<int:pk>/scorecard.pdf",
        views.PlanPdfView.as_view(name=ProducedDocument.Name.SCORECARD),
        name="scorecard_pdf",
    ),
    path(
        "plans/<int:pk>/on/<day:day>/plan.pdf", past_plan.PlanOnDayPdfView.as_view(), name="plan_on_day_pdf"
    ),
    path("plans/<int:pk>/versions/<int:number>/plan.pdf", views.VersionPdfView.as_view(), name="version_pdf"),
    path("risks/<int:pk>/register.pdf", views.RegisterPdfView.as_view(), name="register_pdf"),
    path("returns/cycles/<int:pk>/record/", closed_views.QuarterRecordView.as_view(), name="quarter_record"),
    path(
        "returns/cycles/<int:pk>/record.pdf",
        closed_views.QuarterRecordPdfView.as_view(),
        name="quarter_record_pdf",
    ),
    path(
        "returns/cycles/<int:pk>/record/<int:unit>/",
        closed_views.QuarterRecordView.as_view(),
        name="unit_record",
    ),
    path(
        "returns/cycles/<int:pk>/record/<int:unit>/record.pdf",
        closed_views.QuarterRecordPdfView.as_view(),
        name="unit_record_pdf",
    ),
    path("dashboard/", dashboard_views.DashboardView.as_view(), name="dashboard"),
    path("dashboard/<int:pk>/", dashboard_views.DashboardView.as_view(), name="unit_dashboard"),
    path("reports/digest/", digest_views.DigestView.as_view(), name="digest"),
    path("reports/digest/digest.pdf", digest_views.DigestPdfView.as_view(), name="digest_pdf"),
    path("reports/digest/<int:pk>/", digest_views.DigestView.as_view(), name="unit_digest"),
    path("reports/digest/<int:pk>/digest.pdf", digest_views.DigestPdfView.as_view(), name="unit_digest_pdf"),
    path("reports/thread/", thread_views.ThreadReportView.as_view(), name="thread_report"),
    path("reports/thread/thread.pdf", thread_views.ThreadReportPdfView.as_view(), name="thread_pdf"),
    path("search/", search_views.SearchView.as_view(), name="search"),
    path("reports/", home_views.ReportListView.as_view(), name="report_list"),
]
