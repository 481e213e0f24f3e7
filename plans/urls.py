"""Addresses of the plans."""

from django.urls import path

from plans import views
from plans.views import edit, edit_asking, edit_lists, edit_removal, past, questions, thread

app_name = "plans"

urlpatterns = [
    path("", views.PlanListView.as_view(), name="plan_list"),
    path("pasted/", edit_asking.PastedView.as_view(), name="pasted"),
    path("add/", edit.PlanAddView.as_view(), name="plan_add"),
    path("<int:pk>/", views.PlanDetailView.as_view(), name="plan_detail"),
    path("<int:pk>/actions/<int:action>/", views.ActionDetailView.as_view(), name="action_detail"),
    path("<int:pk>/page/", views.PlanPageView.as_view(), name="plan_page"),
    path("<int:pk>/checks/", views.PlanChecksView.as_view(), name="plan_checks"),
    path("<int:pk>/scorecard/", views.PlanScorecardView.as_view(), name="plan_scorecard"),
    path("<int:pk>/checks/<slug:mark>/off/", views.CheckSwitchOffView.as_view(), name="check_switch_off"),
    path("<int:pk>/checks/<int:decision>/on/", views.CheckSwitchOnView.as_view(), name="check_switch_on"),
    path("<int:pk>/references/", questions.PlanReferencesView.as_view(), name="plan_references"),
    path("<int:pk>/references/settle/", questions.ReferenceSettleView.as_view(), name="reference_settle"),
    path(
        "<int:pk>/references/<int:decision>/take-back/",
        questions.ReferenceTakeBackView.as_view(),
        name="reference_take_back",
    ),
    path("<int:pk>/people/", questions.PlanPeopleView.as_view(), name="plan_people"),
    path("<int:pk>/people/settle/", questions.NameSettleView.as_view(), name="name_settle"),
    path(
        "<int:pk>/people/<int:decision>/take-back/",
        questions.NameTakeBackView.as_view(),
        name="name_take_back",
    ),
    path("<int:pk>/thread/", views.PlanThreadView.as_view(), name="plan_thread"),
    path("<int:pk>/thread/<slug:kind>/<int:item>/", thread.ItemThreadView.as_view(), name="item_thread"),
    path("<int:plan>/edit/", edit_lists.PlanEditView.as_view(), name="plan_edit"),
    path("<int:plan>/edit/cover/", edit.CoverView.as_view(), name="plan_cover"),
    path("<int:plan>/edit/register/", edit_lists.RegisterAddView.as_view(), name="register_add"),
    path("<int:plan>/edit/deleted/", edit_removal.RemovalListView.as_view(), name="removal_list"),
    path("<int:plan>/edit/deleted/<int:pk>/", edit_removal.RemovalUndoView.as_view(), name="removal_undo"),
    path(
        "<int:plan>/edit/indicators/choose/",
        edit_lists.IndicatorChooseView.as_view(),
        name="indicator_choose",
    ),
    path("<int:plan>/edit/<slug:kind>/", edit_lists.PartListView.as_view(), name="part_list"),
    path("<int:plan>/edit/<slug:kind>/add/", edit.PartAddView.as_view(), name="part_add"),
    path("<int:plan>/edit/<slug:kind>/<int:pk>/", edit.PartChangeView.as_view(), name="part_change"),
    path("<int:plan>/edit/<slug:kind>/<int:pk>/move/", edit_lists.PartMoveView.as_view(), name="part_move"),
    path(
        "<int:plan>/edit/<slug:kind>/<int:pk>/delete/",
        edit_removal.PartRemoveView.as_view(),
        name="part_delete",
    ),
    path(
        "<int:plan>/edit/<slug:kind>/<int:pk>/<slug:aspect>/",
        edit.PartChangeView.as_view(),
        name="part_aspect",
    ),
    path("<int:pk>/life/", views.PlanLifeView.as_view(), name="plan_life"),
    path("<int:pk>/life/<slug:step>/", views.PlanStepView.as_view(), name="plan_step"),
    path("<int:pk>/next/", views.NextPlanView.as_view(), name="plan_next"),
    path("<int:pk>/compare/", views.PlanCompareView.as_view(), name="plan_compare"),
    path("<int:pk>/on/", past.OnDayChooseView.as_view(), name="plan_on_choose"),
    path("<int:pk>/on/<day:day>/", past.PlanOnDayView.as_view(), name="plan_on_day"),
    path("<int:pk>/versions/", views.VersionListView.as_view(), name="version_list"),
    path("<int:pk>/versions/<int:number>/", views.VersionDetailView.as_view(), name="version_detail"),
]
