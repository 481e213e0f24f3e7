"""What a person does with indicators: enter a figure, change the year by which it is read, give it a code."""

from collections import defaultdict
from functools import lru_cache

from django.db import transaction

from indicators.choices import State
from indicators.codes import normal, set_code
from indicators.locks import require_unlocked
from indicators.models import (
    AreaFigure,
    Comparator,
    CouncilFigure,
    Denominator,
    Forecast,
    IndicatorCode,
    IndicatorSet,
    Numerator,
    Remark,
    Restatement,
    Result,
    SeriesBreak,
    Target,
    TargetChange,
)
from indicators.restating import footnote, is_corrected
from indicators.values import Value, read_result, read_target
from organisation.audit import named
from organisation.decimals import storable
from organisation.periods import from_code, parse_period
from organisation.writing import explained

PLACES = Result._meta.get_field("number").decimal_places
OF_PERIODS = (
    *(Result, Target, Forecast, Numerator, Denominator, Comparator, CouncilFigure, Remark, AreaFigure),
    SeriesBreak,
)
COUNTS = (Numerator, Denominator)
# Figures of which it is recorded what was published before.
RECORDED = (Result, Target, AreaFigure)


@lru_cache(maxsize=16384)
def value_fields(words, model, unit):
    """Return the fields of a figure of a model whose words are these. unit -- the indicator's, or blank.

    What is divided and what it is divided by are not in the indicator's unit: they are read as they stand. A
    number longer than the database keeps exactly stays words.
    """
    own_unit = unit if unit and model not in COUNTS else None
    value = (read_target if model is Target else read_result)(words, own_unit)
    if value is None:
        value = Value(words, State.UNREAD)
    read = {name: getattr(value, name) for name in ("number", "low", "high")}
    numbers = {name: storable(number, PLACES) for name, number in read.items()}
    too_long = any(numbers[name] is None and number is not None for name, number in read.items())
    return {
        "words": words,
        "state": State.UNREAD if too_long else value.state,
        **(dict.fromkeys(numbers) if too_long else numbers),
        "parts": [str(part) for part in value.parts],
        "day": value.day,
        "unit": value.unit or "",
        "provisional": value.provisional,
    }


def write_period(figure, period):
    """Set the period of a figure or remark: its code, first and last day. Saves nothing."""
    figure.period, figure.starts, figure.ends = period.code, period.starts, period.ends


def write_figure(figure, words):
    """Set everything that is read from the words of a figure. Saves nothing."""
    model = Target if is_target(figure) else type(figure)
    for name, value in value_fields(words, model, figure.indicator.unit).items():
        setattr(figure, name, value)


def state_of_words(figure, words):
    """Return the State that words mean as those of a figure; they must not be blank."""
    model = Target if is_target(figure) else type(figure)
    return State(value_fields(words, model, figure.indicator.unit)["state"])


def is_target(figure):
    """Say whether a figure is a target, of the whole or of an area."""
    return isinstance(figure, Target) or getattr(figure, "kind", "") == AreaFigure.Kind.TARGET


def change_of(before, after, *, by, why, decision=""):
    """Return the unsaved Restatement or TargetChange by which a figure became another; None where it is none.

    before, after -- the figure as it was held and as it is to be; after is None where it is withdrawn.
    by -- a user, or None for a command. Forecasts and comparators keep no such record.
    """
    if not isinstance(before, RECORDED) or not is_corrected(before, after):
        return None
    about = {
        "indicator_id": before.indicator_id,
        "area_id": getattr(before, "area_id", None),
        "period": before.period,
        "before": before.words,
        "after": after.words if after is not None else "",
        "by": by,
        "who": named(by),
        "why": why,
    }
    return TargetChange(**about, decision=decision) if is_target(before) else Restatement(**about)


@explained("{why} {decision}")
@transaction.atomic
def save_figure(figure, *, held, by, why="", decision=""):
    """Save a figure and keep what was published before; return it. held -- a copy from before, or None.

    Raises indicators.locks.Locked where somebody signed it off.
    """
    require_unlocked(figure)
    figure.save()
    if held is not None:
        keep_changes([change_of(held, figure, by=by, why=why, decision=decision)])
    elif isinstance(figure, Result):
        write_footnotes([figure.indicator_id])
    return figure


@transaction.atomic
def keep_changes(changes):
    """Save what change_of() returned, Nones left out, and write the footnotes of the results they correct."""
    changes = [change for change in changes if change is not None]
    restated = [change for change in changes if isinstance(change, Restatement)]
    Restatement.objects.bulk_create(restated)
    TargetChange.objects.bulk_create(change for change in changes if isinstance(change, TargetChange))
    if restated:
        write_footnotes({change.indicator_id for change in restated})


def write_footnotes(indicators):
    """Write the footnotes of the results of indicators, given their ids, from what is kept of corrections."""
    said = defaultdict(list)
    for change in Restatement.objects.filter(indicator__in=indicators, area=None):
        said[change.indicator_id, change.period].append(change)
    stale = []
    for result in Result.objects.filter(indicator__in=indicators) if said else ():
        words = footnote(said.get((result.indicator_id, result.period), ()))
        if result.restated != words:
            result.restated = words
            stale.append(result)
    Result.objects.bulk_update(stale, ["restated"], batch_size=500)


def write_code(code):
    """Set how a code is looked up, and its set when its letters are those of one. Saves nothing."""
    code.normal = normal(code.words)
    if code.set_id is None:
        code.set = IndicatorSet.objects.filter(code__iexact=set_code(code.normal)).first()


@transaction.atomic
def write_codes(indicator, words):
    """Make the codes of an indicator these, in their order; one that stays keeps its set."""
    held = {code.words: code for code in indicator.codes.all()}
    for code in held.values():
        if code.words not in words:
            code.delete()
    for position, printed in enumerate(words):
        code = held.get(printed) or IndicatorCode(indicator=indicator, words=printed)
        code.position = position
        write_code(code)
        code.save()


def misplaced(indicator, *, basis_before):
    """Return the figures whose period cannot be read on the year basis that the indicator has by now."""
    return [
        figure
        for model in OF_PERIODS
        for figure in model.objects.filter(indicator=indicator)
        if _period_now(figure, indicator, basis_before) is None
    ]


@transaction.atomic
def read_again(indicator, *, basis_before):
    """Read every figure again, after the unit or the year basis of the indicator changed.

    A period keeps its words: 2009/10 is the financial year, and the academic year once the basis is that. A
    period that was entered on another basis than the indicator's stays what it is.
    """
    for model in OF_PERIODS:
        for figure in model.objects.filter(indicator=indicator):
            figure.indicator = indicator
            if period := _period_now(figure, indicator, basis_before):
                write_period(figure, period)
            if model not in (Remark, SeriesBreak):
                write_figure(figure, figure.words)
            figure.save()
    for model in (Restatement, TargetChange):
        for change in model.objects.filter(indicator=indicator):
            if period := _period_now(change, indicator, basis_before):
                change.period = period.code
                change.save(update_fields=["period"])


def _period_now(figure, indicator, basis_before):
    period = from_code(figure.period)
    if period.basis != (basis_before or "FY"):
        return period
    return parse_period(period.column, indicator.year_basis or "FY")
