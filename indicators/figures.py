"""Figures: what is known of an indicator by period, with what its numerators and its formula make of others.

A published figure always stands; what is worked out fills a period that has none (worked_out_results.py).
"""

from dataclasses import dataclass, field, replace

from indicators.derivation import Rule
from indicators.formula_results import Book
from indicators.worked_out_results import own_ratios


@dataclass(frozen=True)
class Figures:
    """The figures of one indicator by the code of their period.

    results -- published ones, and in periods without one those of a numerator or a formula.
    unusable -- why its formula cannot be worked out at all, "" where it can.
    """

    results: dict = field(default_factory=dict)
    targets: dict = field(default_factory=dict)
    forecasts: dict = field(default_factory=dict)
    breaks: dict = field(default_factory=dict)
    numerators: dict = field(default_factory=dict)
    denominators: dict = field(default_factory=dict)
    unusable: str = ""


NO_FIGURES = Figures()
STATED = ("results", "targets", "forecasts", "breaks")
KINDS = (*STATED, "numerators", "denominators")


def figures_of(indicator):
    """Return the Figures of an indicator, without those of a formula.

    Costs four queries unless for_list() was used, and two more where numerators are divided.
    """
    kinds = [indicator.results, indicator.targets, indicator.forecasts, indicator.seriesbreaks]
    if indicator.rule == Rule.RATIO:
        kinds += [indicator.numerators, indicator.denominators]
    figures = Figures(*({row.period: row for row in rows.all()} for rows in kinds))
    return _with_ratios(figures, indicator.unit) if indicator.rule == Rule.RATIO else figures


def figures_at_once(indicator):
    """Return the Figures of one indicator as rows of the database: one query, two for a formula."""
    chosen = type(indicator).objects.filter(pk=indicator.pk)
    return figures_by_id(chosen, [indicator]).get(indicator.pk, NO_FIGURES)


def figures_by_id(indicators, defined=None):
    """Return {indicator id: Figures} of a queryset of indicators that has any: one query.

    defined -- the indicators asked about with what defines them (rows.Measured), where they are at hand:
    then the manager will do for a queryset; None reads it. One query more where one of them has a formula:
    the codes of its council.
    """
    defined = {one.pk: one for one in (indicators if defined is None else defined)}
    everyone, formulas = indicators.model.objects, [pk for pk, one in defined.items() if one.formula]
    if not formulas:
        return _loaded(everyone, defined)
    definitions = everyone.definitions_beside(formulas)
    book = Book(definitions)
    others = {pk: definitions[pk][0] for pk in book.needed(formulas) - set(defined)}
    book.figures = _loaded(everyone, defined | others)
    found = {pk: own for pk, own in book.figures.items() if pk not in others}
    return _work_out(book, formulas, found)


def with_formulas(found, formulas, indicators):
    """Return {indicator id: Figures} with what formulas make of others: two queries where there is one.

    found -- {indicator id: Figures}.  formulas -- the ids of indicators with one.  indicators -- the manager.
    """
    if not formulas:
        return found
    definitions = indicators.definitions_beside(formulas)
    book = Book(definitions)
    if missing := book.needed(formulas) - set(found):
        others = _loaded(indicators, {pk: definitions[pk][0] for pk in missing})
    else:
        others = {}
    book.figures = others | found
    return _work_out(book, formulas, found)


def _work_out(book, formulas, found):
    """Put what formulas make of others into what was found, and return it."""
    for pk in formulas:
        results, unusable = book.results(pk)
        own = found.get(pk, NO_FIGURES)
        found[pk] = replace(own, results=results, unusable=unusable)
    return found


def _loaded(indicators, defined):
    """Return {indicator id: Figures} without formulas: one query.

    indicators -- the manager.  defined -- {id: what defines it}.
    """
    ratios = {pk: one.unit for pk, one in defined.items() if one.rule == Rule.RATIO}
    rows = indicators.figure_rows(KINDS if ratios else STATED, list(defined))
    found = {pk: Figures(**kinds) for pk, kinds in rows.items()}
    for pk, unit in ratios.items():
        if pk in found:
            found[pk] = _with_ratios(found[pk], unit)
    return found


def _with_ratios(figures, unit):
    return replace(figures, results=figures.results | own_ratios(unit, figures))
