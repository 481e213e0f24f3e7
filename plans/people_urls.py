"""Addresses of people. Their pages show what they lead in the plans, so the plans' room makes them."""

from django.urls import path

from plans.views import leaving, people

app_name = "people"
urlpatterns = [
    path("", people.PersonListView.as_view(), name="person_list"),
    path("without-owner/", leaving.WithoutOwnerView.as_view(), name="without_owner"),
    path("<int:pk>/", people.PersonDetailView.as_view(), name="person_detail"),
    path("<int:pk>/leave/", leaving.PersonLeaveView.as_view(), name="person_leave"),
    path("<int:pk>/return/", leaving.PersonReturnView.as_view(), name="person_return"),
]
