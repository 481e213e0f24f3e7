"""The pages that show how things stand: the dashboards of the council and of each unit."""

from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from organisation.models import Unit
from organisation.periods import parse_period
from organisation.reach import reach_of
from reports.closed_views import closed_dashboard
from reports.dashboard import MOST_ROWS, dashboard_of
from returns.models import Record
from returns.waiting import cycles_of


class UnitsMixin:
    """Find the unit that an address is about among the units of its council."""

    def units_and_one(self, pk):
        """Return (every unit of the council, the one asked for or None); sets the council of the page."""
        if pk is None:
            return list(Unit.objects.of(self.request.council)), None
        # Of another of the person's councils too.
        units = list(Unit.objects.beside(pk, self.request.user))
        unit = next((one for one in units if one.pk == pk), None)
        if unit is None:
            raise Http404("There is no such unit")
        self.request.council = unit.council
        return units, unit


class DashboardView(UnitsMixin, TemplateView):
    """The quarter at a glance: the whole council, or one unit with all below it."""

    template_name = "reports/dashboard.html"

    def get_context_data(self, pk=None, **kwargs):
        units, unit = self.units_and_one(pk)
        council = self.request.council
        asked = self.request.GET.get("quarter", "").strip()
        quarter = asked_quarter(self.request)
        exempt = council and reach_of(self.request).exempt
        cycles = council and quarter and cycles_of(council, {one.pk for one in units}, exempt)
        record = cycles and cycles.closed(quarter) and Record.objects.of_quarter(council, quarter)
        if record:
            self.template_name = "reports/closed_dashboard.html"
            closed = closed_dashboard(record, pk, exempt)
            return super().get_context_data(**closed, **kwargs)
        today = timezone.localdate()
        dashboard = council and dashboard_of(
            council, units, unit, quarter=quarter, today=today, exempt=exempt, cycles=cycles or None
        )
        return super().get_context_data(
            unit=unit,
            dashboard=dashboard,
            unknown_quarter=asked if asked and quarter is None else "",
            trail=_trail(units, unit),
            most=MOST_ROWS,
            most_slice=f":{MOST_ROWS}",
            query="?" + urlencode({"quarter": quarter.label}) if quarter else "",
            **kwargs,
        )


def asked_quarter(request):
    """Return the quarter of a financial year that an address asks for, or None."""
    words = request.GET.get("quarter", "").strip()
    period = parse_period(words) if words else None
    return period if period and period.basis == "FY" and period.part.startswith("Q") else None


def _trail(units, unit):
    """Return the way from the council's dashboard down to the unit's parent, for the breadcrumbs."""
    if unit is None:
        return []
    by_pk, above = {one.pk: one for one in units}, []
    parent = by_pk.get(unit.parent_id)
    while parent and parent.pk not in {one.pk for one in above}:
        above.append(parent)
        parent = by_pk.get(parent.parent_id)
    steps = [
        (one.name, reverse("reports:unit_dashboard", args=[one.pk]))
        for one in reversed(above)
        if one.kind != Unit.Kind.COUNCIL
    ]
    return [("Dashboard", reverse("reports:dashboard")), *steps]
