"""The risk matrix: what a likelihood and an impact score, in which band, and where the appetite line runs.

Source: design section 4, Risk; the plan workbook's description, sheets Risk scheme and Risks.
Nothing here reads the database, the clock or the settings.

A scheme is data. Its levels stand from highest to lowest, whatever their codes: likelihood A to F, impact 1
to 4 or I to IV with I the worst, or 5 by 5. Where both axes are numbers and there are bands, the score is
their product; everywhere else it is the cell's own code, likelihood first: `C2`.
"""

import re
from dataclasses import dataclass
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
class Scheme:
    """Both axes from highest to lowest, the bands, and the cells above appetite (none given: not stated)."""

    likelihood: tuple[Level, ...]
    impact: tuple[Level, ...]
    bands: tuple[ProductBand, ...] = ()
    appetite: frozenset[tuple[str, str]] = frozenset()

    @property
    def by_product(self):
        """Whether scores are products: both axes numbers, and bands given."""
        return bool(self.bands) and all(level.code.isdecimal() for level in (*self.likelihood, *self.impact))


@dataclass(frozen=True)
class ScoreWords:
    """A score as a register prints it; each part None where the words do not hold it.

    labels -- the words beside a cell's code, likelihood first: `D2 (Low/critical)` has Low and critical.
    """

    likelihood: str | None
    impact: str | None
    product: int | None
    band: str | None
    labels: tuple[str, ...] = ()


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


CELL = re.compile(r"(?P<likelihood>[A-Za-z])\s?(?P<impact>\d{1,2}|[IVX]{1,4})\b(?P<rest>.*)", re.DOTALL)
MULTIPLIED = re.compile(
    r"(?P<likelihood>\d{1,2})\s*[x×*]\s*(?P<impact>\d{1,2})\s*(?:=\s*(?P<rest>\d.*))?", re.I | re.DOTALL
)
PRODUCT = re.compile(r"(?P<product>\d{1,3})(?![\d.])(?P<rest>.*)", re.DOTALL)
RANGE = re.compile(r"(?P<low>\d+)(?:\s*(?:[-–—]|to)\s*(?P<high>\d+)|(?P<open>\s*\+))?")


def read_scheme(rows):
    """Return the Scheme of the rows (part, code, label) of a Risk scheme sheet, and a list of problems.

    A row with a problem is left out of the scheme; the sentences say which row and what to do.
    """
    levels, band_rows, appetite_rows, problems = {"likelihood": [], "impact": []}, [], [], []
    for part, code, label in rows:
        part, code, label = _words(part).casefold(), _words(code), _words(label)
        if not part and not code:
            continue
        if part in levels:
            if not code:
                problems.append(f"A {part} row has no code. Give it one, such as A or 1.")
            elif any(_same(code, level.code) for level in levels[part]):
                problems.append(f"{part.capitalize()} {code} is given twice. Keep one row.")
            else:
                levels[part].append(Level(code, label))
        elif part == "band":
            band_rows.append((code, label))
        elif part == "appetite":
            appetite_rows.append(code)
        else:
            problems.append(f"“{part}” is no part of a scheme. Use likelihood, impact, band or appetite.")
    problems += [
        f"The scheme has no {part} rows. Add one for each level." for part in levels if not levels[part]
    ]
    scheme = Scheme(tuple(levels["likelihood"]), tuple(levels["impact"]))
    bands = _bands(band_rows, scheme, problems)
    appetite = _appetite(appetite_rows, scheme, problems)
    whole = Scheme(scheme.likelihood, scheme.impact, bands, appetite)
    if bands and not whole.by_product:
        problems.append(
            "The scheme has bands, which are ranges of products, but its levels are not all numbers."
        )
    return whole, problems


def score(scheme, likelihood, impact):
    """Return the score: an int where the scheme multiplies, else the cell's code.

    None where either code is absent or not in the scheme.
    """
    cell = _levels(scheme, likelihood, impact)
    if cell is None:
        return None
    if scheme.by_product:
        return int(cell[0].code) * int(cell[1].code)
    return cell[0].code + cell[1].code


def band(scheme, likelihood, impact):
    """Return the label of the band in which the product falls; None where the scheme gives none."""
    points = score(scheme, likelihood, impact)
    if not isinstance(points, int):
        return None
    return band_of(scheme, points)


def band_of(scheme, points):
    """Return the label of the band that holds a product, or None."""
    return next((step.label for step in scheme.bands if step.low <= points <= step.high), None)


def above_appetite(scheme, likelihood, impact):
    """Return whether the cell is above appetite; None where no appetite is stated or the level is unknown."""
    cell = _levels(scheme, likelihood, impact)
    if cell is None or not scheme.appetite:
        return None
    return (cell[0].code, cell[1].code) in scheme.appetite


def find_level(levels, code):
    """Return the Level with this code, or None; case, spaces and the `.0` of a number are ignored."""
    return next((level for level in levels if _same(level.code, code)), None)


def read_score(words):
    """Return the ScoreWords of a printed score: `D2 (Low/critical)`, `6-: MEDIUM`, `3 x 4 = 12`."""
    text = _words(words)
    if found := CELL.fullmatch(text):
        return ScoreWords(found["likelihood"].upper(), found["impact"], None, None, _labels(found["rest"]))
    if found := MULTIPLIED.fullmatch(text):
        rest = PRODUCT.fullmatch(found["rest"] or "")
        points = int(rest["product"]) if rest else None
        return ScoreWords(
            found["likelihood"], found["impact"], points, _band_words(rest["rest"]) if rest else None
        )
    if found := PRODUCT.fullmatch(text):
        return ScoreWords(None, None, int(found["product"]), _band_words(found["rest"]))
    return ScoreWords(None, None, None, _band_words(text))


def disagreements(scheme, likelihood, impact, printed_score, printed_matrix=None):
    """Return a sentence for each way in which what is printed differs from the scheme.

    printed_score -- the score's words; printed_matrix -- the cell in which the document draws the risk.
    Blank is not stated, and disagrees with nothing.
    """
    found = []
    for axis, levels, code in (
        ("likelihood", scheme.likelihood, likelihood),
        ("impact", scheme.impact, impact),
    ):
        if _words(code) and find_level(levels, code) is None:
            allowed = ", ".join(level.code for level in levels)
            found.append(f"{axis.capitalize()} {_words(code)} is not in the scheme, which has {allowed}.")
    cell = _levels(scheme, likelihood, impact)
    if cell is None:
        return found
    code, points = cell[0].code + cell[1].code, score(scheme, likelihood, impact)
    printed = read_score(printed_score)
    if printed.likelihood and not _same(printed.likelihood + printed.impact, code):
        found.append(
            f"The score is printed as {printed.likelihood}{printed.impact}, but likelihood {cell[0].code} "
            f"and impact {cell[1].code} are {code}."
        )
    elif len(printed.labels) == 2:
        for level, label in zip(cell, printed.labels, strict=True):
            if level.label and _fold(level.label) != _fold(label):
                found.append(
                    f"The score calls {level.code} “{label}”, but the scheme calls it “{level.label}”."
                )
    if printed.product is not None and isinstance(points, int) and printed.product != points:
        found.append(
            f"The score is printed as {printed.product}, but {cell[0].code} times {cell[1].code} is {points}."
        )
    expected = band(scheme, likelihood, impact)
    if printed.band and expected and _fold(printed.band) != _fold(expected):
        found.append(f"The band is printed as {printed.band}, but a score of {points} is {expected}.")
    if (drawn := _words(printed_matrix)) and not _same(drawn, code):
        found.append(f"The matrix draws it at {drawn}, but its score is {code}.")
    return found


def grid(scheme, placed=()):
    """Return the rows of Cells for drawing: the highest likelihood on top, the highest impact on the right.

    placed -- (ref, likelihood code, impact code) of each risk. One whose codes the scheme lacks is in no
    cell: see unplaced().
    """
    refs, edges = {}, appetite_edges(scheme)
    for ref, likelihood, impact in placed:
        if (cell := _levels(scheme, likelihood, impact)) is not None:
            refs.setdefault((cell[0].code, cell[1].code), []).append(ref)
    return [
        [
            Cell(
                likelihood=row,
                impact=column,
                code=row.code + column.code,
                score=str(score(scheme, row.code, column.code)),
                band=band(scheme, row.code, column.code),
                above=above_appetite(scheme, row.code, column.code),
                edges=edges[row.code, column.code],
                refs=tuple(refs.get((row.code, column.code), ())),
            )
            for column in reversed(scheme.impact)
        ]
        for row in scheme.likelihood
    ]


def unplaced(scheme, placed):
    """Return the refs that the matrix cannot draw, for want of a likelihood or impact of the scheme."""
    return [ref for ref, likelihood, impact in placed if _levels(scheme, likelihood, impact) is None]


def appetite_edges(scheme):
    """Return for each cell, by its two codes, the sides that carry the appetite line as grid() draws it.

    The line runs between a cell above appetite and a neighbour that is not, and is carried by the cell
    above, so that each stretch is drawn once. Where no appetite is stated there is no line.
    """
    rows = [level.code for level in scheme.likelihood]
    columns = [level.code for level in reversed(scheme.impact)]
    neighbours = (("top", -1, 0), ("right", 0, 1), ("bottom", 1, 0), ("left", 0, -1))
    edges = {}
    for (y, row), (x, column) in pairs(enumerate(rows), enumerate(columns)):
        sides = set()
        if (row, column) in scheme.appetite:
            for side, down, across in neighbours:
                inside = 0 <= y + down < len(rows) and 0 <= x + across < len(columns)
                if inside and (rows[y + down], columns[x + across]) not in scheme.appetite:
                    sides.add(side)
        edges[row, column] = frozenset(sides)
    return edges


def _levels(scheme, likelihood, impact):
    """Return both Levels, or None when either is absent or not in the scheme."""
    cell = find_level(scheme.likelihood, likelihood), find_level(scheme.impact, impact)
    return None if None in cell else cell


def _bands(rows, scheme, problems):
    """Return the bands that can be read, in the order of the sheet; add to problems what cannot."""
    bands = []
    highest = max(
        (int(level.code) for level in scheme.likelihood if level.code.isdecimal()), default=0
    ) * max((int(level.code) for level in scheme.impact if level.code.isdecimal()), default=0)
    for code, label in rows:
        found = RANGE.fullmatch(code)
        if not found or not label:
            problems.append(
                f"Band {code or 'without a range'} must be a range of scores with a label: 12-16 HIGH."
            )
            continue
        low = int(found["low"])
        high = int(found["high"]) if found["high"] else max(highest, low) if found["open"] else low
        if high < low:
            problems.append(f"Band {code} ends before it begins. Write the lower score first.")
        elif over := next((step for step in bands if step.low <= high and low <= step.high), None):
            problems.append(f"Band {code} overlaps {over.low}-{over.high}. A score can have one band.")
        else:
            bands.append(ProductBand(low, high, label))
    without = sorted(
        {
            int(row.code) * int(column.code)
            for row, column in pairs(scheme.likelihood, scheme.impact)
            if row.code.isdecimal() and column.code.isdecimal()
        }
        - {points for step in bands for points in range(step.low, step.high + 1)}
    )
    if bands and without:
        problems.append(f"No band holds a score of {', '.join(map(str, without))}. Widen a band or add one.")
    return tuple(bands)


def _appetite(codes, scheme, problems):
    """Return the cells above appetite; add to problems the codes that name no cell of the scheme, or two."""
    cells = set()
    for code in codes:
        named = [
            (row.code, column.code)
            for row, column in pairs(scheme.likelihood, scheme.impact)
            if _same(row.code + column.code, re.sub(r"[,/x×]", "", code, flags=re.I))
        ]
        if len(named) == 1:
            cells.add(named[0])
        else:
            problems.append(
                f"Appetite {code or 'without a code'} names {len(named) or 'no'} cell{'s' if named else ''} "
                "of the scheme. Write likelihood and impact, such as C2."
            )
    return frozenset(cells)


def _labels(words):
    """Return the labels in brackets after a cell's code, parted by a slash or a comma."""
    found = re.fullmatch(r"\W*\((?P<inside>[^)]*)\)\W*", words)
    if not found:
        return ()
    return tuple(piece.strip() for piece in re.split(r"[/,]", found["inside"]) if piece.strip())


def _band_words(words):
    """Return the words of a band without the marks and brackets around them, or None."""
    return words.strip(" \t\n-–—:;,.()=") or None


def _words(value):
    """Return a cell's words on one line; a whole number that a spreadsheet made 3.0 is 3."""
    text = "" if value is None else " ".join(str(value).split())
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text


def _same(one, other):
    return _fold(one).replace(" ", "") == _fold(other).replace(" ", "") != ""


def _fold(words):
    return _words(words).casefold()
