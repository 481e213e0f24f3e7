"""Baskets: the weighted set of indicators behind one priority or critical success factor.

Source: design, section 4 "Baskets and roll-up". Weights are percentages and add up to 100. A basket scores
the weighted mean of its rated members: green 1, amber 1/2, red 0. Unrated weight is shown, never spread.
Nothing here reads the database, the clock or the settings.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from indicators.choices import Rag

WHOLE = Decimal(100)
POINTS = {Rag.GREEN: Decimal(1), Rag.AMBER: Decimal("0.5"), Rag.RED: Decimal(0)}

_WEIGHT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?) ?(%)?")


def read_weight(words):
    """Return a weight in percent, or None where the words give none ("NA", "As above (C15)", blank).

    30% and 30 are 30. A figure between 0 and 1 without its sign is a share, as a spreadsheet keeps it: 0.3 is
    30. 1 without its sign may be either and is not guessed. A weight above 100 is none.
    """
    found = _WEIGHT.fullmatch(" ".join(str(words).split()))
    if not found:
        return None
    weight = Decimal(found[1])
    if not found[2] and 0 < weight < 1:
        weight *= WHOLE
    elif not found[2] and weight == 1:
        return None
    return weight if weight <= WHOLE else None


def weights_total(weights):
    """Return the sum of the weights that are stated, in percent; None where none is."""
    stated = [weight for weight in weights if weight is not None]
    return sum(stated, Decimal(0)) if stated else None


def adds_up(weights):
    """Say whether weights add up to exactly 100%; a basket that states no weight has nothing to add up."""
    return weights_total(weights) in (None, WHOLE)


@dataclass(frozen=True)
class BasketScore:
    """What a basket scores, and how it came about.

    score -- 0 to 1, the weighted mean of the rated members; None where no weighted member is rated.
    weight_rated, weight_unrated -- in percent.
    driver -- the index of the member that cost most (the first of equals); None where none cost anything.
    rated, unrated -- how many members had a rating and how many had none, weighted or not.
    """

    score: Decimal | None
    weight_rated: Decimal
    weight_unrated: Decimal
    driver: int | None
    rated: int
    unrated: int


def score(members):
    """Return the BasketScore of members, each a pair (rag, weight in percent or None).

    A member without a weight is counted but moves nothing.
    """
    members = [(Rag(rag), weight) for rag, weight in members]
    lost, rated_weight, unrated_weight, gained = [], Decimal(0), Decimal(0), Decimal(0)
    for rag, weight in members:
        weight = weight or Decimal(0)
        if rag == Rag.NONE:
            unrated_weight += weight
            lost.append(Decimal(0))
            continue
        rated_weight += weight
        gained += weight * POINTS[rag]
        lost.append(weight * (1 - POINTS[rag]))
    worst = max(lost, default=Decimal(0))
    rated = sum(rag != Rag.NONE for rag, _ in members)
    return BasketScore(
        score=gained / rated_weight if rated_weight else None,
        weight_rated=rated_weight,
        weight_unrated=unrated_weight,
        driver=lost.index(worst) if worst else None,
        rated=rated,
        unrated=len(members) - rated,
    )


@dataclass(frozen=True)
class Mean:
    """What several scores come to, and how.

    score -- 0 to 1, the mean of those that there are; None where there is none.
    driver -- the index of the lowest (the first of equals); None where all are 1 or there is none.
    scored, unscored -- how many had a score and how many had none.
    """

    score: Decimal | None
    driver: int | None
    scored: int
    unscored: int


def mean(scores):
    """Return the Mean of scores, each 0 to 1 or None. Nothing above a basket has a weight: each counts once.

    What has no score is counted, and neither helps nor harms.
    """
    scores = list(scores)
    known = [score for score in scores if score is not None]
    lowest = min(known, default=Decimal(1))
    return Mean(
        score=sum(known, Decimal(0)) / len(known) if known else None,
        driver=scores.index(lowest) if lowest < 1 else None,
        scored=len(known),
        unscored=len(scores) - len(known),
    )
