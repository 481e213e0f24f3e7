from django.urls import path

from organisation import event_views, job_views, views

app_name = "organisation"
urlpatterns = [
    path("councils/choose/", views.CouncilChooseView.as_view(), name="council_choose"),
    path("councils/sharing/", views.SharingView.as_view(), name="sharing"),
    path("events/", event_views.EventListView.as_view(), name="event_list"),
    path("events/events.csv", event_views.EventExportView.as_view(), name="event_export"),
    path("jobs/<int:pk>/", job_views.JobDetailView.as_view(), name="job_detail"),
    path("jobs/<int:pk>/file/", job_views.JobFileView.as_view(), name="job_file"),
    path("jobs/<int:pk>/again/", job_views.JobAgainView.as_view(), name="job_run_again"),
]
