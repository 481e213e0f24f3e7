"""What the formulas of a council's indicators make of the figures of others, period by period.

Source: design, section 4 "Values" and "Periods"; the rules of a formula are in formulas.py. An indicator that
a formula needs counts by what is published, by its own formula, and by its rule of finer figures, in this
order. A formula is worked out in the periods of its own frequency; where that is not stated, in every period
in which one of the others has a figure.
Nothing here reads the database, the clock or the settings.
"""

from typing import NamedTuple

from indicators.choices import State
from indicators.derivation import PARTS
from indicators.formulas import NotAFormula, parse, problems, work_out
from indicators.worked_out_results import is_published, made_of, result_of
from organisation.periods import Period, from_code


class Definition(NamedTuple):
    """What working out needs to know of an indicator, under the names of its fields."""

    formula: str
    unit: str
    rule: str
    frequency: str
    year_basis: str
    cumulative: bool | None
    target_shape: str


class Book:
    """The formulas of one council's indicators.

    definitions -- {indicator id: (Definition, its codes as they are looked up)} of all of them.
    figures -- {indicator id: Figures}, set before results() is asked.
    """

    def __init__(self, definitions):
        self.figures, self._results, self._formulas, self._unread = {}, {}, {}, {}
        self._definitions = {pk: definition for pk, (definition, _) in definitions.items()}
        self._named = {}
        for pk, (_, codes) in definitions.items():
            for code in codes:
                self._named.setdefault(code, []).append(pk)
        for pk, definition in self._definitions.items():
            if definition.formula:
                try:
                    self._formulas[pk] = parse(definition.formula)
                except NotAFormula as wrong:
                    self._unread[pk] = str(wrong)

    def problems(self, pk, formula):
        """Return what is wrong with a Formula for an indicator, in sentences; pk -- None for a new one."""
        others = {one: found for one, found in self._formulas.items() if one != pk}
        return problems(pk, formula, others, self._named)

    def needed(self, pks):
        """Return the ids of the indicators that these need, through others too, themselves included."""
        waiting, found = list(pks), set()
        while waiting:
            pk = waiting.pop()
            if pk not in found:
                found.add(pk)
                formula = self._formulas.get(pk)
                codes = formula.codes if formula else ()
                waiting += [needed for code in codes for needed in self._named.get(code, ())]
        return found

    def results(self, pk):
        """Return ({code of a period: result}, why the formula cannot be used or "") of an indicator."""
        if pk not in self._results:
            self._results[pk] = self._worked_out(pk)
        return self._results[pk]

    def _worked_out(self, pk):
        published = self.figures[pk].results if pk in self.figures else {}
        formula = self._formulas.get(pk)
        if formula is None:
            return published, self._unread.get(pk, "")
        if wrong := self.problems(pk, formula):
            return published, wrong[0]
        found, definition = dict(published), self._definitions[pk]
        others = {code: self._named[code][0] for code in formula.codes}
        for period in self._periods(definition, set(others.values())):
            if is_published(published.get(period.code)):
                continue
            figures = {code: self._figure(other, period) for code, other in others.items()}
            if any(row is not None and row.state == State.VALUE for row in figures.values()):
                worked = work_out(formula, figures)
                found[period.code] = made_of(worked, period, definition.unit)
        return found, ""

    def _figure(self, pk, period):
        """Return what counts of another indicator in a period, or None."""
        return result_of(self._definitions[pk], self._known(pk), period)

    def _known(self, pk):
        """Return the Figures of another indicator, those of its own formula included."""
        figures = self.figures.get(pk, _NOTHING)
        if pk not in self._formulas:
            return figures
        return _Results(self.results(pk)[0], figures.numerators, figures.denominators, figures.breaks)

    def _periods(self, definition, others):
        """Return the Periods in which a formula is worked out, of those that the others know."""
        known = {
            from_code(code)
            for pk in others
            for rows in (self._known(pk).results, self._known(pk).numerators)
            for code in rows
        }
        parts = PARTS.get(definition.frequency)
        if not parts:
            return sorted(known)
        basis = definition.year_basis or "FY"
        years = sorted({period.year for period in known if period.basis == basis})
        return [Period(basis, year, part) for year in years for part in parts]


class _Results(NamedTuple):
    """What result_of() reads of Figures."""

    results: dict
    numerators: dict
    denominators: dict
    breaks: dict


_NOTHING = _Results({}, {}, {}, {})
