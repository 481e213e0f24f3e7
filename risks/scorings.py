"""One assessment put into words by its scheme, and how many of them stand in each band and above appetite.

Source: design section 4, Risk. Nothing here reads the database, the clock or the settings.
"""

from collections import Counter
from dataclasses import dataclass

from risks.matrix import Scheme, above_appetite, band, find_level, score
from risks.printed import disagreements
from risks.reviews import step_of


@dataclass(frozen=True)
class Scoring:
    """An assessment in words.

    likelihood, impact -- "C, significant". score -- what the scheme makes of both, band its label; each ""
    where there is none. above -- whether it is above appetite, None where that is not stated.
    differences -- sentences: what is printed and the scheme does not say.
    """

    scheme: Scheme
    kind: str
    label: str
    cell: tuple[str, str]
    likelihood: str
    impact: str
    score: str
    band: str
    above: bool | None
    printed: str
    drawn_at: str
    day: object
    pk: int
    author: str
    reason: str
    controls_changed: bool | None
    differences: tuple[str, ...]

    @property
    def appetite(self):
        """The words for the side of the appetite line on which it stands; "" where that is not stated."""
        return {True: "above appetite", False: "within appetite", None: ""}[self.above]

    @property
    def step(self):
        """The step of the scheme by which it is reviewed (risks.reviews), or None."""
        return step_of(self.scheme, self.band, self.above)

    @property
    def codes(self):
        """The codes of both axes in words, where the score does not already hold them; "" where it does."""
        if self.score == "".join(self.cell):
            return ""
        axes = zip(("likelihood", "impact"), self.cell, strict=True)
        return ", ".join(f"{axis} {code}" for axis, code in axes if code)

    @property
    def as_written(self):
        """What the document prints for the score, and where it draws it, where it does."""
        printed = f"printed “{self.printed}”" if self.printed else ""
        drawn = f"drawn at {self.drawn_at}" if self.drawn_at else ""
        return ", ".join(part for part in (printed, drawn) if part)


@dataclass(frozen=True)
class Counts:
    """How many risks stand where. bands -- pairs (label, number), highest first, each band of the scheme.

    above -- None where the scheme states no appetite. unscored -- those that the scheme gives no score.
    """

    risks: int
    bands: tuple[tuple[str, int], ...]
    above: int | None
    unscored: int


def scoring_of(assessment, scheme, category=None):
    """Return the Scoring of an Assessment by a Scheme of risks.matrix.

    category -- the id of the category of its risk, whose appetite may be stricter; None without one.
    """
    cell = assessment.likelihood, assessment.impact
    made = score(scheme, *cell)
    return Scoring(
        scheme=scheme,
        kind=assessment.kind,
        label=assessment.get_kind_display(),
        cell=cell,
        likelihood=_level_words(scheme.likelihood, assessment.likelihood),
        impact=_level_words(scheme.impact, assessment.impact),
        score="" if made is None else str(made),
        band=band(scheme, *cell) or "",
        above=above_appetite(scheme, *cell, category),
        printed=assessment.score_printed,
        drawn_at=assessment.matrix_printed,
        day=assessment.assessed_on,
        pk=assessment.pk,
        author=assessment.author,
        reason=assessment.reason,
        controls_changed=assessment.controls_changed,
        differences=tuple(
            disagreements(scheme, *cell, assessment.score_printed, assessment.matrix_printed)
            if scheme.likelihood and scheme.impact
            else ()
        ),
    )


def count(scorings, scheme):
    """Return the Counts of risks by their scorings; None is a risk without one."""
    found = list(scorings)
    bands = Counter(one.band for one in found if one)
    states_appetite = bool(scheme.appetite or scheme.stricter)
    return Counts(
        risks=len(found),
        bands=tuple((label, bands[label]) for label in scheme.band_labels),
        above=sum(bool(one and one.above) for one in found) if states_appetite else None,
        unscored=sum(not (one and one.score) for one in found),
    )


def _level_words(levels, code):
    """Return "C, significant"; the code alone where the scheme gives no label or lacks the level."""
    level = find_level(levels, code)
    return f"{level.code}, {level.label}" if level and level.label else code
