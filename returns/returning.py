"""What people do with a return: submit it, take it back, return it or one thing in it, sign it off."""

from django.db import transaction
from django.utils import timezone

from organisation.access import below, exempt_units
from organisation.audit import named, record
from organisation.models import Unit
from organisation.writing import explained
from returns.cycles import Refused
from returns.gathering import way_up
from returns.lifecycle import RETURN, SIGN_OFF, SUBMIT, State, can_follow, locked_words
from returns.locking import lock, unlock
from returns.models import Comment, Cycle, Return, ReturnStep, Update


@explained("{words}")
@transaction.atomic
def take_step(unit_return, step, *, by, words="", seen=None):
    """Take a step of returns.lifecycle with a return and return the ReturnStep. Raises Refused.

    by -- the user. words -- what they say of it. seen -- the pk of the last ReturnStep that the person saw,
    None where there was none.
    """
    Cycle.objects.held(unit_return.cycle_id)
    unit_return = Return.objects.held(unit_return.pk)
    require_step(unit_return, step)
    _require_seen(unit_return, seen)
    if step.needs_words and not words.strip():
        raise Refused("Say why it is returned, so that the unit knows what to do.")
    exempt = exempt_units(by, timezone.localdate()) if by is not None else frozenset()
    if step is SUBMIT and (open_ones := unfinished(unit_return, exempt)) and not words.strip():
        number = f"{open_ones} thing{' is' if open_ones == 1 else 's are'}"
        raise Refused(f"{number} not complete. Complete them, or say why the return is submitted without.")
    if step is SIGN_OFF:
        _require_below_signed(unit_return)
    if step is RETURN:
        _require_none_above_signed(unit_return)
    before, unit_return.state = unit_return.state, step.after
    unit_return.save(update_fields=["state"])
    taken = _keep(unit_return, step.did, before, by, words.strip())
    if step is SIGN_OFF:
        lock(unit_return, taken)
    elif before == State.SIGNED_OFF:
        unlock(unit_return)
    council = unit_return.cycle.council
    record(by, f"{step.did} a return", unit_return, council=council, words=words.strip())
    return taken


@explained("{words}")
@transaction.atomic
def return_item(update, *, by, words):
    """Return one thing of a return with a note, and return the Update. Raises Refused.

    A return that was submitted goes back with it, so that the thing can be put right; one that was signed off
    is returned as a whole first, since what it holds is locked.
    """
    Cycle.objects.held(update.unit_return.cycle_id)
    unit_return = Return.objects.held(update.unit_return_id)
    update = Update.objects.select_for_update(no_key=True, of=("self",)).get(pk=update.pk)
    words = words.strip()
    if not words:
        raise Refused("Say what is to be put right.")
    if unit_return.cycle.is_closed or unit_return.state == State.SIGNED_OFF:
        raise Refused(locked_words(unit_return, unit_return.cycle, unit_return.steps.first()))
    if update.state == Update.State.WAITING:
        raise Refused("Nobody has said anything of this yet, so there is nothing to return.")
    update.state, update.version = Update.State.RETURNED, update.version + 1
    update.save(update_fields=["state", "version"])
    before = unit_return.state
    if before == State.SUBMITTED:
        unit_return.state = State.RETURNED
        unit_return.save(update_fields=["state"])
    Comment.objects.create(update=update, words=words, by_reviewer=True, by=by, who=named(by))
    name, said = _without_exempt(update, words)
    _keep(unit_return, "returned one thing", before, by, ": ".join(filter(None, (name, said))))
    record(by, "returned an update", name, council=unit_return.cycle.council, update=update.pk, words=said)
    return update


def _without_exempt(update, words):
    """Return (what is returned, with which note) as everybody may read it: nothing of an exempt risk."""
    if update.is_exempt:
        return "An exempt risk", ""
    return " ".join(str(update).split())[:200], words


def unfinished(unit_return, exempt):
    """Return how many things of a return are not complete.

    exempt -- the ids of the units whose exempt risks may be counted.
    """
    return unit_return.updates.readable(exempt).open_ones().count()


def require_step(unit_return, step):
    """Raise Refused unless a step can be taken with a return as it stands."""
    cycle = unit_return.cycle
    if cycle.is_closed:
        raise Refused(locked_words(unit_return, cycle))
    if can_follow(step, unit_return.state, empty=not unit_return.updates.exists()):
        return
    label = f"{step.label[0].lower()}{step.label[1:]}"
    state = unit_return.get_state_display().lower()
    raise Refused(f"The return is {state} now, so nobody can {label}.{_last_words(unit_return)}")


def _require_seen(unit_return, seen):
    """Raise Refused where somebody took a step since the person looked."""
    last = unit_return.steps.first()
    if seen != (last.pk if last else None):
        raise Refused(
            f"The return has changed since this page was opened.{_last_words(unit_return)}",
            "Read what it says now, and send this again if it still holds.",
        )


def units_below(unit):
    """Return the ids of the units beneath a unit; beneath the council as a whole are all others."""
    pairs = list(Unit.objects.of(unit.council_id).values_list("pk", "parent"))
    if unit.kind == Unit.Kind.COUNCIL:
        return {pk for pk, _ in pairs} - {unit.pk}
    return below([unit.pk], pairs) - {unit.pk}


def unsigned_below(unit_return):
    """Return the returns of units beneath that are not signed off, the ones due first coming first."""
    returns = Return.objects.of_cycle(unit_return.cycle).filter(unit__in=units_below(unit_return.unit))
    return list(returns.exclude(state=State.SIGNED_OFF).order_by("due", "unit__name", "pk"))


def _require_below_signed(unit_return):
    if missing := unsigned_below(unit_return):
        raise Refused(
            *(f"{one.unit} has not signed off." for one in missing),
            f"{unit_return.unit} signs off after the units below it.",
        )


def _require_none_above_signed(unit_return):
    """Raise Refused where a unit above has signed: it answers for this one too, and is returned first."""
    units = {unit.pk: unit for unit in Unit.objects.of(unit_return.unit.council_id)}
    above = set(way_up(units, unit_return.unit_id)) - {unit_return.unit_id}
    signed = Return.objects.of_cycle(unit_return.cycle).filter(state=State.SIGNED_OFF, unit__in=above)
    if names := [str(one.unit) for one in signed.order_by("due", "pk")]:
        raise Refused(
            *(f"{name} has signed off, and answers for this return too." for name in names),
            f"Have {names[-1]} returned first.",
        )


def _keep(unit_return, did, before, by, words):
    about = {"did": did, "before": before, "after": unit_return.state, "words": words}
    return ReturnStep.objects.create(unit_return=unit_return, by=by, who=named(by), **about)


def _last_words(unit_return):
    last = unit_return.steps.first()
    if last is None:
        return ""
    at = timezone.localtime(last.at)
    return f" {last.who} {last.did} at {at:%H:%M on %-d %B %Y}."
