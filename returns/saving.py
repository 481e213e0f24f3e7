"""Saving one update: its figure, progress or score, its commentary and its state, all or nothing.

A save names the version of the update that its page showed. Whoever saved in between is not overwritten: the
save is refused with what stands there now.
"""

from copy import copy

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from indicators import locks
from indicators.models import Forecast, Remark, Result
from indicators.operations import save_figure, write_figure, write_period
from indicators.restating import is_corrected, is_published
from organisation.audit import named, record
from organisation.periods import from_code
from plans import progress_operations
from plans.progress_operations import save_progress
from returns.boxes import (
    ACTION,
    CONTROL,
    IN_PLACE,
    INDICATOR,
    MILESTONE,
    OF_PROGRESS,
    PROGRESS_NAMES,
    RISK,
    read_one_day,
)
from returns.commentary import compose
from returns.lifecycle import locked_words
from returns.models import Return, Update
from returns.shown import PARTS, shown_of
from risks import operations as risk_operations
from risks.models import Assessment
from risks.operations import assess, latest_of, put_in_place

ASK_WHY = "Say why the published result “{words}” is corrected: the reason is printed in a footnote"
NOT_EMPTIED = "A result that was saved is not taken away: choose why there is none, such as Awaiting"


class Conflict(Exception):
    """Somebody saved first. shown -- the UpdateShown that stands there now."""

    def __init__(self, shown):
        super().__init__("Somebody else saved this first")
        self.shown = shown


class Locked(Exception):
    """Nothing can be saved; the message says why and what to do."""


class Refused(Exception):
    """Nothing was saved. fields -- {box: sentence}."""

    def __init__(self, fields):
        super().__init__(" ".join(f"{sentence.rstrip('.')}." for sentence in fields.values()))
        self.fields = fields


class _Stale(Exception):
    """Somebody saved the update since it was read."""


def save_update(update, *, changes, version, by, today):
    """Save what is entered in an update and return the UpdateShown that stands then.

    changes -- {box: value} of returns.boxes; what is not given stays. A result and a forecast are words as
    published; days are dates; percent is a whole number or None. version -- that which the page showed.
    Whether the person may is for the caller to ask (returns.rights). Raises Conflict, Locked or Refused:
    then nothing is written.
    """
    try:
        with transaction.atomic():
            return _save(update, changes, version, by, today)
    except Refused:
        # What others saved meanwhile may be what it was refused for: then that is to be said.
        if Update.objects.filter(pk=update.pk, version=version).exists():
            raise
    except _Stale:
        pass
    raise Conflict(_shown(update.pk, today))


def _save(update, changes, version, by, today):
    held = Return.objects.held(update.unit_return_id)
    if words := locked_words(held, held.cycle):
        raise Locked(words)
    if update.version != version:
        raise _Stale
    before = {name: getattr(update, name) for name in PARTS}
    # A copy: what is refused below leaves the caller's update as it is.
    update = copy(update)
    update.version = version + 1
    _write_words(update, changes, held.cycle)
    try:
        written = _WRITERS[update.kind](update, held.cycle, changes, by, today)
        if update.kind == INDICATOR:
            _write_remark(update)
    except locks.Locked as refusal:
        raise Locked(str(refusal)) from refusal
    update.by, update.who, update.saved_at = by, named(by), timezone.now()
    [shown] = shown_of([update], today)
    update.state = shown.state_now
    if not Update.objects.filter(pk=update.pk, version=version).update(**_columns(update)):
        raise _Stale
    if held.state == Return.State.NOT_STARTED:
        held.state = Return.State.IN_PROGRESS
        held.save(update_fields=["state"])
    _record(update, by, held, {**_words_changed(update, before), **written})
    return shown


def _columns(update):
    """Return {column: value} of what a save writes."""
    names = (*PARTS, "remedy_due_latest", "figure_is_own", "state", "version", "by", "who", "saved_at")
    return {name: getattr(update, name) for name in names}


def _shown(pk, today):
    return shown_of(Update.objects.for_rows().filter(pk=pk), today)[0]


def _write_words(update, changes, cycle):
    """Set the commentary of an update. Raises Refused where a box cannot hold its words."""
    for name in PARTS:
        if name in changes:
            setattr(update, name, changes[name].strip() if isinstance(changes[name], str) else changes[name])
    update.remedy_due_latest = read_one_day(update.remedy_due, cycle.quarter.year)
    try:
        update.clean_fields(
            exclude=[field.name for field in Update._meta.fields if field.name not in PARTS],
        )
    except ValidationError as error:
        raise Refused({name: said[0] for name, said in error.message_dict.items()}) from error


def _words_changed(update, before):
    now = {name: getattr(update, name) for name in PARTS}
    return {name: [before[name], now[name]] for name in PARTS if now[name] != before[name]}


def _record(update, by, held, changed):
    """Keep in the audit trail who changed what; of an exempt risk that somebody did."""
    exempt = update.is_exempt
    record(
        by,
        "updated",
        "an exempt risk" if exempt else update.thing,
        council=held.cycle.council,
        update=update.pk,
        quarter=str(held.cycle),
        **({} if exempt else {"changed": changed}),
    )


# --- Indicators


def _write_indicator(update, cycle, changes, by, today):
    period, written = from_code(update.period), {}
    if "result" in changes:
        written |= _write_result(update, period, changes, by)
    if "forecast" in changes and period.part:
        is_held = bool(written)
        written |= _write_forecast(update, period.whole_year(), changes["forecast"], is_held)
    return written


def _write_result(update, period, changes, by):
    words, indicator = changes["result"], update.indicator
    held = Result.objects.filter(indicator=indicator, period=period.code).first()
    if not words.strip():
        if held is not None:
            raise Refused({"result": NOT_EMPTIED})
        return {}
    figure = copy(held) if held is not None else Result(indicator=indicator)
    write_period(figure, period)
    figure.indicator = indicator
    write_figure(figure, words)
    if held is not None and held.words == figure.words:
        return {}
    why = changes.get("why", "").strip()
    if held is None or not is_published(held):
        update.figure_is_own = True
    elif not update.figure_is_own and is_corrected(held, figure) and not why:
        raise Refused({"why": ASK_WHY.format(words=held.words)})
    save_figure(figure, held=None if update.figure_is_own else held, by=by, why=why)
    return {"result": [held.words if held is not None else "", words]}


def _write_forecast(update, year, words, is_held):
    """Write the forecast of a year. is_held -- whether the indicator is held already."""
    indicator = update.indicator
    held = Forecast.objects.filter(indicator=indicator, period=year.code).first()
    before = held.words if held is not None else ""
    if words.strip() == before.strip():
        return {}
    figure = held or Forecast(indicator=indicator)
    write_period(figure, year)
    found = (locks.Locks if is_held else locks.held_locks)([indicator.pk])
    if locked := found.words_on(figure):
        raise Locked(locked)
    if not words.strip():
        figure.delete()
    else:
        write_figure(figure, words)
        figure.save()
    return {"forecast": [before, words]}


def _write_remark(update):
    """Keep the commentary of the period as the indicator's own, so that every page says the same.

    One that was written elsewhere before this update was first saved is kept, before what is said here.
    """
    period = from_code(update.period)
    about = {"indicator": update.indicator, "kind": Remark.Kind.COMMENTARY, "period": period.code}
    held = Remark.objects.filter(**about).first()
    if held is not None and update.version == 1 and held.words.strip() not in update.comment:
        update.comment = f"{held.words.strip()}\n\n{update.comment}".strip()
    words = compose(update)
    if held is None and words:
        Remark.objects.create(**about, starts=period.starts, ends=period.ends, words=words)
    elif held is not None and words and held.words != words:
        held.words = words
        held.save(update_fields=["words"])
    elif held is not None and not words:
        held.delete()


# --- Actions and milestones, controls, risks


def _write_progress(update, cycle, changes, by, today):
    fields = {
        PROGRESS_NAMES.get(name, name): getattr(update, name) if name in PARTS else changes[name]
        for name in OF_PROGRESS
        if name in changes
    }
    if update.kind == MILESTONE:
        fields.pop("percent", None)
    try:
        save_progress(update.thing, cycle.quarter, by=by, today=today, **fields)
    except progress_operations.Refused as refusal:
        names = {own: name for name, own in PROGRESS_NAMES.items()}
        raise Refused({names.get(name, name): said for name, said in refusal.fields.items()}) from refusal
    return {name: changes[name] and str(changes[name]) for name in ("state",) if name in changes}


def _write_control(update, cycle, changes, by, today):
    control = update.control
    if changes.get("state") != IN_PLACE or not control.planned:
        return {}
    day = changes.get("done_on")
    if day is None:
        raise Refused({"done_on": "Enter the day on which it came into place"})
    if day > today:
        raise Refused({"done_on": "It cannot have come into place on a day that is still to come"})
    put_in_place(control, day)
    return {"state": ["", IN_PLACE]}


def _write_assessment(update, cycle, changes, by, today):
    """Make a new assessment where the risk is reviewed for the first time or the score moves."""
    risk = update.risk
    now = latest_of(risk, Assessment.Kind.CURRENT)
    held = {axis: getattr(now, axis) if now else "" for axis in ("likelihood", "impact")}
    cell = {axis: changes.get(axis, code).strip() for axis, code in held.items()}
    if not all(cell.values()):
        raise Refused({axis: f"Choose the {axis}" for axis, code in cell.items() if not code})
    same = now is not None and (now.likelihood, now.impact) == tuple(cell.values())
    if same and update.saved_at is not None:
        return {}
    try:
        assess(risk, Assessment.Kind.CURRENT, **cell, day=today, by=by, reason=update.comment)
    except risk_operations.Refused as refusal:
        raise Refused({"comment": str(refusal)}) from refusal
    return {} if same else {"score": [_cell(now), " ".join(cell.values())]}


def _cell(assessment):
    return f"{assessment.likelihood} {assessment.impact}" if assessment else ""


_WRITERS = {
    INDICATOR: _write_indicator,
    ACTION: _write_progress,
    MILESTONE: _write_progress,
    CONTROL: _write_control,
    RISK: _write_assessment,
}
