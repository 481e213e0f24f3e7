"""The admin of what goes out: the tokens of the feed, to see and to take away."""

from django.contrib import admin

from exchange.models import FeedToken
from organisation.access import ADMINISTERS
from organisation.reach import reach_of


@admin.register(FeedToken)
class FeedTokenAdmin(admin.ModelAdmin):
    """An administrator sees the tokens of those whose every role is on units that they administer.

    Only their person makes one; to delete one is to end it.
    """

    list_display = ("name", "user", "made_at", "expires_at", "last_used_at", "revoked_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    fields = ("name", "user", "made_at", "expires_at", "last_used_at", "revoked_at")

    def get_queryset(self, request):
        reach, tokens = reach_of(request), super().get_queryset(request)
        if reach.everything:
            return tokens
        units = reach.units(ADMINISTERS)
        within = tokens.filter(user__roles__unit__in=units).exclude(user__is_superuser=True)
        return within.exclude(pk__in=tokens.exclude(user__roles__unit__in=units).values("pk")).distinct()

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        reach = reach_of(request)
        if not (reach.everything or reach.units(ADMINISTERS)):
            return False
        return obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return self.has_view_permission(request, obj)
