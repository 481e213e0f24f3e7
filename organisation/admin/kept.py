"""The admin of what the site itself keeps, to read: the trail, leavers, jobs and backups."""

from django.contrib import admin

from organisation.access import ADMINISTERS
from organisation.models import Backup, Event, Job, Leaving
from organisation.reach import reach_of
from organisation.scoped_admin import ScopedAdmin, ScopedFilter


class ReadOnlyAdmin(ScopedAdmin):
    """What the site itself writes: read by those who administer the whole council, written by nobody."""

    edited_by = ADMINISTERS

    def get_queryset(self, request):
        reach, rows = reach_of(request), super().get_queryset(request)
        return rows if reach.everything else rows.filter(council__in=reach.wholes(ADMINISTERS))

    def has_view_permission(self, request, obj=None):
        reach = reach_of(request)
        if reach.everything:
            return True
        wholes = reach.wholes(ADMINISTERS)
        return bool(wholes) if obj is None else obj.council_id in wholes

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Leaving)
class LeavingAdmin(ReadOnlyAdmin):
    """Who leaves and has left; the people's own pages write it and take it back."""

    list_display = ("person", "last_day", "who", "done_at", "told", "council")
    list_filter = (("council", ScopedFilter),)
    list_select_related = ("person", "council")
    search_fields = ("person__name", "who")
    date_hierarchy = "last_day"
    fields = ("council", "person", "last_day", "who", "at", "done_at", "told")


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The audit trail is read here; nobody writes in it by hand."""

    list_display = ("at", "who", "did", "what", "council")
    list_filter = ("did", ("council", ScopedFilter))
    list_select_related = ("council",)
    search_fields = ("who", "what")
    date_hierarchy = "at"


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Whether long work gets done; what came of it is its owner's alone."""

    list_display = ("asked_at", "what", "owner", "state", "started_at", "heartbeat_at", "ended_at", "council")
    list_filter = ("state", "kind", ("council", ScopedFilter))
    list_select_related = ("owner", "council")
    search_fields = ("what", "owner__username")
    date_hierarchy = "asked_at"
    fields = ("council", "owner", "what", "kind", "state", "attempt", "asked_at", "started_at")
    fields += ("heartbeat_at", "ended_at")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("file")


@admin.register(Backup)
class BackupAdmin(admin.ModelAdmin):
    """The backups that were made, for those who keep the whole site to read: a backup holds every council."""

    list_display = ("name", "made_at", "bytes", "rows", "checked_at")
    search_fields = ("name",)
    date_hierarchy = "made_at"

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return reach_of(request).everything

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
