"""The risk matrix: what a likelihood and an impact score, in which band, and where the appetite line runs.

Source: design section 4, Risk; the plan workbook's description, sheets Risk scheme and Risks.
Nothing here reads the database, the clock or the settings.

A scheme is data. Its levels stand from highest to lowest, whatever their codes: likelihood A to F, impact 1
to 4 or I to IV with I the worst, or 5 by 5. Where both axes are numbers and there are bands, the score is
their product; everywhere else it is the cell's own code, likelihood first: `C2`. A band is a range of
products, or the cells that are drawn in it; where a cell has both, the drawing holds.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import product as pairs


@dataclass(frozen=True)
class Level:
    """One step of an axis: the code that registers use, and its label, blank where the scheme gives none."""

    code: str
    label: str = ""


@dataclass(frozen=True)
class ProductBand:
    """The label of a range of products; low and high belong to it."""

    low: int
    high: int
    label: str


@dataclass(frozen=True)
class DrawnBand:
    """The label of the cells that are drawn in it, each a pair of codes, likelihood first."""

    label: str
    cells: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Drawing:
    """How a scheme is drawn. Without more: likelihood down the side, the highest on top and on the right."""

    impact_down: bool = False
    lowest_on_top: bool = False
    highest_on_left: bool = False


@dataclass(frozen=True)
class Scheme:
    """Both axes from highest to lowest, the bands, and the cells above appetite (none given: not stated).

    bands -- from highest to lowest, ProductBands and DrawnBands. stricter -- pairs (category, the cells that
    are above appetite for its risks, beside those that are for every risk). months -- pairs (a step of
    risks.reviews, the months after which a risk that stands in it is looked at again).
    """

    likelihood: tuple[Level, ...]
    impact: tuple[Level, ...]
    bands: tuple[ProductBand | DrawnBand, ...] = ()
    appetite: frozenset[tuple[str, str]] = frozenset()
    drawing: Drawing = Drawing()
    stricter: tuple[tuple[object, frozenset[tuple[str, str]]], ...] = ()
    months: tuple[tuple[str, int], ...] = ()

    @cached_property
    def by_product(self):
        """Whether scores are products: both axes numbers, and bands given."""
        return bool(self.bands) and all(level.code.isdecimal() for level in (*self.likelihood, *self.impact))

    @cached_property
    def band_labels(self):
        """The label of each band once, from highest to lowest."""
        return tuple(dict.fromkeys(step.label for step in self.bands))

    @cached_property
    def cells_by_code(self):
        """{both codes as one, in small letters: the cells that it may mean}."""
        found = {}
        for cell in cells_of(self):
            found.setdefault(squeeze("".join(cell)), []).append(cell)
        return found

    def appetite_for(self, category=None):
        """Return the cells above appetite for the risks of a category; None: for those without one."""
        return self.appetite | dict(self.stricter).get(category, frozenset())


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix as drawn.

    above -- whether it is above appetite; None where the scheme does not say.
    edges -- the sides that carry the appetite line: "top", "right", "bottom", "left".
    """

    likelihood: Level
    impact: Level
    code: str
    score: str
    band: str | None
    above: bool | None
    edges: frozenset[str]
    refs: tuple[str, ...]


def score(scheme, likelihood, impact):
    """Return the score: an int where the scheme multiplies, else the cell's code.

    None where either code is absent or not in the scheme.
    """
    cell = find_cell(scheme, likelihood, impact)
    if cell is None:
        return None
    if scheme.by_product:
        return int(cell[0].code) * int(cell[1].code)
    return cell[0].code + cell[1].code


def band(scheme, likelihood, impact):
    """Return the label of the band of a cell; None where the scheme gives it none."""
    cell = find_cell(scheme, likelihood, impact)
    if cell is None:
        return None
    codes = cell[0].code, cell[1].code
    for step in scheme.bands:
        if isinstance(step, DrawnBand) and codes in step.cells:
            return step.label
    return band_of(scheme, score(scheme, *codes))


def band_of(scheme, points):
    """Return the label of the band whose range holds a product, or None."""
    if not isinstance(points, int):
        return None
    ranges = (step for step in scheme.bands if isinstance(step, ProductBand))
    return next((step.label for step in ranges if step.low <= points <= step.high), None)


def above_appetite(scheme, likelihood, impact, category=None):
    """Return whether the cell is above appetite for the risks of a category.

    None where no appetite is stated or a level is unknown.
    """
    cell, appetite = find_cell(scheme, likelihood, impact), scheme.appetite_for(category)
    if cell is None or not appetite:
        return None
    return (cell[0].code, cell[1].code) in appetite


def find_level(levels, code):
    """Return the Level with this code, or None; case, spaces and the `.0` of a number are ignored."""
    return next((level for level in levels if same(level.code, code)), None)


def find_cell(scheme, likelihood, impact):
    """Return both Levels, or None when either is absent or not in the scheme."""
    cell = find_level(scheme.likelihood, likelihood), find_level(scheme.impact, impact)
    return None if None in cell else cell


def cells_of(scheme):
    """Return the codes of every cell, likelihood first, from the highest."""
    return [(row.code, column.code) for row, column in pairs(scheme.likelihood, scheme.impact)]


def axes_as_drawn(scheme):
    """Return the Levels of the rows from the top, and of the columns from the left."""
    drawing = scheme.drawing
    down, across = scheme.likelihood, scheme.impact
    if drawing.impact_down:
        down, across = across, down
    return (
        tuple(reversed(down)) if drawing.lowest_on_top else down,
        across if drawing.highest_on_left else tuple(reversed(across)),
    )


def grid(scheme, placed=()):
    """Return the rows of Cells as the scheme is drawn, from the top and from the left.

    placed -- (ref, likelihood code, impact code) of each risk. One whose codes the scheme lacks is in no
    cell: see unplaced().
    """
    refs, edges = {}, appetite_edges(scheme)
    for ref, likelihood, impact in placed:
        if (cell := find_cell(scheme, likelihood, impact)) is not None:
            refs.setdefault((cell[0].code, cell[1].code), []).append(ref)
    down, across = axes_as_drawn(scheme)
    return [[_cell(scheme, row, column, edges, refs) for column in across] for row in down]


def _cell(scheme, row, column, edges, refs):
    likelihood, impact = (column, row) if scheme.drawing.impact_down else (row, column)
    codes = likelihood.code, impact.code
    return Cell(
        likelihood=likelihood,
        impact=impact,
        code="".join(codes),
        score=str(score(scheme, *codes)),
        band=band(scheme, *codes),
        above=above_appetite(scheme, *codes),
        edges=edges[codes],
        refs=tuple(refs.get(codes, ())),
    )


def unplaced(scheme, placed):
    """Return the refs that the matrix cannot draw, for want of a likelihood or impact of the scheme."""
    return [ref for ref, likelihood, impact in placed if find_cell(scheme, likelihood, impact) is None]


def appetite_edges(scheme):
    """Return for each cell, by its two codes, the sides that carry the appetite line as grid() draws it.

    The line runs between a cell above appetite and a neighbour that is not, and is carried by the cell
    above, so that each stretch is drawn once. Where no appetite is stated there is no line.
    """
    down, across = ([level.code for level in levels] for levels in axes_as_drawn(scheme))
    turned = scheme.drawing.impact_down
    drawn = {
        (y, x): (column, row) if turned else (row, column)
        for (y, row), (x, column) in pairs(enumerate(down), enumerate(across))
    }
    neighbours = (("top", -1, 0), ("right", 0, 1), ("bottom", 1, 0), ("left", 0, -1))
    edges = {}
    for (y, x), cell in drawn.items():
        edges[cell] = frozenset(
            side
            for side, lower, further in neighbours
            if cell in scheme.appetite
            and (beside := drawn.get((y + lower, x + further))) is not None
            and beside not in scheme.appetite
        )
    return edges


def words_of(value):
    """Return a cell's words on one line; a whole number that a spreadsheet made 3.0 is 3."""
    text = "" if value is None else " ".join(str(value).split())
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text


def fold(words):
    """Return the words as they are compared: on one line, in small letters."""
    return words_of(words).casefold()


def squeeze(code):
    """Return a code as it is looked up: without spaces, in small letters."""
    return fold(code).replace(" ", "")


def same(one, other):
    """Say whether two codes are the same; case, spaces and the `.0` of a number are ignored."""
    return squeeze(one) == squeeze(other) != ""
