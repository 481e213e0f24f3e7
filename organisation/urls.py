from django.urls import path

from organisation import views

app_name = "organisation"
urlpatterns = [
    path("councils/choose/", views.CouncilChooseView.as_view(), name="council_choose"),
    path("councils/sharing/", views.SharingView.as_view(), name="sharing"),
]
