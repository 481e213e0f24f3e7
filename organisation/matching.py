"""What somebody typed into a search box, and the conditions under which a row answers it.

Both databases answer alike: SQLite knows small and capital letters of ASCII only, so other words are asked
for in each of the ways in which they are usually set. Nothing here reads the database.
"""

import re
from dataclasses import dataclass

from django.db.models import F, Q, Value
from django.db.models.functions import Lower, Replace
from django.db.models.lookups import Exact

MOST_LETTERS, MOST_WORDS = 100, 8
CODE = re.compile(
    r"(?P<letters>[a-z]{1,8}(?:[ /][a-z]{1,4})?)[ .-]?0*(?P<figures>[0-9]{1,5}(?:\.[0-9]{1,3}){0,3})"
    r"(?P<suffix>[a-z]?)",
    re.IGNORECASE,
)
APOSTROPHES = ("'", "’")


@dataclass(frozen=True)
class Asked:
    """What was typed, tidied. is_cut -- more was typed than is looked for."""

    words: str
    is_cut: bool = False

    @property
    def is_empty(self):
        return not self.words

    @property
    def is_ref_only(self):
        """One letter or figure is looked for as a whole reference only."""
        return len(self.words) < 2

    @property
    def terms(self):
        """The words that must all be found."""
        return self.words.split()

    @property
    def ref(self):
        """The whole as a reference is compared: without spaces, in small letters."""
        return "".join(self.terms).lower()

    @property
    def pattern(self):
        """The pattern of a code, however its spaces and noughts are set; None where none was typed."""
        if not (found := CODE.fullmatch(self.words)):
            return None
        letters = " *".join(found["letters"].replace("/", " ").split())
        figures = found["figures"].replace(".", r"\.")
        return rf"(^|[^A-Za-z0-9]){letters}[ ./-]*0*{figures}{found['suffix']}($|[^A-Za-z0-9])"

    def in_text(self, *fields):
        """Return the condition that every word, or the code, stands in one of the text fields."""
        if self.pattern:
            return _any(Q(**{f"{name}__iregex": self.pattern}) for name in fields)
        found = Q()
        for word in self.terms:
            found &= _any(
                Q(**{f"{name}__icontains": way}) for name in fields for way in ways_of_setting(word)
            )
        return found

    def is_ref(self, field):
        """Return the condition that a field is the reference that was typed, with or without its spaces."""
        return Q(_exact(field, self.ref))


def read_query(typed):
    """Return the Asked of what was typed: no control characters, quotes or more than MOST_LETTERS."""
    text = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff\"“”]+", " ", typed)
    words = text.split()
    kept = " ".join(words[:MOST_WORDS])[:MOST_LETTERS].strip()
    return Asked(kept, is_cut=kept != " ".join(words))


def ways_of_setting(word):
    """Return the ways in which a word may be printed: both apostrophes, and the case of letters like é."""
    ways = [word]
    if any(mark in word for mark in APOSTROPHES):
        ways = [re.sub("['’]", mark, word) for mark in APOSTROPHES]
    if not word.isascii():
        ways = [way for one in ways for way in (one, one.lower(), one.upper(), one.capitalize())]
    return list(dict.fromkeys(ways))


def _exact(field, ref):
    return Exact(Replace(Lower(F(field)), Value(" "), Value("")), Value(ref))


def _any(conditions):
    found = Q()
    for one in conditions:
        found |= one
    return found
