"""The quarters of the demonstration: one that is closed, and one in which a council is in the middle.

The figures of both stand in the workbooks; here is what was said of them, who submitted, who returned what.
"""

from datetime import date, datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from indicators.choices import Rag
from organisation.models import Unit
from organisation.periods import parse_period
from returns.cycles import close_cycle, open_cycle
from returns.due import proposed_due
from returns.holidays import holidays_of
from returns.lifecycle import RETURN, SIGN_OFF, SUBMIT
from returns.models import CycleStep, Return, ReturnStep, Update
from returns.returning import return_item, take_step
from returns.saving import save_update
from returns.shown import shown_of
from returns.working_days import add_working_days

BEFORE, NOW = parse_period("2026/27 Q1"), parse_period("2026/27 Q2")
OPENED_BEFORE, CLOSED_BEFORE = date(2026, 7, 1), date(2026, 8, 4)
# How many working days ago the running quarter was opened, and when each tier is due, counted from today.
OPENED = -12
DUE = {Unit.Kind.TEAM: -2, Unit.Kind.DIVISION: 2, Unit.Kind.DIRECTORATE: 5, Unit.Kind.COUNCIL: 9}
# What an officer wrote of a thing that is off target: cause, action to put it right, by when.
SAID = (
    ("Two caseworkers left in the spring", "Agency staff until the posts are filled", "end of December 2026"),
    ("More households came than in any summer before", "A second duty officer each Monday", "November 2026"),
    ("The contractor was short of plasterers", "A second contractor takes the overflow", "31 January 2027"),
)
FINE = (
    "As planned.",
    "A little ahead of where it was a year ago.",
    "On course; the autumn is usually slower.",
)
FIRST_TIME = "The first quarter in Golden Thread: the rest of the commentary is in the report of July."
LATE = "The lead was on leave"


def load_quarters(council, today):
    """Report the first quarter of the year and close it, and begin to report the second one.

    today -- the day on which the demonstration is loaded: the running quarter's days are counted from it.
    One on which it could not have been opened yet, as in July 2026, leaves it to be opened through the page.
    """
    people = get_user_model().objects
    officer, manager, performance = (
        people.get(username=name) for name in ("officer", "manager", "performance")
    )
    _closed_quarter(council, officer, manager, performance)
    holidays = holidays_of(council)
    opened = add_working_days(today, OPENED, holidays)
    if opened < NOW.starts:
        return
    due = {kind: add_working_days(today, days, holidays) for kind, days in DUE.items()}
    cycle = open_cycle(council, NOW, due=due, by=performance, today=opened)
    options, repairs, waste = (
        Return.objects.get(cycle=cycle, unit__name=name)
        for name in ("Housing Options", "Repairs and Maintenance", "Waste and Recycling")
    )
    # Half of what is Priya's is done; the others have finished, one is signed and one was returned.
    _save(options, officer, opened, most=9)
    for one, user in ((repairs, manager), (waste, performance)):
        _save(one, user, opened)
        _step(one, SUBMIT, user, _why(one))
    _step(waste, SIGN_OFF, performance)
    red = _off_target(repairs, opened)
    return_item(red, by=manager, words="Say what it costs, and why the second contractor began so late.")
    _date(cycle, opened)


def _closed_quarter(council, officer, manager, performance):
    """Report the quarter before, sign it from the teams up, and close it."""
    due = proposed_due(BEFORE, OPENED_BEFORE, holidays_of(council))
    cycle = open_cycle(council, BEFORE, due=due, by=performance, today=OPENED_BEFORE)
    returns = Return.objects.of_cycle(cycle).order_by("due", "pk")
    for place, one in enumerate(returns):
        user = officer if one.unit.name == "Housing Options" else performance
        _save(one, user, OPENED_BEFORE, most=6)
        _step(one, SUBMIT, user, _why(one))
        if place == 0:
            _step(
                one, RETURN, performance, "Say what was done about the red ones, not only that they are red."
            )
            _step(one, SUBMIT, user, _why(one))
        _step(one, SIGN_OFF, performance)
    _date(cycle, CLOSED_BEFORE)
    closed = timezone.make_aware(datetime.combine(CLOSED_BEFORE, time(16)))
    close_cycle(cycle, by=performance, at=closed)
    CycleStep.objects.filter(cycle=cycle, did="closed").update(at=closed)


def _save(unit_return, user, today, most=None):
    """Save what is reported of the things of a return, the first ones where only some are."""
    updates = list(unit_return.updates.for_rows())
    for place, shown in enumerate(shown_of(updates, today)[:most]):
        changes = _changes(shown, place, today)
        save_update(shown.update, changes=changes, version=0, by=user, today=today)


def _changes(shown, place, today):
    """Return what is entered of a thing."""
    cause, remedy, until = SAID[place % len(SAID)]
    changes = {"comment": FINE[place % len(FINE)]}
    if shown.kind in ("action", "milestone"):
        changes["state"] = "under way"
        latest = shown.update.thing.due_latest
        if latest is not None and latest <= today:
            changes["cause"] = LATE
        if shown.kind == "action":
            changes["percent"] = 20 + 15 * (place % 5)
    if shown.kind == "risk":
        changes |= {name: shown.initial[name] for name in ("likelihood", "impact")}
    if shown.rag in (Rag.RED, Rag.AMBER):
        changes |= {"comment": "Below what was planned.", "cause": cause, "remedy_due": until}
        changes |= {"remedy": remedy, "remedy_owner": "Joanne Marwood"}
    if shown.promise is not None:
        changes |= {"kept": Update.Kept.PARTLY, "kept_words": "Begun in August; one of two has started."}
    return changes


def _off_target(unit_return, today):
    """Return the first saved thing of a return that is red or amber, else the first that was saved."""
    saved = list(unit_return.updates.for_rows().exclude(state=Update.State.WAITING))
    off = [one.update for one in shown_of(saved, today) if one.rag in (Rag.RED, Rag.AMBER)]
    return Update.objects.select_related("unit_return").get(pk=(off or saved)[0].pk)


def _why(unit_return):
    """Return why a return is submitted although something is not complete, "" where all is."""
    return FIRST_TIME if unit_return.updates.open_ones().exists() else ""


def _step(unit_return, step, user, words=""):
    seen = unit_return.steps.values_list("pk", flat=True).first()
    take_step(unit_return, step, by=user, words=words, seen=seen)


def _date(cycle, day):
    """Let what was done in a quarter have been done by a day, since it was entered all at once."""
    at = timezone.make_aware(datetime.combine(day, time(9, 30)))
    for number, model in enumerate((CycleStep, ReturnStep)):
        own = {"cycle": cycle} if model is CycleStep else {"unit_return__cycle": cycle}
        for place, step in enumerate(model.objects.filter(**own).order_by("pk")):
            moment = at + timedelta(minutes=7 * place + number)
            model.objects.filter(pk=step.pk).update(at=moment)
    Update.objects.filter(unit_return__cycle=cycle, saved_at__isnull=False).update(saved_at=at)
