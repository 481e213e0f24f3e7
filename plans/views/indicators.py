"""The pages of indicators, with the plans that use them."""

from collections import defaultdict

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, TemplateView, View
from django_tables2 import RequestConfig

from indicators.areas import area_rows
from indicators.comparison import change_words, comparisons_of
from indicators.csv_words import csv_of
from indicators.derived_figures import derived_figures
from indicators.facts import definition_of, facts_of
from indicators.figures import figures_at_once
from indicators.groups import group_standings
from indicators.history import history_of, trend_of
from indicators.listing import Listing
from indicators.models import Indicator, RagScheme
from indicators.noise import noise_of
from indicators.record import footnotes_of_areas, numbered, record_of
from indicators.sharing import groups_beside
from indicators.standing import standing, year_end
from indicators.tables import IndicatorTable
from organisation.periods import from_code
from plans.filters import PlanIndicatorFilter
from plans.indicator_rights import Rights, with_own
from plans.models import Plan, PlanIndicator, Reference
from plans.views.figure_links import Links
from plans.views.ratings import rating_context

ROWS_ON_A_PAGE = 50


class ListedMixin:
    """Choose and rate the indicators of the request's council that were asked for."""

    def narrow(self):
        """Return (the filter, the Listed rows that it keeps)."""
        council = self.request.council
        plans = {plan.pk: plan for plan in Plan.objects.of(council).with_indicators()}
        narrowed = PlanIndicatorFilter(
            self.request.GET, queryset=Indicator.objects.of(council), plans=plans.values()
        )
        listing = Listing(
            narrowed.qs,
            RagScheme.objects.schemes_of(council),
            today=timezone.localdate(),
            uses_of=lambda indicators: uses_of(indicators, plans),
        )
        return narrowed, narrowed.kept(listing)


def uses_of(indicators, plans):
    """Return {indicator id: ((words, address), ...)} of the plans that use them: one query.

    indicators -- a queryset; None for all that the plans use.  plans -- {id: Plan} in the order shown.
    """
    rows = PlanIndicator.objects.filter(plan__in=plans)
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators.order_by().values("pk"))
    used = defaultdict(set)
    for pk, plan in rows.order_by().values_list("indicator_id", "plan_id"):
        used[pk].add(plan)
    shown = {pk: (str(plan), plan.get_absolute_url()) for pk, plan in plans.items()}
    found = {}
    for pk, own in used.items():
        addresses = {}
        for plan in plans:
            if plan in own:
                # Of plans with the same words the newest is shown: one link for one name.
                addresses.setdefault(*shown[plan])
        found[pk] = tuple(addresses.items())
    return found


class IndicatorListView(ListedMixin, TemplateView):
    """The indicators of the council, narrowed by search and choice."""

    template_name = "indicators/indicator_list.html"

    def get_context_data(self, **kwargs):
        narrowed, rows = self.narrow()
        table = IndicatorTable(rows, council=self.request.council)
        RequestConfig(self.request, paginate={"per_page": ROWS_ON_A_PAGE}).configure(table)
        council = self.request.council
        return super().get_context_data(
            notes=table.number_notes(),
            may_add=council is not None and Rights(self.request.user).may_add(council),
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
        user = self.request.user
        return with_own(Indicator.objects.visible_to(user).for_page(), user)

    def get_context_data(self, **kwargs):
        indicator = self.object
        self.request.council = indicator.council
        schemes = RagScheme.objects.schemes_of(indicator.council)
        figures, today = figures_at_once(indicator), timezone.localdate()
        groups = groups_beside(indicator)
        means = {group.column: group.means(indicator) for group in groups}
        history = history_of(indicator, schemes, figures, today, means)
        now = standing(indicator, schemes, figures=figures, today=today)
        noise = noise_of(history, indicator)
        guides, said = (noise.guides, noise.said) if noise else ((), {})
        derived = derived_figures(indicator, figures, today)
        against_previous, against_year = change_words(now, indicator, figures)
        changes = [*indicator.restatements.all(), *indicator.targetchanges.all()]
        links = Links(indicator, Rights(self.request.user))
        numbers, notes = numbered(
            (row.period, row.period.label, row.result.restated) for row in history.rows if row.result
        )
        areas = area_rows(indicator, indicator.area_figures.all(), schemes, footnotes_of_areas(changes))
        return super().get_context_data(
            trail=[("Indicators", reverse("indicators:indicator_list"))],
            links=links,
            areas=[(row, links.of_area(row)) for row in areas],
            record=[
                (entry, links.of_break(entry.thing))
                for entry in record_of(changes, indicator.seriesbreaks.all())
            ],
            notes=notes,
            result_note=numbers.get(now.period) if now.period else None,
            definition=definition_of(indicator),
            standing=now,
            later_period=now.later and from_code(now.later.period),
            year_end=year_end(indicator, schemes, now, figures),
            against_previous=against_previous,
            against_year=against_year,
            facts=facts_of(indicator, schemes),
            history=history,
            noise=noise,
            periods=[
                (row, said.get(row.period), numbers.get(row.period), links.of_period(row))
                for row in history.rows
            ],
            trend=trend_of(
                history, indicator.unit or None, level=indicator.cumulative is False, guides=guides
            ),
            comparisons=comparisons_of(history, indicator, derived),
            derived=derived,
            newer_period=now.newer and from_code(now.newer.period),
            **rating_context(indicator, schemes, links),
            groups=group_standings(history, indicator, groups, derived),
            uses=PlanIndicator.objects.for_indicator(indicator),
            citations=Reference.objects.citing_indicator(indicator),
            **kwargs,
        )
