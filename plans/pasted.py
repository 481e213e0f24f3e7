"""Pasted words: what Word, Outlook and Excel put among the words of a text, made clean.

Source: the marks are those of Word's "Symbol" and "Wingdings" bullets, which arrive in Unicode's private use
area (U+F0B7 and its neighbours), and the characters that Unicode's General Punctuation and Format classes
name. Quotes, dashes and every other letter stay as they were written.
Nothing here reads the database, the clock or the settings. To clean twice changes nothing.
"""

import re

# Symbols of Word's fonts that mean something in the middle of a line; the rest of the area means nothing.
SYMBOLS = {
    "\uf0fc": "✓",
    "\uf0fe": "☑",
    "\uf0fb": "✗",
    "\uf0a8": "☐",
    "\uf06f": "☐",
    "\uf0e0": "→",
    "\uf0df": "←",
    "\uf0e8": "→",
    "\uf0b0": "°",
    "\uf0b1": "±",
    "\uf0a3": "≤",
    "\uf0b3": "≥",
    "\uf0b4": "×",
    "\uf0b9": "≠",
    "\uf02d": "–",
}
PRIVATE = "\ue000-\uf8ff"
SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# Seen by nobody: soft hyphen, zero-width space, word joiner, byte order mark.
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
# Joiners and marks of direction mean something only among letters that are not Latin, and in emoji.
JOINERS = re.compile("(?<![^\u0000-\u024f\u2000-\u206f])[\u200c-\u200f](?![^\u0000-\u024f\u2000-\u206f])")
LINE_ENDS = re.compile("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
CONTROLS = re.compile("[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]")
BULLETS = "•·▪▫◦‣"
# A bullet by itself; and signs and letters that are one in Word's lists, which only a tab tells from words.
BULLET = re.compile(rf"(?m)^([ \t]*)(?:[{BULLETS}][ \t]+|[{BULLETS}](?=\S)|[●○■□➢➤❖◆◇oØü§v–—-]\t+[ \t]*)")
NUMBER = re.compile(r"(?m)^([ \t]*)(\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])\t[ \t]*")
SECOND = re.compile(r"(?m)^([ \t]*)[o◦○▫□]\t")


def clean_words(words):
    """Return the words of a box without what only Word's own page understands; bullets become •."""
    words = _without_symbols(_plain(words))
    words = BULLET.sub(r"\1• ", words)
    words = NUMBER.sub(r"\1\2 ", words)
    return words.replace("\t", " ")


def clean_markdown(words):
    """Return a text as Markdown: bullets and numbers that Word drew become lists, rows with tabs a table."""
    words = SECOND.sub(r"\1  - ", _without_symbols(_plain(words)))
    words = BULLET.sub(r"\1- ", words)
    words = NUMBER.sub(r"\1\2 ", words)
    return _tables(words).replace("\t", " ")


def to_table(words):
    """Return rows copied from a spreadsheet or a Word table as a Markdown table; "" where there is no row.

    The cells of a row are parted by tabs; the first row is the headings. A cell in quotation marks may run
    over several lines, as Excel copies it.
    """
    rows = _rows(_plain(words))
    if not rows:
        return ""
    width = max(map(len, rows))
    rows = [[_cell(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    lines = [rows[0], ["---"] * width, *rows[1:]]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def _plain(words):
    words = LINE_ENDS.sub("\n", words)
    for symbol, meant in SYMBOLS.items():
        words = re.sub(rf"(?m)(?<!^){symbol}", meant, words)
    return CONTROLS.sub("", JOINERS.sub("", UNSEEN.sub("", SPACES.sub(" ", words))))


def _without_symbols(words):
    """Return the words without private marks; one that begins a line of words was a bullet."""
    words = re.sub(rf"(?m)^([ \t]*)[{PRIVATE}]+(?=[ \t]*[^\s{PRIVATE}])", r"\1•", words)
    return re.sub(f"[{PRIVATE}]", "", words)


def _rows(words):
    """Return the rows of cells: lines that hold something, parted at tabs."""
    if '"' in words:
        words = re.sub(
            r'(?:(?<=\t)|(?<=\n)|^)"((?:[^"]|"")*)"(?=\t|\n|$)',
            lambda found: found[1].replace('""', '"').replace("\n", "\u2028"),
            words,
        )
    return [line.split("\t") for line in words.split("\n") if line.strip()]


def _cell(words):
    return " ".join(words.replace("\u2028", " ").split()).replace("|", "\\|")


def _tables(words):
    """Turn each run of two or more lines that have a tab inside into a table of its own."""
    found, run = [], []

    def end():
        if len(run) > 1:
            found.extend(["", *to_table("\n".join(run)).split("\n"), ""])
        else:
            found.extend(run)
        run.clear()

    for line in words.split("\n"):
        if "\t" in line.strip():
            run.append(line)
        else:
            end()
            found.append(line)
    end()
    text = "\n".join(found)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") if text != words else text
