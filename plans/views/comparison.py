"""Two versions of a plan side by side, or a version and the working copy."""

from django.views.generic import DetailView

from plans.comparison import compared, counts
from plans.content_json import from_json
from plans.contents import content_for
from plans.forms.comparison import NOW, CompareForm
from plans.views.plan import PlanMixin


class PlanCompareView(PlanMixin, DetailView):
    """What became of each item of a plan from one version to another: ?from=1&to=2, or to=now."""

    template_name = "plans/plan_compare.html"

    def get_context_data(self, **kwargs):
        versions = list(self.object.versions.for_list())
        form = versions and CompareForm(self.request.GET, versions=versions, state=self.object.state)
        parts = None
        if form and form.is_valid():
            parts = compared(*(self.content(form.cleaned_data[name]) for name in ("from", "to")))
        return super().get_context_data(
            versions=versions,
            form=form,
            parts=parts,
            counts=[(kind, number) for kind, number in counts(parts or ()).items() if number],
            **kwargs,
        )

    def content(self, chosen):
        """Return the content of a version by its number, or of the working copy: what everybody may read."""
        if chosen == NOW:
            return content_for(self.object, frozenset())
        return from_json(self.object.versions.values_list("content", flat=True).get(number=chosen))
