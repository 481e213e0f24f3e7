"""Frameworks: lists from outside, kept once for the council by whoever edits a plan of it."""

from django.contrib import admin

from organisation.scoped_admin import ScopedFilter
from plans.admin.base import RelinkingAdmin, short
from plans.models import Framework, FrameworkItem


@admin.register(Framework)
class FrameworkAdmin(RelinkingAdmin):
    list_display = ("name", "council")
    list_filter = (("council", ScopedFilter),)
    list_select_related = ("council",)
    search_fields = ("name",)
    autocomplete_fields = ("council",)
    fieldsets = ((None, {"fields": ("council", "name")}),)

    belongs = {"council": "council", "framework": "pk"}
    council_wide = False


@admin.register(FrameworkItem)
class FrameworkItemAdmin(RelinkingAdmin):
    list_display = ("code", "short_title", "framework", "parent")
    list_display_links = ("code", "short_title")
    list_filter = (("framework", ScopedFilter),)
    list_select_related = ("framework", "parent")
    search_fields = ("code", "title", "framework__name")
    autocomplete_fields = ("framework", "parent")
    fieldsets = ((None, {"fields": ("framework", "code", "title", "parent", "position")}),)

    belongs = {"council": "framework__council", "framework": "framework"}
    owner = "framework"
    council_wide = False
    short_title = short("title")
