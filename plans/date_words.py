"""The words of dates: every way in which plans write one day, month, term or year.

Source: the last section of the plan workbook's description. What a cell of several such words means is said
in dates.py. MENTION finds one date at a time and names its parts, and read_mention() says which days it
covers; the other patterns tell the words that stand around a date. Nothing here reads the database, the
clock or the settings.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
YEAR = r"(?:(?:19|20)\d\d|[’']?\d\d)(?![\d:%]|[.,/]\d)"
ORDINAL = r"\s?(?:st|nd|rd|th)"
DASH = r"\s*[-–—/]\s*"

MENTION = re.compile(
    rf"""
    (?P<iso>\b(?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d)\b)
  | (?P<dmy>(?<![\d./])(?P<dd>\d{{1,2}})(?P<sep>[./-])(?P<dm>\d{{1,2}})(?P=sep)
       (?P<dy>(?:19|20)?\d\d)(?![\d./]*\d))
  | (?P<quarter>\b(?:(?P<qy1>(?:19|20)\d\d[/-]\d\d(?:\d\d)?)\s+)?(?:q|quarter\s?)(?P<q>[1-4])\b
       (?:\s*,?\s*(?:of\s+)?(?P<qy2>(?:19|20)?\d\d[/-]\d\d(?:\d\d)?)\b)?)
  | (?P<term>\b(?P<season>autumn|spring|summer|winter)(?P<isterm>\s+term)?\s*,?\s*
       (?P<ty>(?:(?:19|20)\d\d|\d\d){DASH}(?:\d{{4}}|\d\d)\b|{YEAR}))
  | (?P<month>
       (?:\b(?:(?P<d1>\d{{1,2}})(?:{ORDINAL})?\s*(?:-|–|/|&|to|and)\s*)?
          (?P<d2>\d{{1,2}})(?:{ORDINAL})?(?:\s+(?:of\s+)?|-))?
       \b(?P<mon>{MONTH})\b\.?
       (?:\s*(?P<d3>\d{{1,2}}){ORDINAL})?
       (?:\s*,?\s*[-/]?(?P<my>{YEAR}))?)
  | (?P<years>\b(?P<y1>(?:19|20)\d\d)(?P<join>{DASH})(?P<y2>(?:19|20)?\d\d?)(?![\d]))
  | (?P<year>\b(?P<y>(?:19|20)\d\d)\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
ACADEMIC = re.compile(r"\b(?:termly|each term|every term|per term|academic|school year|AY)\b", re.IGNORECASE)
TWO_FIGURES = re.compile(
    r"(?P<before>(?:(?:by|to|until|before|after|from|since|end|the|of|in|during|beginning|starting)\s+)*)"
    r"(?:(?:academic|school|financial) year\s+|AY\s+|FY\s+)?(?P<a>\d{1,2})\s*(?P<sep>[-–—/])\s*(?P<b>\d{2})",
    re.IGNORECASE,
)
RECURRING = re.compile(
    r"\b(?:daily|weekly|fortnightly|(?:bi-?\s?)?monthly|(?:half|six)[ -]?monthly|quarterly|termly"
    r"|half[ -]?yearly|yearly|annual(?:ly)?|biannual(?:ly)?|biennial(?:ly)?|on-?\s?going|continuous(?:ly)?"
    r"|continuing|rolling|(?:each|every|per)\s+(?:day|week|month|quarter|half[ -]?term|term|year)|throughout"
    r"|as (?:and when )?required)\b",
    re.IGNORECASE,
)
TBC = re.compile(
    r"\b(?:t\.?b\.?[cda]\b\.?|to be (?:confirmed|agreed|decided|determined|advised|set))", re.IGNORECASE
)
BY = re.compile(
    r"\b(?:by|to|until|till?|no later than|not later than|end|deadline|due)(?:\s+(?:of|the|in))*\s*$",
    re.IGNORECASE,
)
BEFORE = re.compile(r"\b(?:before|prior to)(?:\s+(?:the|end|of))*\s*$", re.IGNORECASE)
FROM = re.compile(
    r"\b(?:from|since|beginning|starting|start|starts|commencing|not before)(?:\s+(?:of|in|the))*\s*$",
    re.IGNORECASE,
)
AFTER = re.compile(r"\bafter(?:\s+the)?\s*$", re.IGNORECASE)
WEEK = re.compile(r"\b(?:w/c|w/b|week (?:commencing|beginning|of))\s*$", re.IGNORECASE)
LINKS = re.compile(
    r"by|to|the|of|in|from|end|before|after|since|until|till?|and|or|onwards?|due|review"
    r"|beginning|starting|start|during|early|mid|late",
    re.IGNORECASE,
)
ONWARDS = re.compile(r"^\s*(?:onwards?|and on|\+|-\s*$|–\s*$)", re.IGNORECASE)

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
# The longest a range of years may be before it is more likely to be something else.
LONGEST_RANGE = 15
# Months of the seasons and school terms; a season without "term" covers what either word could mean.
TERMS = {"autumn": (9, 12), "spring": (1, 3), "summer": (4, 8)}
SEASONS = {"autumn": (9, 12), "spring": (1, 5), "summer": (4, 8)}


@dataclass(frozen=True)
class Mention:
    """One date inside the words: the days it covers, before `by` or `from` narrow it."""

    low: date
    high: date
    note: str = ""


class Unread(Exception):
    """The words cannot be read; its message says why."""


def read_mention(found, year):
    """Return the days of one date found; year -- the financial year to take a missing year from, or None."""
    if found["iso"]:
        return _day(int(found["iy"]), int(found["im"]), int(found["id"]))
    if found["dmy"]:
        return _day(full_year(found["dy"]), int(found["dm"]), int(found["dd"]))
    if found["quarter"]:
        return _quarter(found, year)
    if found["term"]:
        return _season(found)
    if found["years"]:
        return _years(found)
    if found["year"]:
        return Mention(
            date(int(found["y"]), 1, 1), date(int(found["y"]), 12, 31), f"calendar year {found['y']}"
        )
    return _month_mention(found, year)


def _month_mention(found, year):
    month = month_number(found["mon"])
    note = ""
    if found["my"]:
        calendar_year = full_year(found["my"])
    elif year is not None:
        calendar_year = year if month >= 4 else year + 1
        note = f"year taken from the plan, {year_label(year)}"
    else:
        raise Unread("no year is written, and more than one is possible")
    last = found["d3"] or found["d2"]
    if not last:
        low, high = month_days(calendar_year, month)
        return Mention(low, high, note)
    end = _day(calendar_year, month, int(last))
    low = end.low
    if found["d1"]:
        low = _day(calendar_year, month, int(found["d1"])).low
    return Mention(low, end.high, note)


def _quarter(found, year):
    note = ""
    written = found["qy1"] or found["qy2"]
    if written:
        first, second = re.split(r"[/-]", written)
        start = full_year(first)
        if int(second) % 100 != (start + 1) % 100:
            raise Unread(f"{written} is not a year")
    elif year is not None:
        start, note = year, f"year taken from the plan, {year_label(year)}"
    else:
        raise Unread("a quarter without a year")
    return Mention(*quarter_days(start, int(found["q"])), note)


def _season(found):
    season, written = found["season"].lower(), re.split(DASH, found["ty"])
    year = full_year(written[0])
    if len(written) == 2:
        if int(written[1]) % 100 != (year + 1) % 100:
            raise Unread(f"{found['ty']} is not a year")
        if season in ("spring", "summer"):
            year += 1
    if season == "winter":
        if len(written) == 1 or found["isterm"]:
            raise Unread("winter has two years, and one is written")
        return Mention(date(year, 12, 1), month_days(year + 1, 2)[1], f"winter {year_label(year)}")
    first, last = (TERMS if found["isterm"] else SEASONS)[season]
    return Mention(
        date(year, first, 1),
        month_days(year, last)[1],
        f"{season}{' term' if found['isterm'] else ''} {year}",
    )


def _years(found):
    first = int(found["y1"])
    second = int(found["y2"])
    if len(found["y2"]) < 4:
        power = 10 ** len(found["y2"])
        second += first // power * power
        if second < first:
            second += power
    if not first < second <= first + LONGEST_RANGE:
        raise Unread(f"{found['years'].strip()} is not a run of years")
    if "/" in found["join"] and len(found["y2"]) < 4 and second > first + 1:
        raise Unread(f"{found['years'].strip()} is neither one year nor clearly several")
    note = f"financial year {year_label(first)}"
    if second > first + 1:
        note = f"financial years {year_label(first)} to {year_label(second - 1)}"
    return Mention(date(first, 4, 1), date(second, 3, 31), note)


def academic_year(year):
    return Mention(date(year, 9, 1), date(year + 1, 8, 31), f"academic year {year_label(year)}")


def quarter_days(year, quarter):
    """Return the first and last day of a quarter of a financial year; Q1 is April to June."""
    first = 4 + 3 * (quarter - 1)
    if first > 12:
        first, year = first - 12, year + 1
    return date(year, first, 1), month_days(year, first + 2)[1]


def _day(year, month, day):
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise Unread("there is no such day")
    return Mention(date(year, month, day), date(year, month, day))


def month_days(year, month):
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def month_number(word):
    return next(number for name, number in MONTHS.items() if name.startswith(word.lower()[:3]))


def full_year(words):
    year = int(words.strip("'’ "))
    return year if year >= 100 else 2000 + year


def year_label(start):
    return f"{start}/{(start + 1) % 100:02d}"
