"""Addresses of registers, of what belongs to a risk, and of schemes.

The pages that add, change and delete a risk itself have something to do in plans: plans.risk_urls has them.
"""

from django.urls import path

from risks.views import escalation, registers, risks, schemes

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
    path("risk/<int:pk>/escalate/", escalation.EscalateView.as_view(), name="escalation_add"),
    path("escalations/<int:pk>/decide/", escalation.DecideView.as_view(), name="escalation_decide"),
    path("escalations/<int:pk>/end/", escalation.EndView.as_view(), name="escalation_end"),
    path("risk/<int:pk>/accept/", risks.AcceptanceAddView.as_view(), name="acceptance_add"),
    path("acceptances/<int:pk>/delete/", risks.AcceptanceRemoveView.as_view(), name="acceptance_delete"),
    path("schemes/", schemes.SchemeListView.as_view(), name="scheme_list"),
    path("schemes/add/", schemes.SchemeAddView.as_view(), name="scheme_add"),
    path("schemes/choices/<slug:key>/", schemes.ChoiceView.as_view(), name="scheme_adopt"),
    path("schemes/<int:pk>/", schemes.SchemeDetailView.as_view(), name="scheme_detail"),
    path("schemes/<int:pk>/levels/", schemes.SchemeLevelsView.as_view(), name="scheme_levels"),
    path("schemes/<int:pk>/bands/", schemes.SchemeBandsView.as_view(), name="scheme_bands"),
    path("schemes/<int:pk>/cells/", schemes.SchemeCellsView.as_view(), name="scheme_cells"),
    path("schemes/<int:pk>/reviews/", schemes.SchemeReviewsView.as_view(), name="scheme_reviews"),
    path(
        "schemes/<int:pk>/appetite/<int:category>/",
        schemes.SchemeStricterView.as_view(),
        name="scheme_stricter",
    ),
    path("schemes/<int:pk>/version/", schemes.SchemeVersionView.as_view(), name="scheme_version"),
    path("schemes/<int:pk>/use/", schemes.SchemeUseView.as_view(), name="scheme_use"),
    path("schemes/<int:pk>/delete/", schemes.SchemeRemoveView.as_view(), name="scheme_delete"),
    path("categories/", schemes.CategoryListView.as_view(), name="category_list"),
    path("categories/add/", schemes.CategoryAddView.as_view(), name="category_add"),
    path("categories/<int:pk>/change/", schemes.CategoryChangeView.as_view(), name="category_change"),
    path("categories/<int:pk>/delete/", schemes.CategoryRemoveView.as_view(), name="category_delete"),
]
