"""Words for asking about indicators."""

from collections import defaultdict
from functools import cache

from django.db import models
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DecimalField,
    JSONField,
    Q,
    SmallIntegerField,
    TextField,
    Value,
)

from indicators.choices import Rag
from indicators.codes import normal, normal_start
from indicators.formula_results import Definition
from indicators.rows import FigureRow, Measured, as_stored
from indicators.schemes import Schemes
from organisation.models import Council
from organisation.querysets import OfCouncilQuerySet
from organisation.writing import WritingQuerySet

_NO_NOTE = {"restated": Value("", TextField())}
# Kind of figure: the relation of an indicator that holds it, and the columns that its table has not.
FIGURES = {
    "results": ("results", {}),
    "targets": ("targets", _NO_NOTE),
    "forecasts": ("forecasts", _NO_NOTE),
    "numerators": ("numerators", _NO_NOTE),
    "denominators": ("denominators", _NO_NOTE),
    "breaks": (
        "seriesbreaks",
        {
            **{name: Value("", CharField()) for name in ("state", "unit")},
            **{name: Value(None, DecimalField()) for name in ("number", "low", "high")},
            "day": Value(None, DateField()),
            "provisional": Value(False, BooleanField()),
            "parts": Value(None, JSONField()),
            **_NO_NOTE,
        },
    ),
}


@cache
def _rows_of(model, kind):
    """Return the rows of a kind of figure, as a FigureRow takes them: made once, for it costs time."""
    name, lacking = FIGURES[kind]
    place = Value(list(FIGURES).index(kind), SmallIntegerField())
    rows = model._meta.get_field(name).related_model.objects.order_by().annotate(place=place, **lacking)
    return rows.values_list("place", "indicator_id", *FigureRow.COLUMNS)


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


class JudgedRatingQuerySet(WritingQuerySet):
    def newest(self, council):
        """Return {(indicator id, period): (Rag, why)} of the newest of a council: one query."""
        rows = self.filter(indicator__council=council).order_by("at", "pk")
        chosen = rows.values_list("indicator_id", "period", "rag", "reason")
        return {(indicator, period): (Rag(rag), why) for indicator, period, rag, why in chosen}


class OfIndicatorQuerySet(WritingQuerySet):
    def visible_to(self, user):
        """What indicators hold in the councils in which the user has a role, each with its indicator."""
        councils = Council.objects.visible_to(user)
        return self.filter(indicator__council__in=councils).select_related("indicator__council")


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
        of_areas = [
            models.Prefetch(
                name, self.model._meta.get_field(name).related_model.objects.select_related("area")
            )
            for name in ("restatements", "targetchanges", "area_figures")
        ]
        beside = ("council", "scheme", "owner", "owner_post", "replaced_by")
        return self.select_related(*beside).prefetch_related(
            "codes", "remarks", "comparators", "replaces", "seriesbreaks", *of_areas
        )

    def for_digest(self):
        """What a digest says of each indicator beside its figures: a fixed number of queries."""
        return self.prefetch_related("codes", "remarks", "comparators")

    def rated_by(self, scheme):
        """Indicators whose own scheme this is."""
        return self.filter(scheme=scheme).order_by("title", "pk")

    def matching(self, words):
        """Indicators whose title holds all the words, or one of whose codes is or begins with them."""
        titled = Q()
        for word in words.split():
            titled &= Q(title__icontains=word)
        if start := normal_start(words):
            codes = self.model._meta.get_field("codes").related_model.objects
            # By the index of codes as they are looked up: other councils' are not read.
            coded = codes.filter(Q(normal=normal(words)) | Q(normal__startswith=start))
            titled |= Q(pk__in=coded.values("indicator"))
        return self.filter(titled)

    def code_words(self):
        """Return {indicator id: its codes as printed, in their order} of those that have any: one query."""
        codes = self.model._meta.get_field("codes").related_model.objects
        words = defaultdict(tuple)
        chosen = codes.filter(indicator__in=self.order_by().values("pk")).order_by("position", "id")
        for pk, code in chosen.values_list("indicator_id", "words"):
            words[pk] += (code,)
        return words

    def measured(self):
        """Return [(Measured, its codes as printed, in order)], in the order of the queryset: one query."""
        order = self.query.order_by or self.model._meta.ordering
        rows = self.order_by(*order, "codes__position", "codes__id")
        found, width = {}, len(Measured._fields)
        # Of a queryset without doubles what it is sorted by comes after the columns that were asked for.
        for row in as_stored(rows.values_list(*Measured._fields, "codes__words")):
            if row[0] not in found:
                found[row[0]] = (Measured.of_stored(row[:width]), [])
            if row[width] is not None:
                found[row[0]][1].append(row[width])
        return list(found.values())

    def definitions_beside(self, pks):
        """Return {indicator id: (Definition, codes)} of all indicators of these councils: one query."""
        return self.filter(council__in=self.model.objects.filter(pk__in=pks).values("council")).definitions()

    def definitions(self):
        """Return {indicator id: (Definition, codes)}: one query."""
        rows, found = self, {}
        for pk, code, *fields in rows.order_by().values_list("pk", "codes__normal", *Definition._fields):
            _, codes = found.setdefault(pk, (Definition(*fields), []))
            if code:
                codes.append(code)
        return found

    def figure_rows(self, kinds):
        """Return {indicator id: {kind: {period: FigureRow}}} of those that have any: one query.

        kinds -- some of FIGURES; breaks have a period and words alone. Rows are taken as the database hands
        them over, because a FigureRow turns what is looked at.
        """
        chosen = self.order_by().values("pk")
        asked = [_rows_of(self.model, kind).filter(indicator__in=chosen) for kind in kinds]
        figures = defaultdict(lambda: [{} for _ in FIGURES])
        for row in as_stored(asked[0].union(*asked[1:], all=True)):
            figures[row[1]][row[0]][row[2]] = FigureRow(row)
        return {pk: dict(zip(FIGURES, found, strict=True)) for pk, found in figures.items()}

    def figure_keys(self):
        """Return {(kind of FIGURES, code of a period): primary key} of one indicator's figures: one query."""
        chosen = self.order_by().values("pk")
        asked = [
            self.model._meta.get_field(name)
            .related_model.objects.order_by()
            .filter(indicator__in=chosen)
            .annotate(of_kind=Value(kind, output_field=CharField()))
            .values_list("of_kind", "period", "pk")
            for kind, (name, _) in FIGURES.items()
        ]
        return {(kind, period): pk for kind, period, pk in asked[0].union(*asked[1:], all=True)}


class FigureLockQuerySet(WritingQuerySet):
    def on(self, indicators):
        """Locks on the figures of some indicators."""
        return self.filter(indicator__in=indicators)

    def of_holders(self, holders):
        """Locks that some holders put there."""
        return self.filter(holder__in=holders)


class SetEntryQuerySet(WritingQuerySet):
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


class ComparatorGroupQuerySet(OfCouncilQuerySet):
    def for_list(self):
        """Groups with their members: two queries."""
        return self.prefetch_related("members")


class GroupMemberQuerySet(WritingQuerySet):
    def visible_to(self, user):
        """Members of the groups of councils in which the user has a role."""
        groups = self.model._meta.get_field("group").related_model.objects.visible_to(user)
        return self.filter(group__in=groups)
