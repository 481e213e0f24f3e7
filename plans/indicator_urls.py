"""Addresses of the indicators. Their pages show the plans that use them, so the plans' room makes them."""

from django.urls import path

from indicators import group_views, scheme_views, set_views
from plans.views import figures, indicators, ratings

app_name = "indicators"


def of_kind(kind):
    """Return the addresses of the pages that add, change and delete one kind of thing of an indicator."""
    name, folder = kind.name.replace(" ", "_"), f"{kind.name.replace(' ', '-')}s".replace("ys", "ies")
    add, change, delete = figures.FigureAddView, figures.FigureChangeView, figures.FigureDeleteView
    return [
        path(f"<int:pk>/{folder}/add/", add.as_view(kind=kind), name=f"{name}_add"),
        path(f"{folder}/<int:pk>/edit/", change.as_view(kind=kind), name=f"{name}_edit"),
        path(f"{folder}/<int:pk>/delete/", delete.as_view(kind=kind), name=f"{name}_delete"),
    ]


urlpatterns = [
    path("", indicators.IndicatorListView.as_view(), name="indicator_list"),
    path("indicators.csv", indicators.IndicatorExportView.as_view(), name="indicator_export"),
    path("sets/", set_views.SetListView.as_view(), name="set_list"),
    path("sets/<int:pk>/", set_views.EntryDetailView.as_view(), name="entry_detail"),
    path("schemes/", scheme_views.SchemeListView.as_view(), name="scheme_list"),
    path("schemes/add/", scheme_views.SchemeAddView.as_view(), name="scheme_add"),
    path("schemes/<int:pk>/", scheme_views.SchemeDetailView.as_view(), name="scheme_detail"),
    path("schemes/<int:pk>/version/", scheme_views.SchemeAddView.as_view(), name="scheme_version"),
    path("schemes/<int:pk>/default/", scheme_views.SchemeDefaultView.as_view(), name="scheme_default"),
    path("add/", figures.IndicatorAddView.as_view(), name="indicator_add"),
    path("<int:pk>/formula/edit/", ratings.FormulaChangeView.as_view(), name="formula_edit"),
    path("<int:pk>/judgements/add/", ratings.JudgementAddView.as_view(), name="judgement_add"),
    path("groups/", group_views.GroupListView.as_view(), name="group_list"),
    path("groups/add/", group_views.GroupAddView.as_view(), name="group_add"),
    path("groups/<int:pk>/", group_views.GroupDetailView.as_view(), name="group_detail"),
    path("groups/<int:pk>/change/", group_views.GroupChangeView.as_view(), name="group_edit"),
    path("groups/<int:pk>/delete/", group_views.GroupRemoveView.as_view(), name="group_delete"),
    path("groups/<int:group>/members/add/", group_views.MemberAddView.as_view(), name="member_add"),
    path("groups/members/<int:pk>/change/", group_views.MemberChangeView.as_view(), name="member_edit"),
    path("groups/members/<int:pk>/delete/", group_views.MemberRemoveView.as_view(), name="member_delete"),
    path("groups/deleted/<int:pk>/", group_views.GroupUndoView.as_view(), name="group_undo"),
    path("<int:pk>/", indicators.IndicatorDetailView.as_view(), name="indicator_detail"),
    path("<int:pk>/edit/", figures.IndicatorChangeView.as_view(), name="indicator_edit"),
    path("<int:pk>/definition/edit/", figures.DefinitionChangeView.as_view(), name="definition_edit"),
    path("removals/<int:pk>/undo/", figures.FigureUndoView.as_view(), name="removal_undo"),
    *(address for kind in figures.KINDS for address in of_kind(kind)),
]
