"""Deleting a thing of a plan, and putting back what was deleted."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.views.generic import TemplateView

from organisation.models import Removal
from organisation.removing import RemoveView, UndoView
from plans.models import Assignment, PlanIndicator, Reference
from plans.operations import relink
from plans.views.edit import OfPlanMixin, PartMixin

# What is made from the words, and made again: nobody needs to be told that it goes.
DERIVED = {
    str(words)
    for model in (Reference, Assignment, PlanIndicator.priorities.through)
    for words in (model._meta.verbose_name, model._meta.verbose_name_plural)
}


class PartRemoveView(PartMixin, RemoveView):
    """Ask whether to delete a thing, with what goes with it; delete it so that it can be put back."""

    def get_object(self, queryset=None):
        self.hold()
        return super().get_object()

    def within(self, thing):
        return self.plan

    def unit(self, thing):
        return self.plan.unit

    def removed(self, within):
        if self.kind.links:
            relink(self.plan.council)

    def undo_url(self, removal):
        return reverse("plans:removal_undo", args=[self.plan.pk, removal.pk])

    def get_success_url(self):
        page = self.list_url(self.object).partition("#")[0]
        if self.kind.within or self.request.GET.get("from") == "list":
            return page
        return self.plan.get_absolute_url()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["goes"] = [words for words in context["goes"] if words.partition(" ")[2] not in DERIVED]
        context["heading"] = f"Delete this {self.kind.one}?"
        context["cancel"] = self.place_url(self.object)
        return context


class RemovalMixin(OfPlanMixin):
    def get_queryset(self):
        return Removal.objects.filter(within=f"plans.plan:{self.plan.pk}")


class RemovalUndoView(RemovalMixin, UndoView):
    """Put back what was deleted from a plan."""

    def post(self, request, *args, **kwargs):
        with transaction.atomic():
            self.hold()
            return super().post(request, *args, **kwargs)

    def restored(self, removal, rows):
        relink(self.plan.council)

    def get_success_url(self):
        return reverse("plans:plan_edit", args=[self.plan.pk])


class RemovalListView(RemovalMixin, TemplateView):
    """What was deleted from a plan and not put back, the latest first."""

    template_name = "plans/edit/removals.html"

    def get(self, request, *args, **kwargs):
        if not self.may_edit(None):
            raise PermissionDenied
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(removals=Removal.objects.open_within(self.plan), **kwargs)
