"""The admin of progress, of its locks and of agreed due days: the quarter and approval write them."""

from django.contrib import admin
from django.db.models import Q

from organisation.periods import from_code
from organisation.reach import reach_of
from organisation.scoped_admin import KeptAdmin
from plans.models import AgreedDue, Progress, ProgressLock


class OfItemAdmin(KeptAdmin):
    """Something of an action or a milestone: neither path leads from every row to its council."""

    list_select_related = ("action__plan", "milestone__plan")

    belongs = {}
    owner = ""
    council_wide = True

    def get_queryset(self, request):
        reach = reach_of(request)
        councils = reach.councils
        found = admin.ModelAdmin.get_queryset(self, request).select_related(*self.list_select_related)
        if reach.everything:
            return found
        return found.filter(Q(action__plan__council__in=councils) | Q(milestone__plan__council__in=councils))

    def has_view_permission(self, request, obj=None):
        reach = reach_of(request)
        if reach.everything or obj is None:
            return reach.everything or bool(reach.councils)
        return (obj.action or obj.milestone).plan.council_id in reach.councils

    @admin.display(description="Item")
    def item(self, one):
        return str(one.action or one.milestone)


class OfQuarterAdmin(OfItemAdmin):
    @admin.display(description="Quarter", ordering="period")
    def period_label(self, one):
        return from_code(one.period).label


@admin.register(ProgressLock)
class ProgressLockAdmin(OfQuarterAdmin):
    """Locks are put there when a return is signed off, and taken away when it is returned or closed."""

    list_display = ("item", "period_label", "words")
    search_fields = ("action__title", "milestone__title", "words")
    fieldsets = ((None, {"fields": ("action", "milestone", "period_label", "words")}),)
    readonly_fields = ("period_label",)


@admin.register(Progress)
class ProgressAdmin(OfQuarterAdmin):
    """What was reported of actions and milestones: it is entered under Updates, where locks are asked."""

    list_display = ("item", "period_label", "state", "percent", "who", "at")
    list_filter = ("state",)
    search_fields = ("action__title", "milestone__title", "words")
    readonly_fields = ("period_label",)
    fieldsets = (
        (None, {"fields": ("action", "milestone", "period_label", "state", "percent", "words")}),
        ("Rating", {"fields": ("rag", "rag_reason")}),
        ("Dates", {"fields": ("done_on", "expected_on", "late_because", "agreed_by", "merged_into")}),
        ("Who", {"fields": ("by", "who", "at")}),
    )


@admin.register(AgreedDue)
class AgreedDueAdmin(OfItemAdmin):
    """The due days that approved versions agreed: written when a plan is approved."""

    list_display = ("item", "version", "due", "before", "is_move")
    list_select_related = ("version__plan", *OfItemAdmin.list_select_related)
    list_filter = ("is_move",)
    search_fields = ("action__title", "milestone__title", "due")
    fieldsets = (
        (None, {"fields": ("action", "milestone", "version")}),
        ("Due", {"fields": ("due", "due_latest", "is_move", "before", "before_latest")}),
    )
