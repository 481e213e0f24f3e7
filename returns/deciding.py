"""What members do with a unit's report of a quarter: they decide on it.

Source: design sections 1 and 7: members "decide: approve the plan, note the report"; a portfolio holder may
record decisions on their remit. It is the signed report that they decide on.
"""

from django.db import transaction

from organisation.audit import named, record
from returns.cycles import Refused
from returns.models import Decision, Return

NOT_YET = (
    "There is nothing to decide on yet: the report of {unit} is not signed off. Whoever approves for the "
    "unit signs it, on the page of the return."
)


def undecidable_words(unit_return, cycle):
    """Return why no decision on a return can be recorded yet, "" where one can."""
    signed = unit_return.state == Return.State.SIGNED_OFF
    return "" if signed or cycle.is_closed else NOT_YET.format(unit=unit_return.unit)


@transaction.atomic
def decide(unit_return, *, kind, reference, decided_on, words, by):
    """Record a decision on the report of a return and return the Decision. Raises Refused."""
    unit_return = Return.objects.held(unit_return.pk)
    if reason := undecidable_words(unit_return, unit_return.cycle):
        raise Refused(reason)
    decision = Decision.objects.create(
        unit_return=unit_return,
        kind=kind,
        reference=reference,
        decided_on=decided_on,
        words=words,
        by=by,
        who=named(by),
    )
    said = {"words": f"{decision}. {words}".strip()}
    record(by, "decided on a report", unit_return, council=unit_return.cycle.council, **said)
    return decision
