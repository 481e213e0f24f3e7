"""The history of a risk as a picture: a step line of its current score over the days of its assessments.

Nothing here reads the database, the clock or the settings. Coordinates are in the units of the picture, y
downwards. How high a score stands is its product; where scores are no products, or the lowest is the worst,
it is the likelihood times the impact, each counted in steps from the lowest.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from risks.matrix import above_appetite
from risks.movement import height_of

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 76, 616, 44, 236
SIDE = 64  # what stands between the line and the ends of the axis
APART_ACROSS, APART_DAYS = 84, 130  # labels nearer than this would touch
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Mark:
    """An assessment. label, day_label -- "" where the one after it is too near.

    shape -- "square" above appetite, else "circle".
    """

    x: Decimal
    y: Decimal
    words: str
    label: str
    day_label: str
    shape: str


@dataclass(frozen=True)
class History:
    """The picture. line -- the points of the step line as SVG writes them. up -- pairs (y, words).

    appetite -- the height of the appetite line, None where the scores do not stand on two sides of one.
    earlier -- how many assessments another scheme scored, which are not drawn.
    """

    line: str
    marks: tuple[Mark, ...]
    up: tuple[tuple[Decimal, str], ...]
    appetite: Decimal | None
    desc: str
    earlier: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM


def history_of(scorings, category=None, today=None):
    """Return the History of Scorings, oldest first; None for fewer than two with a day and a score.

    category -- the id of the risk's category, whose appetite may be stricter.
    today -- to where the last score is drawn; None: to its own day.
    """
    current = [one for one in scorings if one.kind == "current"]
    if not current:
        return None
    scheme = current[-1].scheme
    drawn = [one for one in current if one.scheme == scheme and one.day and one.score]
    if len(drawn) < 2:
        return None
    is_product, heights = _heights(scheme)
    most = max(heights.values()) or 1
    first, last = drawn[0].day, max(drawn[-1].day, today or date.min)
    days = max((last - first).days, 1)

    def across(day):
        return _tenth(LEFT + SIDE + Decimal(RIGHT - LEFT - 2 * SIDE) * (day - first).days / days)

    def up(number):
        return _tenth(BOTTOM - Decimal(BOTTOM - TOP) * number / most)

    places = [(across(one.day), up(height_of(scheme, one.cell))) for one in drawn]
    points = [places[0]]
    for (_, before), (x, y) in pairwise(places):
        points += [(x, before), (x, y)]
    points.append((across(last), points[-1][1]))
    border = _border(scheme, heights, category)
    return History(
        line=" ".join(f"{x},{y}" for x, y in points),
        marks=tuple(_marks(drawn, places)),
        up=((up(most), str(most) if is_product else "highest"), (up(0), "0" if is_product else "lowest")),
        appetite=None if border is None else up(border),
        desc=" ".join(f"{_words(one)}." for one in drawn),
        earlier=len(current) - sum(one.scheme == scheme for one in current),
    )


def _heights(scheme):
    """Return (whether they are the scheme's own products, {cell: height}) of every cell."""
    cells = [(one.code, other.code) for one in scheme.likelihood for other in scheme.impact]
    heights = {cell: height_of(scheme, cell) for cell in cells}
    highest = scheme.likelihood[0].code, scheme.impact[0].code
    is_product = scheme.by_product and heights[highest] == int(highest[0]) * int(highest[1])
    return is_product, heights


def _border(scheme, heights, category):
    """Return the height between the highest cell within appetite and the lowest above; None without one."""
    sides = {True: [], False: [], None: []}
    for cell, number in heights.items():
        sides[above_appetite(scheme, *cell, category)].append(number)
    if not sides[True] or not sides[False] or max(sides[False]) >= min(sides[True]):
        return None
    return Decimal(max(sides[False]) + min(sides[True])) / 2


def _marks(drawn, places):
    """Return the Marks, the oldest first. The newest is sure of its labels: it says how the risk stands."""
    labelled = dated = Decimal(2 * WIDTH)
    found = []
    for one, (x, y) in zip(reversed(drawn), reversed(places), strict=True):
        label = day = ""
        if labelled - x >= APART_ACROSS:
            labelled, label = x, " ".join(part for part in (one.score, one.band) if part)
        if dated - x >= APART_DAYS:
            dated, day = x, f"{one.day:%-d %b %Y}"
        found.append(Mark(x, y, _words(one), label, day, "square" if one.above else "circle"))
    return reversed(found)


def _words(one):
    said = " ".join(part for part in (one.score, one.band) if part)
    side = f", {one.appetite}" if one.appetite else ""
    return f"{one.day:%-d %B %Y}: {said}{side}"


def _tenth(number):
    return Decimal(number).quantize(TENTH)
