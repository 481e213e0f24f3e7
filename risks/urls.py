from django.urls import path

from risks import views

app_name = "risks"
urlpatterns = [
    path("", views.RegisterListView.as_view(), name="register_list"),
    path("<int:pk>/", views.RegisterDetailView.as_view(), name="register_detail"),
    path("risk/<int:pk>/", views.RiskDetailView.as_view(), name="risk_detail"),
]
