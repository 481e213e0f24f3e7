"""What the admin of everything in a plan shares."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import Truncator

from organisation.meanwhile_admin import saving
from organisation.reach import reach_of
from organisation.scoped_admin import ScopedAdmin, ScopedFilter
from organisation.scoped_forms import follow
from plans.lifecycle import LOCKED, locked_words
from plans.models import Plan
from plans.operations import relink

OF_PLAN = ("plan", ScopedFilter)


class RelinkingAdmin(ScopedAdmin):
    """Saves or deletes, then makes every reference and name of the council again from the words: once."""

    def council_changed(self, council):
        relink(council)


class LockedAdmin(RelinkingAdmin):
    """A plan or something in it: nobody changes it while the plan is locked, and its page says so."""

    def locked_words(self, request, obj):
        """Return why a thing cannot be changed just now and what to do, or ""; asked once for a request."""
        pk, known = follow(obj, self.belongs["plan"]), reach_of(request).known
        key = ("locked", saving(request), pk)
        if key not in known:
            plan = Plan.objects.held(pk) if saving(request) and pk else Plan.objects.filter(pk=pk).first()
            known[key] = locked_words(plan) if plan else ""
        return known[key]

    def may_edit(self, request, obj):
        return super().may_edit(request, obj) and not self.locked_words(request, obj)

    def editable(self, request, queryset, asker):
        """Offer as the owner of something new only what can be written in."""
        state = "state" if self.model is Plan else f"{self.belongs['plan']}__state"
        return super().editable(request, queryset, asker).exclude(**{f"{state}__in": LOCKED})

    def hold(self, thing):
        """Hold the plan before what is in it, as an import does, so that neither waits for the other."""
        Plan.objects.held(follow(thing, self.belongs["plan"]))
        super().hold(thing)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Say why nothing can be changed; what was typed meanwhile is given back."""
        thing = self.get_object(request, unquote(object_id)) if object_id else None
        words = thing and super().may_edit(request, thing) and self.locked_words(request, thing)
        if words and request.method == "POST":
            return self.not_saved(request, f"This {self.opts.verbose_name} cannot be changed", words, 403)
        if words:
            self.message_user(request, words, messages.WARNING)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        if words := self.locked_words(request, obj):
            raise PermissionDenied(words)
        super().save_model(request, obj, form, change)

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            inside = Plan.objects.filter(pk__in=queryset.order_by().values(self.belongs["plan"]))
            for plan in inside.order_by("pk").select_for_update(no_key=True):
                if words := locked_words(plan):
                    raise PermissionDenied(words)
            super().delete_queryset(request, queryset)


class InPlanAdmin(LockedAdmin):
    """Something that a plan holds: whoever may edit the plan may edit it."""

    list_filter = (OF_PLAN,)
    list_select_related = ("plan",)

    belongs = {"council": "plan__council", "plan": "plan"}
    unit_lookup = "plan__unit"
    owner = "plan"


def short(name, description=None, length=100):
    """Return a column of a list that shows the words of a field, cut where they are long."""

    @admin.display(description=description or name.replace("_", " ").capitalize(), ordering=name)
    def column(keeper, thing):
        return Truncator(getattr(thing, name)).chars(length)

    return column
