"""Rows of the database, lighter than models, for pages that rate hundreds of indicators.

Model objects would cost such a page most of its time. The names are those of indicators.models.
"""

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection

from organisation.periods import from_code
from organisation.statements import fetched


class Measured(NamedTuple):
    """An indicator with what names and rates it, and no more of it."""

    pk: int
    title: str
    unit: str
    unit_words: str
    polarity: str
    cumulative: bool | None
    scheme_id: int | None
    tolerance: Decimal | None
    tolerance_relative: bool
    same_within: Decimal | None
    target_shape: str
    rule: str
    formula: str
    frequency: str
    year_basis: str
    part_names: str
    retired_on: date | None

    @classmethod
    def of_stored(cls, stored):
        """Return the Measured of its columns as the database stores them."""
        return cls._make(turned("Indicator", cls._fields, stored))


def as_stored(rows):
    """Return the rows of a values_list() as the database hands them over, turned into nothing else."""
    try:
        sql, given = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    return fetched(sql, given)


_NO_PARTS = (None, "[]")


@lru_cache(maxsize=20_000)
def _decimal_of(stored):
    """Return the Decimal of a number that SQLite stores as a float. Councils report the same few again."""
    return made("Result", "number", stored)


def _decimal_at(place):
    """Return the property of a number that stands at a place of a row."""

    def read(row):
        stored = row[place]
        return stored if stored is None or type(stored) is Decimal else _decimal_of(stored)

    return property(read)


class FigureRow(tuple):
    """What a rule needs of a Result, Target or Forecast, or of a SeriesBreak, which has words alone.

    It is a row as the database stores it: the place of its kind, its indicator's id and the COLUMNS. A page
    looks at few of the figures that it reads: the latest, those it is compared with, their targets. So a
    column becomes the Decimal, day or list that a model would make of it when it is looked at. The days are
    those of the period.
    """

    COLUMNS = (
        *("period", "state", "words", "unit", "restated"),
        *("number", "low", "high", "day", "provisional", "parts"),
    )
    __slots__ = ()
    places = None  # as stated: only what is worked out says to how many places it is shown

    period, state, words, unit, restated = (property(itemgetter(place)) for place in range(2, 7))
    number, low, high = (_decimal_at(place) for place in range(7, 10))
    day = property(lambda row: None if row[10] is None else made("Result", "day", row[10]))
    provisional = property(lambda row: bool(row[11]))
    parts = property(lambda row: [] if row[12] in _NO_PARTS else made("Result", "parts", row[12]) or [])

    @property
    def starts(self):
        return _days(self[2])[0]

    @property
    def ends(self):
        return _days(self[2])[1]


def made(model, name, stored):
    """Return what a model would make of a column as the database stores it."""
    column, steps = _steps(model, name)
    for step in steps:
        stored = step(stored, column, connection)
    return stored


@cache
def _steps(model, name):
    """Return (a column of a model, the steps that make of what is stored in it what the model holds)."""
    column = apps.get_model("indicators", model)._meta.get_field(name).cached_col
    return column, (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))


def turned(model, names, stored):
    """Return what a model would hold in the columns of names, of how the database stores them."""
    fields = list(stored)
    for place, name in _turned(model, names):
        if fields[place] is not None:
            fields[place] = made(model, name, fields[place])
    return fields


@cache
def _turned(model, names):
    """Return [(place, name)] of the columns, among those named, that are not held as they are stored."""
    own = {field.attname for field in apps.get_model("indicators", model)._meta.concrete_fields}
    return [(at, name) for at, name in enumerate(names) if name in own and _steps(model, name)[1]]


@cache
def _days(code):
    """Return the first and the last day of the period with a code."""
    period = from_code(code)
    return period.starts, period.ends
