"""Locks: which figures were signed off. Everything that writes figures asks here first.

Comparators are figures of others, and a break in series says what a figure means: neither is locked.
"""

from collections import defaultdict

from indicators.models import (
    AreaFigure,
    Denominator,
    FigureLock,
    Forecast,
    Indicator,
    JudgedRating,
    Numerator,
    Remark,
    Result,
    Target,
)
from organisation.periods import from_code

Of = FigureLock.Of
COVERED_BY = {
    **dict.fromkeys((Result, Target, Numerator, Denominator, AreaFigure, Remark, JudgedRating), Of.FIGURES),
    Forecast: Of.FORECAST,
}


class Locked(Exception):
    """The figure was signed off. str() says by whom, and who may undo it."""


class Locks:
    """The locks on some indicators, given their ids: one query."""

    def __init__(self, indicators):
        self._on = defaultdict(list)
        for lock in FigureLock.objects.on(indicators):
            self._on[lock.indicator_id].append(lock)

    def __bool__(self):
        return bool(self._on)

    def words_for(self, model, indicator, period):
        """Return why a figure of a model cannot be written, "" where it can be.

        indicator -- its id. period -- a code: a lock covers every period that lies within its own.
        """
        of = COVERED_BY.get(model)
        if of is None or not period or indicator not in self._on:
            return ""
        when = from_code(period)
        for lock in self._on[indicator]:
            if lock.of == of and lock.starts <= when.starts and when.ends <= lock.ends:
                return lock.words
        return ""

    def words_on(self, thing):
        """Return why a figure, a commentary or a judged rating cannot be written, "" where it can be."""
        return self.words_for(type(thing), thing.indicator_id, thing.period)

    def words_anywhere(self, indicator):
        """Return the words of any lock on an indicator (its id), "" where it has none."""
        return next((lock.words for lock in self._on.get(indicator, ())), "")


def held_locks(indicators):
    """Return the Locks on some indicators (ids), which are held until the transaction ends.

    Who signs holds them too, so that nothing is signed between the question and the writing.
    """
    hold(indicators)
    return Locks(indicators)


def hold(indicators):
    """Hold some indicators (ids) until the transaction ends, in one order, so that none waits twice."""
    rows = Indicator.objects.filter(pk__in=indicators).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def require_unlocked(*things):
    """Raise Locked where one of some figures, commentaries or judged ratings was signed off; holds them."""
    locks = held_locks({thing.indicator_id for thing in things})
    for thing in things:
        if words := locks.words_on(thing):
            raise Locked(words)
