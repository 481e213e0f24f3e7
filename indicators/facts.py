"""Facts: how an indicator is defined and rated, in words."""

from indicators.choices import Polarity
from indicators.schemes import SHIPPED
from indicators.standing import tolerance_of
from indicators.values import show, show_difference

CUMULATIVE = {True: "Figures add up through the year", False: "Each figure stands alone", None: "Not stated"}


def facts_of(indicator, schemes=SHIPPED):
    """Return (name, words) of each fact about an indicator, "Not stated" included.

    schemes -- the Schemes of its council.
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
        *([("Formula", indicator.formula)] if indicator.formula else []),
        ("Targets within a year", indicator.get_target_shape_display() or "Not stated"),
        ("Rated by", rated_by(indicator, schemes)),
        ("No change within", _no_change(indicator, schemes.newest(indicator))),
    ]


def definition_of(indicator):
    """Return (name, words) of the definition sheet of an indicator, "Not stated" included."""
    quality = indicator.get_quality_display() or "Not graded"
    owners = [str(one) for one in (indicator.owner_post, indicator.owner) if one]
    said = [
        ("Source", indicator.source),
        ("Method", indicator.method),
        ("Numerator", indicator.numerator),
        ("Denominator", indicator.denominator),
        ("Owner", ", ".join(owners)),
        ("Data quality", f"{quality}\n{indicator.quality_note}".strip()),
    ]
    if indicator.part_names:
        said.insert(0, ("Parts", indicator.part_names))
    return [(name, words or "Not stated") for name, words in said]


def rated_by(indicator, schemes):
    """Return what rates an indicator now, in words."""
    if indicator.polarity == Polarity.NONE:
        return "Nothing: it is shown for context only"
    scheme = schemes.newest(indicator)
    method = scheme.get_method_display() if scheme else "Tolerance"
    name = f"{scheme} ({method.lower()})" if scheme and scheme.name != method else method
    if scheme is not None and scheme.method == "judgement":
        return f"{name}: an officer chooses and says why"
    if bands := schemes.bands(scheme) if scheme is not None else ():
        return f"{name}: {', '.join(band.label for band in bands)}"
    return f"{name}: {amber_words(indicator, scheme)}"


def amber_words(indicator, scheme):
    """Return up to what miss a result is amber, in words."""
    tolerance = tolerance_of(indicator, scheme)
    if tolerance.relative:
        size = f"{show(tolerance.amount)}% of the target"
    else:
        size = show_difference(tolerance.amount, indicator.unit or None)
    own = ", its own tolerance" if indicator.tolerance is not None else ""
    return f"amber up to {size} off target{own}"


def _no_change(indicator, scheme):
    unit = indicator.unit or None
    if indicator.same_within is not None:
        return f"{show_difference(indicator.same_within, unit)}, its own"
    if scheme is None or not scheme.same_within:
        return "Every movement counts"
    if scheme.same_within_relative:
        return f"{show(scheme.same_within)}% of the earlier figure"
    return show_difference(scheme.same_within, unit)
