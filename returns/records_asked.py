"""Which record of a quarter a request asks for, and what a file of it is called."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.text import slugify

from organisation.reach import reach_of
from returns.closed_quarter import closed_quarter_of
from returns.models import Record


def record_asked_for(request, cycle):
    """Return the Record of a cycle that an address asks for: the newest, or that of ?number=1.

    Another council's answers 404; so does a quarter that was never closed.
    """
    records = Record.objects.visible_to(request.user).of_cycle(cycle)
    number = request.GET.get("number", "")
    if number:
        asked = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 0
        record = get_object_or_404(records, number=asked)
    else:
        record = records.first()
    if record is None:
        raise Http404("The quarter was never closed")
    request.council = record.cycle.council
    return record


def closed_quarter_asked_for(request, cycle, unit):
    """Return the ClosedQuarter that an address asks for. unit -- its key, None for the whole council."""
    closed = closed_quarter_of(record_asked_for(request, cycle), unit, reach_of(request).exempt)
    if closed is None:
        raise Http404("The record has no such unit")
    return closed


def record_file(closed):
    """Return what a file of a record is called, without its ending: "parks-2026-27-q2-record"."""
    again = f"-{closed.record.number}" if closed.record.number > 1 else ""
    quarter = slugify(closed.record.quarter.replace("/", "-"))
    return f"{slugify(closed.name)[:60] or 'unit'}-{quarter}-record{again}"
