"""The admin of every room: a person sees and chooses what their roles reach, and edits what they may edit.

Rights come from organisation.access, never from Django's own table of permissions. To come in at all, a
person must be marked as staff.
"""

from urllib.parse import parse_qsl

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q, TextField
from django.forms import ModelChoiceField, ModelMultipleChoiceField
from django.shortcuts import redirect, render
from django.urls import reverse

from organisation.access import EDITS
from organisation.deletion import NarrowedDeletion
from organisation.histories import Kind, Told, Without, kind_of
from organisation.history_views import history_context
from organisation.meanwhile_admin import MeanwhileAdmin, saving
from organisation.models import Council
from organisation.reach import reach_of
from organisation.scoped_forms import (
    LabelledFormSet,
    LinkedFormSet,
    ScopedForm,
    WithinSelect,
    WithinSelectMultiple,
    belonging,
    follow,
)
from organisation.writing import past_of


class ScopedFilter(admin.RelatedFieldListFilter):
    """A filter that offers what the person may see."""

    def field_choices(self, field, request, model_admin):
        keeper = model_admin.admin_site.get_model_admin(field.related_model)
        offered = keeper.get_queryset(request).filter(
            pk__in=model_admin.get_queryset(request).order_by().values(self.field_path)
        )
        return [(thing.pk, str(thing)) for thing in offered]


class WordsFilter(admin.AllValuesFieldListFilter):
    """A filter by the words that things have, where some have none."""

    def choices(self, changelist):
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or "Not stated"}


class ScopedFields:
    """What a ModelAdmin and an inline share: they offer what the person may choose."""

    form = ScopedForm
    formfield_overrides = {TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}
    owner = ""
    placed_by = ""
    edited_by = EDITS

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        self._offer(db_field, request, kwargs, WithinSelect)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        self._offer(db_field, request, kwargs, WithinSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _offer(self, db_field, request, kwargs, widget):
        model = db_field.remote_field.model
        if not self.admin_site.is_registered(model):
            return
        keeper = self.admin_site.get_model_admin(model)
        kwargs["queryset"] = offered = keeper.get_queryset(request)
        is_scoped = isinstance(keeper, ScopedAdmin)
        if is_scoped and db_field.name in (self.owner, self.placed_by):
            kwargs["queryset"] = keeper.editable(request, offered, self)
        if db_field.name in self.get_autocomplete_fields(request):
            owner = {} if db_field.name == self.owner else getattr(request, "admin_owner", {})
            belongs = keeper.belongs if is_scoped else ()
            within = next(
                ({name: owner[name]} for name in reversed(belongs) if owner.get(name) is not None), {}
            )
            kwargs["widget"] = widget(db_field, self.admin_site, within=within)


class ScopedAdmin(NarrowedDeletion, MeanwhileAdmin, ScopedFields, admin.ModelAdmin):
    """Stock admin, narrowed.

    belongs -- whose a thing is: paths of foreign keys to its council and, of what a plan holds, its plan.
    unit_lookup -- the path to the unit whose roles decide who may edit; None where only a role on the council
    as a whole does. owner -- the field that says whose a thing is, chosen once, when the thing is added.
    placed_by -- the field that says under which unit, where that can change. edited_by -- names of the roles
    that may edit. council_wide -- whether only a role on the council as a whole may add.
    """

    belongs = {"council": "council"}
    unit_lookup = None
    owner = "council"
    list_per_page = 50
    save_on_top = True

    # --- who may

    @property
    def council_lookup(self):
        return self.belongs["council"]

    @property
    def council_wide(self):
        return self.unit_lookup is None

    def get_queryset(self, request):
        reach, queryset = reach_of(request), super().get_queryset(request)
        if self.list_select_related:
            queryset = queryset.select_related(*self.list_select_related)
        if reach.everything:
            return queryset
        return queryset.filter(**{f"{self.council_lookup}__in": reach.councils})

    def editable(self, request, queryset, asker):
        """Return what of a queryset of this model the person may choose for things of the admin `asker`."""
        reach, names = reach_of(request), asker.edited_by
        if reach.everything:
            return queryset
        may = Q(**{f"{self.council_lookup}__in": reach.wholes(names)})
        if self.unit_lookup:
            may |= Q(**{f"{self.unit_lookup}__in": reach.units(names)})
        elif not self.council_wide:
            may |= Q(**{f"{self.council_lookup}__in": reach.anywhere(names)})
        return queryset.filter(may)

    def may_edit(self, request, obj):
        """Say whether the person may edit one thing."""
        reach = reach_of(request)
        council = follow(obj, self.council_lookup)
        if reach.everything or council in reach.wholes(self.edited_by):
            return True
        if not self.unit_lookup:
            return not self.council_wide and council in reach.anywhere(self.edited_by)
        return follow(obj, self.unit_lookup) in reach.units(self.edited_by)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        reach = reach_of(request)
        if reach.everything:
            return True
        return bool(reach.councils) if obj is None else follow(obj, self.council_lookup) in reach.councils

    def has_add_permission(self, request):
        reach = reach_of(request)
        if reach.everything:
            return True
        return bool(reach.wholes(self.edited_by) if self.council_wide else reach.units(self.edited_by))

    def has_change_permission(self, request, obj=None):
        return self.has_add_permission(request) if obj is None else self.may_edit(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    # --- what is offered

    def get_form(self, request, obj=None, change=False, **kwargs):
        request.admin_owner = self.owner_for(request, obj)
        form = super().get_form(request, obj, change=change, **kwargs)
        form.owner = self.owner
        if placed := form.base_fields.get(self.placed_by):
            reach = reach_of(request)
            placed.required = not reach.everything and not reach.wholes(self.edited_by)
        if obj is not None:
            keep_current(form.base_fields, obj)
        return form

    def owner_for(self, request, obj):
        """Return whose the edited thing is: {"council": id, "plan": id}; {} while that is not known."""
        if obj is not None:
            return belonging(obj)
        chosen = self.get_changeform_initial_data(request).get(self.owner, "")
        if not str(chosen).isdecimal():
            return {}
        keeper = self.admin_site.get_model_admin(self.opts.get_field(self.owner).related_model)
        owner = keeper.get_queryset(request).filter(pk=int(chosen)).first()
        return belonging(owner) if owner else {}

    def get_changeform_initial_data(self, request):
        """Take the owner from the list that the person came from, when it was narrowed to one owner."""
        initial = super().get_changeform_initial_data(request)
        chosen = dict(parse_qsl(initial.pop("_changelist_filters", "") or ""))
        if (owner := chosen.get(f"{self.owner}__id__exact")) and self.owner not in initial:
            initial[self.owner] = owner
        if self.owner == "council" and "council" not in initial and getattr(request, "council", None):
            initial["council"] = request.council.pk
        return initial

    def get_readonly_fields(self, request, obj=None):
        """A thing keeps its owner: what was said about it would be untrue of another."""
        fields = tuple(super().get_readonly_fields(request, obj))
        keeps = obj is not None and self.owner and self.owner not in fields
        return (*fields, self.owner) if keeps else fields

    def get_search_results(self, request, queryset, search_term):
        queryset, duplicates = super().get_search_results(request, queryset, search_term)
        match = request.resolver_match
        if match and match.url_name == "autocomplete":
            queryset = self._for_asker(request, queryset)
            for name, path in self.belongs.items():
                if (pk := request.GET.get(name, "")).isdecimal():
                    queryset = queryset.filter(**{path: int(pk)})
        return queryset, duplicates

    def _for_asker(self, request, queryset):
        """Narrow the offers to what may be edited where the field that asks is the owner of a new thing."""
        asked, name = (request.GET.get(key, "") for key in ("model_name", "field_name"))
        label = request.GET.get("app_label", "")
        for model, keeper in self.admin_site._registry.items():
            if (model._meta.app_label, model._meta.model_name) == (label, asked):
                if isinstance(keeper, ScopedAdmin) and name in (keeper.owner, keeper.placed_by):
                    return self.editable(request, queryset, keeper)
        return queryset

    # --- the page of a thing

    def get_view_on_site_url(self, obj=None):
        """Return the address of the thing's page, or of the page of what it belongs to."""
        if obj is None:
            return None
        if hasattr(obj, "get_absolute_url"):
            return obj.get_absolute_url()
        owner = getattr(obj, self.owner, None)
        keeper = self.admin_site._registry.get(type(owner))
        return keeper.get_view_on_site_url(owner) if isinstance(keeper, ScopedAdmin) else None

    def history_view(self, request, object_id, extra_context=None):
        """Lead to the history of a thing, or tell it here where its kind has no page for that."""
        thing = self.get_object(request, unquote(object_id))
        if thing is None or past_of(self.model) is None:
            return super().history_view(request, object_id, extra_context)
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        if (kind := kind_of(self.model)) is not None:
            return redirect(f"history:{kind.name}", thing.pk)
        told = Told(Kind("", self.model), thing.pk, thing.history.latest(), None, Without())
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[thing.pk])
        context = history_context(told, request.GET) | {"trail": [(str(thing), back)]}
        return render(request, "organisation/history.html", context)

    # --- saving

    def prepare(self, obj):
        """Fill what is made from the words of a thing, before it is saved."""

    def council_changed(self, council):
        """Do what must follow once things of a council were saved or deleted."""

    def save_model(self, request, obj, form, change):
        self.prepare(obj)
        give_a_place(obj, self.owner)
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        things = formset.save(commit=False)
        for gone in formset.deleted_objects:
            gone.delete()
        for thing in things:
            if inline := getattr(formset, "inline", None):
                inline.prepare(thing)
            give_a_place(thing, formset.fk.name)
            thing.save()
        formset.save_m2m()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self._follow_up_councils(self._councils_of([form.instance]))

    def delete_model(self, request, obj):
        councils = self._councils_of([obj])
        super().delete_model(request, obj)
        self._follow_up_councils(councils)

    def delete_queryset(self, request, queryset):
        looked_up = queryset.order_by().values_list(self.council_lookup, flat=True) if self.belongs else ()
        councils = set(looked_up)
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            self._follow_up_councils(councils)

    def _councils_of(self, things):
        """Return the ids of the councils that things belong to; none for what every council shares."""
        return {follow(thing, self.council_lookup) for thing in things} if self.belongs else set()

    def _follow_up_councils(self, ids):
        for council in Council.objects.filter(pk__in=ids):
            self.council_changed(council)


class KeptAdmin(ScopedAdmin):
    """What operations write and nobody changes by hand: it is read here."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ScopedInline(ScopedFields):
    """Rows on the page of the thing that they belong to, under the rights of that thing."""

    extra = 1
    formset = LinkedFormSet

    def prepare(self, obj):
        """Fill what is made from the words of a row, before it is saved."""

    def get_queryset(self, request):
        """Return the rows; while they are being saved, hold them until the transaction ends."""
        rows = super().get_queryset(request)
        return rows.select_for_update(of=("self",), no_key=True) if saving(request) else rows

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.inline = self
        return formset

    def _parent(self):
        return self.admin_site.get_model_admin(self.parent_model)

    def has_view_permission(self, request, obj=None):
        return self._parent().has_view_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return self._parent().has_add_permission(request)
        return self._parent().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


class TableInline(ScopedInline, admin.TabularInline):
    """Rows in a table, each input named for a screen reader."""

    formset = LabelledFormSet
    template = "admin/parts/table_inline.html"


class BlockInline(ScopedInline, admin.StackedInline):
    """Rows as blocks of labelled fields, for things with long words."""


def give_a_place(thing, owner):
    """Put a thing without a place in the order after the others of its owner."""
    if getattr(thing, "position", 0) is None:
        others = type(thing)._default_manager.filter(**{owner: getattr(thing, owner)})
        last = others.aggregate(last=Max("position"))["last"]
        thing.position = 0 if last is None else last + 1


def keep_current(fields, obj):
    """Let each choice keep what a thing has, though the person could not choose it anew."""
    for name, field in fields.items():
        if isinstance(field, ModelMultipleChoiceField) or not isinstance(field, ModelChoiceField):
            continue
        if (current := getattr(obj, f"{name}_id", None)) is not None:
            offered = field.queryset.order_by().values("pk")
            field.queryset = field.queryset.model._default_manager.filter(Q(pk__in=offered) | Q(pk=current))
