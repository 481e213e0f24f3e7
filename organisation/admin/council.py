"""The admin of the council: itself, its units, people and posts."""

from django.contrib import admin
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html

from organisation.access import ADMINISTERS
from organisation.audit import record
from organisation.models import Council, Person, Post, Role, Unit
from organisation.reach import reach_of
from organisation.roles import take_roles
from organisation.scoped_admin import ScopedAdmin, ScopedFilter


@admin.register(Council)
class CouncilAdmin(ScopedAdmin):
    list_display = ("name", "shares_since")
    search_fields = ("name",)

    belongs = {"council": "pk"}
    owner = ""
    edited_by = ADMINISTERS

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "shares_since" in form.changed_data:
            did = "agreed to share results" if obj.shares_since else "stopped sharing results"
            record(request.user, did, obj, council=obj)

    def editable(self, request, queryset, asker):
        reach = reach_of(request)
        if reach.everything:
            return queryset
        if asker.council_wide:
            return queryset.filter(pk__in=reach.wholes(asker.edited_by))
        return queryset.filter(pk__in=reach.anywhere(asker.edited_by))

    def has_add_permission(self, request):
        return reach_of(request).everything

    def has_delete_permission(self, request, obj=None):
        return reach_of(request).everything

    def delete_model(self, request, obj):
        take_roles(Role.objects.filter(unit__council=obj), by=request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            take_roles(Role.objects.filter(unit__council__in=queryset), by=request.user)
            super().delete_queryset(request, queryset)

    def save_related(self, request, form, formsets, change):
        """Give a new council the unit that stands for the whole of it, on which roles are given."""
        super().save_related(request, form, formsets, change)
        council = form.instance
        if not council.units.filter(kind=Unit.Kind.COUNCIL).exists():
            council.units.create(kind=Unit.Kind.COUNCIL, name=council.name)


@admin.register(Unit)
class UnitAdmin(ScopedAdmin):
    list_display = ("name", "kind", "parent", "council")
    list_filter = ("kind", ("council", ScopedFilter))
    list_select_related = ("council", "parent")
    search_fields = ("name",)
    autocomplete_fields = ("council", "parent")
    fieldsets = ((None, {"fields": ("council", "kind", "name", "parent")}),)

    unit_lookup = "pk"
    placed_by = "parent"
    edited_by = ADMINISTERS

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """Offer the kind "council" to who administers one: a role on such a unit reaches all of it."""
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        reach = reach_of(request)
        if db_field.name == "kind" and not reach.everything and not reach.wholes(ADMINISTERS):
            field.choices = [choice for choice in field.choices if choice[0] != Unit.Kind.COUNCIL]
        return field

    def delete_model(self, request, obj):
        take_roles(obj.roles.all(), by=request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            take_roles(Role.objects.filter(unit__in=queryset), by=request.user)
            super().delete_queryset(request, queryset)


@admin.register(Person)
class PersonAdmin(ScopedAdmin):
    list_display = ("name", "initials", "job_title", "unit", "left_on")
    list_filter = (("left_on", admin.EmptyFieldListFilter), ("council", ScopedFilter), ("unit", ScopedFilter))
    list_select_related = ("unit",)
    search_fields = ("name", "initials", "job_title")
    autocomplete_fields = ("council", "unit", "user")
    fieldsets = (
        (None, {"fields": ("council", "name", "initials", "job_title", "unit")}),
        ("In the council", {"fields": ("user", "left_on")}),
    )

    unit_lookup = "unit"
    placed_by = "unit"

    def get_readonly_fields(self, request, obj=None):
        """Who signs in as whom is said by administrators alone."""
        fields, reach = super().get_readonly_fields(request, obj), reach_of(request)
        return fields if reach.everything or reach.units(ADMINISTERS) else (*fields, "user")

    def get_fieldsets(self, request, obj=None):
        """Lead from the last day to the page that also ends roles and hands the work on."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        words = format_html(
            "A day entered here moves no work and ends no role or sign-in. When somebody goes, use "
            '<a href="{}">Leaves the council</a> on their page.',
            reverse("people:person_leave", args=[obj.pk]),
        )
        return (*fieldsets[:-1], (fieldsets[-1][0], fieldsets[-1][1] | {"description": words}))


@admin.register(Post)
class PostAdmin(ScopedAdmin):
    list_display = ("title", "unit", "holder")
    list_filter = (("council", ScopedFilter), ("unit", ScopedFilter))
    list_select_related = ("unit", "holder")
    search_fields = ("title", "holder__name")
    autocomplete_fields = ("council", "unit", "holder")
    fieldsets = ((None, {"fields": ("council", "title", "unit", "holder")}),)

    unit_lookup = "unit"
    placed_by = "unit"
