"""Movement: whether one assessment of a risk stands lower or higher in the matrix than another.

Source: design section 4, Risk: "movement since last quarter shown". Nothing here reads the database, the
clock or the settings.

Where scores are products the lower product is lower. Where the score is a cell's code there is no sum to
compare: a cell is lower when neither axis is higher, and nothing is said of one that is up and down.
"""

from dataclasses import dataclass
from enum import Enum

from risks.matrix import find_level, score


class Direction(Enum):
    LOWER = "Lower"
    HIGHER = "Higher"
    SAME = "Unchanged"
    MIXED = "Moved"


@dataclass(frozen=True)
class Movement:
    """A direction, and the sentence that says from where to where: `Lower: 12 to 6`."""

    direction: Direction
    words: str


def movement(scheme, before, after):
    """Return the Movement between two cells; None where either is not wholly in the scheme.

    before, after -- pairs (likelihood code, impact code).
    """
    steps = _steps(scheme, *before), _steps(scheme, *after)
    if None in steps:
        return None
    scores = [score(scheme, *cell) for cell in (before, after)]
    direction = _direction(*scores) if scheme.by_product else _direction_of_cells(*steps)
    return Movement(direction, _sentence(direction, *scores, *steps))


def _direction(before, after):
    if after == before:
        return Direction.SAME
    return Direction.LOWER if after < before else Direction.HIGHER


def _direction_of_cells(before, after):
    each = {_direction(*pair) for pair in zip(before, after, strict=True)} - {Direction.SAME}
    if not each:
        return Direction.SAME
    return each.pop() if len(each) == 1 else Direction.MIXED


def _sentence(direction, was, now, before, after):
    if direction is Direction.MIXED:
        axes = zip(("likelihood", "impact"), before, after, strict=True)
        how = ", ".join(f"{axis} {_direction(*pair).value.lower()}" for axis, *pair in axes)
        return f"{direction.value}: {was} to {now} ({how})"
    if direction is Direction.SAME:
        return f"{direction.value}: {now}" + ("" if before == after else ", by another likelihood and impact")
    return f"{direction.value}: {was} to {now}"


def _steps(scheme, likelihood, impact):
    """Return how many steps from the lowest each axis stands, or None."""
    found = []
    for levels, code in ((scheme.likelihood, likelihood), (scheme.impact, impact)):
        level = find_level(levels, code)
        if level is None:
            return None
        found.append(len(levels) - levels.index(level))
    return tuple(found)
