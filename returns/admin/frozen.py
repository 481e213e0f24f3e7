"""The frozen records of quarters, to be read: nobody changes, adds or deletes a row."""

from django.contrib import admin

from organisation.reach import reach_of
from organisation.scoped_admin import KeptAdmin
from returns.models import (
    FrozenAction,
    FrozenControl,
    FrozenIndicator,
    FrozenPlan,
    FrozenPriority,
    FrozenRisk,
    FrozenUnit,
    FrozenUse,
    Record,
)


class FrozenAdmin(KeptAdmin):
    """Rows that were written once."""

    list_select_related = ("record",)
    belongs = {"council": "record__cycle__council"}
    owner = "record"


@admin.register(Record)
class RecordAdmin(FrozenAdmin):
    list_display = ("quarter", "number", "council", "at", "who")
    list_select_related = ("cycle",)
    search_fields = ("quarter", "council", "who")
    date_hierarchy = "at"

    belongs = {"council": "cycle__council"}
    owner = "cycle"


@admin.register(FrozenUnit)
class FrozenUnitAdmin(FrozenAdmin):
    list_display = ("name", "kind_words", "return_state", "signed", "record")
    search_fields = ("name", "record__quarter")


@admin.register(FrozenPlan, FrozenUse)
class FrozenPlanAdmin(FrozenAdmin):
    list_display = ("__str__", "record")
    list_select_related = ("record",)

    def get_queryset(self, request):
        related = ("plan", "indicator") if self.model is FrozenUse else ("unit",)
        return super().get_queryset(request).select_related(*related)


@admin.register(FrozenPriority)
class FrozenPriorityAdmin(FrozenAdmin):
    list_display = ("name", "rag", "actions", "overdue", "record")
    list_filter = ("rag",)
    search_fields = ("name", "record__quarter")


@admin.register(FrozenIndicator)
class FrozenIndicatorAdmin(FrozenAdmin):
    list_display = ("codes", "title", "result", "target", "rag", "moved", "record")
    list_display_links = ("codes", "title")
    list_filter = ("rag", "moved")
    search_fields = ("codes", "title", "record__quarter")


@admin.register(FrozenAction)
class FrozenActionAdmin(FrozenAdmin):
    list_display = ("name", "is_milestone", "due", "state", "rag", "is_late", "record")
    list_filter = ("rag", "is_late", "is_milestone")
    search_fields = ("name", "record__quarter")


@admin.register(FrozenRisk)
class FrozenRiskAdmin(FrozenAdmin):
    list_display = ("ref", "title", "register", "score", "is_above", "record")
    list_display_links = ("ref", "title")
    list_filter = ("is_above",)
    search_fields = ("ref", "title", "register", "record__quarter")

    def get_queryset(self, request):
        return super().get_queryset(request).readable(reach_of(request).exempt)


@admin.register(FrozenControl)
class FrozenControlAdmin(FrozenAdmin):
    list_display = ("words", "is_planned", "due", "is_late", "record")
    list_filter = ("is_planned", "is_late")
    search_fields = ("words", "record__quarter")

    def get_queryset(self, request):
        return super().get_queryset(request).readable(reach_of(request).exempt)
