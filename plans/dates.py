"""Dates as plans write them: the words kept, and the earliest and latest day that they mean.

Source: design section 4, "Dates as plans write them"; the last section of the plan workbook's description.
Nothing here reads the database, the clock or the settings.

What is read, and how:

- a financial year runs April to March: `2007/08`, `2009-2010` and `06-07` are April of the first year to
  March of the second; so `2009-2011` is two financial years, 1 April 2009 to 31 March 2011;
- a year of two figures is in the 2000s; a bare `2009` is the calendar year, since no second year is written;
- `by`, `to`, `until`, `before`, `end of` give a latest day alone; `from`, `beginning`, `since`, `onwards` an
  earliest day alone, so there is no due day;
- several dates: the earliest of the first, the latest of the last;
- words that repeat (`Quarterly`, `Ongoing`) have no due day of their own; with a year it is the year's last.
  `Termly 08/09` is an academic year, September to August, because terms belong to academic years;
- `06/07` is a month and year in one plan and a year in another. Where the two figures could be both, the
  month is read only if that year lies outside the plan and the month inside; everywhere else both readings
  are named and neither is taken. A hyphen joins two years: `06-07` is the financial year;
- a day or month without a year takes it from the plan only when the plan is for a single financial year.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from plans.date_words import (
    ACADEMIC,
    AFTER,
    BEFORE,
    BY,
    FROM,
    LINKS,
    MENTION,
    ONWARDS,
    RECURRING,
    TBC,
    TWO_FIGURES,
    WEEK,
    Mention,
    Unread,
    academic_year,
    full_year,
    month_days,
    month_number,
    read_mention,
    year_label,
)

# Words that may stand around a date. More than these is a sentence that happens to hold one.
MOST_WORDS = 8
# Years: a two-figure number further than this from the plan's years is not one of its years.
FAR = 10


@dataclass(frozen=True)
class PlanDate:
    """The words of a date and the days they mean.

    earliest, latest -- inclusive; None where the words set no such day. `latest` is the due day.
    certain -- the words were understood and leave one reading; False is a finding for the plan check.
    note -- a phrase for a person: how the words were read, or why they were not.
    """

    words: str
    earliest: date | None
    latest: date | None
    certain: bool
    note: str


def read_date(words, *, first_year, last_year):
    """Return the PlanDate of the words of a due cell, or None when they are blank.

    first_year, last_year -- the starting years of the plan's first and last financial year.
    """
    kept = "" if words is None else str(words)
    text = _tidy(kept)
    if not text:
        return None
    if is_tbc(text):
        return PlanDate(kept, None, None, True, "to be confirmed")
    try:
        earliest, latest, note = _read(text, first_year, last_year)
    except Unread as why:
        return PlanDate(kept, None, None, False, str(why))
    if earliest and latest and earliest > latest:
        return PlanDate(kept, None, None, False, "the dates run backwards")
    return PlanDate(kept, earliest, latest, True, note)


def read_day(words):
    """Return the one day that words such as `27.06.07` or `24th April 2006` name, or None."""
    if isinstance(words, date):
        return date(words.year, words.month, words.day)
    text = _tidy("" if words is None else str(words))
    found = list(MENTION.finditer(text))
    if len(found) != 1 or re.search(r"[^\W\d_]|\d", _around(text, found)):
        return None
    try:
        mention = read_mention(found[0], None)
    except Unread:
        return None
    return mention.low if mention.low == mention.high else None


def is_tbc(words):
    """Say whether the words put the answer off: `TBC`, `TBC**`, `to be agreed`."""
    return bool(words) and bool(TBC.search(str(words)))


def is_recurring(words):
    """Say whether the words tell of something that repeats or goes on: `Quarterly`, `Ongoing`."""
    return bool(words) and bool(RECURRING.search(str(words)))


def overdue(latest, done, today):
    """Say whether a thing due on `latest` is late on `today`; on the due day itself it is not."""
    return latest is not None and not done and today > latest


def _read(text, first_year, last_year):
    """Return earliest, latest and note of tidied words, or raise Unread."""
    recurring = is_recurring(text)
    bare = RECURRING.sub("", text).strip(" ,;:.")
    if two := TWO_FIGURES.fullmatch(bare):
        mention = _two_figures(two, first_year, last_year, academic=bool(ACADEMIC.search(text)))
        return *_narrow(mention, two["before"], ""), mention.note
    found = list(MENTION.finditer(text))
    if not found:
        if recurring:
            return None, None, "repeats or goes on: no due day of its own"
        raise Unread("no date is written that can be read")
    if _is_sentence(text, found):
        raise Unread("a sentence, not a date")
    for item in found:
        # "Sept 15" in a plan for 2006/07 is not a year that the plan could mean.
        if item["my"] and not (item["d2"] or item["d3"] or _near(item["my"], first_year, last_year)):
            raise Unread(f"the year {item['my']} is far from the plan's own")
    one_year = first_year == last_year and not any(item["my"] for item in found)
    mentions = _with_shared_years(found, first_year if one_year else None)
    if ACADEMIC.search(text) and len(found) == 1 and found[0]["years"]:
        mentions = [academic_year(int(found[0]["y1"]))]
    return _combine(text, found, mentions)


def _tidy(words):
    """Return the words on one line, `11 th` closed up, stops at the ends gone."""
    text = " ".join(words.split())
    text = re.sub(r"(\d) (st|nd|rd|th)\b", r"\1\2", text, flags=re.IGNORECASE)
    text = re.sub(r"(\d{4}-\d\d-\d\d)[ T]00:00(?::00)?$", r"\1", text)
    return text.strip(" .;,*")


def _around(text, found):
    """Return the words that stand around the dates found, joined by spaces."""
    pieces, at = [], 0
    for mention in found:
        pieces.append(text[at : mention.start()])
        at = mention.end()
    return " ".join([*pieces, text[at:]])


def _is_sentence(text, found):
    """Say whether the words around the dates are so many that the date may be about something else."""
    around = re.findall(r"[^\W\d_]{2,}", re.sub(r"\([^)]*\)", " ", _around(text, found)))
    if len(around) > MOST_WORDS:
        return True
    # A bare year, or a month alone, among other words may be anything: "2009 places", "may slip".
    weak = all(m["year"] or (m["month"] and not m["my"] and not m["d2"] and not m["d3"]) for m in found)
    return weak and any(not LINKS.fullmatch(word) for word in around if not is_recurring(word))


def _two_figures(two, first_year, last_year, *, academic):
    """Read `06-07`, `06/07`, `03/07`: two years, or a month and a year."""
    a, b, slash = int(two["a"]), int(two["b"]), two["sep"] == "/"
    is_year = len(two["a"]) == 2 and (a + 1) % 100 == b
    is_month = slash and 1 <= a <= 12
    year_start = 2000 + a
    if is_year and academic:
        return academic_year(year_start)
    if is_year and not is_month:
        note = f"financial year {year_label(year_start)}"
        return Mention(date(year_start, 4, 1), date(year_start + 1, 3, 31), note)
    if not is_month:
        raise Unread("neither a month and a year nor two years that follow each other")
    low, high = month_days(2000 + b, a)
    month_inside = date(first_year, 4, 1) <= low <= date(last_year + 1, 3, 31)
    year_inside = first_year <= year_start <= last_year
    month_words = f"{calendar.month_name[a]} {2000 + b}"
    if month_inside and not (is_year and year_inside):
        return Mention(low, high, month_words)
    if is_year:
        raise Unread(f"either {month_words} or the year {year_label(year_start)}")
    raise Unread(f"perhaps {month_words}, which is outside the plan's years")


def _with_shared_years(found, only_year):
    """Return the mentions; months of a list take the year that ends it: `May/June and Sept/Oct 07`.

    Only months in calendar order share a year: in `Nov and Jan 08` the year of November is not written.
    """
    mentions, shared, month_after = [], None, 13
    for item in reversed(found):
        if not item["month"]:
            mentions.append(read_mention(item, only_year))
            shared = None
            continue
        month = month_number(item["mon"])
        if item["my"]:
            shared, month_after = full_year(item["my"]), month
            mentions.append(read_mention(item, None))
        elif shared and month <= month_after:
            month_after = month
            start = shared if month >= 4 else shared - 1
            borrowed = read_mention(item, start)
            mentions.append(Mention(borrowed.low, borrowed.high))
        else:
            mentions.append(read_mention(item, only_year))
            shared = None
    return mentions[::-1]


def _combine(text, found, mentions):
    """Narrow each date by the words before and after it, and take the first day and the last."""
    lows, highs, notes = [], [], []
    for index, (item, mention) in enumerate(zip(found, mentions, strict=True)):
        before = text[found[index - 1].end() if index else 0 : item.start()]
        after = text[item.end() : found[index + 1].start() if index + 1 < len(found) else len(text)]
        if index and re.fullmatch(r"\s*(?:[-–—]|to)\s*", before) and mention.low < mentions[index - 1].low:
            raise Unread("the dates run backwards")
        low, high = _narrow(mention, before, after)
        lows.append(low)
        highs.append(high)
        if mention.note:
            notes.append(mention.note)
    earliest = None if lows[0] is None else min(low for low in lows if low is not None)
    latest = None
    if highs[-1] is not None:
        latest = max(high for high in highs if high is not None)
    return earliest, latest, "; ".join(dict.fromkeys(notes))


def _narrow(mention, before, after):
    """Return the days that a date still covers once the words before and after it are heard."""
    low, high = mention.low, mention.high
    if WEEK.search(before):
        return low, low + timedelta(days=6)
    if FROM.search(before) or ONWARDS.search(after):
        return low, None
    if BEFORE.search(before):
        # "Before the end of March" is by its last day; "before March" is by the last day of February.
        return None, high if re.search(r"\bend\b", before, re.IGNORECASE) else low - timedelta(days=1)
    if AFTER.search(before):
        return high + timedelta(days=1), None
    if BY.search(before):
        return None, high
    return low, high


def _near(year, first_year, last_year):
    """Say whether a year written with a month alone is one that the plan could mean."""
    return first_year - FAR <= full_year(year) <= last_year + FAR
