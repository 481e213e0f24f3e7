"""Rows of the database, lighter than models, for pages that rate hundreds of indicators.

Model objects would cost such a page most of its time. The names are those of indicators.models.
"""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from django.apps import apps
from django.db import connection

from organisation.periods import from_code


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


_NO_PARTS = (None, "[]")


class FigureRow:
    """What a rule needs of a Result, Target or Forecast, or of a SeriesBreak, which has words alone.

    A page looks at few of the figures that it reads: the latest, those it is compared with, their targets.
    So the columns of a row stay as the database stores them until one is looked at; then they become the
    Decimals, days and lists that a model would make of them. The days are those of the period.
    """

    COLUMNS = (
        *("period", "state", "words", "unit", "restated"),
        *("number", "low", "high", "day", "provisional", "parts"),
    )
    __slots__ = ("_stored", *COLUMNS)
    places = None  # as stated: only what is worked out says to how many places it is shown

    def __init__(self, stored):
        """Take a row as the database stores it: its kind, its indicator's id and the COLUMNS."""
        self._stored = stored
        self.period, self.state = stored[2], stored[3]

    def __getattr__(self, name):
        if name not in self.COLUMNS:
            raise AttributeError(f"A figure has no {name!r}")
        self.words, self.unit, self.restated, number, low, high, day, provisional, parts = self._stored[4:]
        self.number = None if number is None else _made("number", number)
        self.low = None if low is None else _made("low", low)
        self.high = None if high is None else _made("high", high)
        self.day = None if day is None else _made("day", day)
        self.provisional = bool(provisional)
        self.parts = [] if parts in _NO_PARTS else _made("parts", parts) or []
        return getattr(self, name)

    @property
    def starts(self):
        return _days(self.period)[0]

    @property
    def ends(self):
        return _days(self.period)[1]


def _made(name, stored):
    """Return what a model would make of a column as the database stores it."""
    column, steps = _steps(name)
    for step in steps:
        stored = step(stored, column, connection)
    return stored


@cache
def _steps(name):
    """Return (a column of figures, the steps that make of what is stored in it what a model holds)."""
    column = apps.get_model("indicators", "Result")._meta.get_field(name).cached_col
    return column, (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))


@cache
def _days(code):
    """Return the first and the last day of the period with a code."""
    period = from_code(code)
    return period.starts, period.ends
