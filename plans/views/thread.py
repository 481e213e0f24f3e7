"""The golden thread of a plan, and of one item of it."""

from django.http import Http404
from django.views.generic import DetailView

from plans.lineage import MODELS, lineage_of
from plans.views.plan import PlanMixin


class PlanThreadView(PlanMixin, DetailView):
    """What each priority of the plan serves above, and what serves it below."""

    template_name = "plans/plan_thread.html"

    def get_context_data(self, **kwargs):
        lineage = lineage_of(self.object, self.request.user)
        return super().get_context_data(lineage=lineage, **kwargs)


class ItemThreadView(PlanMixin, DetailView):
    """The thread of one priority or action, up to what it serves and down to what serves it."""

    template_name = "plans/item_thread.html"

    def get_context_data(self, **kwargs):
        kind, pk = self.kwargs["kind"], self.kwargs["item"]
        lineage = kind in MODELS and lineage_of(self.object, self.request.user, (kind, pk))
        if not lineage or not lineage.strands:
            raise Http404("The plan has no such priority or action")
        return super().get_context_data(strand=lineage.strands[0], **kwargs)
