"""The addresses of the quarter."""

from django.urls import path

from returns.views import chasing, cycles
from returns.views import returns as units
from returns.views.deciding import DecideView
from returns.views.update import EvidenceDeleteView, EvidenceDetailView, UpdateDetailView
from returns.views.updates import UpdateListView

app_name = "returns"

urlpatterns = [
    path("updates/", UpdateListView.as_view(), name="update_list"),
    path("updates/<int:pk>/", UpdateDetailView.as_view(), name="update_detail"),
    path("updates/evidence/<int:pk>/", EvidenceDetailView.as_view(), name="evidence_detail"),
    path("updates/evidence/<int:pk>/delete/", EvidenceDeleteView.as_view(), name="evidence_delete"),
    path("returns/", cycles.ReturnListView.as_view(), name="return_list"),
    path("returns/cycles/open/", cycles.CycleOpenView.as_view(), name="cycle_open"),
    path("returns/cycles/<int:pk>/", cycles.CycleDetailView.as_view(), name="cycle_detail"),
    path("returns/cycles/<int:pk>/due/", cycles.CycleDueView.as_view(), name="cycle_due"),
    path("returns/cycles/<int:pk>/gather/", cycles.CycleGatherView.as_view(), name="cycle_gather"),
    path("returns/cycles/<int:pk>/close/", cycles.CycleCloseView.as_view(), name="cycle_close"),
    path("returns/cycles/<int:pk>/reopen/", cycles.CycleReopenView.as_view(), name="cycle_reopen"),
    path("returns/cycles/<int:pk>/chase/", chasing.ChaseListView.as_view(), name="chase_list"),
    path("returns/cycles/<int:pk>/chase.csv", chasing.ChaseExportView.as_view(), name="chase_export"),
    path("returns/cycles/<int:pk>/reminders/", chasing.ReminderListView.as_view(), name="reminder_list"),
    path("returns/reminders/<int:pk>/again/", chasing.ReminderAgainView.as_view(), name="reminder_again"),
    path("returns/items/<int:pk>/return/", units.ItemReturnView.as_view(), name="item_return"),
    path("returns/<int:pk>/", units.ReturnDetailView.as_view(), name="return_detail"),
    path("returns/<int:pk>/decide/", DecideView.as_view(), name="return_decide"),
    path("returns/<int:pk>/<slug:step>/", units.ReturnStepView.as_view(), name="return_step"),
]
