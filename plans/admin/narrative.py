"""The narrative of a plan, and the lists that it prints: units, people, framework items, judgements."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import TextField

from plans.admin.base import InPlanAdmin, short
from plans.models import Judgement, PlanFrameworkItem, PlanPerson, PlanUnit, Section


@admin.register(Section)
class SectionAdmin(InPlanAdmin):
    list_display = ("number", "short_heading", "plan")
    list_display_links = ("number", "short_heading")
    search_fields = ("number", "heading", "text")
    autocomplete_fields = ("plan",)
    fieldsets = ((None, {"fields": ("plan", "number", "heading", "text", "position")}),)

    formfield_overrides = {TextField: {"widget": AdminTextareaWidget(attrs={"rows": 24})}}
    short_heading = short("heading")


@admin.register(PlanUnit)
class PlanUnitAdmin(InPlanAdmin):
    list_display = ("unit", "kind", "parent", "plan")
    list_select_related = ("plan", "unit")
    search_fields = ("unit__name", "purpose")
    autocomplete_fields = ("plan", "unit")
    fieldsets = (
        (None, {"fields": ("plan", "unit", "kind", "parent", "position")}),
        ("What it does", {"fields": ("purpose", "core_functions")}),
    )


@admin.register(PlanPerson)
class PlanPersonAdmin(InPlanAdmin):
    list_display = ("__str__", "initials", "job_title", "unit", "plan")
    list_select_related = ("plan", "person")
    search_fields = ("person__name", "initials", "job_title")
    autocomplete_fields = ("plan", "person")
    fieldsets = ((None, {"fields": ("plan", "person", "initials", "job_title", "unit", "position")}),)


@admin.register(PlanFrameworkItem)
class PlanFrameworkItemAdmin(InPlanAdmin):
    list_display = ("item", "framework", "plan")
    list_select_related = ("plan", "item__framework")
    search_fields = ("item__code", "item__title")
    autocomplete_fields = ("plan", "item")
    fieldsets = ((None, {"fields": ("plan", "item", "position")}),)

    @admin.display(description="Framework", ordering="item__framework__name")
    def framework(self, listed):
        return listed.item.framework


@admin.register(Judgement)
class JudgementAdmin(InPlanAdmin):
    list_display = ("short_body", "short_area", "year", "grade", "plan")
    list_display_links = ("short_body", "short_area")
    search_fields = ("body", "area", "judged")
    autocomplete_fields = ("plan",)
    fieldsets = (
        (None, {"fields": ("plan", "body", "area", "judged", "year", "grade", "scale", "position")}),
        ("What was said", {"fields": ("strengths", "areas_for_improvement")}),
    )

    short_body = short("body")
    short_area = short("area")
