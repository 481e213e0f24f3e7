from django.urls import path

from returns.views.update import EvidenceDeleteView, EvidenceDetailView, UpdateDetailView
from returns.views.updates import UpdateListView

app_name = "returns"

urlpatterns = [
    path("updates/", UpdateListView.as_view(), name="update_list"),
    path("updates/<int:pk>/", UpdateDetailView.as_view(), name="update_detail"),
    path("updates/evidence/<int:pk>/", EvidenceDetailView.as_view(), name="evidence_detail"),
    path("updates/evidence/<int:pk>/delete/", EvidenceDeleteView.as_view(), name="evidence_delete"),
]
