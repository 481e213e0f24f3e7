"""The table of updates as a workbook has it: its columns, said once for writing and for reading.

A row is one update. What stands left of the boxes is for reading; of it only the key, or the code, tells
which update a row is. The version says what it was when the table went out, so that a stale row is known.
"""

from exchange.sheets import fold
from returns.boxes import BOXES
from returns.forms.update import UpdateForm

SHEET = "Updates"
KEY, CODE, VERSION = "Key", "Code", "Version"
FOR_READING = ("Kind", CODE, "Name", "Period", "Last time", "Target or due day", "Last comment", "Promised")
# What an action is merged into is chosen on its own page.
IN_TABLE = tuple(box for box in BOXES if box.name != "merged_into")
HEADINGS = (KEY, *FOR_READING, *(box.heading for box in IN_TABLE), VERSION)
# How a pasted table may head its columns, beside the headings themselves.
ALSO = {
    "ref": CODE,
    "reference": CODE,
    "indicator": CODE,
    "forecast": "Year-end forecast",
    "what was done": "Comment",
    "commentary": "Comment",
    "action": "Action to put it right",
    "who": "Who does it",
    "when": "By when",
    "percent": "Percent done",
}
# What the columns of a pasted table are where its first row does not say.
ASSUMED = (CODE, "Result", "Year-end forecast", "Comment")
BOX_OF = {box.heading: box.name for box in IN_TABLE}
_KNOWN = {fold(heading): heading for heading in HEADINGS} | ALSO

GUIDE = (
    "Fill in the columns from Result to Why a published result changes. Leave the others as they are.",
    "A row that you leave as it is, is not saved: nothing is reported of it.",
    "A result is written as it is published: 62.5%, £1,640, 93.5/91.3%, 62.5% (provisional); or why there is "
    "none: Awaiting, Not due, New indicator, Not collected, Not applicable, Suppressed.",
    "State of an action or milestone: Not started, Under way, Done, Cancelled. Of a control: Not yet "
    "or In place.",
    "A risk that stands as it did is reviewed by writing why, under Comment.",
    "What became of the promise: Done as promised, Done in part, Not done.",
    "Days are written like 31 March 2027 or 31/3/2027.",
)


def heading_of(words):
    """Return the heading that the words at the top of a column mean, or None."""
    return _KNOWN.get(fold(words))


def code_of(shown):
    """Return the code or reference of what an update is about; "" for none."""
    thing = shown.update.thing
    return shown.update.code or getattr(thing, "ref", "") or ""


def row_of(shown):
    """Return the words of the row of an UpdateShown, one for each of HEADINGS."""
    promise = shown.promise
    said = {
        KEY: str(shown.pk),
        "Kind": shown.kind_words,
        CODE: code_of(shown),
        "Name": shown.name,
        "Period": shown.period.label,
        "Last time": shown.last,
        "Target or due day": shown.target,
        "Last comment": shown.last_comment,
        "Promised": promise.remedy if promise else "",
        VERSION: str(shown.update.version),
    }
    words = held_words(shown)
    said |= {box.heading: words[box.name] for box in IN_TABLE if box.name in words}
    return [said.get(heading, "") for heading in HEADINGS]


def held_words(shown):
    """Return {box: words} of what an update holds, as its cells show it; only of boxes that it has."""
    held = form_of(shown).words
    return held | ({"result": shown.result_words} if "result" in held else {})


def form_of(shown, data=None, only=None):
    """Return the form of an update with the boxes that the table has, or with some of them."""
    names = {box.name for box in IN_TABLE if shown.kind in box.kinds}
    return UpdateForm(shown, data, full=True, only=names if only is None else names & set(only))


def tables_of(rows):
    """Return the tables of the workbook of [UpdateShown], for exchange.writing.write_tables."""
    return [
        (SHEET, HEADINGS, [row_of(shown) for shown in rows]),
        ("How to fill it in", ("What to know",), [[words] for words in GUIDE]),
    ]
