"""Moving: how the rating of an indicator changed between two quarters.

Source: design, section 5 "RAG dashboard": movement since the last quarter, and since last year. Ratings on
both sides of a break in series are not compared. Nothing here reads the database, the clock or the settings.
"""

from typing import NamedTuple

from indicators.breaks import break_between
from indicators.choices import Rag
from indicators.rag import Rating
from indicators.standing import counted_of, standing

RANK = {Rag.RED: 0, Rag.AMBER: 1, Rag.GREEN: 2}
BETTER, WORSE = "Better rating", "Worse rating"
BROKEN = "Not compared: the series breaks"
MOVES = (BETTER, WORSE, "Same rating", "Newly rated", "No longer rated", "Not rated", BROKEN)


def move(was, now):
    """Return which of MOVES a change of rating is."""
    if was == Rag.NONE or now == Rag.NONE:
        if was == now:
            return "Not rated"
        return "Newly rated" if was == Rag.NONE else "No longer rated"
    if was == now:
        return "Same rating"
    return BETTER if RANK[now] > RANK[was] else WORSE


class Earlier(NamedTuple):
    """How an indicator was rated in an earlier quarter; is_broken -- whether its series breaks since."""

    rating: Rating
    is_broken: bool

    def moved(self, now):
        """Return which of MOVES it is that the Rag is what it is now."""
        return BROKEN if self.is_broken else move(self.rating.rag, now)


def earlier_of(indicator, schemes, stands, quarter, figures):
    """Return the Earlier of an indicator in a quarter before the one of its Standing `stands`."""
    rating, broken = counted_of(indicator, schemes, quarter, figures), False
    if figures.breaks and stands.period is not None:
        was = standing(indicator, schemes, quarter, figures).period
        broken = was is not None and break_between(figures.breaks.values(), was, stands.period) is not None
    return Earlier(rating, broken)
