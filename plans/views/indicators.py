"""The pages of indicators, with the plans that use them."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, TemplateView, View
from django_tables2 import RequestConfig

from indicators.csv_words import csv_of
from indicators.direction import Change, Direction, in_words
from indicators.facts import facts_of
from indicators.history import history_of, trend_of
from indicators.listing import listed
from indicators.models import Indicator, RagScheme
from indicators.standing import standing
from indicators.tables import IndicatorTable
from organisation.periods import from_code
from plans.filters import PlanIndicatorFilter
from plans.models import PlanIndicator, Reference

ROWS_ON_A_PAGE = 50


class ListedMixin:
    """Choose and rate the indicators of the request's council that were asked for."""

    def narrow(self):
        """Return (the filter, the Listed rows that it keeps)."""
        council = self.request.council
        indicators = Indicator.objects.of(council).select_related("scheme").prefetch_related("codes")
        uses, plans = {}, {}
        for use in PlanIndicator.objects.of_council(council):
            plans[use.plan_id] = use.plan
            uses.setdefault(use.indicator_id, {})[str(use.plan)] = use.plan.get_absolute_url()
        narrowed = PlanIndicatorFilter(self.request.GET, queryset=indicators, plans=plans.values())
        scheme = RagScheme.objects.default_of(council)
        uses = {pk: tuple(found.items()) for pk, found in uses.items()}
        return narrowed, narrowed.kept(listed(narrowed.qs, scheme, today=timezone.localdate(), uses=uses))


class IndicatorListView(ListedMixin, TemplateView):
    """The indicators of the council, narrowed by search and choice."""

    template_name = "indicators/indicator_list.html"

    def get_context_data(self, **kwargs):
        narrowed, rows = self.narrow()
        table = IndicatorTable(rows, council=self.request.council)
        RequestConfig(self.request, paginate={"per_page": ROWS_ON_A_PAGE}).configure(table)
        return super().get_context_data(
            filter=narrowed,
            form=narrowed.form,
            table=table,
            total=len(rows),
            asked=self.request.GET.urlencode(),
            **kwargs,
        )


class IndicatorExportView(ListedMixin, View):
    """Exactly the indicators of the list as it is narrowed, all pages, as comma-separated values."""

    def get(self, request):
        _, rows = self.narrow()
        return HttpResponse(
            csv_of(rows),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="indicators.csv"'},
        )


class IndicatorDetailView(DetailView):
    """One indicator: how it stands and why, every period, and where it is used."""

    template_name = "indicators/indicator_detail.html"

    def get_queryset(self):
        return Indicator.objects.visible_to(self.request.user).select_related("council").for_report()

    def get_context_data(self, **kwargs):
        indicator = self.object
        self.request.council = indicator.council
        scheme = RagScheme.objects.default_of(indicator.council)
        history = history_of(indicator, scheme)
        now = standing(indicator, scheme, today=timezone.localdate())
        unit = indicator.unit or None
        return super().get_context_data(
            trail=[("Indicators", reverse("indicators:indicator_list"))],
            standing=now,
            later_period=now.later and from_code(now.later.period),
            against_previous=in_words(now.against_previous or Change(Direction.UNKNOWN), unit),
            against_year=in_words(now.against_year or Change(Direction.UNKNOWN), unit),
            facts=facts_of(indicator, scheme),
            history=history,
            trend=trend_of(history, unit, level=indicator.cumulative is False),
            uses=PlanIndicator.objects.for_indicator(indicator),
            citations=Reference.objects.citing_indicator(indicator),
            **kwargs,
        )
