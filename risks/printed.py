"""Scores as registers print them, and where they differ from what the scheme says.

Source: design section 4, Risk; the plan workbook's description, sheet Risks: Score as printed, Matrix as
printed. Nothing here reads the database, the clock or the settings.
"""

import re
from dataclasses import dataclass

from risks.matrix import band, find_cell, find_level, fold, same, score, words_of


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


CELL = re.compile(r"(?P<likelihood>[A-Za-z])\s?(?P<impact>\d{1,2}|[IVX]{1,4})\b(?P<rest>.*)", re.DOTALL)
MULTIPLIED = re.compile(
    r"(?P<likelihood>\d{1,2})\s*[x×*]\s*(?P<impact>\d{1,2})\s*(?:=\s*(?P<rest>\d.*))?", re.I | re.DOTALL
)
PRODUCT = re.compile(r"(?P<product>\d{1,3})(?![\d.])(?P<rest>.*)", re.DOTALL)


def read_score(words):
    """Return the ScoreWords of a printed score: `D2 (Low/critical)`, `6-: MEDIUM`, `3 x 4 = 12`."""
    text = words_of(words)
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
        if words_of(code) and find_level(levels, code) is None:
            allowed = ", ".join(level.code for level in levels)
            found.append(f"{axis.capitalize()} {words_of(code)} is not in the scheme, which has {allowed}.")
    cell = find_cell(scheme, likelihood, impact)
    if cell is None:
        return found
    code, points = cell[0].code + cell[1].code, score(scheme, likelihood, impact)
    printed = read_score(printed_score)
    if printed.likelihood and not same(printed.likelihood + printed.impact, code):
        found.append(
            f"The score is printed as {printed.likelihood}{printed.impact}, but likelihood {cell[0].code} "
            f"and impact {cell[1].code} are {code}."
        )
    elif len(printed.labels) == 2:
        for level, label in zip(cell, printed.labels, strict=True):
            if level.label and fold(level.label) != fold(label):
                found.append(
                    f"The score calls {level.code} “{label}”, but the scheme calls it “{level.label}”."
                )
    if printed.product is not None and isinstance(points, int) and printed.product != points:
        found.append(
            f"The score is printed as {printed.product}, but {cell[0].code} times {cell[1].code} is {points}."
        )
    expected = band(scheme, likelihood, impact)
    if printed.band and expected and fold(printed.band) != fold(expected):
        found.append(f"The band is printed as {printed.band}, but a score of {points} is {expected}.")
    if (drawn := words_of(printed_matrix)) and not same(drawn, code):
        found.append(f"The matrix draws it at {drawn}, but its score is {code}.")
    return found


def _labels(words):
    """Return the labels in brackets after a cell's code, parted by a slash or a comma."""
    found = re.fullmatch(r"\W*\((?P<inside>[^)]*)\)\W*", words)
    if not found:
        return ()
    return tuple(piece.strip() for piece in re.split(r"[/,]", found["inside"]) if piece.strip())


def _band_words(words):
    """Return the words of a band without the marks and brackets around them, or None."""
    return words.strip(" \t\n-–—:;,.()=") or None
