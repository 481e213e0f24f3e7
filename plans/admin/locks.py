"""The admin of locks on progress, which operations write."""

from django.contrib import admin
from django.db.models import Q

from organisation.periods import from_code
from organisation.reach import reach_of
from organisation.scoped_admin import KeptAdmin
from plans.models import ProgressLock


@admin.register(ProgressLock)
class ProgressLockAdmin(KeptAdmin):
    """Locks are put there when a return is signed off, and taken away when it is returned or closed."""

    list_display = ("item", "period_label", "words")
    list_select_related = ("action__plan", "milestone__plan")
    search_fields = ("action__title", "milestone__title", "words")
    fieldsets = ((None, {"fields": ("action", "milestone", "period_label", "words")}),)
    readonly_fields = ("period_label",)

    # Of an action or a milestone: neither path leads from every lock to its council.
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
    def item(self, lock):
        return str(lock.action or lock.milestone)

    @admin.display(description="Quarter", ordering="period")
    def period_label(self, lock):
        return from_code(lock.period).label
