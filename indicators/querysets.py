"""Words for asking about indicators."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import CharField, Q, Value

from indicators.codes import normal
from organisation.querysets import OfCouncilQuerySet


class Row(NamedTuple):
    """One figure as a row of the database: what a rule needs of a Result, Target or Forecast.

    A page rates hundreds of indicators with thousands of figures; model objects would cost it most of its
    time. The names are those of indicators.models.Figure.
    """

    kind: str
    indicator_id: int
    period: str
    starts: date
    ends: date
    words: str
    state: str
    number: Decimal | None
    low: Decimal | None
    high: Decimal | None
    parts: list
    day: date | None
    unit: str
    provisional: bool


class RagSchemeQuerySet(OfCouncilQuerySet):
    def default_of(self, council):
        """Return the scheme that rates the council's indicators, or None for the shipped one."""
        return self.filter(council=council, is_default=True).first()


class IndicatorQuerySet(OfCouncilQuerySet):
    def for_list(self):
        """Everything one row of a list shows: a fixed number of queries at any length."""
        return self.select_related("scheme").prefetch_related(
            "codes", "results", "targets", "forecasts", "remarks"
        )

    def for_page(self):
        """What the page of one indicator shows beside its figures, which figure_rows() has in one query."""
        return self.select_related("council", "scheme").prefetch_related("codes", "remarks", "comparators")

    def matching(self, words):
        """Indicators whose title holds all the words, or one of whose codes is or begins with them."""
        titled = Q()
        for word in words.split():
            titled &= Q(title__icontains=word)
        coded = Q(codes__words__istartswith=words.strip())
        if code := normal(words):
            coded |= Q(codes__normal__iexact=code)
        return self.filter(pk__in=self.model.objects.filter(titled | coded).values("pk"))

    def figure_rows(self):
        """Return {indicator id: {"results": {period: Row}, "targets": ..., "forecasts": ...}}: one query."""
        chosen = self.order_by().values("pk")
        kinds = ("results", "targets", "forecasts")
        asked = [
            self.model._meta.get_field(kind)
            .related_model.objects.order_by()
            .filter(indicator__in=chosen)
            .annotate(kind=Value(kind, output_field=CharField()))
            .values_list(*Row._fields)
            for kind in kinds
        ]
        figures = defaultdict(lambda: {kind: {} for kind in kinds})
        for row in map(Row._make, asked[0].union(*asked[1:], all=True)):
            figures[row.indicator_id][row.kind][row.period] = row
        return figures
