"""The admin of decisions: they are recorded on the page of a return, and read here."""

from django.contrib import admin

from organisation.scoped_admin import KeptAdmin, ScopedFilter
from returns.models import Decision


@admin.register(Decision)
class DecisionAdmin(KeptAdmin):
    list_display = ("decided_on", "unit_return", "kind", "reference", "who")
    list_filter = ("kind", ("unit_return__cycle__council", ScopedFilter))
    list_select_related = ("unit_return__cycle__council", "unit_return__unit")
    search_fields = ("reference", "words", "unit_return__unit__name")
    fieldsets = (
        (None, {"fields": ("unit_return", "kind", "decided_on", "reference", "words", "who", "at")}),
    )

    belongs = {"council": "unit_return__cycle__council"}
    owner = "unit_return"
