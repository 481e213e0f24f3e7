"""What the performance team does with a cycle: open it, look again for what is due, close it, reopen it."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from organisation.audit import named, record
from organisation.models import Council, Unit
from organisation.writing import explained
from returns.due import problems_with
from returns.freezing import freeze
from returns.gathering import gather
from returns.locking import lock, unlock
from returns.models import Cycle, CycleStep, Return, Update


class Refused(Exception):
    """It cannot be done. str() says why and what to do; sentences holds the same, one by one."""

    def __init__(self, *sentences):
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@explained("the quarter was opened")
@transaction.atomic
def open_cycle(council, quarter, *, due, by, today, **reminding):
    """Open a quarter (a Period) of a council, gather what is due, and return its Cycle. Raises Refused.

    due -- {Unit.Kind: day} by which each tier is due. by -- the user, None for a command. reminding --
    remind_before and remind_every of the Cycle, where they are not the usual ones.
    """
    Council.objects.held(council.pk)
    if quarter.starts > today:
        raise Refused(f"{quarter.label} has not begun: it begins on {_day(quarter.starts)}.")
    if other := Cycle.objects.of(council).open().exclude(period=quarter.code).first():
        raise Refused(f"{other} is still open. Close it before you open {quarter.label}.")
    if problems := problems_with(due, today):
        raise Refused(*problems)
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(
                council=council,
                period=quarter.code,
                starts=quarter.starts,
                ends=quarter.ends,
                opened_on=today,
                **{f"{kind}_due": due[kind] for kind in Unit.Kind},
                **reminding,
            )
    except IntegrityError:
        raise Refused(f"{quarter.label} was opened already. Look for it under Returns.") from None
    gathered = gather(cycle, today)
    # The trail is read by those too who may not know how many exempt risks are among what is due.
    updates = Update.objects.filter(unit_return__cycle=cycle).readable(frozenset()).count()
    _record(cycle, "opened", by, returns=gathered.returns, updates=updates)
    return cycle


@explained("gathered again for the quarter")
@transaction.atomic
def gather_again(cycle, *, by, today):
    """Add what came due since a cycle was opened, and return what was Gathered. Raises Refused."""
    cycle = Cycle.objects.held(cycle.pk)
    _require_open(cycle)
    gathered = gather(cycle, today)
    if gathered.updates:
        _record(cycle, "looked again for what is due", by, returns=gathered.returns)
    return gathered


@transaction.atomic
def change_due(cycle, *, due, by, **reminding):
    """Change the days by which each tier is due, in the cycle and in its returns. Raises Refused."""
    cycle = Cycle.objects.held(cycle.pk)
    _require_open(cycle)
    if problems := problems_with(due, cycle.opened_on):
        raise Refused(*problems)
    changed = {kind: day for kind, day in due.items() if cycle.due_of(kind) != day}
    for kind, day in changed.items():
        setattr(cycle, f"{kind}_due", day)
        Return.objects.of_cycle(cycle).filter(unit__kind=kind).update(due=day)
    for name, days in reminding.items():
        setattr(cycle, name, days)
    cycle.save(update_fields=[*(f"{kind}_due" for kind in Unit.Kind), *reminding])
    if changed:
        words = "; ".join(f"{Unit.Kind(kind).label}: {_day(day)}" for kind, day in changed.items())
        _record(cycle, "changed the due days", by, words)
    return cycle


def not_signed(cycle):
    """Return the returns of a cycle that are not signed off, in the order in which they are due."""
    returns = Return.objects.of_cycle(cycle).exclude(state=Return.State.SIGNED_OFF)
    return list(returns.order_by("due", "unit__name", "pk"))


@explained("{words}")
@transaction.atomic
def close_cycle(cycle, *, by, words="", at=None):
    """Close a cycle: freeze everything that was reported, and return the Cycle. Raises Refused.

    words -- why it is closed although some returns are not signed off; needed where there are any.
    at -- the moment under which it is recorded, None for now.
    """
    cycle = Cycle.objects.held(cycle.pk)
    _require_open(cycle)
    # Whoever saves in a return holds it: what is being saved is still in the record, what comes later is not.
    list(Return.objects.filter(cycle=cycle).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    missing = [str(one.unit) for one in not_signed(cycle)]
    if missing and not words.strip():
        raise Refused(
            f"Not signed off: {', '.join(missing)}.",
            "Have these signed first, or say why the quarter is closed without them.",
        )
    cycle.state, cycle.closed_at = Cycle.State.CLOSED, at or timezone.now()
    freeze(cycle, by=by, at=cycle.closed_at)
    cycle.save(update_fields=["state", "closed_at"])
    unlock(*Return.objects.of_cycle(cycle))
    said = words.strip()
    if missing:
        said = f"{said} Not signed off: {', '.join(missing)}."
    _record(cycle, "closed", by, said)
    return cycle


@explained("{words}")
@transaction.atomic
def reopen_cycle(cycle, *, by, words):
    """Open a closed cycle again, for a reason, and return it. Raises Refused.

    The record stays, and closing again makes the next one. A return that was signed off is so still, and what
    it holds is locked again: the one that has to change is returned. A figure of the quarter was published by
    its record, so that correcting it asks for a reason, which is printed in a footnote.
    """
    cycle = Cycle.objects.held(cycle.pk)
    if not cycle.is_closed:
        raise Refused(f"{cycle} is open already, so there is nothing to reopen.")
    if not words.strip():
        raise Refused("Say why the quarter is reopened: the reason is kept in its history.")
    cycle.state, cycle.closed_at = Cycle.State.OPEN, None
    cycle.save(update_fields=["state", "closed_at"])
    for one in Return.objects.of_cycle(cycle).filter(state=Return.State.SIGNED_OFF):
        lock(one, one.steps.filter(after=Return.State.SIGNED_OFF).first())
    Update.objects.filter(unit_return__cycle=cycle).update(figure_is_own=False)
    _record(cycle, "reopened", by, words.strip())
    return cycle


def _require_open(cycle):
    if cycle.is_closed:
        last = cycle.steps.filter(did="closed").first()
        raise Refused(f"{last.who} closed {cycle} at {_at(last.at)}." if last else f"{cycle} is closed.")


def _record(cycle, did, by, words="", **detail):
    CycleStep.objects.create(cycle=cycle, did=did, words=words, by=by, who=named(by))
    record(by, f"{did}: a quarter"[:50], cycle, council=cycle.council, words=words, **detail)


def _day(day):
    return f"{day:%-d %B %Y}"


def _at(moment):
    at = timezone.localtime(moment)
    return f"{at:%H:%M on %-d %B %Y}"
