"""Addresses of documents and dashboards."""

from django.urls import path

from reports import views
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
]
