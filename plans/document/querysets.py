"""The queries of the plan document: a fixed number, however much the plan holds (ceiling 25 for the page).

Two tables are read as one where a query would otherwise be spent on a handful of rows.
"""

from collections import defaultdict

from django.db.models import CharField, F, IntegerField, TextField, Value

from indicators.figures import figures_of, with_formulas
from indicators.models import (
    Comparator,
    Denominator,
    Forecast,
    Indicator,
    IndicatorCode,
    Numerator,
    RagScheme,
    Remark,
    Result,
    SeriesBreak,
    Target,
)
from organisation.periods import from_code
from plans.lists import lists_of
from plans.models import (
    Action,
    BasketMember,
    PlanIndicator,
    Reference,
)

FIGURE_FIELDS = (
    *("indicator_id", "period", "starts", "ends", "words", "state", "number", "low", "high", "parts", "day"),
    *("unit", "provisional"),
)
PRINTED_LISTS = ("scorecard", "judgements", "frameworks", "units", "people", "scheme")
FIGURE_MODELS = (Result, Target, Forecast, Numerator, Denominator, Comparator)


def indicators_of(plan):
    """Return the plan's PlanIndicators in order, each with `priority_pks`, its codes and all its figures.

    Three queries, five where an indicator has a formula. Every figure of every kind comes in one, and stands
    where a prefetch would put it; `known` are its indicators.figures.Figures.
    """
    rows = PlanIndicator.objects.filter(plan=plan).select_related("indicator__scheme")
    found = {}
    for row in rows.annotate(priority_pk=F("priorities__pk")).order_by(
        "position", "pk", "priorities__position"
    ):
        used = found.setdefault(row.pk, row)
        used.priority_pks = [
            *getattr(used, "priority_pks", []),
            *([row.priority_pk] if row.priority_pk else []),
        ]
    indicators = Indicator.objects.filter(plan_indicators__plan=plan).values("pk")
    figures = _figures(indicators)
    remarks, codes, breaks = _said_of(indicators)
    for used in found.values():
        indicator = used.indicator
        loaded = indicator.__dict__.setdefault("_prefetched_objects_cache", {})
        for model in FIGURE_MODELS:
            name = f"{model._meta.model_name}s"
            loaded[name] = _loaded(getattr(indicator, name), figures[model, indicator.pk])
        loaded["remarks"] = _loaded(indicator.remarks, remarks[indicator.pk])
        loaded["seriesbreaks"] = _loaded(indicator.seriesbreaks, breaks[indicator.pk])
        loaded["codes"] = _loaded(indicator.codes, codes[indicator.pk])
    known = {used.indicator_id: figures_of(used.indicator) for used in found.values()}
    formulas = [used.indicator_id for used in found.values() if used.indicator.formula]
    known = with_formulas(known, formulas, Indicator.objects)
    for used in found.values():
        used.known = known[used.indicator_id]
    return list(found.values())


def _loaded(manager, rows):
    """Return a queryset that holds rows already read, as prefetch_related() leaves one."""
    queryset = manager.get_queryset()
    queryset._result_cache = rows
    queryset._prefetch_done = True
    return queryset


def _figures(indicators):
    """Return {(model, indicator id): its rows} of FIGURE_MODELS: one query."""
    parts = []
    for place, model in enumerate(FIGURE_MODELS):
        name = F("name") if model is Comparator else Value("", output_field=CharField())
        note = F("restated") if model is Result else Value("", output_field=TextField())
        parts.append(
            model.objects.filter(indicator__in=indicators)
            .order_by()
            .annotate(table=Value(place, output_field=IntegerField()), called=name, note=note)
            .values_list("table", "called", "note", "pk", *FIGURE_FIELDS)
        )
    found = defaultdict(list)
    for place, called, note, pk, *values in parts[0].union(*parts[1:], all=True):
        model = FIGURE_MODELS[place]
        named = {Comparator: {"name": called}, Result: {"restated": note}}.get(model, {})
        row = model(pk=pk, **named, **dict(zip(FIGURE_FIELDS, values, strict=True)))
        found[model, row.indicator_id].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row.starts, row.ends))
    return found


def _said_of(indicators):
    """Return {indicator id: its Remarks}, the same of IndicatorCodes and of SeriesBreaks: one query."""
    remarks = (
        Remark.objects.filter(indicator__in=indicators)
        .order_by()
        .annotate(place=Value(0, output_field=IntegerField()))
        .values_list("kind", "indicator_id", "period", "words", "place")
    )
    codes = (
        IndicatorCode.objects.filter(indicator__in=indicators)
        .order_by()
        .annotate(
            kind=Value("code", output_field=CharField()),
            text=Value("", output_field=TextField()),
        )
        .values_list("kind", "indicator_id", "words", "text", "position")
    )
    breaks = (
        SeriesBreak.objects.filter(indicator__in=indicators)
        .order_by()
        .annotate(kind=Value("break", output_field=CharField()), place=Value(0, output_field=IntegerField()))
        .values_list("kind", "indicator_id", "period", "words", "place")
    )
    found_remarks, found_codes, found_breaks = defaultdict(list), defaultdict(list), defaultdict(list)
    for kind, indicator, period, words, position in remarks.union(codes, breaks, all=True):
        if kind == "break":
            found_breaks[indicator].append(
                SeriesBreak(
                    indicator_id=indicator, period=period, starts=from_code(period).starts, words=words
                )
            )
        elif kind == "code":
            found_codes[indicator].append(
                IndicatorCode(indicator_id=indicator, words=period, position=position)
            )
        else:
            found_remarks[indicator].append(
                Remark(indicator_id=indicator, kind=kind, period=period, words=words)
            )
    for rows in found_codes.values():
        rows.sort(key=lambda code: code.position)
    for rows in found_remarks.values():
        rows.sort(key=lambda remark: remark.period)
    return found_remarks, found_codes, found_breaks


def actions_of(plan):
    """Return the plan's Actions in order."""
    return list(Action.objects.filter(plan=plan))


def references_of(plan):
    """Return what the plan's items cite, each with what it was found to mean."""
    return list(Reference.objects.filter(plan=plan).for_thread())


def basket_members_of(plan):
    """Return the members of the plan's baskets, basket by basket."""
    members = BasketMember.objects.filter(basket__plan=plan).select_related("basket")
    return list(members.order_by("basket__position", "basket_id", "position", "pk"))


def words_of_lists(plan):
    """Return {name of PRINTED_LISTS: its rows, each a tuple of words}: one query."""
    return {name: [words for _, words in rows] for name, rows in lists_of(plan, PRINTED_LISTS).items()}


def schemes_of(plan):
    """Return the Schemes that rate the indicators of the plan's council."""
    return RagScheme.objects.schemes_of(plan.council_id)
