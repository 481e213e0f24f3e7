"""Risk schemes that ship as choices: a council adopts one and makes it its own.

Source: design section 4, Risk: likelihood A-F by impact I-IV or 1-4 with an appetite line through the cells,
1-4 by 1-4 whose product falls in low, medium, high, and 5 by 5. Labels and months are ours, to be changed.
"""

from dataclasses import dataclass

from risks.matrix import DrawnBand, Level, ProductBand, Scheme

LIKELIHOOD_A_TO_F = (
    Level("A", "Almost certain"),
    Level("B", "Very likely"),
    Level("C", "Likely"),
    Level("D", "Unlikely"),
    Level("E", "Very unlikely"),
    Level("F", "Almost impossible"),
)
IMPACT_WORDS = ("Catastrophic", "Severe", "Noticeable", "Negligible")
HIGH_MEDIUM_LOW = (("High", 3), ("Medium", 6), ("Low", 12))


@dataclass(frozen=True)
class Choice:
    """A scheme to adopt: the part of its address, its name, what it is, and the Scheme."""

    key: str
    name: str
    words: str
    scheme: Scheme


def _lettered(codes):
    """Return the scheme of likelihood A to F by four impacts with these codes, the worst first."""
    impact = tuple(Level(code, words) for code, words in zip(codes, IMPACT_WORDS, strict=True))
    # For each likelihood a letter for each impact, the worst first.
    drawn = dict(zip("ABCDEF", ("HHMM", "HHML", "HHML", "MMML", "MLLL", "LLLL"), strict=True))
    bands = tuple(
        DrawnBand(
            label,
            frozenset(
                (likelihood, level.code)
                for likelihood, letters in drawn.items()
                for level, letter in zip(impact, letters, strict=True)
                if letter == label[0]
            ),
        )
        for label, _ in HIGH_MEDIUM_LOW
    )
    appetite = frozenset((likelihood, code) for likelihood in "ABC" for code in codes[:2])
    return Scheme(LIKELIHOOD_A_TO_F, impact, bands, appetite, months=HIGH_MEDIUM_LOW)


FOUR_BY_FOUR = Scheme(
    likelihood=(
        Level("4", "Almost certain"),
        Level("3", "Likely"),
        Level("2", "Possible"),
        Level("1", "Unlikely"),
    ),
    impact=(Level("4", "Severe"), Level("3", "Serious"), Level("2", "Noticeable"), Level("1", "Slight")),
    bands=(ProductBand(12, 16, "High"), ProductBand(6, 11, "Medium"), ProductBand(1, 5, "Low")),
    appetite=frozenset({("4", "4"), ("4", "3"), ("3", "4")}),
    months=HIGH_MEDIUM_LOW,
)
FIVE_BY_FIVE = Scheme(
    likelihood=(
        Level("5", "Almost certain"),
        Level("4", "Likely"),
        Level("3", "Possible"),
        Level("2", "Unlikely"),
        Level("1", "Rare"),
    ),
    impact=(
        Level("5", "Catastrophic"),
        Level("4", "Severe"),
        Level("3", "Serious"),
        Level("2", "Noticeable"),
        Level("1", "Slight"),
    ),
    bands=(
        ProductBand(20, 25, "Very high"),
        ProductBand(12, 19, "High"),
        ProductBand(5, 11, "Medium"),
        ProductBand(1, 4, "Low"),
    ),
    appetite=frozenset(
        (str(likelihood), str(impact))
        for likelihood in range(1, 6)
        for impact in range(1, 6)
        if likelihood * impact >= 15
    ),
    months=(("Very high", 1), ("High", 3), ("Medium", 6), ("Low", 12)),
)
CHOICES = (
    Choice(
        "letters-by-numbers",
        "A to F by 1 to 4",
        "Likelihood A to F, impact 1 to 4 with 1 the worst, an appetite line drawn through the cells.",
        _lettered(("1", "2", "3", "4")),
    ),
    Choice(
        "letters-by-roman",
        "A to F by I to IV",
        "Likelihood A to F, impact I to IV with I the worst, an appetite line drawn through the cells.",
        _lettered(("I", "II", "III", "IV")),
    ),
    Choice(
        "four-by-four",
        "4 by 4",
        "Likelihood and impact 1 to 4; the product is low, medium or high.",
        FOUR_BY_FOUR,
    ),
    Choice(
        "five-by-five",
        "5 by 5",
        "Likelihood and impact 1 to 5; the product is low, medium, high or very high.",
        FIVE_BY_FIVE,
    ),
)
BY_KEY = {choice.key: choice for choice in CHOICES}
