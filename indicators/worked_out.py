"""Worked-out figures: what a rule makes of other figures, exact, or the absence of one with its reason.

Source: design, section 4 "Values": a figure is exact (never float), and absence is a state, never zero and
never blank. Shared by the rules that make one figure of several: derivation, formulas, variation, benchmarks.
Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.choices import State, Unit
from indicators.values import Value, is_usable, places_of, show

# As many places as a usable figure may have. A quotient cut here still falls on the same side of every
# target and tolerance that the database can store (at most 16 places when multiplied).
DECIDING_PLACES = 60

# What is said of one period or code without a figure, and of several. None: nothing is stated.
LACKS = {
    None: ("is missing", "are missing"),
    State.NOT_DUE: ("is not due yet", "are not due yet"),
    State.AWAITING: ("is awaited", "are awaited"),
    State.NEW: ("is new and has no figure", "are new and have no figure"),
    State.NOT_COLLECTED: ("was not collected", "were not collected"),
    State.NOT_APPLICABLE: ("does not apply", "do not apply"),
    State.SUPPRESSED: ("is suppressed", "are suppressed"),
    State.TBC: ("is to be confirmed", "are to be confirmed"),
    State.BASELINE: ("waits for the baseline", "wait for the baseline"),
    State.NO_TARGET: ("has no target", "have no target"),
    State.TICK: ("is a tick without a figure", "are ticks without a figure"),
    State.UNREAD: ("holds no one figure", "hold no one figure"),
}

# Which absence a figure has when the figures behind it are absent in several ways: the first that occurs.
# What can never come stands before what may still come.
FIRST_SAID = (
    State.NOT_APPLICABLE,
    State.SUPPRESSED,
    State.NOT_COLLECTED,
    State.UNREAD,
    State.TICK,
    State.NO_TARGET,
    State.NEW,
    State.BASELINE,
    State.TBC,
    State.NOT_DUE,
    State.AWAITING,
)


@dataclass(frozen=True)
class Operand:
    """One figure as a rule takes it.

    exact -- the number, or None where there is none.  state -- VALUE when there is a number, otherwise why
    there is none; None where nothing is stated.  unit -- as its words name it.  places -- how many decimal
    places it was stated with.
    """

    exact: Fraction | None
    state: State | None
    unit: Unit | None = None
    provisional: bool = False
    places: int = 0


def operand(figure):
    """Return the Operand of a figure: a Decimal, a Value (anything with its fields), or None.

    A value that is no one usable number (a band, parts, a date, NaN, infinity) is UNREAD.
    """
    if figure is None:
        return Operand(None, None)
    state = getattr(figure, "state", State.VALUE)
    if state != State.VALUE:
        return Operand(None, State(state))
    number = getattr(figure, "number", figure)
    if not isinstance(number, Decimal) or not is_usable(number):
        return Operand(None, State.UNREAD)
    return Operand(
        Fraction(number),
        State.VALUE,
        getattr(figure, "unit", None) or None,
        getattr(figure, "provisional", False),
        stated_places(figure, number),
    )


def stated_places(figure, number):
    """Return with how many decimal places a figure is stated: of one that was worked out, as it is shown."""
    places = getattr(figure, "places", None)
    return places_of(number) if places is None else places


def to_read(figure):
    """Return the number of a figure as a Decimal to read, None where it has none. Never for deciding."""
    number, places = figure.number, getattr(figure, "places", None)
    return number if number is None or places is None else rounded(Fraction(number), places)


def ends_of(figure):
    """Return the exact (low, high) of a band, twice the same for one number, None where it is neither."""
    one = operand(figure)
    if one.exact is not None:
        return one.exact, one.exact
    low, high = getattr(figure, "low", None), getattr(figure, "high", None)
    if one.state == State.UNREAD and is_usable(low) and is_usable(high):
        return Fraction(low), Fraction(high)
    return None


@dataclass(frozen=True)
class WorkedOut:
    """A figure that a rule made of others.

    exact -- the number, for deciding; None with every absence.  state -- VALUE, or the absence.
    words -- how it came about, or why there is none; no full stop.  places -- the decimal places of the
    finest figure behind it.
    """

    exact: Fraction | None
    state: State
    words: str
    unit: Unit | None = None
    provisional: bool = False
    places: int = 0

    @property
    def number(self):
        """The number as a Decimal to decide with: exact to 60 places. None where there is none."""
        return None if self.exact is None else as_decimal(self.exact)

    @property
    def shown(self):
        """The number as a Decimal to read: whole where the figures behind it can show it, else to one place
        more than theirs, a half to even. Never for deciding."""
        return None if self.exact is None else readable(self.exact, self.places)

    def value(self, unit=None):
        """Return it as a Value, its words as a person reads them; for an absence the words are its label."""
        unit = self.unit or unit
        words = self.state.label if self.exact is None else show(self.shown, unit)
        return Value(
            words, self.state, number=self.number, unit=unit, provisional=self.provisional, note=self.words
        )


def rounded(exact, places):
    """Return an exact number as a Decimal of so many places, a half to even."""
    return Decimal(f"{round(exact * 10**places)}E-{places}")


def exact_places(exact):
    """Return how many decimal places a number has, or None when it never ends (one third)."""
    rest, counted = exact.denominator, {2: 0, 5: 0}
    for prime in counted:
        while rest % prime == 0:
            rest //= prime
            counted[prime] += 1
    return max(counted.values()) if rest == 1 else None


def as_decimal(exact):
    """Return an exact number as a Decimal without loss, or to 60 places where it does not end before."""
    needed = exact_places(exact)
    return rounded(exact, DECIDING_PLACES if needed is None else min(needed, DECIDING_PLACES))


def readable(exact, places):
    """Return a number for reading: at most one place more than stated, but never 0 for what is not 0."""
    needed = exact_places(exact)
    if needed is not None and needed <= places + 1:
        return rounded(exact, needed)
    places += 1
    while not (shown := rounded(exact, places)) and places < DECIDING_PLACES:
        places += 1
    return shown


def listed(names):
    """Return names as a person lists them: April, May and June."""
    names = [str(name) for name in names]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def lacks(absences):
    """Return in words what has no figure and why, given pairs (name, state or None).

    "June 2026 is missing; February 2027 and March 2027 are not due yet".
    """
    by_state = {}
    for name, state in absences:
        by_state.setdefault(state, []).append(name)
    return "; ".join(f"{listed(names)} {LACKS[state][len(names) > 1]}" for state, names in by_state.items())


def state_of(absences):
    """Return the one State of a figure whose parts are absent, given their states (None: awaited)."""
    states = {State.AWAITING if state is None else state for state in absences}
    return min(states, key=FIRST_SAID.index)


def shared_unit(operands):
    """Return (the unit that operands name, or None) and whether they name no more than one."""
    units = list(dict.fromkeys(one.unit for one in operands if one.unit))
    return (units[0] if units else None), len(units) <= 1
