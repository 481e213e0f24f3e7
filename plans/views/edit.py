"""Writing a plan: each thing in it on a page of its own, with its own address."""

from django.contrib import messages
from django.db import connection
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.text import Truncator

from indicators.models import Indicator
from organisation.editing import AddView, ChangeView
from organisation.reach import reach_of
from plans import lifecycle
from plans.checks.checked import checked, checked_table
from plans.contents import content_for, sheet_of
from plans.editing.kinds import BY_NAME, LINKING, place_of
from plans.editing.lists import held_lists
from plans.editing.order import give_a_place
from plans.editing.writing import may_write
from plans.forms.measures import NewIndicatorForm
from plans.forms.plan import CoverForm, NewPlanForm, units_for
from plans.keys import give_key
from plans.models import Plan, Reference
from plans.operations import relink
from plans.views.edit_asking import AskingMixin


class OfPlanMixin:
    """A page about one plan, which whoever may read the plan may find; its rights are those of its unit."""

    plan = None

    def dispatch(self, request, *args, **kwargs):
        visible = Plan.objects.for_document().visible_to(request.user)
        self.plan = get_object_or_404(visible, pk=kwargs["plan"])
        request.council = self.plan.council
        self.find()
        return super().dispatch(request, *args, **kwargs)

    def find(self):
        """Find what else the address names. Raises Http404."""

    def hold(self):
        """While something is saved, hold the plan, and ask again in which state it is."""
        if connection.in_atomic_block and self.request.method == "POST":
            self.plan = Plan.objects.held(self.plan.pk)

    def may_edit(self, thing):
        return may_write(self.request.user, self.plan)

    def locked_words(self, thing):
        return lifecycle.locked_words(self.plan)

    def way_on(self):
        return "Life of the plan", reverse("plans:plan_life", args=[self.plan.pk])

    def trail(self):
        """Return the way to this page: pairs of words and address."""
        return [
            ("Plans", reverse("plans:plan_list")),
            (self.plan.title, self.plan.get_absolute_url()),
            ("Change", reverse("plans:plan_edit", args=[self.plan.pk])),
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"plan": self.plan, "trail": self.trail()}


class PartMixin(OfPlanMixin):
    """A page about the things of one kind in a plan, or about one of them."""

    def find(self):
        self.kind = BY_NAME.get(self.kwargs["kind"])
        if self.kind is None:
            raise Http404
        self.model = self.kind.model

    def get_queryset(self):
        return self.kind.of_plan(self.plan)

    def list_url(self, thing=None):
        """Return the address of the list of a kind, or of the place of a thing in it."""
        kind = self.kind
        if kind.within:
            owner = getattr(thing, f"{kind.owner}_id", None) or self.request.GET.get("under")
            page = reverse("plans:part_change", args=[self.plan.pk, kind.within, owner])
        else:
            page = reverse("plans:part_list", args=[self.plan.pk, kind.name])
        return f"{page}#{kind.name}-{thing.pk}" if thing is not None and thing.pk else page

    def place_url(self, thing):
        """Return where to go from a thing: to its list when the person came from there, else to the plan."""
        if self.kind.within or self.request.GET.get("from") == "list":
            return self.list_url(thing)
        return self.plan.get_absolute_url() + (place_of(thing) if thing is not None and thing.pk else "")

    def trail(self):
        trail = super().trail()
        kind = BY_NAME[self.kind.within] if self.kind.within else self.kind
        return [*trail, (kind.shown_many, reverse("plans:part_list", args=[self.plan.pk, kind.name]))]


class PartFormMixin(AskingMixin, PartMixin):
    """What adding and changing share."""

    template_name = "plans/edit/part_form.html"

    def get_object(self, queryset=None):
        self.hold()
        return super().get_object()

    def get_form_kwargs(self):
        exempt = SimpleLazyObject(lambda: reach_of(self.request).exempt)
        return super().get_form_kwargs() | {"plan": self.plan, "exempt": exempt}

    def saved(self, thing):
        """Give it a key, and make the links of the council again where its words can change them."""
        give_key(thing)
        if self.kind.links:
            relink(self.plan.council)
            self._say_what_waits(thing)

    def _say_what_waits(self, thing):
        """Say of references that were typed just now whether they lead anywhere."""
        if not hasattr(thing, "references"):
            return
        for reference in thing.references.exclude(state=Reference.State.LINKED):
            words, state = Truncator(reference.words).chars(100), reference.get_state_display()
            messages.warning(self.request, f"“{words}” is kept as written. {state}.")

    def typed(self):
        known = super().typed()
        more = [name for name in self.request.POST if name.startswith("figure_")]
        return known + [("Figure", words) for name in more if (words := self.request.POST[name].strip())]

    def get_context_data(self, **kwargs):
        thing = self.object if self.object is not None and self.object.pk else None
        context = super().get_context_data(kind=self.kind, thing=thing, **kwargs)
        from_list = self.request.GET.get("from") == "list"
        return {"cancel": self.place_url(thing), "from_list": from_list, **context}


class PartAddView(PartFormMixin, AddView):
    """Add a section, a priority, an action ..."""

    def find(self):
        super().find()
        self.owner = self.plan
        if self.kind.within:
            owners = BY_NAME[self.kind.within].of_plan(self.plan)
            self.owner = get_object_or_404(owners, pk=_number(self.request.GET.get("under")))

    def heading(self):
        return f"Add {self.kind.article} {self.kind.one}"

    def get(self, request, *args, **kwargs):
        if self.kind.name == "indicators" and not {"indicator", "new"} & set(request.GET):
            return redirect(f"{self.list_url()}choose/")
        return super().get(request, *args, **kwargs)

    def get_form_class(self):
        if self.kind.name == "indicators" and "indicator" not in self.request.GET:
            return NewIndicatorForm
        return self.kind.new_form or self.kind.form

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if kwargs.get("instance") is None:
            kwargs["instance"] = self.new_thing()
        return kwargs

    def new_thing(self):
        """Return a thing that is not saved yet, of the plan, and under what the address names."""
        thing = self.model(**{self.kind.owner: self.owner})
        if self.kind.within and hasattr(self.model, "plan"):
            thing.plan = self.plan
        under = _number(self.request.GET.get("under"))
        if self.kind.name == "priorities":
            thing.parent = self.plan.priorities.filter(pk=under).first()
        elif self.kind.name == "actions":
            thing.priority = self.plan.priorities.filter(pk=under).first()
        elif self.kind.name == "indicators" and "indicator" in self.request.GET:
            council = Indicator.objects.of(self.plan.council)
            thing.indicator = get_object_or_404(council, pk=_number(self.request.GET["indicator"]))
        return thing

    def form_valid(self, form):
        if self.asks:
            return super().form_valid(form)
        rows = self.model._default_manager.filter(**{self.kind.owner: self.owner})
        give_a_place(form.instance, rows)
        return super().form_valid(form)

    def another_url(self):
        return self.request.get_full_path()

    def get_success_url(self):
        return self.place_url(self.object)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.kind.within:
            context["intro"] = str(self.owner)
        elif "indicator" in self.request.GET and self.kind.name == "indicators":
            context["intro"] = context["form"].instance.indicator.title
        return context


class PartChangeView(PartFormMixin, ChangeView):
    """Change a section, a priority, an action ... or one aspect of it."""

    def find(self):
        super().find()
        name = self.kwargs.get("aspect", "")
        self.aspect = self.kind.aspect(name)
        if name and self.aspect is None:
            raise Http404

    def heading(self):
        return f"Change {self.kind.article} {self.kind.one}"

    def get_form_class(self):
        return self.aspect.form if self.aspect else self.kind.form

    def saved(self, thing):
        if self.kind.links and LINKING & set(self.form.changed_data):
            super().saved(thing)

    def form_valid(self, form):
        self.form = form
        return super().form_valid(form)

    def get_success_url(self):
        return self.place_url(self.object)

    def get_context_data(self, **kwargs):
        lists = () if self.aspect else held_lists(self.kind, self.object)
        findings = self.findings(lists) if self.request.method == "GET" else ()
        return super().get_context_data(aspect=self.aspect, lists=lists, findings=findings, **kwargs)

    def findings(self, lists):
        """Return what the plan check finds in this thing, and in the lines that stand on its page."""
        if self.kind.checked_as == "":
            return []
        if self.kind.checked_as == "budget":
            held = {kind.name: [line.thing for line in lines] for kind, lines in lists}
            sheet = sheet_of(self.object, held["budget-columns"], held["budget-lines"])
            return checked_table(self.plan, sheet).findings
        content = content_for(self.plan, reach_of(self.request).exempt)
        found = checked(self.plan, content, timezone.localdate())
        return found.of(self.kind.checked_as, self.object.pk)


def _number(words):
    """Return a number that an address holds, 0 where it holds none."""
    return int(words) if words and words.isdecimal() and len(words) < 19 else 0


class PlanAddView(AddView):
    """Begin a new plan."""

    model = Plan
    form_class = NewPlanForm
    add_another = ""
    template_name = "plans/edit/plan_form.html"

    def heading(self):
        return "Add a plan"

    def may_edit(self, thing):
        return self.request.council is not None and self._units().exists()

    def _units(self):
        return units_for(self.request.user, self.request.council)

    def get_form_kwargs(self):
        new = Plan(council=self.request.council)
        return super().get_form_kwargs() | {"instance": new, "plan": new, "user": self.request.user}

    def saved(self, thing):
        relink(thing.council)

    def get_success_url(self):
        return reverse("plans:plan_edit", args=[self.object.pk])

    def get_context_data(self, **kwargs):
        address = reverse("plans:plan_list")
        return super().get_context_data(trail=[("Plans", address)], cancel=address, **kwargs)


class CoverView(OfPlanMixin, ChangeView):
    """Change what stands on the cover of a plan."""

    model = Plan
    form_class = CoverForm
    template_name = "plans/edit/plan_form.html"
    pk_url_kwarg = "plan"

    def heading(self):
        return "Change the cover"

    def get_object(self, queryset=None):
        self.hold()
        return super().get_object()

    def get_queryset(self):
        return Plan.objects.for_document().visible_to(self.request.user)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"plan": self.plan, "user": self.request.user}

    def saved(self, thing):
        relink(thing.council)

    def get_success_url(self):
        return f"{self.plan.get_absolute_url()}#control"

    def get_context_data(self, **kwargs):
        return super().get_context_data(cancel=self.get_success_url(), **kwargs)
