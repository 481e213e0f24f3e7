"""Values: figures as plans print them, and as they are shown again.

Source: design, section 4 "Values"; the list of odd values at the end of the workbook form.
The words are always kept exactly. What can be understood becomes a Decimal in the unit that the words
name, a day, or a named absence; what cannot is UNREAD. Nothing is guessed, nothing absent becomes 0, and
0 is a value.
Nothing here reads the database, the clock or the settings.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact
from functools import lru_cache

from indicators.choices import State, Unit
from organisation.periods import month_number


@dataclass(frozen=True)
class Value:
    """One figure as published.

    words -- exactly as written.  number -- in unit; None for a band, parts, a day and every absence.
    low, high -- the two ends of a band, both included, low below high.
    parts -- two or more numbers shown together (93.5/91.3%), in the order printed.
    unit -- as the words name it; None where they do not.
    day -- for a date; the last day of the month where only a month is written.
    note -- what stands beside the figure, or how it was read.
    """

    words: str
    state: State = State.VALUE
    number: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    parts: tuple[Decimal, ...] = ()
    unit: Unit | None = None
    day: date | None = None
    provisional: bool = False
    note: str = ""


# --- Words that say why there is no figure ---

# Each row: the words, folded and matched whole, and the state they mean.
_SAME_FOR_BOTH = (
    (r"n ?/ ?a|na|n\.a\.?|not applicable", State.NOT_APPLICABLE),
    (r"new|new (local )?(bvpi|lpi|ni|pi|indicator|measure)( (for )?[0-9/-]{4,9})?", State.NEW),
    (r"to be introduced( in [0-9/-]{4,9})?", State.NEW),
    (r"suppressed.{0,40}", State.SUPPRESSED),
    (r"not (yet )?due", State.NOT_DUE),
    (r"[✓✔√]", State.TICK),
)
_RESULT_WORDS = (
    *_SAME_FOR_BOTH,
    (r"tb[acd]|to be confirmed|awaiting.{0,40}|awaited|(data|figures?|results?) awaited", State.AWAITING),
    (r"not (yet )?(known|available)( yet)?", State.AWAITING),
    (r"no|none|no data|not collected|not measured|no survey( in [0-9/-]{4,9})?", State.NOT_COLLECTED),
)
_TARGET_WORDS = (
    *_SAME_FOR_BOTH,
    (r"tb[acd]|(target )?to be (confirmed|agreed|set|determined)", State.TBC),
    # Two real plans print this sentence cut off after "baseline ava" and "baseline esta".
    (r"(targets? )?to be? .{0,40}\bbaseline\b.{0,60}", State.BASELINE),
    (r"baseline( year| to be (set|established))?|(set|establish) (a )?baseline", State.BASELINE),
    (r"no|none|no target( set)?|not set|target set on former definition", State.NO_TARGET),
)


def _absence(folded, table):
    """Return the State that folded words mean in a table, or None."""
    for pattern, state in table:
        if re.fullmatch(pattern, folded):
            return state
    return None


# --- Figures ---

# At most 15 figures before the point and 8 after it: what the database stores without rounding.
# A nought leads only before a point: 05 belongs to a date or a year.
_DIGITS = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}|0|[1-9][0-9]{0,14})(?:\.[0-9]{1,8})?|\.[0-9]{1,8}"
_UNITS = (
    (r"%", Unit.PERCENT),
    (r"pp|ppts?|% ?points?|percentage points?", Unit.PERCENTAGE_POINTS),
    (r"per 1,?000|p/1k", Unit.PER_1000),
    (r"per 10,?000|p/10k", Unit.PER_10000),
    (r"days?|(?:working|calendar) days", Unit.DAYS),
    (r"points?|pts", Unit.POINTS),
)
_UNIT_WORDS = "|".join(pattern for pattern, _ in _UNITS)
_FIGURE = (
    rf"(?P<before>[+-]? ?£ ?[+-]? ?|[+-]?)(?P<digits>{_DIGITS}) ?(?P<scale>[km]\b)? ?(?P<unit>{_UNIT_WORDS})?"
)
_FIGURE_ONLY = re.compile(_FIGURE, re.IGNORECASE)
_BARE = re.sub(r"\?P<\w+>", "?:", _FIGURE)
_BAND = re.compile(rf"(?P<between>between )?(?P<low>{_BARE}) ?(?:-|to|and) ?(?P<high>{_BARE})", re.IGNORECASE)
_PARTS = re.compile(rf"{_BARE}(?: ?/ ?{_BARE})+", re.IGNORECASE)
_PARTS_APART = re.compile(rf"{_BARE}(?:(?: | and | & ){_BARE})+", re.IGNORECASE)
_RATIO = re.compile(rf"({_DIGITS}) ?: ?({_DIGITS})")
_SCALES = {"k": Decimal(1000), "m": Decimal(1000000)}

_AT_LEAST = re.compile(
    r"(?:(?P<low>at least|minimum|min|>=|≥)|(?P<high>at most|no more than|maximum|max|<=|≤)) ?"
)
_MARKS = re.compile(r"(?<=.)[ ]?([¹²³⁴⁵⁶⁷⁸⁹]+|[*†‡]+)$")
_PROVISIONAL = re.compile(r" ?\(?\b(?:provisional|prov)\b\.?\)?$", re.IGNORECASE)
_NOTE = re.compile(r"(?P<figure>[^()]+?) ?\((?P<note>[^()]+)\)")


def _figure(text):
    """Return (number, unit or None) of one figure such as £1,640, -31pp or 65%, or None."""
    found = _FIGURE_ONLY.fullmatch(text)
    if not found:
        return None
    before = found["before"]
    signs = before.count("-") + before.count("+")
    unit = next(
        (unit for pattern, unit in _UNITS if re.fullmatch(pattern, (found["unit"] or "").lower())), None
    )
    if "£" in before:
        if unit or signs > 1:
            return None
        unit = Unit.POUNDS
    elif found["scale"]:
        return None  # 5m is five million pounds or five metres
    number = Decimal(found["digits"].replace(",", ""))
    if found["scale"]:
        number *= _SCALES[found["scale"].lower()]
    return (-number if "-" in before and number else number), unit


def _one_unit(figures):
    """Return the unit that figures share, perhaps written on the last alone; False where they differ."""
    said = {unit for _, unit in figures if unit}
    if not said:
        return None
    if len(said) > 1 or (figures[-1][1] is None and Unit.POUNDS not in said):
        return False
    return said.pop()


def _looks_like_years(text):
    """Say whether a pair of bare figures is rather two years: 2009-10, 2009-2010."""
    return bool(re.fullmatch(r"(?:19|20)[0-9]{2} ?[-/] ?(?:[0-9]{2}|(?:19|20)[0-9]{2})", text))


def _several(words, text):
    """Return the Value of two or more figures in one cell: a band, parts or a ratio; None if it is none."""
    if _looks_like_years(text):
        return None
    if band := _BAND.fullmatch(text):
        figures = [_figure(band["low"]), _figure(band["high"])]
        if None in figures or (unit := _one_unit(figures)) is False or not figures[0][0] < figures[1][0]:
            return None
        return Value(words, low=figures[0][0], high=figures[1][0], unit=unit)
    if ratio := _RATIO.fullmatch(text):
        parts = tuple(Decimal(part.replace(",", "")) for part in ratio.groups())
        return Value(words, parts=parts, unit=Unit.RATIO)
    if _PARTS.fullmatch(text):
        figures = [_figure(part.strip()) for part in text.split("/")]
    elif _PARTS_APART.fullmatch(text):
        figures = [_figure(part) for part in re.split(r" and | & | ", text)]
        if any(figure and figure[1] is None for figure in figures):
            return None  # "1 640" may be one number: apart, each figure must carry its unit
    else:
        return None
    if None in figures or (unit := _one_unit(figures)) is False:
        return None
    return Value(words, parts=tuple(number for number, _ in figures), unit=unit)


# --- Days ---

_MONTH_DAY = re.compile(
    r"(?:(?P<day>[0-9]{1,2})(?: ?(?:st|nd|rd|th))? )?(?P<month>[a-z]{3,9})\.? (?P<year>[0-9]{4}|[0-9]{2})",
    re.IGNORECASE,
)
_FIGURES_DAY = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})")
_ISO_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?: 00:00:00)?")


def _day(text):
    """Return the day that a text names, the last of the month for a month alone, or None.

    A year of two figures is in this century: Mar 08 is 31 March 2008. Days come before months: 01/02/2008
    is in February.
    """
    found = _MONTH_DAY.fullmatch(text) or _FIGURES_DAY.fullmatch(text) or _ISO_DAY.fullmatch(text)
    if not found:
        return None
    month = int(found["month"]) if found["month"].isdigit() else month_number(found["month"])
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    if not month or not 1 <= month <= 12 or not 1900 <= year <= 2199:
        return None
    last = monthrange(year, month)[1]
    day = int(found["day"]) if found["day"] else last
    return date(year, month, day) if 1 <= day <= last else None


# --- Reading ---

# Longer words are a commentary, not a figure.
LONGEST = 200


def _plain(words):
    """Return words with one kind of space, minus and dash, for matching only."""
    return " ".join(words.translate(str.maketrans("−–—‑\u00a0", "---- ")).split())


def without_provisional(words):
    """Return words without the mark at their end that they are provisional; as they stand where it is not."""
    return _PROVISIONAL.sub("", words.rstrip()) if _PROVISIONAL.search(words.rstrip()) else words


def _read(words, table, unit):
    """Return the Value of words, given the table of absences they may name."""
    text = _plain(words)
    if not text:
        return None
    if len(text) > LONGEST:
        return Value(words, State.UNREAD)
    if unit == Unit.YES_NO and text.casefold() == "no":
        return Value(words, number=Decimal(0), unit=Unit.YES_NO)
    provisional = bool(_PROVISIONAL.search(text))
    text = _PROVISIONAL.sub("", text)
    notes = []
    if mark := _MARKS.search(text):
        notes.append(f"marked {mark[1]}")
        text = text[: mark.start()]
    if state := _absence(text.casefold().rstrip("."), table):
        note = "target set on a former definition" if "former definition" in text.casefold() else ""
        return Value(words, state, provisional=provisional, note="; ".join([*notes, note] if note else notes))
    if noted := _NOTE.fullmatch(text):
        notes.insert(0, noted["note"])
        text = noted["figure"]
    if text.casefold() == "yes":
        value = Value(words, number=Decimal(1), unit=Unit.YES_NO)
    elif figure := _figure(text):
        value = Value(words, number=figure[0], unit=figure[1])
    elif day := _day(text):
        value = Value(words, day=day, unit=Unit.DATE)
    else:
        value = _several(words, text)
    if value is None:
        return Value(words, State.UNREAD)
    if value.low is not None:
        notes.append("a band")
    elif value.parts:
        notes.append(f"{len(value.parts)} figures shown together")
    return replace(value, provisional=provisional, note="; ".join(notes))


def read_result(words, unit=None):
    """Return the Value of a result, baseline or comparator as printed; None for blank words.

    unit -- the indicator's own, which matters to yes/no alone: there "No" is an answer, elsewhere it means
    that there is no figure. A figure wholly in brackets, (6.7%), is UNREAD: a minus in accounts, a caution
    elsewhere.
    """
    return _read(words, _RESULT_WORDS, unit)


def read_target(words, unit=None):
    """Return the Value of a target as printed; None for blank words.

    "At least 95%" and "no more than 5" are read as the figure, which itself meets the target; "more than
    95%" and "<5" are UNREAD, because the figure itself would not.
    """
    text = _plain(words).casefold()
    if bound := _AT_LEAST.match(text):
        if (figure := _figure(text[bound.end() :])) is not None:
            return Value(words, number=figure[0], unit=figure[1], note=bound[0].strip())
    return _read(words, _TARGET_WORDS, unit)


# --- Using ---


# Sums of usable figures have fewer digits than this; one that had more would be refused, never rounded.
EXACT = Context(prec=1000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Inexact])


# A figure as the database stores it has so many places.
STORED = Decimal("1E-8")


def is_usable(number):
    """Say whether a number is there, finite and of a size that a figure can have (10 to the power of 60)."""
    if number is None:
        return False
    if number.same_quantum(STORED):
        # True of whatever comes from the database, and quicker to say than what follows.
        return number.adjusted() <= 60
    return number.is_finite() and abs(number.adjusted()) <= 60 and abs(number.as_tuple().exponent) <= 60


def places_of(number):
    """Return how many decimal places a number needs: 2 for 55.250, 0 for 40."""
    shown = format(number, "f")
    return len(shown.partition(".")[2].rstrip("0"))


# --- Showing ---

_SHOWN = {
    Unit.PERCENT: "{}%",
    Unit.PER_1000: "{} per 1,000",
    Unit.PER_10000: "{} per 10,000",
    Unit.DAYS: "{} days",
    Unit.POINTS: "{} points",
    Unit.PERCENTAGE_POINTS: "{}pp",
}


def show(number, unit=None, places=None):
    """Return a number with its unit as a person reads it: 65%, 39.6 per 1,000, £1,640, 4.8.

    number -- a Decimal, or None, which is shown as no words at all. Needless zeros are left out; pence are
    always two figures. places -- show exactly so many decimal places instead, rounding a half to even.
    """
    if number is None:
        return ""
    if not number.is_finite():
        return str(number)
    return _shown(number, unit, places)


@lru_cache(maxsize=10_000)
def _shown(number, unit, places):
    """Return a finite number as show() does. A page says the same figures again and again."""
    if unit == Unit.YES_NO and number in (0, 1):
        return "Yes" if number else "No"
    head, _, tail = format(number, "f").partition(".")
    needed = len(tail.rstrip("0"))
    if places is None:
        places = 2 if unit == Unit.POUNDS and needed == 1 else needed
    if needed > places or (places and not tail):
        shown = format(number, f",.{places}f")
    else:
        # Padding or cutting zeros off is done on the text: arithmetic would round long numbers.
        shown = head if len(head) <= 3 else format(Decimal(head), ",f")
        if places:
            shown = f"{shown}.{tail[:places]:0<{places}}"
    sign, size = ("-", shown[1:]) if shown.startswith("-") else ("", shown)
    if not size.strip("0.,"):
        sign = ""
    if unit == Unit.POUNDS:
        return f"{sign}£{size}"
    if unit in (Unit.DAYS, Unit.POINTS) and size == "1":
        return f"{sign}1 {unit.removesuffix('s')}"
    return _SHOWN.get(unit, "{}").format(sign + size)


def show_difference(size, unit=None):
    """Return the size of the difference between two figures: of two percentages, in percentage points."""
    if unit in (Unit.PERCENT, Unit.PERCENTAGE_POINTS):
        return f"{show(size)} percentage point{'' if size == 1 else 's'}"
    return show(size, unit)
