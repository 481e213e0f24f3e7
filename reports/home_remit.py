"""What a portfolio holder reads first: the units of their remit, each with its last report and a decision."""

from dataclasses import dataclass

from organisation.models import Unit
from returns.models import Cycle, Decision, Record, Return


@dataclass(frozen=True)
class RemitUnit:
    """One unit of a remit.

    cycle -- the quarter that was closed last, unit_return -- the unit's return in it; None where it had none.
    decision -- the newest on that, or None.
    """

    unit: Unit
    cycle: Cycle | None
    unit_return: Return | None
    decision: Decision | None

    @property
    def is_council(self):
        return self.unit.kind == Unit.Kind.COUNCIL


def remit_of(units, council):
    """Return the RemitUnits of a portfolio holder: three queries, none for who holds no portfolio."""
    if not units:
        return []
    last = Record.objects.in_force().filter(cycle__council=council).order_by("-cycle__starts").first()
    if last is None:
        return [RemitUnit(unit, None, None, None) for unit in units]
    returns = Return.objects.of_cycle(last.cycle).filter(unit__in=units).prefetch_related("decisions")
    by_unit = {one.unit_id: one for one in returns}
    return [_remit_unit(unit, last.cycle, by_unit.get(unit.pk)) for unit in units]


def _remit_unit(unit, cycle, unit_return):
    if unit_return is None:
        return RemitUnit(unit, None, None, None)
    return RemitUnit(unit, cycle, unit_return, next(iter(unit_return.decisions.all()), None))
