"""Words for asking about indicators."""

from collections import defaultdict
from functools import cache
from operator import itemgetter

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
from django.db.models.functions import Cast

from indicators.bands import Band
from indicators.choices import Rag
from indicators.codes import normal, normal_start
from indicators.formula_results import Definition
from indicators.rows import FigureRow, Measured, as_stored, made, turned
from indicators.schemes import Schemes
from organisation.models import Council
from organisation.querysets import OfCouncilQuerySet
from organisation.statements import rows_by_keys
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


# Indicators asked about in one query, named one by one: six kinds of figures of so many are fewer than the
# 32,766 values that SQLite takes. A database that is told names need not guess how many there will be.
MOST_AT_ONCE = 4096


def _figures(model, kinds, keys):
    """Return the rows of some kinds of figures of indicators (ids)."""
    asked = [_rows_of(model, kind).filter(indicator__in=keys) for kind in kinds]
    return asked[0].union(*asked[1:], all=True)


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
        """Return the Schemes of a council (or its id), with bands and what officers judged: one query."""
        columns = tuple(field.attname for field in self.model._meta.concrete_fields)
        stored = rows_by_keys(_of_schemes, self.model, columns, councils=[getattr(council, "pk", council)])
        versions, bands, judged = [], defaultdict(list), {}
        # Bands stand in their order; of the ratings that officers chose for a period the newest counts.
        for place, _, _, *row in sorted(stored, key=itemgetter(0, 1, 2)):
            if place == VERSION:
                versions.append(self.model.from_db(self.db, columns, turned("RagScheme", columns, row)))
                continue
            one = dict(zip(columns, row, strict=True))
            if place == BAND:
                up_to = made("RagBand", "up_to", one["tolerance"])
                bands[one["id"]].append(Band(one["name"], one["method"], Rag(one["made_by"]), up_to))
            else:
                judged[one["id"], one["name"]] = (Rag(one["made_by"]), one["why"])
        return Schemes(versions, {pk: tuple(own) for pk, own in bands.items()}, judged)


VERSION, BAND, JUDGED = range(3)


def _of_schemes(model, columns, councils):
    """Return rows of what rates the indicators of councils: what it is, its place among others, its columns.

    A band stands in the columns of a scheme: its label under name, its shape under method, its rag under
    made_by, its up_to under tolerance; so does a rating that an officer chose, with its period and reason.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    indicators = model._meta.get_field("indicators").related_model
    nothing = {
        name: Value(None if field.null else field.get_default(), output_field=type(field)())
        for name, field in fields.items()
        if not field.primary_key and not field.is_relation
    }
    nothing |= {"council_id": Value(0, models.BigIntegerField()), "tolerance": Value(None, DecimalField())}
    bands = model._meta.get_field("bands").related_model.objects.filter(scheme__council__in=councils)
    judged = indicators._meta.get_field("judged_ratings").related_model.objects
    own = {"id": "scheme_id", "name": "label", "method": "shape", "made_by": "rag", "tolerance": "up_to"}
    chosen = {"id": "indicator_id", "name": "period", "made_by": "rag", "why": "reason"}

    def rows(place, found, at, order, under):
        words = {f"c_{name}": models.F(under[name]) if name in under else nothing[name] for name in fields}
        about = {"place": Value(place, SmallIntegerField()), "sort_at": at, "sort_order": order}
        return found.order_by().annotate(**about, **words).values_list(*about, *words)

    never = Cast(Value(None), models.DateTimeField())
    return rows(
        *(VERSION, model.objects.filter(council__in=councils), never, models.F("version")),
        {name: name for name in fields},
    ).union(
        rows(BAND, bands, never, models.F("position"), own),
        rows(JUDGED, judged.filter(indicator__council__in=councils), models.F("at"), models.F("pk"), chosen),
        all=True,
    )


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

    def figure_rows(self, kinds, keys):
        """Return {indicator id: {kind: {period: FigureRow}}} of those of the keys that have any: one query.

        kinds -- some of FIGURES; breaks have a period and words alone. keys -- the ids of indicators: of
        more than MOST_AT_ONCE one query for each so many. Rows are taken as the database hands them over,
        because a FigureRow turns what is looked at.
        """
        figures = defaultdict(lambda: [{} for _ in FIGURES])
        for at in range(0, len(keys), MOST_AT_ONCE):
            chosen = keys[at : at + MOST_AT_ONCE]
            for row in rows_by_keys(_figures, self.model, kinds, keys=chosen):
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
