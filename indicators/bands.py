"""Bands: a scheme of ratings with names of its own, as many as a council wants.

Source: design, section 4 "RAG": the scheme is data, and bands with more than three colours are possible. A
band says up to what miss of the target it reaches, in percent of the target or in the indicator's unit; a
miss below 0 is what the target is beaten by. Bands stand from best to worst, the last reaches without end,
and a miss equal to where a band ends belongs to it. Every band has a word and a shape, so that its colour is
never alone, and counts as green, amber or red wherever ratings are counted or rolled up.
Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.db.models import TextChoices

from indicators.choices import Rag
from indicators.values import EXACT, is_usable, show

MOST_BANDS = 6
ORDER = (Rag.GREEN, Rag.AMBER, Rag.RED)


class Shape(TextChoices):
    """What stands beside the word of a band."""

    STAR = "star", "Star"
    DIAMOND = "diamond", "Diamond"
    SQUARE = "square", "Square"
    CIRCLE = "circle", "Circle"
    PLUS = "plus", "Plus"
    TRIANGLE = "triangle", "Triangle"


@dataclass(frozen=True)
class Band:
    """One band. rag -- what it counts as.  up_to -- the largest miss in it; None in the last one."""

    label: str
    shape: str
    rag: Rag
    up_to: Decimal | None = None


def band_of(miss, bands, *, relative=True, size=None):
    """Return the Band of a miss.

    miss -- how far short of the target a result is: exact, below 0 for how far it is beyond.
    relative -- up_to is in percent of the size of the target; size -- that size, None where there is none.
    In percent of no target, or of a target of 0, no miss can be measured: what is met is in the band of 0,
    what is missed in the last one.
    """
    if relative and not size:
        return met_band(bands) if miss <= 0 else last_band(bands)
    for band in bands:
        if band.up_to is None or _reaches(band, miss, size if relative else None):
            return band
    raise ValueError("The last band must reach without end")


def met_band(bands):
    """Return the Band of a result exactly on target."""
    return next(band for band in bands if band.up_to is None or band.up_to >= 0)


def last_band(bands):
    """Return the worst Band."""
    return bands[-1]


def _reaches(band, miss, size):
    if size is None:
        return miss <= band.up_to
    return EXACT.multiply(miss, 100) <= EXACT.multiply(band.up_to, size)


def problems(bands):
    """Return what is wrong with bands, in sentences for the person who wrote them; [] when nothing is."""
    said = []
    if not 2 <= len(bands) <= MOST_BANDS:
        return [f"Enter 2 to {MOST_BANDS} bands, the best first"]
    for name, words in (("label", "word"), ("shape", "shape")):
        given = [getattr(band, name).casefold() for band in bands]
        for twice in sorted({one for one in given if given.count(one) > 1}):
            said.append(
                f"Two bands have the {words} “{twice}”: give each its own, since colour alone says nothing"
            )
    if any(band.up_to is None for band in bands[:-1]):
        said.append("Say up to what miss each band reaches: only the last may be left blank")
    if bands[-1].up_to is not None:
        said.append("Leave “up to” blank in the last band: it holds every miss that is larger")
    limits = [band.up_to for band in bands if band.up_to is not None]
    if not all(is_usable(limit) for limit in limits):
        return [*said, "“Up to” must be a number, like 5, 0 or -2.5"]
    for before, after in pairwise(limits):
        if after <= before:
            said.append(
                f"A band up to {show(after)} cannot follow one up to {show(before)}: begin with the best band"
            )
    for before, after in pairwise(bands):
        if ORDER.index(after.rag) < ORDER.index(before.rag):
            said.append(
                f"“{after.label}” cannot count as {Rag(after.rag).label.lower()} after “{before.label}”, "
                f"which counts as {Rag(before.rag).label.lower()}: begin with the best band"
            )
    if not said and band_of(Decimal(0), bands, relative=False).rag != Rag.GREEN:
        said.append("A result on target must count as green: see which band holds a miss of 0")
    return said


def reach_words(bands, say):
    """Return [words] of where each band lies. say -- a function from a Decimal of 0 or more to words.

    "beats the target by 10% or more", "on target, or missed by up to 5%", "missed by more than 15%".
    """
    words, before = [], None
    for band in bands:
        words.append(_reach(before, band.up_to, say))
        before = band.up_to
    return words


def _reach(after, to, say):
    """Return the words of a band that begins beyond one miss and ends with another."""
    if to is None:
        if after is None:
            return "every result"
        if after < 0:
            return f"beats the target by less than {say(-after)}, or misses it"
        return f"misses the target by more than {say(after)}" if after else "misses the target"
    if to < 0:
        least = f"beats the target by {say(-to)} or more"
        return least if after is None else f"{least}, but less than {say(-after)}"
    if after is None:
        return f"meets the target, or misses it by up to {say(to)}" if to else "meets the target"
    if after < 0:
        met = f"meets the target, or beats it by less than {say(-after)}"
        return f"{met}, or misses it by up to {say(to)}" if to else met
    if not after:
        return f"misses the target by up to {say(to)}"
    return f"misses the target by more than {say(after)} and up to {say(to)}"
