"""Cells: the words that a person sees in one, and the value that stands behind words.

Source: ECMA-376 part 1, 18.8.31 (number formats), and what Excel shows for them. A number keeps at most 15
significant digits, as Excel does, so that binary noise never shows; a half rounds away from zero.

Nothing here reads the database, the clock or a file.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from openpyxl.styles.numbers import is_date_format

from organisation.periods import MONTHS

BOOLEAN = "TRUE/FALSE"
GENERAL = "General"
LONGEST_TEXT = 32_767
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

_FIFTEEN_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def words_of(value, number_format=GENERAL):
    """Return the words that a cell shows; "" for a blank one. True is TRUE, 0.552 as 0.0% is 55.2%."""
    if value is None:
        return ""
    if isinstance(value, str):
        return text_of(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float, Decimal)):
        return number_words(value, number_format)
    if isinstance(value, (date, time)):
        return date_words(value, number_format)
    return str(value)


def value_of(words, number_format):
    """Return the number, day or truth that shows as these words in this format, or None for text."""
    if number_format == BOOLEAN:
        return {"TRUE": True, "FALSE": False}.get(words)
    if not words or not number_format:
        return None
    read = _day_of if is_date_format(number_format) else _number_of
    value = read(words, number_format)
    return value if value is not None and words_of(value, number_format) == words else None


def shown_in(words, formats):
    """Return (value, number format) of words in the first format that shows them, or (None, "") for text."""
    for number_format in formats:
        value = value_of(words, number_format)
        if value is not None:
            return value, number_format
    return None, ""


def text_of(written):
    """Return text as it is meant: escapes of the file format undone, one kind of line end, no blanks alone.

    The file format writes a character that it cannot hold as _x0007_, and the underscore of such words
    as _x005F_.
    """
    text = _ESCAPED.sub(_unescaped, written).replace("\r\n", "\n").replace("\r", "\n")
    return text if text.strip() else ""


def escaped(text):
    """Return text as the file format writes it: the other way of text_of()."""
    text = _ESCAPED.sub(r"_x005F_x\1_", text.replace("\r\n", "\n").replace("\r", "\n"))
    return CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _unescaped(found):
    character = chr(int(found[1], 16))
    return character if character in "_\r\n\t" or CONTROL.match(character) else found[0]


# Numbers


def number_words(value, number_format=GENERAL):
    """Return a number as Excel shows it in a number format, in plain digits where the format is beyond us."""
    number = _decimal(value)
    if number is None:
        return str(value)
    section, minus = _section(number_format, number)
    shape = _shape(section)
    if shape is None:
        return _plain(number)
    before, digits, after = shape
    percents = (before + after).count("%")
    shown = _digits(abs(number).scaleb(2 * percents), digits)
    sign = "-" if minus and shown.strip("0.,") else ""
    return f"{sign}{before}{shown}{after}".strip()


def is_rounded(value, number_format):
    """Say whether a cell shows less than it holds: 0.5523 as 0.0% shows 55.2%."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    words = number_words(value, number_format)
    shown = _number_of(words, number_format)
    return shown is not None and _decimal(shown) != _decimal(value)


def _decimal(value):
    """Return the Decimal that a float was written as, to 15 digits; None when it is not a finite number."""
    number = Decimal(repr(value) if isinstance(value, float) else value)
    return _FIFTEEN_DIGITS.plus(number) if number.is_finite() else None


def _plain(number):
    digits = f"{number:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if digits == "-0" else digits


def _section(number_format, number):
    """Return the part of a format that holds for a number, and whether a minus sign goes before it."""
    sections = re.findall(r'(?:"[^"]*"|\\.|[^;"\\])+', number_format)
    if any(re.search(r"\[[<>=]", section) for section in sections) or not sections:
        return GENERAL, number < 0
    if number < 0 and len(sections) > 1:
        return sections[1], False
    if number == 0 and len(sections) > 2 and re.search(r"[0#?]", _without_literals(sections[2])):
        return sections[2], False
    return sections[0], number < 0


def _without_literals(section):
    return re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", section)


_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<single>.)|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.'
    r"|(?P<digits>[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+)|(?P<other>.)",
    re.DOTALL,
)


def _shape(section):
    """Return (words before, digits pattern, words after) of a format, or None for General and the unusual."""
    before, digits, after = "", None, ""
    for piece in _PIECE.finditer(section):
        if piece["digits"]:
            if digits is not None:
                return None
            digits = piece["digits"]
            continue
        other = piece["other"] or ""
        if other and other not in "%£$€()+-–: ":
            return None
        words = (piece["quoted"] or "") + (piece["single"] or "") + (piece["money"] or "") + other
        before, after = (before + words, after) if digits is None else (before, after + words)
    if digits is None or digits.endswith(",") or ",." in digits:
        return None
    return before, digits, after


def _digits(number, pattern):
    whole, _, part = pattern.partition(".")
    rounded = number.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP, Context(prec=60))
    shown = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    if len(part) > part.count("0"):
        kept = shown.rstrip("0")
        least = len(shown) - (len(part) - part.count("0"))
        shown = shown[: max(len(kept), least)].rstrip(".")
    least = whole.count("0")
    if least > 1:
        shown = shown.rjust(least + (len(shown) - len(shown.partition(".")[0])), "0")
    return shown.removeprefix("0") if least == 0 and shown.startswith("0.") else shown


def _number_of(words, number_format):
    """Return the number that words show, as int or float; None when they are no number."""
    shape = _shape(_section(number_format, Decimal(1))[0])
    negative = words.startswith(("-", "(")) or words.lstrip("£$€").startswith("-")
    percents = 0 if shape is None else (shape[0] + shape[2]).count("%")
    bare = re.sub(r"[^0-9.]", "", words)
    if shape is None and not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", words):
        return None
    try:
        number = Decimal(bare).scaleb(-2 * percents)
    except InvalidOperation:
        return None
    number = -number if negative else number
    return int(number) if number == number.to_integral_value() else float(number)


# Days and times

_SHORT_DAY = {
    "mm-dd-yy": "dd/mm/yyyy",
    "m/d/yy": "dd/mm/yyyy",
}  # "the short date of this computer", here British
_TIME = re.compile(r"h{1,2}|s{1,2}(?:\.0+)?|am/pm|a/p", re.IGNORECASE)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<single>.)|\[[^\]]*\]|_.|\*.'
    r"|(?P<name>y{2,4}|m{1,5}|d{1,4}|h{1,2}|s{1,2}(?:\.0+)?|am/pm|a/p)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_READ_AS = {
    "yyyy": "%Y",
    "yy": "%y",
    "m": "%m",
    "mm": "%m",
    "mmm": "%b",
    "mmmm": "%B",
    "d": "%d",
    "dd": "%d",
    "ddd": "%a",
    "dddd": "%A",
    "h": "%H",
    "hh": "%H",
    "minute": "%M",
    "s": "%S",
    "ss": "%S",
}


def date_words(value, number_format):
    """Return a day as its format shows it, midnight left out; 2006-04-24 where it is unusual."""
    if isinstance(value, time):
        return value.strftime("%H:%M" if not value.second else "%H:%M:%S")
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    tokens = _tokens(number_format, with_time=moment.time() != time())
    if tokens is None:
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ")
    return "".join(words if name is None else _part(moment, name) for name, words in tokens)


def _part(moment, name):
    return {
        "yyyy": f"{moment.year:04}",
        "yy": f"{moment.year % 100:02}",
        "m": f"{moment.month}",
        "mm": f"{moment.month:02}",
        "mmm": MONTHS[moment.month - 1][:3],
        "mmmm": MONTHS[moment.month - 1],
        "d": f"{moment.day}",
        "dd": f"{moment.day:02}",
        "ddd": _DAYS[moment.weekday()][:3],
        "dddd": _DAYS[moment.weekday()],
        "h": f"{moment.hour}",
        "hh": f"{moment.hour:02}",
        "minute": f"{moment.minute:02}",
        "s": f"{moment.second}",
        "ss": f"{moment.second:02}",
    }[name]


def _tokens(number_format, with_time):
    """Return the (name, words) of a date format, one of them None; None where it holds more."""
    section = number_format.split(";")[0]
    section = _SHORT_DAY.get(section.lower(), section)
    tokens, in_time = [], False
    for found in _TOKEN.finditer(section):
        name = (found["name"] or "").lower()
        if not name:
            tokens.append((None, (found["quoted"] or "") + (found["single"] or "") + (found["other"] or "")))
            continue
        if _TIME.fullmatch(name) and not in_time:
            in_time = True
            if not with_time:
                tokens = _without_end(tokens)
                break
        if name in ("m", "mm") and in_time:
            name = "minute"
        if name not in _READ_AS:
            return None
        tokens.append((name, None))
    return tokens if any(name for name, _ in tokens) else None


def _without_end(tokens):
    while tokens and tokens[-1][0] is None:
        tokens.pop()
    return tokens


def _day_of(words, number_format):
    for with_time in (False, True):
        tokens = _tokens(number_format, with_time)
        if tokens is None:
            try:
                return datetime.strptime(words, "%Y-%m-%d")
            except ValueError:
                return None
        pattern = "".join(
            literal.replace("%", "%%") if name is None else _READ_AS[name] for name, literal in tokens
        )
        try:
            return datetime.strptime(words, pattern)
        except (ValueError, re.error):
            continue
    return None


def kind_of(value, number_format):
    """Return the number format with which a cell's value shows its words, "" for text and blanks."""
    if value is None or isinstance(value, (str, timedelta, time)):
        return ""
    return BOOLEAN if isinstance(value, bool) else number_format
