"""Pages of the sets that come with the product, from which an officer adopts an indicator."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import DetailView, TemplateView
from django_tables2 import RequestConfig

from indicators.codes import normal
from indicators.filters import SetFilter
from indicators.models import SetEntry
from indicators.sets import AlreadyHere, adopt, held
from indicators.tables import SetTable
from organisation.access import EDITS
from organisation.reach import reach_of

ROWS_ON_A_PAGE = 50


def may_adopt(request):
    """Say whether the person edits anything in the council whose pages are shown."""
    reach, council = reach_of(request), request.council
    return council is not None and (reach.everything or council.pk in reach.anywhere(EDITS))


class SetListView(TemplateView):
    """The indicators of every set, narrowed by search and choice."""

    template_name = "indicators/set_list.html"

    def get_context_data(self, **kwargs):
        narrowed = SetFilter(self.request.GET, queryset=SetEntry.objects.for_list())
        table = SetTable(narrowed.qs, council=self.request.council)
        RequestConfig(self.request, paginate={"per_page": ROWS_ON_A_PAGE}).configure(table)
        entries = [row.record for row in table.paginated_rows]
        table.held = held(entries, self.request.council) if self.request.council else {}
        return super().get_context_data(
            trail=[("Indicators", reverse("indicators:indicator_list"))],
            filter=narrowed,
            form=narrowed.form,
            table=table,
            total=table.paginator.count,
            **kwargs,
        )


class EntryDetailView(DetailView):
    """One indicator of a set: what it is, what it took the place of, and whether this council has it."""

    queryset = SetEntry.objects.for_list()
    template_name = "indicators/entry_detail.html"

    def get_context_data(self, **kwargs):
        entry, council = self.object, self.request.council
        related = SetEntry.objects.filter(normal__in=map(normal, [*entry.former, *entry.successor]))
        known = {one.normal: one for one in related}
        return super().get_context_data(
            trail=[
                ("Indicators", reverse("indicators:indicator_list")),
                ("Sets", reverse("indicators:set_list")),
            ],
            former=[(code, known.get(normal(code))) for code in entry.former],
            successor=[(code, known.get(normal(code))) for code in entry.successor],
            ours=held([entry], council).get(entry.normal) if council else None,
            may_adopt=may_adopt(self.request),
            **kwargs,
        )

    def post(self, request, pk):
        """Adopt it for the council whose pages are shown."""
        entry = self.get_object()
        if not may_adopt(request):
            raise PermissionDenied
        try:
            indicator = adopt(entry, request.council, by=request.user)
        except AlreadyHere as here:
            messages.info(request, f"{request.council} already has {entry.code}: nothing was added.")
            return redirect(here.indicator)
        messages.success(
            request, f"{entry.code} is now an indicator of {request.council}. Enter its figures next."
        )
        return redirect(indicator)
