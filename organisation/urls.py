from django.urls import path

from organisation import job_views, views

app_name = "organisation"
urlpatterns = [
    path("councils/choose/", views.CouncilChooseView.as_view(), name="council_choose"),
    path("councils/sharing/", views.SharingView.as_view(), name="sharing"),
    path("jobs/<int:pk>/", job_views.JobDetailView.as_view(), name="job_detail"),
    path("jobs/<int:pk>/file/", job_views.JobFileView.as_view(), name="job_file"),
    path("jobs/<int:pk>/again/", job_views.JobAgainView.as_view(), name="job_run_again"),
]
