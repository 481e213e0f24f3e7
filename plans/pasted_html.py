"""Pasted pages: what Word, Outlook, Excel or a browser puts on the clipboard as HTML, as Markdown.

Source: Word marks a paragraph of a list with the style `mso-list: l0 level2 lfo1`, and what it draws as the
bullet or number with `mso-list: Ignore`. Headings, lists, tables, bold, italic and links are kept; everything
else is its words. Nothing here reads the database, the clock or the settings, and nothing is fetched.
"""

import re
from html.parser import HTMLParser

from plans.pasted import clean_markdown

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = {"p", "div", "section", "article", "blockquote", "pre", "address", "dt", "dd", "caption"}
UNSEEN = {"style", "script", "head", "title", "template", "o:p"}
WITHOUT_END = {"meta", "link", "img", "input", "hr", "col", "base", "br"}
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
LEVEL = re.compile(r"mso-list:[^;]*?level(\d)", re.IGNORECASE)
DRAWN = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
PLAIN = re.compile(r"font-(?:weight:\s*(?:normal|400)|style:\s*normal)", re.IGNORECASE)
DEEPEST = 100


def markdown_of(html):
    """Return the Markdown of pasted HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return clean_markdown(reader.text())


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self._blocks = []  # pairs (kind, words); points of one list stand together
        self._words, self._hidden, self._open = [], 0, []
        self._begins = ""
        self._lists, self._rows, self._in_table = [], [], 0

    # --- what the parser meets

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        style = given.get("style") or ""
        if tag == "br":
            self._words.append("\n")
        if tag in WITHOUT_END:
            return
        if self._hidden or tag in UNSEEN or DRAWN.search(style):
            self._note_number(style)
            self._hidden += 1
            self._open.append((tag, "hidden"))
            return
        mark = ""
        if tag == "table":
            self._begin_table()
        elif tag == "tr" and self._in_table == 1:
            self._rows.append([])
        elif tag in ("td", "th") and self._in_table == 1:
            self.end_block()
            self._rows = self._rows or [[]]
        elif self._in_table:
            self._words.append(" ")
        elif tag in ("ul", "ol"):
            self.end_block()
            self._lists.append([tag, 0])
        elif tag == "li":
            self._begin_point()
        elif tag in HEADINGS:
            self.end_block()
            self._begins = "#" * max(int(tag[1]), 2) + " "
        elif tag in BLOCKS:
            self._begin_paragraph(style)
        elif tag in MARKS and not PLAIN.search(style):
            mark = MARKS[tag]
        elif tag == "a" and (given.get("href") or "").startswith(("http://", "https://", "mailto:")):
            mark = f"]({given['href']})"
            self._words.append("[")
        if mark in ("*", "**"):
            self._words.append(("begin", mark))
        self._open.append((tag, mark))

    def handle_endtag(self, tag):
        if tag in WITHOUT_END or not any(name == tag for name, _ in self._open):
            return
        while self._open:
            name, mark = self._open.pop()
            self._end(name, mark)
            if name == tag:
                break

    def handle_data(self, data):
        if not self._hidden:
            self._words.append(re.sub(r"[ \t\r\n\f]+", " ", data))
        else:
            self._drawn = getattr(self, "_drawn", "") + data

    # --- what it makes of them

    def _end(self, tag, mark):
        if mark == "hidden":
            self._hidden -= 1
        elif mark.startswith("]"):
            self._words.append(mark)
        elif mark:
            self._words.append(("end", mark))
        elif tag == "table":
            self._end_table()
        elif tag in ("td", "th") and self._in_table == 1:
            self._rows[-1].append(" ".join(self._said().split()).replace("|", "\\|"))
            self._words = []
        elif self._in_table:
            self._words.append(" ")
        elif tag in ("ul", "ol"):
            self.end_block()
            self._lists = self._lists[:-1]
        elif tag in HEADINGS or tag in BLOCKS or tag == "li":
            self.end_block()

    def _note_number(self, style):
        """Remember that what Word draws before a paragraph is to be looked at: a number, or a bullet."""
        if DRAWN.search(style):
            self._drawn = ""

    def _begin_paragraph(self, style):
        if self._lists and not self._said().strip():
            return
        self.end_block()
        if found := LEVEL.search(style):
            self._begins = ("point", min(int(found[1]), 9) - 1)

    def _begin_point(self):
        self.end_block()
        kind, number = self._lists[-1] if self._lists else ("ul", 0)
        if self._lists:
            self._lists[-1][1] = number + 1
        drawn = f"{number + 1}. " if kind == "ol" else "- "
        above = sum(3 if name == "ol" else 2 for name, _ in self._lists[:-1])
        self._begins = ("drawn", " " * min(above, DEEPEST) + drawn)

    def _begin_table(self):
        if not self._in_table:
            self.end_block()
            self._rows = []
        self._in_table += 1

    def _end_table(self):
        self._in_table -= 1
        self.end_block()
        rows = [row for row in self._rows if any(row)]
        if self._in_table or not rows:
            return
        width = max(map(len, rows))
        rows = [row + [""] * (width - len(row)) for row in rows]
        lines = [rows[0], ["---"] * width, *rows[1:]]
        self._blocks.append(("table", "\n".join(f"| {' | '.join(row)} |" for row in lines)))
        self._rows = []

    def _said(self):
        """Return the words since the last block, marks set where words begin and end."""
        said = ""
        waiting = []
        for piece in self._words:
            if isinstance(piece, str):
                if piece.strip() and waiting:
                    begins = piece[: len(piece) - len(piece.lstrip())]
                    said, piece = said + begins + "".join(waiting), piece.lstrip()
                    waiting = []
                said += piece
            elif piece[0] == "begin":
                waiting.append(piece[1])
            elif waiting:
                waiting.pop()
            else:
                words = said.rstrip()
                said = words + piece[1] + said[len(words) :]
        return said

    def end_block(self):
        """Put the words since the last block among the blocks."""
        words = "\n".join(" ".join(line.split()) for line in self._said().strip().split("\n"))
        begins, self._words, self._begins = self._begins, [], ""
        if not words:
            return
        if isinstance(begins, str):
            self._blocks.append(("text", begins + words))
            return
        kind, value = begins
        if kind == "point":
            number = re.match(r"\s*\(?(\d+)[.)]", getattr(self, "_drawn", ""))
            value = "   " * value + (f"{number[1]}. " if number else "- ")
        self._blocks.append(("point", value + words.replace("\n", "\n" + " " * len(value))))

    def text(self):
        """Return all blocks as a text, whatever is still open closed."""
        while self._open:
            self._end(*self._open.pop())
        self.end_block()
        text, before = "", ""
        for kind, words in self._blocks:
            text += ("\n" if kind == before == "point" else "\n\n") + words
            before = kind
        return text.strip()
