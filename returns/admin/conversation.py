"""The admin of comments and evidence: they are written on the page of an update, and read here."""

from django.contrib import admin
from django.utils.text import Truncator

from organisation.scoped_admin import ScopedAdmin, ScopedFilter
from returns.models import Comment, Evidence, Update


class OfUpdateAdmin(ScopedAdmin):
    """What belongs to an update: read by who may see that, and changed by nobody."""

    list_select_related = ("update__unit_return__cycle__council", "update__indicator", "update__action")

    belongs = {"council": "update__unit_return__cycle__council"}

    def get_queryset(self, request):
        visible = Update.objects.visible_to(request.user)
        return super().get_queryset(request).filter(update__in=visible.values("pk"))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Comment)
class CommentAdmin(OfUpdateAdmin):
    list_display = ("at", "who", "beginning", "by_reviewer")
    list_filter = ("by_reviewer", ("update__unit_return__cycle__council", ScopedFilter))
    search_fields = ("words", "who")
    fieldsets = ((None, {"fields": ("words", "by_reviewer", "who", "at")}),)

    @admin.display(description="Comment", ordering="words")
    def beginning(self, comment):
        return Truncator(comment.words).chars(80)


@admin.register(Evidence)
class EvidenceAdmin(OfUpdateAdmin):
    list_display = ("name", "about", "size", "who", "at")
    list_filter = (("update__unit_return__cycle__council", ScopedFilter),)
    search_fields = ("name", "about", "who")
    fieldsets = ((None, {"fields": ("name", "about", "kind", "size", "who", "at")}),)
