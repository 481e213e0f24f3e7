"""Three plans that hang together, with two loose ends, for tests of the thread."""

from organisation.models import Unit
from tests.factories import (
    make_action,
    make_council,
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_unit,
)

FIGURES = {"results": {"2025/26": "62%"}, "targets": {"2025/26": "60%"}}


def make_thread():
    """Return plans of a directorate, a division and a team that hang together, and two loose ends."""
    council = make_council("Easthaven Council")
    directorate = make_unit(council, name="Culture")
    division = make_unit(name="Libraries", kind=Unit.Kind.DIVISION, parent=directorate)
    team = make_unit(name="Branch libraries", kind=Unit.Kind.TEAM, parent=division)
    top, middle, bottom = (
        make_plan(unit, title=f"{unit.name} plan") for unit in (directorate, division, team)
    )
    read = make_priority(top, "More people read", ref="C 1")
    make_priority(top, "Warm buildings", ref="C 7")
    make_priority(top, "Cool buildings", ref="C 7")
    open_longer = make_priority(middle, "Open for longer", ref="L 1", supports="C 1\nC 7\nC 9")
    make_plan_indicator(priority=open_longer, indicator=make_indicator(council, **FIGURES))
    served = make_priority(bottom, "Open on Sundays", supports="L 1")
    make_action(served, "Agree new hours", rag="Green")
    return top, middle, bottom, read
