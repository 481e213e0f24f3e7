"""Direction of travel: better, worse or the same, never up or down.

Source: design, section 4 "RAG": direction means better or worse, with the amount, against the previous period
and against the same period last year. Which of the two is the caller's choice of *before*.
Nothing here reads the database, the clock or the settings.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import TextChoices

from indicators.choices import Polarity
from indicators.values import EXACT, is_usable, places_of, show_difference
from indicators.worked_out import readable


class Direction(TextChoices):
    """Which way performance moved."""

    BETTER = "better", "Better"
    WORSE = "worse", "Worse"
    SAME = "same", "Same"
    UNKNOWN = "unknown", "Not known"

    @property
    def arrow(self):
        """The arrow that goes with the word; none where the direction is not known."""
        return {"better": "↑", "worse": "↓", "same": "↔", "unknown": ""}[self.value]


@dataclass(frozen=True)
class Change:
    """How a figure moved: the direction, and the new figure less the old one in the indicator's unit.

    amount -- signed; None where one of the two is missing.
    threshold -- the largest movement that counts as the same, where the amount is one of those; else 0.
    places -- with how many decimal places the two are shown, where one was worked out; None for as many as
    the amount has.
    """

    direction: Direction
    amount: Decimal | None = None
    threshold: Decimal = Decimal(0)
    places: int | None = None

    @property
    def size(self):
        """The amount without its sign, as it is read."""
        size = abs(self.amount)
        return size if self.places is None else readable(Fraction(size), self.places)


def direction(now, before, *, polarity, target_low=None, target_high=None, threshold=Decimal(0)):
    """Return the Change from one figure to another.

    now, before -- Decimals, or Values (anything with number and unit); None where there is none.
    target_low, target_high -- for *nearer* and *band*: the ends between which the target is met (twice the
    target itself for nearer); a figure nearer to them is better, and any two inside are the same.
    threshold -- the largest movement, in the unit, that still counts as the same.
    Two figures whose words name different units are not compared.
    """
    now_unit, before_unit = getattr(now, "unit", None), getattr(before, "unit", None)
    now, before = getattr(now, "number", now), getattr(before, "number", before)
    if not (is_usable(now) and is_usable(before)) or (now_unit and before_unit and now_unit != before_unit):
        return Change(Direction.UNKNOWN)
    gain = _gain(now, before, polarity, target_low, target_high)
    amount = EXACT.subtract(now, before)
    within = bool(threshold and amount and amount.copy_abs() <= threshold)
    return Change(_verdict(gain, threshold), amount, threshold if within else Decimal(0))


def threshold_of(before, amount, *, relative):
    """Return the largest movement that counts as the same, in the unit of the figures; 0 where none is.

    amount -- in that unit, or in percent of the earlier figure. before -- that figure, a Decimal or None.
    """
    if not relative or not amount:
        return amount
    if not is_usable(before):
        return Decimal(0)
    return EXACT.multiply(EXACT.multiply(amount, before.copy_abs()), Decimal("0.01"))


def _gain(now, before, polarity, low, high):
    """Return by how much performance rose (below 0: fell), or None where nobody can say."""
    if polarity == Polarity.HIGHER:
        return EXACT.subtract(now, before)
    if polarity == Polarity.LOWER:
        return EXACT.subtract(before, now)
    if polarity in (Polarity.NEARER, Polarity.BAND) and is_usable(low) and is_usable(high):
        return EXACT.subtract(_distance(before, low, high), _distance(now, low, high))
    return None


def _distance(number, low, high):
    """Return how far a figure lies outside a band; 0 inside it."""
    return max(EXACT.subtract(low, number), EXACT.subtract(number, high), Decimal(0))


def _verdict(gain, threshold):
    if gain is None:
        return Direction.UNKNOWN
    if gain.copy_abs() <= threshold:
        return Direction.SAME
    return Direction.BETTER if gain > 0 else Direction.WORSE


def in_words(change, unit=None):
    """Return a Change as a person reads it: "better, up 4 percentage points", "same", "not known"."""
    said = change.direction.label.lower()
    if change.amount is None:
        return "no comparison"
    size = change.size
    if not size:
        moved = "no change"
    else:
        moved = f"{'up' if change.amount > 0 else 'down'} {show_difference(size, unit)}"
    if change.direction == Direction.UNKNOWN:
        return f"{moved}; which way is better is not stated"
    if change.threshold and change.direction == Direction.SAME:
        places = places_of(change.amount) if change.places is None else change.places
        limit = show_difference(readable(Fraction(change.threshold), places), unit)
        return f"{said}, {moved} (no change up to {limit})"
    return f"{said}, {moved}"


# --- As printed ---

_ARROWS = {"↑": Direction.BETTER, "↓": Direction.WORSE, "↔": Direction.SAME, "→": Direction.SAME}
_WORDS = {
    "improved": Direction.BETTER,
    "better": Direction.BETTER,
    "fallen": Direction.WORSE,
    "worsened": Direction.WORSE,
    "worse": Direction.WORSE,
    "declined": Direction.WORSE,
    "same": Direction.SAME,
    "unchanged": Direction.SAME,
    "no change": Direction.SAME,
}
_PRINTED = re.compile(
    rf"(?P<arrow>[{''.join(_ARROWS)}])? ?"
    rf"(?P<open>\()?(?P<word>{'|'.join(_WORDS)})?(?: by)? ?(?P<amount>[0-9]+(?:\.[0-9]+)?)?"
    r" ?(?P<unit>%|pp|p/1k|p/10k|points?|days?)?(?(open)\))",
    re.IGNORECASE,
)


def read_printed(words):
    """Return (Direction or None, amount or None, what it says) of a printed "↑ (improved 4.0%)".

    In the published tables an arrow up is better and "fallen" is worse, whichever way the figure went. Where
    arrow and word disagree the direction is None and the third says so; the third is "" for blank words, and
    the words themselves where they were not understood.
    """
    text = " ".join(words.split())
    found = _PRINTED.fullmatch(text)
    if not text or not found or not (found["arrow"] or found["word"]):
        return None, None, words if text else ""
    amount = Decimal(found["amount"]) if found["amount"] else None
    arrow = _ARROWS.get(found["arrow"])
    word = _WORDS.get((found["word"] or "").lower())
    if arrow and word and arrow != word:
        says = f"the arrow says {arrow.label.lower()}, the words say {found['word'].lower()}"
        return None, amount, says
    said = arrow or word
    by = f" by {found['amount']}{_unit_after(found['unit'])}" if amount is not None else ""
    return said, amount, f"{said.label.lower()}{by}"


def _unit_after(unit):
    """Return a unit as it stands after a figure: 4.0%, but 1.5 p/1k."""
    return "" if not unit else unit if unit in ("%", "pp") else f" {unit}"
