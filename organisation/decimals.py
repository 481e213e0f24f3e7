"""Decimals that both databases keep exactly: SQLite keeps a decimal as a float, good for 15 figures."""

MOST_FIGURES = 15


def storable(number, places):
    """Return a Decimal as a column with so many decimal places holds it; None where it is absent or too long.

    Too long are more than 15 figures after rounding: the words are kept, and no number beside them.
    """
    if number is None or number.adjusted() >= MOST_FIGURES:
        return None
    rounded = round(number, places)
    return rounded if len(rounded.normalize().as_tuple().digits) <= MOST_FIGURES else None
