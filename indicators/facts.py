"""Facts: how an indicator is defined and rated, in words."""

from indicators.choices import Polarity
from indicators.standing import tolerance_of
from indicators.values import show

CUMULATIVE = {True: "Figures add up through the year", False: "Each figure stands alone", None: "Not stated"}


def facts_of(indicator, scheme=None):
    """Return (name, words) of each fact about an indicator, "Not stated" included.

    scheme -- the council's default RagScheme, or None for the shipped one.
    """
    return [
        ("Codes", ", ".join(code.words for code in indicator.codes.all()) or "No code"),
        ("Unit", indicator.unit_words or indicator.get_unit_display() or "Not stated"),
        ("What is better", Polarity(indicator.polarity).label),
        ("Frequency", indicator.get_frequency_display() or "Not stated"),
        ("Year basis", indicator.get_year_basis_display() or "Not stated, read as financial year"),
        ("Within the year", CUMULATIVE[indicator.cumulative]),
        (
            "Quarter and year from finer figures",
            indicator.get_rule_display() or "Not stated: none is worked out",
        ),
        ("Rated by", _rated_by(indicator, indicator.scheme or scheme)),
    ]


def _rated_by(indicator, scheme):
    if indicator.polarity == Polarity.NONE:
        return "Nothing: it is shown for context only"
    method = scheme.get_method_display() if scheme else "Tolerance"
    name = f"{scheme} ({method.lower()})" if scheme and scheme.name != method else method
    tolerance = tolerance_of(indicator, scheme)
    if tolerance.relative:
        size = f"{show(tolerance.amount)}% of the target"
    else:
        size = show(tolerance.amount, indicator.unit or None)
    own = ", its own tolerance" if indicator.tolerance is not None else ""
    return f"{name}: amber up to {size} off target{own}"
