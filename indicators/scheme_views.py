"""The pages of the schemes that rate indicators: which there are, what each makes of results, the next."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import DetailView, TemplateView, View

from indicators.examples import examples_of
from indicators.models import Indicator, RagScheme
from indicators.scheme_forms import SchemeForm
from indicators.scheme_operations import choose_default
from organisation.access import RUNS_CYCLE
from organisation.editing import AddView
from organisation.reach import Reach

INDICATORS = ("Indicators", "indicators:indicator_list")
SCHEMES = ("How indicators are rated", "indicators:scheme_list")


def may_make(user, council):
    """Say whether a person may make versions of the schemes of a council: who runs its cycle."""
    reach = Reach(user)
    return council is not None and (reach.everything or council.pk in reach.wholes(RUNS_CYCLE))


def trail(*steps):
    """Return the way down to a page, for its breadcrumbs."""
    return [(words, reverse(name)) for words, name in (INDICATORS, *steps)]


class SchemeListView(TemplateView):
    """The newest version of each scheme of the council, the default first."""

    template_name = "indicators/scheme_list.html"

    def get_context_data(self, **kwargs):
        council = self.request.council
        return super().get_context_data(
            trail=trail(),
            schemes=RagScheme.objects.newest_of(council) if council else [],
            may_make=may_make(self.request.user, council),
            **kwargs,
        )


class SchemeDetailView(DetailView):
    """One version: what it makes of results, what it rates, and the versions before and after it."""

    template_name = "indicators/scheme_detail.html"
    context_object_name = "scheme"

    def get_queryset(self):
        return RagScheme.objects.visible_to(self.request.user).select_related("council")

    def get_context_data(self, **kwargs):
        scheme = self.object
        self.request.council = scheme.council
        schemes = RagScheme.objects.schemes_of(scheme.council)
        newest = schemes.newest_named(scheme.name)
        return super().get_context_data(
            trail=trail(SCHEMES),
            bands=schemes.bands(scheme),
            examples=examples_of(scheme, schemes.bands(scheme)),
            versions=schemes.versions(scheme.name),
            newest=newest,
            until=schemes.since(scheme),
            rated=Indicator.objects.rated_by(newest) if scheme == newest else [],
            may_make=may_make(self.request.user, scheme.council),
            **kwargs,
        )


class SchemeAddView(AddView):
    """A new scheme, or the next version of one (pk). The older versions stay as they are."""

    model = RagScheme
    form_class = SchemeForm
    add_another = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.base = None
        if "pk" in kwargs:
            visible = RagScheme.objects.visible_to(request.user).select_related("council")
            self.base = get_object_or_404(visible, pk=kwargs["pk"])
            request.council = self.base.council

    def may_edit(self, thing):
        return may_make(self.request.user, self.request.council)

    def locked_words(self, thing):
        if self.base is None:
            return ""
        newest = RagScheme.objects.newest_like(self.base)
        if newest == self.base:
            return ""
        return f"{newest} was made since: open it, and make the next version from there."

    def heading(self):
        return f"Make a new version of {self.base.name}" if self.base else "Add a scheme"

    def get_form_kwargs(self):
        new = RagScheme(council=self.request.council)
        if self.base is not None:
            for name in SchemeForm.CARRIED:
                setattr(new, name, getattr(self.base, name))
        return super().get_form_kwargs() | {"instance": new, "base": self.base, "by": self.request.user}

    def get_success_url(self):
        return reverse("indicators:scheme_detail", args=[self.object.pk])

    def get_context_data(self, **kwargs):
        steps = trail(SCHEMES)
        if self.base is not None:
            steps.append((str(self.base), self.base.get_absolute_url()))
        return super().get_context_data(trail=steps, cancel=steps[-1][1], **kwargs)


class SchemeDefaultView(View):
    """Let a scheme rate every indicator without one of its own."""

    def post(self, request, pk):
        visible = RagScheme.objects.visible_to(request.user).select_related("council")
        scheme = get_object_or_404(visible, pk=pk)
        if not may_make(request.user, scheme.council):
            raise PermissionDenied
        chosen = choose_default(scheme, by=request.user)
        messages.success(request, f"{chosen} now rates every indicator without a scheme of its own")
        return redirect(chosen)
