"""The cycles of a council, and what nobody has updated in the one that is open: one query for a dashboard."""

from dataclasses import dataclass
from functools import cache

from django.db import connection
from django.db.models import BigIntegerField, CharField, F, SmallIntegerField, TextField, Value
from django.db.models.functions import Coalesce

from organisation.periods import from_code
from returns.models import Cycle, Update
from returns.models.update import THINGS

CYCLE, WAITING = 0, 1
NO_COUNCIL = -1  # no council has this key


@dataclass(frozen=True)
class Waiting:
    """A thing on which nobody has reported in the open cycle. pk -- of its Update, thing -- of itself.

    lead -- who leads or owns it, "" where nobody is named. unit_id -- whose return it stands in.
    """

    pk: int
    kind: str
    thing: int
    name: str
    lead: str
    unit_id: int
    unit: str = ""

    @property
    def kind_words(self):
        return self.kind.capitalize()


@dataclass(frozen=True)
class CycleShown:
    """A cycle with what names it: period -- the code of its quarter."""

    pk: int
    period: str
    is_closed: bool

    @property
    def quarter(self):
        return from_code(self.period)


@dataclass(frozen=True)
class Cycles:
    """The cycles of a council, the newest first, and the Waiting of the open one."""

    cycles: tuple[CycleShown, ...] = ()
    rows: tuple[Waiting, ...] = ()

    @property
    def open(self):
        """The cycle in which units report, or None."""
        return next((one for one in self.cycles if not one.is_closed), None)

    def closed(self, quarter):
        """Return the closed cycle of a quarter (a Period), or None."""
        return next((one for one in self.cycles if one.is_closed and one.period == quarter.code), None)

    def within(self, units):
        """Return the same with what waits in some units (ids) alone."""
        return Cycles(self.cycles, tuple(one for one in self.rows if one.unit_id in units))

    def with_leads(self, leads, units):
        """Return the Waiting with their units' names, and with who leads each indicator.

        leads -- {indicator id: the words of its lead in the plan}. units -- {id: Unit}.
        """
        return tuple(
            Waiting(
                *(one.pk, one.kind, one.thing, one.name),
                leads.get(one.thing, "") if one.kind == "indicator" else one.lead,
                *(one.unit_id, units[one.unit_id].name),
            )
            for one in self.rows
        )


NO_CYCLES = Cycles()


def cycles_of(council, units, exempt=frozenset()):
    """Return the Cycles of a council with what waits in some units (ids): one query.

    exempt -- the ids of the units whose exempt risks may be spoken of.
    """
    sql, given = _sql(council.pk, frozenset(exempt)) if exempt else _sql_for_most(council.pk)
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        stored = cursor.fetchall()
    found, rows = [], []
    for place, pk, about, state, name, lead, unit, position, *keys in stored:
        if place == CYCLE:
            found.append(CycleShown(pk, about, state == Cycle.State.CLOSED))
        elif unit in units:
            kind, thing = next((kind, key) for kind, key in zip(THINGS, keys, strict=True) if key)
            rows.append((position, Waiting(pk, kind, thing, name or "Without words", lead, unit)))
    found.sort(key=lambda one: one.period, reverse=True)
    rows.sort(key=lambda row: (row[0], row[1].pk))
    return Cycles(tuple(found), tuple(one for _, one in rows))


def _sql_for_most(council):
    """Return the statement for who reads no exempt risk: making it costs as much as running it."""
    sql, given = _made_once(connection.vendor)
    return sql, [council if value == NO_COUNCIL else value for value in given]


@cache
def _made_once(vendor):
    return _sql(NO_COUNCIL, frozenset())


def _sql(council, exempt):
    """Return the statement that reads the cycles of a council and what waits in it, and what it is given."""
    cycles = (
        Cycle.objects.filter(council=council)
        .order_by()
        .annotate(
            place=Value(CYCLE, SmallIntegerField()),
            about=F("period"),
            name=Value("", TextField()),
            lead=Value("", TextField()),
            unit_key=Value(0, BigIntegerField()),
            position=Value(0, BigIntegerField()),
            **{f"{kind}_key": Value(None, BigIntegerField()) for kind in THINGS},
        )
    )
    waiting = (
        Update.objects.waiting_in(council)
        .readable(exempt)
        .order_by()
        .annotate(
            place=Value(WAITING, SmallIntegerField()),
            about=Value("", CharField()),
            name=Coalesce(
                *("indicator__title", "action__title", "milestone__title", "control__words", "risk__title"),
                output_field=TextField(),
            ),
            lead=Coalesce(
                *("action__lead", "milestone__lead", "control__owner", "risk__owner", Value("")),
                output_field=TextField(),
            ),
            unit_key=F("unit_return__unit"),
            **{f"{kind}_key": F(kind) for kind in THINGS},
        )
    )
    columns = ("place", "pk", "about", "state", "name", "lead", "unit_key", "position")
    columns += tuple(f"{kind}_key" for kind in THINGS)
    both = cycles.values_list(*columns).union(waiting.values_list(*columns), all=True)
    return both.query.sql_with_params()
