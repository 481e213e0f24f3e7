"""What a plan holds as lists: each thing with the ways to change, move and delete it; and the way to all."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.generic import TemplateView, View

from organisation.models import Removal
from plans import lifecycle
from plans.editing.candidates import indicators_for
from plans.editing.kinds import BY_NAME, OF_PLAN
from plans.editing.lists import groups_of
from plans.editing.order import STEPS, move
from plans.editing.writing import may_write
from plans.models import Plan
from plans.views.edit import OfPlanMixin, PartMixin
from risks.models import Register


class PartListView(PartMixin, TemplateView):
    """The things of one kind in a plan, in their order."""

    template_name = "plans/edit/part_list.html"

    def get(self, request, *args, **kwargs):
        if self.kind.within:
            return redirect("plans:part_list", self.plan.pk, self.kind.within)
        if not self.may_edit(None):
            raise PermissionDenied
        return super().get(request, *args, **kwargs)

    def trail(self):
        return super().trail()[:-1]

    def get_context_data(self, **kwargs):
        groups = groups_of(self.kind, self.plan)
        return super().get_context_data(**kwargs) | {
            "kind": self.kind,
            "groups": groups,
            "total": sum(len(group.lines) for group in groups),
            "locked": self.locked_words(None),
        }


class IndicatorChooseView(OfPlanMixin, TemplateView):
    """Look for an indicator of the council that the plan is to use, or go on to a new one."""

    template_name = "plans/edit/indicator_choose.html"

    def get(self, request, *args, **kwargs):
        if not self.may_edit(None):
            raise PermissionDenied
        return super().get(request, *args, **kwargs)

    def trail(self):
        address = reverse("plans:part_list", args=[self.plan.pk, "indicators"])
        return [*super().trail(), (BY_NAME["indicators"].shown_many, address)]

    def get_context_data(self, **kwargs):
        sought = self.request.GET.get("q", "")
        return super().get_context_data(**kwargs) | {
            "sought": sought,
            "found": indicators_for(self.plan, sought),
            "used": set(self.plan.plan_indicators.values_list("indicator_id", flat=True)),
            "locked": self.locked_words(None),
            "add": reverse("plans:part_add", args=[self.plan.pk, "indicators"]),
        }


class PartMoveView(PartMixin, View):
    """Move a thing one step: up, down, in or out."""

    def post(self, request, *args, **kwargs):
        with transaction.atomic():
            self.hold()
            thing = get_object_or_404(self.get_queryset(), pk=kwargs["pk"])
            if not self.may_edit(thing):
                raise PermissionDenied
            if words := self.locked_words(thing):
                context = {
                    "heading": "This cannot be moved now",
                    "reason": words,
                    "way_on": self.way_on(),
                }
                return render(request, "generic/not_saved.html", context, status=403)
            how = request.POST.get("how", "")
            rows = self.model._default_manager.filter(**{self.kind.owner: getattr(thing, self.kind.owner)})
            name = Truncator(str(thing)).chars(100)
            if how in STEPS and move(thing, how, rows):
                messages.success(request, f"{STEPS[how]}: {name}")
            else:
                messages.warning(request, f"Not moved: {name} stands where it can go no further that way")
        return redirect(self.list_url(thing))


class PlanEditView(OfPlanMixin, TemplateView):
    """Everything that can be written in a plan: how much of it there is, and the way to it."""

    template_name = "plans/edit/overview.html"

    def get(self, request, *args, **kwargs):
        if not self.may_edit(None):
            raise PermissionDenied
        return super().get(request, *args, **kwargs)

    def trail(self):
        return super().trail()[:-1]

    def get_context_data(self, **kwargs):
        counts = Plan.objects.filter(pk=self.plan.pk).counts_of([kind.relation for kind in OF_PLAN])
        return super().get_context_data(
            rows=[(kind, counts[kind.relation]) for kind in OF_PLAN],
            locked=self.locked_words(None),
            removals=Removal.objects.open_within(self.plan).count(),
            **kwargs,
        )


class RegisterAddView(OfPlanMixin, View):
    """Give a plan a risk register of its own, named for the plan."""

    def post(self, request, *args, **kwargs):
        with transaction.atomic():
            self.plan = plan = Plan.objects.held(self.plan.pk)
            if not may_write(request.user, plan):
                raise PermissionDenied
            if words := lifecycle.locked_words(plan):
                context = {"heading": "No register was added", "reason": words, "way_on": self.way_on()}
                return render(request, "generic/not_saved.html", context, status=403)
            if plan.register is None:
                plan.register = _new_register(plan)
                plan.save(update_fields=["register"])
        return redirect("risks:register_detail", plan.register_id)


def _new_register(plan):
    """Return a register of the plan's unit, named for the plan, and for its years where the name is taken."""
    name = plan.title[:280]
    if Register.objects.filter(council=plan.council, unit=plan.unit, name=name).exists():
        name = f"{name[:250]} ({plan.years}, {plan.tier})"
    return Register.objects.create(council=plan.council, unit=plan.unit, name=name)
