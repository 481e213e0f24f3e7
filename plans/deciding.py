"""What a person decides about the words of a plan: what a reference means, whom a name means, which finding
does not count. Each decision is kept, asked whenever links are made again, and can be taken back.
"""

from django.db import transaction

from organisation.audit import record
from organisation.models import Person, Post
from organisation.writing import explained
from plans.elsewhere import thread_of
from plans.models import Plan, SettledName, SettledReference, SwitchedOffCheck
from plans.operations import relink
from plans.references import LONGEST_NORMAL, normal_line, normal_name

TO = {"priority": "to_priority_id", "action": "to_action_id", "item": "to_item_id"}


class Refused(Exception):
    """The decision cannot be kept. str() says why, and what to do."""


def _signature(by):
    return {"by": by, "who": by.get_full_name() or by.get_username()}


@transaction.atomic
def settle_reference(plan, *, what, words, of, to, by):
    """Keep what a line of some items of a plan means, and make the links again. Raises Refused.

    what -- plans.thread.SUPPORTS or CONTRIBUTES. of -- keys of the citing items. to -- key of what is meant.
    """
    Plan.objects.held(plan.pk)
    thread = thread_of(plan.council)
    target = thread.by_key.get(to)
    if target is None or target.kind not in TO or target.plan == plan.pk:
        raise Refused("Choose what the reference means: what was chosen is no longer there.")
    normal = normal_line(words)
    citing = [
        item
        for key in of
        if (item := thread.by_key.get(key)) is not None
        and item.plan == plan.pk
        and any(one.what == what and normal_line(one.words) == normal for one in thread.links(item))
    ]
    if not citing:
        raise Refused(f"The plan no longer cites {words}, so there is nothing to settle. Look again.")
    for item in citing:
        SettledReference.objects.update_or_create(
            plan=plan,
            kind=what,
            normal=normal,
            **{f"{item.kind}_id": item.id},
            defaults={
                **{field: None for field in TO.values()},
                **{TO[target.kind]: target.id, "words": words},
                **_signature(by),
            },
        )
    relink(plan.council)
    said = {"words": words, "means": target.name, "items": [item.name for item in citing]}
    record(by, "settled a reference", plan, council=plan.council, **said)


@transaction.atomic
def settle_name(plan, *, words, person=None, post=None, by):
    """Keep whom a name in a plan means, and make the links again; neither is nobody in particular."""
    Plan.objects.held(plan.pk)
    SettledName.objects.update_or_create(
        plan=plan,
        normal=normal_name(words),
        defaults={"words": words[:LONGEST_NORMAL], "person": person, "post": post, **_signature(by)},
    )
    relink(plan.council)
    means = str(person or post or "nobody in particular")
    record(by, "settled a name", plan, council=plan.council, words=words, means=means)


def somebody(council, words):
    """Return {"person": ...} or {"post": ...} that words name exactly in a council. Raises Refused."""
    wanted = " ".join(words.split())
    if person := Person.objects.filter(council=council, name__iexact=wanted).first():
        return {"person": person}
    if post := Post.objects.filter(council=council, title__iexact=wanted).first():
        return {"post": post}
    raise Refused(
        f"The council lists nobody called {wanted}. Choose a name from the list, or have it added first."
    )


@transaction.atomic
def take_back(decision, *, by):
    """Undo a decision about a reference or a name: what the words mean is looked for again."""
    plan = Plan.objects.held(decision.plan_id)
    decision.delete()
    relink(plan.council)
    record(by, "took back what was settled", plan, council=plan.council, words=decision.words)


@explained("{reason}")
@transaction.atomic
def switch_off(plan, finding, *, reason, by):
    """Let a rule of the plan check not count for the item of a finding, for a reason."""
    reason = reason.strip()
    if not reason:
        raise Refused("Say why it does not count here.")
    item = {finding.item[0] + "_id": finding.item[1]} if finding.item else {}
    alike = {"message": finding.message} if not item else {}
    none = {f"{kind}_id": None for kind in SwitchedOffCheck.KINDS} | item
    kept = SwitchedOffCheck.objects.filter(plan=plan, code=finding.code, **none, **alike).first()
    kept = kept or SwitchedOffCheck(plan=plan, code=finding.code, **item)
    kept.message, kept.reason = finding.message, reason
    kept.by, kept.who = _signature(by).values()
    kept.save()
    # Not the words of the finding, which may be about an exempt risk.
    record(by, "switched off a check", plan, council=plan.council, rule=finding.code)
    return kept


@transaction.atomic
def switch_on(switched_off, *, by):
    """Let a rule count again for an item."""
    plan = switched_off.plan
    switched_off.delete()
    record(by, "switched on a check", plan, council=plan.council, rule=switched_off.code)
