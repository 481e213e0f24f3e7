"""Pages about risk schemes: the matrices by which a council scores, their versions, and the editor."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import DetailView, FormView, ListView, TemplateView
from django.views.generic.detail import SingleObjectMixin

from organisation.editing import AddView, ChangeView
from organisation.removing import RemoveView
from risks.catalogue import BY_KEY, CHOICES
from risks.forms.risk import CategoryForm
from risks.forms.scheme import (
    BandsForm,
    CellsForm,
    LevelsForm,
    NameForm,
    NewSchemeForm,
    ReviewsForm,
    StricterForm,
    UseForm,
)
from risks.models import RiskCategory, RiskScheme
from risks.registers import matrix_of_scheme
from risks.reviews import steps_of
from risks.scheme_operations import adopt, is_used, make_version, put_in_use
from risks.scheme_rows import cell_code
from risks.schemes import scheme_of
from risks.views.registers import REGISTERS, address_of_removal
from risks.views.rights import may_run

SCHEMES = ("Risk schemes", reverse_lazy("risks:scheme_list"))
CATEGORIES = ("Risk categories", reverse_lazy("risks:category_list"))


class MayRunMixin:
    """A page for those who keep the council's schemes."""

    def dispatch(self, request, *args, **kwargs):
        if not may_run(request.user, request.council):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class SchemeListView(ListView):
    """The schemes of the council, and those that it may adopt."""

    template_name = "risks/scheme_list.html"
    context_object_name = "schemes"

    def get_queryset(self):
        return RiskScheme.objects.visible_to(self.request.user).of(self.request.council).for_list()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            choices=CHOICES,
            may_edit=may_run(self.request.user, self.request.council),
            trail=[REGISTERS],
            **kwargs,
        )


class OfSchemeMixin:
    """A page about one scheme."""

    model = RiskScheme

    def get_queryset(self):
        return RiskScheme.objects.visible_to(self.request.user).select_related("council").with_rows()

    def may_edit(self, scheme):
        return may_run(self.request.user, scheme.council)


class SchemeDetailView(OfSchemeMixin, DetailView):
    """A version of a scheme as it is drawn, with what it says of its levels, bands and reviews."""

    template_name = "risks/scheme_detail.html"
    context_object_name = "model"

    def get_context_data(self, **kwargs):
        model = self.object
        self.request.council = model.council
        scheme, problems = scheme_of(model)
        months, stricter = dict(scheme.months), dict(scheme.stricter)
        versions = RiskScheme.objects.of(model.council).filter(name=model.name)
        return super().get_context_data(
            scheme=scheme,
            problems=problems,
            matrix=matrix_of_scheme(scheme),
            axes=[("Likelihood", scheme.likelihood), ("Impact", scheme.impact)],
            steps=[(step, months.get(step)) for step in steps_of(scheme)],
            categories=[
                (category, [cell_code(scheme, *cell) for cell in sorted(stricter.get(category.pk, ()))])
                for category in RiskCategory.objects.of(model.council)
            ],
            registers=list(model.registers.all()),
            versions=[one for one in versions if one.pk != model.pk],
            is_used=is_used(model),
            may_edit=self.may_edit(model),
            trail=[REGISTERS, SCHEMES],
            **kwargs,
        )


class ChoiceView(FormView):
    """A scheme that ships, as it is drawn; a council adopts it under a name of its own."""

    template_name = "risks/scheme_choice.html"
    form_class = NameForm

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.choice = BY_KEY.get(kwargs["key"])
        if self.choice is None:
            raise Http404

    def get_initial(self):
        return {"name": self.choice.name}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"council": self.request.council}

    def post(self, request, *args, **kwargs):
        if not may_run(request.user, request.council):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        council, name = self.request.council, form.cleaned_data["name"]
        made = adopt(council, name, self.choice.scheme, by=self.request.user)
        messages.success(self.request, f"{made} is the council's own now. Change what you like, then use it.")
        return redirect("risks:scheme_detail", made.pk)

    def get_context_data(self, **kwargs):
        months = dict(self.choice.scheme.months)
        return super().get_context_data(
            choice=self.choice,
            matrix=matrix_of_scheme(self.choice.scheme),
            steps=[(step, months.get(step)) for step in steps_of(self.choice.scheme)],
            may_edit=may_run(self.request.user, self.request.council),
            trail=[REGISTERS, SCHEMES],
            **kwargs,
        )


class SchemeAddView(MayRunMixin, FormView):
    """A scheme of the council's own, begun with its axes."""

    template_name = "generic/form_page.html"
    form_class = NewSchemeForm

    def get_initial(self):
        found = {}
        for axis in ("likelihood", "impact"):
            found |= {f"{axis}_levels": 5, f"{axis}_codes": "digits", f"{axis}_worst": "last"}
        return found

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"council": self.request.council}

    def form_valid(self, form):
        made = adopt(self.request.council, form.cleaned_data["name"], form.scheme(), by=self.request.user)
        messages.success(self.request, f"{made} is begun. Give its levels their labels, then draw its bands.")
        return redirect("risks:scheme_levels", made.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            heading="Add a risk scheme",
            intro="Say what its axes are. Labels, bands, appetite and reviews come after.",
            submit_words="Go on",
            cancel=SCHEMES[1],
            trail=[REGISTERS, SCHEMES],
            **kwargs,
        )


class SchemeVersionView(OfSchemeMixin, SingleObjectMixin, TemplateView):
    """Asks whether to make the next version of a scheme, and makes it."""

    template_name = "risks/scheme_version.html"

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        request.council = self.object.council
        if not self.may_edit(self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        trail = [REGISTERS, SCHEMES, (self.object, scheme_address(self.object))]
        newest = self.newest()
        return super().get_context_data(model=self.object, newest=newest, trail=trail, **kwargs)

    def newest(self):
        versions = RiskScheme.objects.of(self.object.council).filter(name=self.object.name)
        return versions.order_by("-version").first()

    def post(self, request, *args, **kwargs):
        newest = self.newest()
        if request.POST.get("newest", str(newest.version)) != str(newest.version):
            messages.info(request, f"{newest} was made meanwhile, so no other version is made.")
            return redirect("risks:scheme_detail", newest.pk)
        made = make_version(self.object)
        messages.success(request, f"{made} is made. Change what you like, then put it in use.")
        return redirect("risks:scheme_detail", made.pk)


class SchemeEditView(OfSchemeMixin, ChangeView):
    """One page of the editor; a scheme by which risks were scored stays as it is."""

    words = ""

    def heading(self):
        return f"{self.words} of {self.object}"

    def locked_words(self, scheme):
        if is_used(scheme):
            return (
                "Risks were scored by this version, so it stays as it is. Make the next version on the page "
                "of the scheme, and change that."
            )
        return ""

    def get_context_data(self, **kwargs):
        self.request.council = self.object.council
        address = scheme_address(self.object)
        trail = [REGISTERS, SCHEMES, (self.object, address)]
        return {"cancel": address, "trail": trail, **super().get_context_data(**kwargs)}

    def get_success_url(self):
        return scheme_address(self.object)


class SchemeLevelsView(SchemeEditView):
    form_class = LevelsForm
    template_name = "risks/scheme_levels.html"
    words = "Levels"


class SchemeBandsView(SchemeEditView):
    form_class = BandsForm
    template_name = "risks/scheme_bands.html"
    words = "Bands"

    def get_success_url(self):
        if self.request.POST.get("how") == "cells":
            return reverse("risks:scheme_cells", args=[self.object.pk])
        return super().get_success_url()


class SchemeCellsView(SchemeEditView):
    form_class = CellsForm
    template_name = "risks/scheme_cells.html"
    words = "Cells"


class SchemeReviewsView(SchemeEditView):
    """The months between reviews; they say nothing about a score, so they may change while it is in use."""

    form_class = ReviewsForm
    words = "Reviews"

    def locked_words(self, scheme):
        return ""

    def get_context_data(self, **kwargs):
        intro = "After how many months a risk is looked at again. Blank: no review is due."
        return super().get_context_data(intro=intro, **kwargs)


class SchemeStricterView(SchemeEditView):
    """The appetite for the risks of one category, which may be stricter than the council's."""

    form_class = StricterForm
    template_name = "risks/scheme_cells.html"

    def heading(self):
        return f"Appetite for {self.category} risks in {self.object}"

    def get_object(self, queryset=None):
        scheme = super().get_object(queryset)
        categories = RiskCategory.objects.of(scheme.council)
        self.category = get_object_or_404(categories, pk=self.kwargs["category"])
        return scheme

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"category": self.category}


class SchemeUseView(OfSchemeMixin, SingleObjectMixin, FormView):
    """Chooses the registers that score by a scheme from now on."""

    template_name = "generic/form_page.html"
    form_class = UseForm

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        request.council = self.object.council
        if not self.may_edit(self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"scheme": self.object}

    def get_initial(self):
        """Choose the registers that score by another version of it."""
        others = RiskScheme.objects.of(self.object.council).filter(name=self.object.name)
        return {
            "registers": [pk for one in others for pk in one.registers.values_list("pk", flat=True)],
            "score_again": True,
        }

    def form_valid(self, form):
        if problems := scheme_of(self.object)[1]:
            for problem in problems:
                form.add_error(None, problem)
            return self.form_invalid(form)
        registers = form.cleaned_data["registers"]
        put_in_use(
            self.object,
            registers,
            by=self.request.user,
            day=timezone.localdate(),
            score_again=form.cleaned_data["score_again"],
        )
        messages.success(
            self.request,
            f"Registers that score by {self.object} from now on: {len(registers)}.",
        )
        return redirect(scheme_address(self.object))

    def get_context_data(self, **kwargs):
        address = scheme_address(self.object)
        return super().get_context_data(
            heading=f"Put {self.object} in use",
            submit_words="Put it in use",
            cancel=address,
            trail=[REGISTERS, SCHEMES, (self.object, address)],
            **kwargs,
        )


class SchemeRemoveView(OfSchemeMixin, RemoveView):
    """Asks whether to delete a scheme that nothing was scored by and no register uses."""

    def within(self, scheme):
        return scheme

    def get_success_url(self):
        return reverse("risks:scheme_list")

    def undo_url(self, removal):
        return address_of_removal(removal)


# --- categories


class CategoryListView(ListView):
    """The categories by which the council sorts its risks."""

    template_name = "risks/category_list.html"
    context_object_name = "categories"

    def get_queryset(self):
        return RiskCategory.objects.visible_to(self.request.user).of(self.request.council)

    def get_context_data(self, **kwargs):
        may_edit = may_run(self.request.user, self.request.council)
        return super().get_context_data(may_edit=may_edit, trail=[REGISTERS], **kwargs)


class CategoryEditing:
    model = RiskCategory
    form_class = CategoryForm

    def get_queryset(self):
        return RiskCategory.objects.visible_to(self.request.user).select_related("council")

    def may_edit(self, category):
        return may_run(self.request.user, category.council if category else self.request.council)

    def get_success_url(self):
        return reverse("risks:category_list")

    def get_context_data(self, **kwargs):
        trail = [REGISTERS, CATEGORIES]
        return {"cancel": CATEGORIES[1], "trail": trail, **super().get_context_data(**kwargs)}


class CategoryAddView(CategoryEditing, AddView):
    """A new category."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": RiskCategory(council=self.request.council)}


class CategoryChangeView(CategoryEditing, ChangeView):
    """The name of a category."""


class CategoryRemoveView(CategoryEditing, RemoveView):
    """Asks whether to delete a category; its risks stay, without one."""

    def within(self, category):
        return category

    def undo_url(self, removal):
        return address_of_removal(removal)


def scheme_address(scheme):
    return reverse("risks:scheme_detail", args=[scheme.pk])
