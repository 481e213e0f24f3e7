"""The words that a workbook uses for what an indicator is, and the choices that they mean.

Source: the description of the workbook, sheet Indicators: Unit, Better, Frequency, Year basis, Cumulative.
Words that mean no choice are kept as written and mean "not stated"; the plan check names the allowed ones.
Nothing here reads the database, the clock or the settings.
"""

from indicators.choices import Polarity, Unit
from indicators.models import Indicator

BETTER = {
    "higher": Polarity.HIGHER,
    "lower": Polarity.LOWER,
    "nearer": Polarity.NEARER,
    "band": Polarity.BAND,
    "none": Polarity.NONE,
}
FREQUENCY = {frequency.value: frequency for frequency in Indicator.Frequency}
YEAR_BASIS = {basis.value.casefold(): basis for basis in Indicator.YearBasis}
CUMULATIVE = {"yes": True, "no": False}
UNIT = {
    **{unit.value: unit for unit in Unit},
    "%": Unit.PERCENT,
    "percentage": Unit.PERCENT,
    "per cent": Unit.PERCENT,
    "per 1000": Unit.PER_1000,
    "per 10000": Unit.PER_10000,
    "#": Unit.NUMBER,
    "no": Unit.NUMBER,
    "no.": Unit.NUMBER,
    "£": Unit.POUNDS,
    "pp": Unit.PERCENTAGE_POINTS,
    "yes or no": Unit.YES_NO,
}

# Column of the sheet -> (field of Indicator, what its words mean, what is stored when nothing is stated).
COLUMNS = {
    "unit": ("unit", UNIT, ""),
    "better": ("polarity", BETTER, Polarity.UNSTATED),
    "frequency": ("frequency", FREQUENCY, ""),
    "year_basis": ("year_basis", YEAR_BASIS, ""),
    "cumulative": ("cumulative", CUMULATIVE, None),
}

# Column -> {what a field holds: how the form spells it}; of several spellings the first.
SPELLED = {
    column: {meaning: words for words, meaning in reversed(meanings.items())}
    for column, (_, meanings, _) in COLUMNS.items()
}
SPELLED["year_basis"] = {basis: basis.value for basis in Indicator.YearBasis}


def read(column, words):
    """Return what the words of a column mean for its field; "not stated" for words that mean no choice."""
    _, meanings, unstated = COLUMNS[column]
    return meanings.get(" ".join(words.split()).casefold(), unstated)


def write(column, indicator):
    """Return the words of a column for an indicator, as the form spells them; blank when unstated."""
    field = COLUMNS[column][0]
    if column == "unit" and indicator.unit_words:
        return indicator.unit_words
    return SPELLED[column].get(getattr(indicator, field), "")


def words_of(column, indicator, as_written):
    """Return the words of a column in one plan: its own, unless the indicator has since come to say more.

    as_written -- {column: words} of the plan where they differ from those of the form.
    """
    if column in as_written:
        words = as_written[column]
        field, _, unstated = COLUMNS[column]
        if read(column, words) in (unstated, getattr(indicator, field)):
            return words
    return write(column, indicator)


def own_words(row, indicator):
    """Return {column: words} of a row where they differ from what the form writes for the indicator."""
    return {
        column: getattr(row, column) for column in COLUMNS if getattr(row, column) != write(column, indicator)
    }
