"""The admin of the quarter: the days on which a council is closed, and what operations have written.

A quarter is opened, a return signed and a thing updated on the pages, where the order of the steps, the locks
and the record are kept; here they are read.
"""

from django.contrib import admin

from organisation.access import RUNS_CYCLE
from organisation.reach import reach_of
from organisation.scoped_admin import KeptAdmin, ScopedAdmin, ScopedFilter
from returns.digests import without_exempt
from returns.models import ClosedDay, Cycle, CycleStep, Reminder, Return, ReturnStep, Update


@admin.register(ClosedDay)
class ClosedDayAdmin(ScopedAdmin):
    """Due days pass over these, as over weekends and bank holidays."""

    list_display = ("day", "name", "council")
    list_filter = (("council", ScopedFilter),)
    list_select_related = ("council",)
    search_fields = ("name",)
    autocomplete_fields = ("council",)
    fieldsets = ((None, {"fields": ("council", "day", "name")}),)

    edited_by = RUNS_CYCLE


@admin.register(Cycle)
class CycleAdmin(KeptAdmin):
    list_display = ("quarter_label", "state", "opened_on", "closed_at", "council")
    list_filter = ("state", ("council", ScopedFilter))
    list_select_related = ("council",)
    search_fields = ("period",)
    fieldsets = (
        (None, {"fields": ("council", "quarter_label", "state", "opened_on", "closed_at")}),
        ("Due days", {"fields": ("team_due", "division_due", "directorate_due", "council_due")}),
        ("Reminders", {"fields": ("remind_before", "remind_every")}),
    )
    readonly_fields = ("quarter_label",)

    @admin.display(description="Quarter", ordering="starts")
    def quarter_label(self, cycle):
        return str(cycle)


@admin.register(CycleStep)
class CycleStepAdmin(KeptAdmin):
    list_display = ("at", "who", "did", "cycle")
    list_filter = ("did", ("cycle__council", ScopedFilter))
    list_select_related = ("cycle__council",)
    search_fields = ("who", "words")
    fieldsets = ((None, {"fields": ("cycle", "did", "words", "who", "at")}),)

    belongs = {"council": "cycle__council"}
    owner = "cycle"


@admin.register(Return)
class ReturnAdmin(KeptAdmin):
    list_display = ("unit", "cycle", "state", "due")
    list_filter = ("state", ("cycle__council", ScopedFilter))
    list_select_related = ("unit", "cycle__council")
    search_fields = ("unit__name",)
    fieldsets = ((None, {"fields": ("cycle", "unit", "state", "due")}),)

    belongs = {"council": "cycle__council"}
    owner = "cycle"


@admin.register(ReturnStep)
class ReturnStepAdmin(KeptAdmin):
    list_display = ("at", "who", "did", "unit_return")
    list_filter = ("did", ("unit_return__cycle__council", ScopedFilter))
    list_select_related = ("unit_return__unit", "unit_return__cycle__council")
    search_fields = ("who", "words", "unit_return__unit__name")
    fieldsets = ((None, {"fields": ("unit_return", "did", "before", "after", "words", "who", "at")}),)

    belongs = {"council": "unit_return__cycle__council"}
    owner = "unit_return"


@admin.register(Update)
class UpdateAdmin(KeptAdmin):
    list_display = ("thing_words", "unit_return", "state", "who", "saved_at")
    list_filter = ("state", ("unit_return__cycle__council", ScopedFilter))
    list_select_related = (
        *("unit_return__unit", "unit_return__cycle__council"),
        *("indicator", "action", "milestone", "control", "risk"),
    )
    search_fields = ("indicator__title", "action__title", "milestone__title", "comment", "cause", "remedy")
    fieldsets = (
        (None, {"fields": ("thing_words", "unit_return", "state", "who", "saved_at")}),
        ("Commentary", {"fields": ("comment", "cause", "remedy", "remedy_owner", "remedy_due")}),
        ("Last quarter's promise", {"fields": ("kept", "kept_words")}),
    )
    readonly_fields = ("thing_words",)

    belongs = {"council": "unit_return__cycle__council"}
    owner = "unit_return"

    def get_queryset(self, request):
        return super().get_queryset(request).readable(reach_of(request).exempt)

    @admin.display(description="Thing")
    def thing_words(self, update):
        return str(update)


@admin.register(Reminder)
class ReminderAdmin(KeptAdmin):
    """Who was told what, for those who run the quarters of the council."""

    list_display = ("day", "who", "address", "subject", "state", "cycle")
    list_filter = ("state", ("cycle__council", ScopedFilter))
    list_select_related = ("cycle__council",)
    search_fields = ("who", "address", "subject")
    fieldsets = (
        (None, {"fields": ("cycle", "who", "address", "day", "stage", "state", "sent_at", "problem")}),
        ("Message", {"fields": ("subject", "message", "items")}),
    )
    readonly_fields = ("message",)

    belongs = {"council": "cycle__council"}
    owner = "cycle"

    def get_queryset(self, request):
        reach, reminders = reach_of(request), super().get_queryset(request)
        return (
            reminders if reach.everything else reminders.filter(cycle__council__in=reach.wholes(RUNS_CYCLE))
        )

    @admin.display(description="Words")
    def message(self, reminder):
        return without_exempt(reminder.words)

    def has_view_permission(self, request, obj=None):
        reach = reach_of(request)
        if reach.everything:
            return True
        wholes = reach.wholes(RUNS_CYCLE)
        return bool(wholes) if obj is None else obj.cycle.council_id in wholes
