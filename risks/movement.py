"""Movement: whether one assessment of a risk stands lower or higher in the matrix than another.

Source: design section 4, Risk: "movement since last quarter shown". Nothing here reads the database, the
clock or the settings. It is the one rule: register, page, PDF and plan check all ask it.

Where scores are products the lower product is lower (the higher, where 1 is the worst on both axes).
Elsewhere a cell is lower when neither axis is higher. One that is up and down is lower where its band is
lower; where the bands are the same, or there are none, nothing is said but that it moved.
"""

from dataclasses import dataclass
from enum import Enum

from risks.matrix import band, find_level, score


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

    @property
    def arrow(self):
        """The arrow that stands before the words; "" where it went both ways."""
        return {Direction.LOWER: "↓", Direction.HIGHER: "↑", Direction.SAME: "↔"}.get(self.direction, "")


def movement(scheme, before, after):
    """Return the Movement between two cells; None where either is not wholly in the scheme.

    before, after -- pairs (likelihood code, impact code).
    """
    steps = _steps(scheme, *before), _steps(scheme, *after)
    if None in steps:
        return None
    scores = [score(scheme, *cell) for cell in (before, after)]
    if worst := _worst_product(scheme):
        direction = _direction(*(worst * points for points in scores))
    else:
        direction = _direction_of_cells(*steps)
    words = _sentence(direction, *scores, *steps)
    if direction is Direction.MIXED:
        bands = [_rank(scheme, cell) for cell in (before, after)]
        if None not in bands and bands[0] != bands[1]:
            direction = _direction(*bands)
            was, now = (
                f"{points} {band(scheme, *cell)}"
                for points, cell in zip(scores, (before, after), strict=True)
            )
            words = f"{direction.value}: {was} to {now}"
    return Movement(direction, words)


def height_of(scheme, cell):
    """Return how high a cell stands among those of its scheme; None where it is not wholly in the scheme.

    The product where the highest is the worst, else the likelihood times the impact in steps from the lowest.
    """
    steps = _steps(scheme, *cell)
    if steps is None:
        return None
    return score(scheme, *cell) if _worst_product(scheme) == 1 else steps[0] * steps[1]


def _worst_product(scheme):
    """Return 1 where the highest product is the worst, -1 where the lowest is, None where neither is."""
    if not scheme.by_product:
        return None
    axes = [[int(level.code) for level in levels] for levels in (scheme.likelihood, scheme.impact)]
    if all(numbers == sorted(numbers, reverse=True) for numbers in axes):
        return 1
    return -1 if all(numbers == sorted(numbers) for numbers in axes) else None


def _rank(scheme, cell):
    """Return how high the band of a cell stands, or None."""
    label = band(scheme, *cell)
    return -scheme.band_labels.index(label) if label else None


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
