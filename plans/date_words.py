"""The words of dates: patterns for every way in which plans write a day, a month, a term or a year.

Source: the last section of the plan workbook's description. What the words mean is said in dates.py.
MENTION finds one date at a time and names its parts; the others tell the words that stand around a date.
"""

import re

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
