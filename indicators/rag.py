"""RAG: how one result compares with its target, and why.

Source: design, section 4 "RAG". The schemes: *tolerance* (green at or beyond the target; amber misses it
by no more than the tolerance; red beyond), *improving* (a red that is no worse than a year ago is amber) and
*judgement* (an officer chooses and says why); and *bands*, which have words of their own (bands.py).
Decisions are exact: a miss equal to the tolerance is amber and one step more is red. The words of a reason
are rounded, the decision never is.
Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass
from decimal import Decimal

from indicators import reasons
from indicators.bands import band_of, last_band, met_band, reach_words
from indicators.choices import Polarity, Rag, State, Unit
from indicators.values import EXACT, is_usable, show, show_difference

SCHEMES = ("tolerance", "improving", "judgement", "bands")


class Rating:
    """A Rag with its reason: a sentence without a full stop, fit for a page or a PDF.

    reason -- the sentence, or a function that says it: a page that counts hundreds of ratings reads few.
    why_none -- when the rag is NONE, the kind of absence in a few words, to be counted; otherwise "".
    band -- the Band of a scheme that has bands of its own: its word and shape are shown in place of the
    rag's, by which it is counted.
    """

    __slots__ = ("_reason", "band", "rag", "why_none")

    def __init__(self, rag, reason, why_none="", band=None):
        self.rag, self._reason, self.why_none, self.band = rag, reason, why_none, band

    @property
    def reason(self):
        if callable(self._reason):
            self._reason = self._reason()
        return self._reason

    @property
    def words(self):
        """The word of its band; "" for the usual word of its rag."""
        return self.band.label if self.band else ""

    @property
    def shape(self):
        """The shape of its band; "" for the usual shape of its rag."""
        return self.band.shape if self.band else ""

    def but(self, reason):
        """Return the same rating with another reason: a sentence, or a function from this one's to it."""
        return Rating(self.rag, lambda: reason(self.reason), self.why_none, self.band)

    def _said(self):
        return self.rag, self.reason, self.why_none, self.band

    def __eq__(self, other):
        return self._said() == other._said() if isinstance(other, Rating) else NotImplemented

    def __hash__(self):
        return hash(self._said())

    def __repr__(self):
        return f"Rating({', '.join(map(repr, self._said()))})"


@dataclass(frozen=True)
class Tolerance:
    """The largest miss that is still amber.

    amount -- percent of the target when relative, otherwise in the indicator's own unit (days for a date).
    """

    amount: Decimal
    relative: bool = True

    def __post_init__(self):
        if not self.amount.is_finite() or self.amount < 0:
            raise ValueError(f"A tolerance must be 0 or more, not {self.amount}.")


DEFAULT_TOLERANCE = Tolerance(Decimal(5))

_NO_RESULT = {
    State.NOT_DUE: ("result not due", "The result is not due yet"),
    State.AWAITING: ("result awaited", "The result is awaited"),
    State.NEW: ("new indicator", "The indicator is new and has no result yet"),
    State.NOT_COLLECTED: ("not collected", "The result was not collected"),
    State.NOT_APPLICABLE: ("not applicable", "The indicator does not apply in this period"),
    State.SUPPRESSED: ("suppressed", "The result is suppressed"),
    State.TBC: ("result awaited", "The result is to be confirmed"),
    State.BASELINE: ("result awaited", "The baseline is not known yet"),
    State.NO_TARGET: ("no result", "There is no result"),
    State.TICK: ("result without a figure", "The result is a tick without a figure"),
    State.UNREAD: ("result not understood", "The result “{words}” was not understood as a figure"),
}
_NO_TARGET = {
    State.NOT_DUE: ("no target", "The target is not due yet"),
    State.AWAITING: ("target to be confirmed", "The target is awaited"),
    State.NEW: ("new indicator", "The indicator is new and has no target yet"),
    State.NOT_COLLECTED: ("no target", "There is no target"),
    State.NOT_APPLICABLE: ("target not applicable", "A target does not apply in this period"),
    State.SUPPRESSED: ("target suppressed", "The target is suppressed"),
    State.TBC: ("target to be confirmed", "The target is to be confirmed"),
    State.BASELINE: (
        "target set when the baseline is known",
        "The target will be set when the baseline is known",
    ),
    State.NO_TARGET: ("no target", "No target is set"),
    State.TICK: ("target without a figure", "The target is a tick without a figure"),
    State.UNREAD: ("target not understood", "The target “{words}” was not understood as a figure"),
}

# Every why_none there can be: absences of a result, of a target, and what no rule can rate.
NO_RATING = tuple(
    dict.fromkeys(
        (
            "no result",
            *(why for why, _ in _NO_RESULT.values()),
            *("result in parts", "no target"),
            *(why for why, _ in _NO_TARGET.values()),
            *("target in parts", "band not stated", "units differ", "polarity not stated", "context only"),
            *("not judged", "judged without a reason", "retired"),
        )
    )
)


def _unrated(why, reason):
    return Rating(Rag.NONE, f"Not rated: {reason[0].lower()}{reason[1:]}", why)


def rate(
    actual,
    target,
    *,
    polarity,
    tolerance=DEFAULT_TOLERANCE,
    unit=None,
    scheme="tolerance",
    year_ago=None,
    judgement=None,
    bands=(),
):
    """Return the Rating of one result.

    actual, target, year_ago -- Values (anything with their fields), or None where nothing is stated.
    unit -- the indicator's Unit, for figures whose words name none.
    scheme -- one of SCHEMES.  year_ago -- the same period last year, for *improving*.
    judgement -- for *judgement*: the Rag chosen, and why.  bands -- for *bands*: the Bands, best first.
    A target that is a band is met anywhere inside it, its ends included; a miss is measured from the nearer
    end and compared with the tolerance of that end. On a target of 0 a relative tolerance leaves no amber.
    A date is met on the day or before.
    """
    if scheme not in SCHEMES:
        raise ValueError(f"The scheme {scheme!r} is not known. Use {', '.join(SCHEMES)}.")
    if scheme == "judgement":
        return _judged(judgement)
    if polarity == Polarity.NONE:
        return _unrated("context only", "It is shown for context only")
    if absent := _absence(actual, "result", _NO_RESULT) or _absence(target, "target", _NO_TARGET):
        return absent
    if actual.day or target.day:
        return _rate_day(actual, target, tolerance, bands if scheme == "bands" else ())
    if polarity == Polarity.UNSTATED:
        return _unrated("polarity not stated", "Nobody has said whether higher or lower is better")
    if odd := _incomparable(actual, target, unit) or _incomplete_band(target, polarity):
        return odd
    shown_in = actual.unit or target.unit or unit or None
    if shown_in == Unit.YES_NO:
        return _rate_answer(actual, target, bands if scheme == "bands" else ())
    if scheme == "bands":
        return _rate_in_bands(actual, target, polarity, tolerance.relative, shown_in, bands)
    return _rate_number(actual, target, polarity, tolerance, shown_in, scheme, year_ago)


def _judged(judgement):
    rag, why = judgement or (Rag.NONE, "")
    if rag == Rag.NONE:
        return _unrated("not judged", "Nobody has judged it yet")
    if not why.strip():
        return _unrated("judged without a reason", f"It was judged {Rag(rag).label.lower()} without a reason")
    return Rating(Rag(rag), f"Judged {Rag(rag).label.lower()}: {why.strip().rstrip('.')}")


def _absence(value, name, table):
    """Return the Rating of a result or target that is no value, or None when it is one."""
    if value is None:
        return _unrated(f"no {name}", f"No {name} is stated")
    if value.state != State.VALUE:
        why, reason = table[value.state]
        return _unrated(why, reason.format(words=value.words))
    return None


def _incomparable(actual, target, unit):
    """Return the Rating of two values which no rule can compare, or None."""
    for value, name in ((actual, "result"), (target, "target")):
        if len(value.parts) > 1:
            parts = " and ".join(show(Decimal(part), value.unit or unit) for part in value.parts)
            return _unrated(f"{name} in parts", f"The {name} is in {len(value.parts)} parts ({parts})")
        for stated in (value.number, value.low, value.high):
            if stated is None or is_usable(stated):
                continue
            return _unrated(f"{name} not understood", f"The {name} “{value.words}” is not a usable figure")
    if actual.number is None:
        return _unrated("result without a figure", f"The result “{actual.words}” is not one figure")
    if target.number is None and (target.low is None or target.high is None):
        return _unrated("target without a figure", f"The target “{target.words}” is not one figure")
    if actual.unit and target.unit and actual.unit != target.unit:
        return _unrated(
            "units differ",
            f"The result is in {Unit(actual.unit).label.lower()} and the target in "
            f"{Unit(target.unit).label.lower()}",
        )
    return None


def _incomplete_band(target, polarity):
    """Return the Rating of a target that is one figure where a band is needed, or None."""
    if polarity == Polarity.BAND and target.number is not None:
        return _unrated(
            "band not stated",
            f"The target “{target.words}” is one figure; a band needs a lower and an upper one",
        )
    return None


def _rate_day(actual, target, tolerance, bands):
    if not (actual.day and target.day):
        return _unrated("units differ", "One of result and target is a date and the other is not")
    late = (actual.day - target.day).days
    against = f"{_long(actual.day)} against {_long(target.day)}"
    if bands:
        said = f"{_days(abs(late))} {'late' if late > 0 else 'early'}" if late else "on the day"
        band = band_of(Decimal(late), bands, relative=tolerance.relative)
        return _in_band(band, bands, f"{against}: {said}", _days, "of a date" if tolerance.relative else "")
    if late <= 0:
        return Rating(Rag.GREEN, f"{against}: {'on the day' if late == 0 else f'{_days(-late)} early'}")
    if tolerance.relative:
        return Rating(
            Rag.RED, f"{against}: {_days(late)} late; a tolerance in percent leaves no amber for a date"
        )
    rag = Rag.AMBER if late <= tolerance.amount else Rag.RED
    return Rating(rag, f"{against}: {_days(late)} late, amber up to {show(tolerance.amount, Unit.DAYS)}")


def _long(day):
    return f"{day.day} {day:%B %Y}"


def _days(count):
    return show(Decimal(count), Unit.DAYS)


def _rate_answer(actual, target, bands):
    met = actual.number == target.number
    answer, wanted = show(actual.number, Unit.YES_NO), show(target.number, Unit.YES_NO)
    reason = f"{answer} against {wanted}: {'as' if met else 'not as'} targeted"
    if bands:
        band = met_band(bands) if met else last_band(bands)
        return Rating(band.rag, f"{reason}; “{band.label}”", band=band)
    return Rating(Rag.GREEN if met else Rag.RED, reason)


def _ends(target, polarity):
    """Return (low, high), the figures between which a target is met; None where that side is open."""
    number = target.number
    low, high = (target.low, target.high) if number is None else (number, number)
    if polarity == Polarity.HIGHER:
        return low, None
    if polarity == Polarity.LOWER:
        return None, high
    return low, high


def _miss(number, ends):
    """Return (the exact miss, 0 when met, and the end it is measured from)."""
    low, high = ends
    if low is not None and number < low:
        return EXACT.subtract(low, number), low
    if high is not None and number > high:
        return EXACT.subtract(number, high), high
    return Decimal(0), None


def _rate_number(actual, target, polarity, tolerance, unit, scheme, year_ago):
    ends = _ends(target, polarity)
    miss, end = _miss(actual.number, ends)

    def reason():
        against = reasons.against(actual, target, unit, lower_is_better=polarity == Polarity.LOWER)
        if not miss:
            return f"{against}: {reasons.met_by(actual, target, unit, tolerance)}"
        return f"{against}: {reasons.missed_by(actual, target, end, miss, unit, tolerance)}"

    if not miss:
        return Rating(Rag.GREEN, reason)
    if tolerance.relative:
        is_amber = EXACT.multiply(miss, 100) <= EXACT.multiply(tolerance.amount, end.copy_abs())
    else:
        is_amber = miss <= tolerance.amount
    if not is_amber and scheme == "improving":
        return _improving(reason(), miss, year_ago, actual, unit, ends)
    return Rating(Rag.AMBER if is_amber else Rag.RED, reason)


def _rate_in_bands(actual, target, polarity, relative, unit, bands):
    ends = _ends(target, polarity)
    miss, end = _miss(actual.number, ends)
    if not miss and None in ends:
        # Where one side is open, what is beyond the target counts too: a miss below 0.
        end = next(end for end in ends if end is not None)
        miss = -abs(EXACT.subtract(actual.number, end))
    size = Decimal(1) if end is None else end.copy_abs()
    band = band_of(miss, bands, relative=relative, size=size)
    unmeasured = "from a target of 0" if relative and not size else ""

    def said():
        limits = {abs(one.up_to) for one in bands if one.up_to is not None}
        measure = Tolerance(Decimal(0), relative)
        against = reasons.against(actual, target, unit, lower_is_better=polarity == Polarity.LOWER)
        gap = (
            reasons.short_by(actual, target, end, miss, unit, measure, limits)
            if miss > 0
            else reasons.met_by(actual, target, unit, measure, limits)
        )
        return f"{against}: {gap}"

    return _in_band(band, bands, said, _measure(relative, unit), unmeasured)


def _measure(relative, unit):
    """Return a function from the size of a miss to its words."""
    return lambda size: show(size, Unit.PERCENT) if relative else show_difference(size, unit)


def _in_band(band, bands, said, say, unmeasured=""):
    """Return the Rating of a band.

    said -- how the result is against the target, or a function that says it.  say -- the size of a miss in
    words.  unmeasured -- why it could not be measured.
    """

    def reason():
        against = said() if callable(said) else said
        if unmeasured:
            return f"{against}; “{band.label}”, because bands in percent cannot be measured {unmeasured}"
        return f"{against}; “{band.label}” ({reach_words(bands, say)[bands.index(band)]})"

    return Rating(band.rag, reason, band=band)


def _improving(reason, miss, year_ago, actual, unit, ends):
    """Return amber for a red that is no worse than a year ago, red with the reason otherwise."""
    if year_ago is None or year_ago.state != State.VALUE or not is_usable(year_ago.number):
        return Rating(Rag.RED, f"{reason}; there is no figure of a year ago to compare")
    if actual.unit and year_ago.unit and actual.unit != year_ago.unit:
        return Rating(Rag.RED, f"{reason}; the figure of a year ago is in another unit")
    then = show(year_ago.number, unit)
    if miss <= _miss(year_ago.number, ends)[0]:
        return Rating(Rag.AMBER, f"{reason}; amber because no worse than {then} a year ago")
    return Rating(Rag.RED, f"{reason}; worse than {then} a year ago")
