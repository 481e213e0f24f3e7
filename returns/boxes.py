"""Boxes: what can be entered in an update, said once for the page, for what is pasted and for the workbook.

Nothing here reads the database, the clock or the settings.
"""

import re
from dataclasses import dataclass

from plans.dates import read_date, read_day

INDICATOR, ACTION, MILESTONE, CONTROL, RISK = "indicator", "action", "milestone", "control", "risk"
ALL = (INDICATOR, ACTION, MILESTONE, CONTROL, RISK)
ITEMS = (ACTION, MILESTONE)
KIND_WORDS = {
    INDICATOR: "Indicator",
    ACTION: "Action",
    MILESTONE: "Milestone",
    CONTROL: "Planned control",
    RISK: "Risk review",
}
PLANNED, IN_PLACE = "planned", "in place"
NOT_IN_ROW = ("agreed_by", "rag", "rag_reason", "merged_into")


@dataclass(frozen=True)
class Box:
    """One box. heading -- of its column in a table; kinds -- the kinds of things that have it."""

    name: str
    heading: str
    kinds: tuple[str, ...] = ALL


BOXES = (
    Box("result", "Result", (INDICATOR,)),
    Box("forecast", "Year-end forecast", (INDICATOR,)),
    Box("state", "State", (ACTION, MILESTONE, CONTROL)),
    Box("percent", "Percent done", (ACTION,)),
    Box("done_on", "Done on", (ACTION, MILESTONE, CONTROL)),
    Box("expected_on", "Now expected by", ITEMS),
    Box("likelihood", "Likelihood", (RISK,)),
    Box("impact", "Impact", (RISK,)),
    Box("comment", "Comment"),
    Box("cause", "Cause", (*ITEMS, INDICATOR, CONTROL)),
    Box("remedy", "Action to put it right", (*ITEMS, INDICATOR, CONTROL)),
    Box("remedy_owner", "Who does it", (*ITEMS, INDICATOR, CONTROL)),
    Box("remedy_due", "By when", (*ITEMS, INDICATOR, CONTROL)),
    Box("kept", "What became of the promise"),
    Box("kept_words", "What was done about it"),
    Box("agreed_by", "Who agreed the new day", ITEMS),
    Box("rag", "Rated otherwise", ITEMS),
    Box("rag_reason", "Why it is rated otherwise", ITEMS),
    Box("merged_into", "Merged into", (ACTION,)),
    Box("why", "Why a published result changes", (INDICATOR,)),
)
HEADINGS = {box.name: box.heading for box in BOXES}
# Where a word of the box has another name in what was reported of an action or milestone.
PROGRESS_NAMES = {"comment": "words", "cause": "late_because"}
OF_PROGRESS = (
    *("state", "percent", "comment", "rag", "rag_reason", "done_on", "expected_on", "cause", "agreed_by"),
    "merged_into",
)


def boxes_of(kind):
    """Return the Boxes of a kind of thing, in their order."""
    return tuple(box for box in BOXES if kind in box.kinds)


_FIGURES = re.compile(r"\s*(\d{1,2})[ .\-](\d{1,2})[ .\-](\d{4})\s*")


def read_one_day(words, year):
    """Return the day that words mean, the last of a month or quarter; None where they mean none.

    "31 3 2027", "31/3/27", "end of March 2027", "Mar". year -- the starting year of the financial year in
    which they are written.
    """
    if found := _FIGURES.fullmatch(words):
        words = "/".join(found.groups())
    if day := read_day(words):
        return day
    read = read_date(words, first_year=year, last_year=year)
    return read.latest if read and read.certain else None
