"""The days on which a council does not work."""

from returns.models import ClosedDay
from returns.working_days import bank_holidays


def holidays_of(council):
    """Return {day: why} of bank holidays and of the days on which a council is closed: one query."""
    closed = ClosedDay.objects.of(council).values_list("day", "name")
    return {**bank_holidays(), **dict(closed)}
