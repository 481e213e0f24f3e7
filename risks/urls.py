"""Addresses of registers, of what belongs to a risk, and of schemes.

The pages that add, change and delete a risk itself have something to do in plans: plans.risk_urls has them.
"""

from django.urls import path

from risks.views import registers, risks

urlpatterns = [
    path("", registers.RegisterListView.as_view(), name="register_list"),
    path("add/", registers.RegisterAddView.as_view(), name="register_add"),
    path("<int:pk>/", registers.RegisterDetailView.as_view(), name="register_detail"),
    path("<int:pk>/change/", registers.RegisterChangeView.as_view(), name="register_change"),
    path("<int:pk>/deleted/", registers.RemovedView.as_view(), name="removal_list"),
    path("risk/<int:pk>/", risks.RiskDetailView.as_view(), name="risk_detail"),
    path("risk/<int:pk>/assess/", risks.AssessmentAddView.as_view(), name="assessment_add"),
    path("assessments/<int:pk>/explain/", risks.AssessmentReasonView.as_view(), name="assessment_explain"),
    path("risk/<int:pk>/controls/add/", risks.ControlAddView.as_view(), name="control_add"),
    path("controls/<int:pk>/change/", risks.ControlChangeView.as_view(), name="control_change"),
    path("controls/<int:pk>/in-place/", risks.ControlInPlaceView.as_view(), name="control_put_in_place"),
    path("controls/<int:pk>/delete/", risks.ControlRemoveView.as_view(), name="control_delete"),
    path("risk/<int:pk>/accept/", risks.AcceptanceAddView.as_view(), name="acceptance_add"),
    path("acceptances/<int:pk>/delete/", risks.AcceptanceRemoveView.as_view(), name="acceptance_delete"),
]
