"""The codes that an axis of a scheme may have: letters, digits or roman numerals, from 2 to 10 levels.

Nothing here reads the database, the clock or the settings.
"""

from risks.matrix import Level

FEWEST, MOST = 2, 10
LETTERS = tuple("ABCDEFGHIJ")
DIGITS = tuple(str(number) for number in range(1, MOST + 1))
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
# The first code of each kind is the worst in some registers, the last in others.
KINDS = {
    "letters": ("Letters: A, B, C", LETTERS),
    "digits": ("Numbers: 1, 2, 3", DIGITS),
    "roman": ("Roman numerals: I, II, III", ROMAN),
}


def levels(kind, number, *, first_is_worst):
    """Return so many Levels of a kind of code, from highest to lowest."""
    codes = KINDS[kind][1][:number]
    return tuple(Level(code) for code in (codes if first_is_worst else reversed(codes)))
