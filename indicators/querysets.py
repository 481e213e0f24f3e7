"""Words for asking about indicators."""

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from django.db import models
from django.db.models import BooleanField, CharField, DateField, DecimalField, F, Q, TextField, Value
from django.db.models.functions import Cast

from indicators.choices import Rag
from indicators.codes import normal
from indicators.formula_results import Definition
from indicators.schemes import Schemes
from organisation.periods import from_code
from organisation.querysets import OfCouncilQuerySet


class Row(NamedTuple):
    """One figure as a row of the database: what a rule needs of a Result, Target or Forecast.

    A page rates hundreds of indicators with thousands of figures; model objects would cost it most of its
    time, and turning columns into days and lists much of the rest: the days are those of the period, and
    parts are read where there are any. The names are those of indicators.models.Figure.
    """

    kind: str
    indicator_id: int
    period: str
    words: str
    state: str
    number: Decimal | None
    low: Decimal | None
    high: Decimal | None
    day: date | None
    unit: str
    provisional: bool
    parts_as_text: str
    restated: str

    @property
    def starts(self):
        return _days(self.period)[0]

    @property
    def ends(self):
        return _days(self.period)[1]

    @property
    def parts(self):
        return json.loads(self.parts_as_text) if self.parts_as_text != "[]" else []


def _nothing(kind):
    return Value(None, output_field=kind)


# Kind of Row -> the relation of an indicator that holds it, and the columns that its table has not.
_PARTS, _NO_NOTE = {"parts_as_text": Cast("parts", TextField())}, {"restated": Value("", TextField())}
ROWS = {
    "results": ("results", _PARTS),
    "targets": ("targets", _PARTS | _NO_NOTE),
    "forecasts": ("forecasts", _PARTS | _NO_NOTE),
    "numerators": ("numerators", _PARTS | _NO_NOTE),
    "denominators": ("denominators", _PARTS | _NO_NOTE),
    "breaks": (
        "seriesbreaks",
        {
            **{name: Value("", CharField()) for name in ("state", "unit")},
            **{name: _nothing(DecimalField()) for name in ("number", "low", "high")},
            "day": _nothing(DateField()),
            "provisional": Value(False, BooleanField()),
            "parts_as_text": Value("[]", TextField()),
            **_NO_NOTE,
        },
    ),
}


@cache
def _days(code):
    """Return the first and the last day of the period with a code."""
    period = from_code(code)
    return period.starts, period.ends


class RagSchemeQuerySet(OfCouncilQuerySet):
    def newest_of(self, council):
        """Return the newest version of each scheme of a council, the default first: one query."""
        newest = {}
        for scheme in self.of(council).order_by("version"):
            newest[scheme.name] = scheme
        return sorted(newest.values(), key=lambda scheme: (not scheme.is_default, scheme.name))

    def newest_like(self, scheme):
        """Return the newest version of a scheme."""
        return self.filter(council=scheme.council_id, name=scheme.name).order_by("-version").first()

    def schemes_of(self, council):
        """Return the Schemes of a council: one query, and one more each for bands and for judgements."""
        versions = list(self.of(council))
        bands, judged = defaultdict(list), {}
        if own := [scheme.pk for scheme in versions if scheme.method == "bands"]:
            rows = self.model._meta.get_field("bands").related_model.objects
            for band in rows.filter(scheme__in=own).order_by("position", "pk"):
                bands[band.scheme_id].append(band)
        if any(scheme.method == "judgement" for scheme in versions):
            indicators = self.model._meta.get_field("indicators").related_model
            judged = indicators._meta.get_field("judged_ratings").related_model.objects.newest(council)
        return Schemes(versions, bands, judged)


class JudgedRatingQuerySet(models.QuerySet):
    def newest(self, council):
        """Return {(indicator id, period): (Rag, why)} of the newest of a council: one query."""
        rows = self.filter(indicator__council=council).order_by("at", "pk")
        chosen = rows.values_list("indicator_id", "period", "rag", "reason")
        return {(indicator, period): (Rag(rag), why) for indicator, period, rag, why in chosen}


class IndicatorQuerySet(OfCouncilQuerySet):
    def for_list(self):
        """Everything one row of a list shows: a fixed number of queries at any length."""
        return self.select_related("scheme").prefetch_related(
            "codes",
            "results",
            "targets",
            "forecasts",
            "remarks",
            "seriesbreaks",
            "numerators",
            "denominators",
        )

    def for_page(self):
        """What the page of one indicator shows beside its figures, which figure_rows() has in one query."""
        return self.select_related("council", "scheme").prefetch_related("codes", "remarks", "comparators")

    def rated_by(self, scheme):
        """Indicators whose own scheme this is."""
        return self.filter(scheme=scheme).order_by("title", "pk")

    def matching(self, words):
        """Indicators whose title holds all the words, or one of whose codes is or begins with them."""
        titled = Q()
        for word in words.split():
            titled &= Q(title__icontains=word)
        coded = Q(codes__words__istartswith=words.strip())
        if code := normal(words):
            coded |= Q(codes__normal__iexact=code)
        return self.filter(pk__in=self.model.objects.filter(titled | coded).values("pk"))

    def code_words(self):
        """Return {indicator id: its codes as printed, in their order} of those that have any: one query."""
        codes = self.model._meta.get_field("codes").related_model.objects
        words = defaultdict(tuple)
        chosen = codes.filter(indicator__in=self.order_by().values("pk")).order_by("position", "id")
        for pk, code in chosen.values_list("indicator_id", "words"):
            words[pk] += (code,)
        return words

    def definitions_beside(self, pks):
        """Return {indicator id: (Definition, codes)} of all indicators of these councils: one query."""
        rows = self.filter(council__in=self.model.objects.filter(pk__in=pks).values("council"))
        found = {}
        for pk, code, *fields in rows.order_by().values_list("pk", "codes__normal", *Definition._fields):
            _, codes = found.setdefault(pk, (Definition(*fields), []))
            if code:
                codes.append(code)
        return found

    def figure_rows(self):
        """Return {indicator id: {"results": {period: Row}, "targets": ..., ...}}: one query.

        The kinds are those of ROWS; breaks have a period and words alone. What divides numerators or has a
        formula has one "definitions" with neither: its words are the formula, its state is the rule.
        """
        chosen = self.order_by().values("pk")
        kinds = (*ROWS, "definitions")
        asked = [
            self.model._meta.get_field(name)
            .related_model.objects.order_by()
            .filter(indicator__in=chosen)
            .annotate(kind=Value(kind, output_field=CharField()), **more)
            .values_list(*Row._fields)
            for kind, (name, more) in ROWS.items()
        ]
        defined = {"words": "formula", "state": "rule", "indicator_id": "pk"}
        own = (
            self.model.objects.order_by()
            .filter(Q(rule="ratio") | ~Q(formula=""), pk__in=chosen)
            .annotate(
                kind=Value("definitions", CharField()),
                period=Value("", CharField()),
                **{name: F(source) for name, source in defined.items()},
                **{name: _nothing(DecimalField()) for name in ("number", "low", "high")},
                day=_nothing(DateField()),
                provisional=Value(False, BooleanField()),
                parts_as_text=Value("[]", TextField()),
                restated=Value("", TextField()),
            )
            .values_list(*Row._fields)
        )
        figures = defaultdict(lambda: {kind: {} for kind in kinds})
        for row in map(Row._make, asked[0].union(*asked[1:], own, all=True)):
            figures[row.indicator_id][row.kind][row.period] = row
        return figures


class SetEntryQuerySet(models.QuerySet):
    """Indicators of sets: the same for every council, and for everybody to read."""

    def for_list(self):
        return self.select_related("set")

    def matching(self, words):
        """Entries whose title holds all the words, or whose code is or begins with them."""
        titled = Q()
        for word in words.split():
            titled &= Q(title__icontains=word)
        if code := normal(words):
            titled |= Q(normal__istartswith=code)
        return self.filter(titled)
