"""Codes of indicators: NI 59, BV 181a, PAF C20, 2016SC, and the cells that list them.

Source: the workbook form: matching ignores case and inner spaces. NI059 is NI 59, and BVPI 38 is BV 38: both
were printed for the same Best Value indicators. Codes of sets are data; these rules know only their shapes.
Nothing here reads the database, the clock or the settings.
"""

import re
from dataclasses import dataclass

# A range longer than this is a slip of the pen, not a list of indicators.
LONGEST_RANGE = 50


def normal(code):
    """Return a code as it is looked up: no spaces, set in capitals, suffix in small, no leading nought.

    NI059, NI 59 and ni59 are NI59; BVPI 43A is BV43a; PAF c24 is PAFC24; LPI ChS 2 is LPICHS2; 2016 SC is
    2016SC.
    """
    text = "".join(code.split()).upper().replace("(", "").replace(")", "")
    text = re.sub(r"^BVPI(?=[0-9])", "BV", text)
    text = re.sub(r"(?<=[A-Z])0+(?=[0-9])", "", text)
    if suffixed := re.fullmatch(r"([A-Z].*[0-9])([A-Z]{1,4})", text):
        return suffixed[1] + suffixed[2].lower()
    return text


def normal_start(words):
    """Return how the codes that begin with these words begin as they are looked up: bvpi is BV, NI 05 is NI5.

    "" where nothing of a code was typed.
    """
    start = normal(words)
    return "BV" if start == "BVPI" else start


def set_code(code):
    """Return the code of the set that a code as it is looked up belongs to by its letters: NI, BVPI, PAF.

    BV38 is of the BVPI, PAFC20 of the PAF, whose letters A to E stand for its parts.
    """
    letters = re.match("[A-Z]*", code)[0]
    if letters == "BV":
        return "BVPI"
    return "PAF" if re.fullmatch("PAF[A-E]", letters) else letters


@dataclass(frozen=True)
class CodeList:
    """The codes that a cell lists, as they are looked up, in order and each once.

    all -- the cell says All.  unread -- the pieces that are no code.
    """

    codes: tuple[str, ...] = ()
    all: bool = False
    unread: tuple[str, ...] = ()


_ALL = re.compile(r"all(?: (?:pis?|indicators?|measures))?\.?", re.IGNORECASE)
_SPLIT = re.compile(r"[,;&]|\band\b", re.IGNORECASE)
_SMALL_SETS = r"ni|bv|bvpi|paf|lpi"
_SUFFIX = r"(?:[a-z]|[A-Z](?![A-Za-z0-9])|i{2,3}|iv|vi{0,3})(?![A-Za-z0-9])"
# A code with its set, the letters of the set in one or two words: LPI ChS 2, BVPI 43A, CF/63.
_CODE = re.compile(
    rf"(?P<set>(?:[A-Z][A-Za-z]{{0,7}}|{_SMALL_SETS})(?:[ /]?[A-Z][A-Za-z]{{0,3}}| [a-z])?[ /]?)"
    rf"(?P<number>[0-9]{{1,5}})(?: ?(?P<suffix>{_SUFFIX}))?"
)
_NUMBER_FIRST = re.compile(r"(?P<number>[0-9]{3,5}) ?(?P<letters>[A-Z]{2,3})(?![A-Za-z0-9])")
_MORE = re.compile(rf"(?P<number>[0-9]{{1,5}})(?: ?(?P<suffix>{_SUFFIX}))?(?![A-Za-z0-9])")
_SUFFIX_ALONE = re.compile(rf"(?P<suffix>{_SUFFIX})")
_TO = re.compile(
    r" ?(?:[-–]|to\b) ?(?:(?P<number>[0-9]{1,5})(?![A-Za-z0-9])|(?P<suffix>[a-zA-Z])(?![A-Za-z0-9]))"
)


def read_codes(words):
    """Return the CodeList of a cell: codes on lines, between commas or spaces, the set said once.

    "BV 38, 39, 181 a,-d" is BV38, BV39 and BV181a to BV181d. A set reaches to the end of its line. A number
    before any set is not guessed at, and stands in unread.
    """
    codes, unread, everything = [], [], False
    for line in words.splitlines():
        line = " ".join(line.split())
        if _ALL.fullmatch(line):
            everything = True
            continue
        found, left = _Line(line).read()
        codes += found
        unread += left
    return CodeList(tuple(dict.fromkeys(codes)), everything, tuple(unread))


class _Line:
    """One line of a cell being read: the set, number and suffix that were read last."""

    def __init__(self, line):
        self.pieces = [piece.strip() for piece in _SPLIT.split(line)]
        self.set, self.number, self.suffix = "", None, ""
        self.codes, self.unread = [], []

    def read(self):
        """Return (codes, pieces that are none)."""
        for piece in self.pieces:
            while piece:
                piece = self._take(piece)
        return self.codes, self.unread

    def _take(self, piece):
        """Read one code, or the rest of a range, from the front of a piece; return what is left of it."""
        if self.number is not None and (found := _TO.match(piece)) and self._reach(found):
            return piece[found.end() :].strip()
        if found := _NUMBER_FIRST.match(piece):
            self.codes.append(normal(found[0]))
            self.set, self.number, self.suffix = "", None, ""
        elif found := _CODE.match(piece):
            self.set = found["set"]
            self._add(int(found["number"]), found["suffix"])
        elif self.set and (found := _MORE.match(piece)):
            self._add(int(found["number"]), found["suffix"])
        elif self.suffix and (found := _SUFFIX_ALONE.fullmatch(piece)):
            self._add(self.number, found["suffix"])
        else:
            self.unread.append(piece)
            return ""
        return piece[found.end() :].strip()

    def _add(self, number, suffix):
        self.number, self.suffix = number, (suffix or "").lower()
        self.codes.append(normal(f"{self.set}{number}{self.suffix}"))

    def _reach(self, to):
        """Add the codes from the last one to the end of a range; say whether it is a range that can be."""
        if to["number"]:
            last = int(to["number"])
            if self.suffix or not self.number < last <= self.number + LONGEST_RANGE:
                return False
            for number in range(self.number + 1, last + 1):
                self._add(number, "")
            return True
        last = to["suffix"].lower()
        if len(self.suffix) != 1 or not self.suffix < last:
            return False
        for letter in range(ord(self.suffix) + 1, ord(last) + 1):
            self._add(self.number, chr(letter))
        return True
