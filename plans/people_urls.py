"""Addresses of people. Their pages show what they lead in the plans, so the plans' room makes them."""

from django.urls import path

from plans.views import people

app_name = "people"
urlpatterns = [
    path("", people.PersonListView.as_view(), name="person_list"),
    path("<int:pk>/", people.PersonDetailView.as_view(), name="person_detail"),
]
