"""People as plans write them: names, initials, job titles and groups, and the person whom the words mean.

Source: design section 2, "People appear in plans by name, initials or job title, with or without a
sign-in"; the last section of the plan workbook's description. Nothing here reads the database, the clock or
the settings.

A match is certain when the words can only mean one person: their name, their stated initials, their job
title, or first initial with whole surname, and nobody else fits. An abbreviated surname (`M Watm'h`),
initials worked out from a name, another first name with the same initial, a title cut short, or a surname
alone give candidates and are never certain.
"""

import re
from dataclasses import dataclass

TBC = re.compile(
    r"(?:t\.?b\.?[cda]\.?\W*|to be (?:confirmed|agreed|decided|appointed|determined)|vacant|n/?a|-+)", re.I
)
# Two to four capitals, with stops or spaces, and at most one small letter after them: SJ, S.L.T., VA B, ASm.
INITIALS = re.compile(r"(?:[A-Z]\.?[ ]?){1,3}[A-Z](?:[a-z]|\.)?")
# Boards of officers are written in capitals too: DMT, SMT, CMT, SLT, CLT.
GROUP_INITIALS = re.compile(r"[A-Z]{1,2}[ML]T")
GROUP = re.compile(
    r"\b(?:team|group|board|committee|panel|forum|partnership|network|unit|trust|managers|officers|heads|directors"
    r"|staff|schools|members|governors|coordinators|co-ordinators|leads|all)\b",
    re.I,
)
TITLE = re.compile(
    r"\b(?:manager|head|heads|director|officer|lead|leader|chief|executive|assistant|deputy|adviser|advisor|secretary"
    r"|coordinator|co-ordinator|inspector|principal|clerk|accountant|solicitor|treasurer|librarian|engineer|surveyor"
    r"|analyst|administrator|consultant|psychologist|planner|supervisor|chair|chairman|councillor|commissioner"
    r"|portfolio holder|service|services|strategy|policy|performance|children"
    r"|young people|learning|development)\b",
    re.I,
)
NAME_WORD = r"[A-Z][\w’'-]*\.?"
PERSON = re.compile(
    rf"(?:(?:Mr|Mrs|Ms|Miss|Dr|Cllr)\.?\s+)?(?:{NAME_WORD}[\s.]+){{1,3}}(?:(?:de|van|von|la|le)\s+)*{NAME_WORD}"
    rf"|[A-Z]\.{NAME_WORD}"
)
# A word in capitals is an acronym, so no part of a name: "HoS PCPR".
ACRONYM = re.compile(r"\b[A-Z]{3,}s?\b")
SHORT_PERSON = re.compile(rf"(?:[A-Z]\.?\s*){{1,2}}[\s.]{NAME_WORD}|[A-Z]\.\s?{NAME_WORD}")
STANDING_IN = re.compile(r"^(?:interim|acting|temporary)\s+", re.I)
COURTESY = re.compile(r"^(?:mr|mrs|ms|miss|dr|cllr|councillor)\.?\s+", re.I)


@dataclass(frozen=True)
class Named:
    """One entry of a lead cell: its words as written, and what kind of words they are.

    kind -- "name", "initials", "title", "group" or "tbc".
    """

    words: str
    kind: str


@dataclass(frozen=True)
class Match:
    """Whom the words mean: `person` only when certain; else everyone whom they may mean."""

    person: object | None
    candidates: tuple
    certain: bool


NOBODY = Match(None, (), False)


def split_names(words):
    """Return the entries of a lead cell in order, each as written: `KMD/AN/VA B/EKV` has four.

    Lines always part entries. Slashes, semicolons, commas, `and` and `&` part them only where every piece
    is an entry by itself, so `Service Manager, Referral and Assessment` stays one title.
    """
    return [
        piece for line in ("" if words is None else str(words)).splitlines() for piece in _split_line(line)
    ]


def read_names(words):
    """Return the entries of a lead cell as Named, in order."""
    return [describe(piece) for piece in split_names(words)]


def describe(words):
    """Return the Named of one entry. Words of no known shape are a title, since titles have any shape."""
    text = " ".join(str(words).split())
    if TBC.fullmatch(text):
        return Named(words, "tbc")
    if GROUP_INITIALS.fullmatch(text.replace(".", "")):
        return Named(words, "group")
    if INITIALS.fullmatch(text):
        return Named(words, "initials")
    if GROUP.search(text) and not re.search(r"\b(?:manager|head|director|officer)\b", text, re.I):
        return Named(words, "group")
    if re.search(r"^all\b|\b(?:heads of|managers|officers)\b", text, re.I):
        return Named(words, "group")
    if PERSON.fullmatch(text) and not TITLE.search(text) and not ACRONYM.search(text):
        return Named(words, "name")
    return Named(words, "title")


def match_name(words, people):
    """Return the Match of one entry among people.

    people -- things with `name`, `initials` and `job_title`, any of them blank or None.
    """
    people = list(people)
    text = " ".join(("" if words is None else str(words)).split()).strip(" /;,")
    if not text:
        return NOBODY
    # The surest way first; the first that finds anybody decides.
    for certain, find in (
        (True, _by_name),
        (True, _by_initials),
        (True, _by_title),
        (True, _by_initial_and_surname),
        (False, _by_title_within),
        (False, _by_abbreviated_surname),
        (False, _by_initials_of_name),
        (False, _by_surname),
    ):
        found = tuple(person for person in people if find(text, person))
        if found:
            sure = certain and len(found) == 1
            return Match(found[0] if sure else None, found, sure)
    return NOBODY


def _split_line(line):
    """Return the entries of one line."""
    line = line.strip().strip("/;").strip()
    if not line:
        return []
    for separator, allowed in (
        (r"\s*/\s*", ("name", "initials", "group", "tbc")),
        (r"\s*;\s*", ("name", "initials", "group", "tbc", "title")),
        (r"\s*(?:,|&|\band\b)\s*", ("initials", "short name")),
    ):
        pieces = [piece for piece in re.split(separator, line) if piece]
        kinds = [_kind_for_splitting(piece) for piece in pieces]
        all_titles = separator.startswith(r"\s*/") and all(kind == "stated title" for kind in kinds)
        if len(pieces) > 1 and (all_titles or all(_allowed(kind, allowed) for kind in kinds)):
            return [entry for piece in pieces for entry in _split_line(piece)]
    return [line]


def _kind_for_splitting(piece):
    if SHORT_PERSON.fullmatch(piece) and not TITLE.search(piece):
        return "short name"
    kind = describe(piece).kind
    if kind == "title" and TITLE.search(piece):
        return "stated title"
    return kind


def _allowed(kind, allowed):
    if kind == "short name" and "name" in allowed:
        return True
    return kind in allowed or (kind == "stated title" and "title" in allowed)


def _by_name(text, person):
    return _fold_name(text) == _fold_name(person.name) != ""


def _by_initials(text, person):
    return bool(INITIALS.fullmatch(text)) and _letters(text) == _letters(person.initials) != ""


def _by_title(text, person):
    return _fold_title(text) in [_fold_title(title) for title in _titles(person)]


def _by_title_within(text, person):
    """A title cut short or with more words: `Head of Safeguarding` for `Head of Safeguarding and Review`."""
    asked = _fold_title(text)
    if len(asked.split()) < 3:
        return False
    return any(
        held.startswith(asked + " ") or asked.startswith(held + " ")
        for held in map(_fold_title, _titles(person))
        if len(held.split()) >= 3
    )


def _by_initial_and_surname(text, person):
    asked, held = _first_and_surname(text), _first_and_surname(person.name)
    return bool(asked and held) and len(asked[0]) == 1 and asked[0] == held[0][0] and asked[1] == held[1]


def _by_abbreviated_surname(text, person):
    """`M Watm'h`: the surname begins and ends as written; or another first name with the same initial."""
    asked, held = _first_and_surname(text), _first_and_surname(person.name)
    if not asked or not held or asked[0][0] != held[0][0]:
        return False
    if asked[1] == held[1]:
        return True
    begins, _, ends = asked[1].partition("'")
    surname = held[1].replace("'", "")
    if not begins or not ends or len(surname) <= len(begins + ends):
        return False
    return surname.startswith(begins) and surname.endswith(ends)


def _by_initials_of_name(text, person):
    words = _fold_name(person.name).split()
    return (
        bool(INITIALS.fullmatch(text))
        and len(words) > 1
        and _letters(text) == "".join(word[0] for word in words)
    )


def _by_surname(text, person):
    held = _first_and_surname(person.name)
    return bool(held) and _fold_name(COURTESY.sub("", text)) == held[1]


def _first_and_surname(name):
    """Return the folded first name (or initial) and surname, or None of fewer than two words."""
    words = _fold_name(COURTESY.sub("", (name or "").strip())).split()
    return (words[0], words[-1]) if len(words) > 1 else None


def _titles(person):
    """The titles that a person holds: parted by semicolons, words in brackets left out."""
    titles = re.sub(r"\([^)]*\)", " ", person.job_title or "").split(";")
    return [title.strip() for title in titles if title.strip()]


def _fold_name(name):
    """The name in small letters, stops as spaces, apostrophes alike."""
    return " ".join((name or "").replace("’", "'").replace("‘", "'").replace(".", " ").casefold().split())


def _fold_title(title):
    """The title in small letters without punctuation; an interim or acting holder holds the title."""
    return " ".join(re.sub(r"[^\w]+", " ", STANDING_IN.sub("", title.replace("’", "'"))).casefold().split())


def _letters(initials):
    return re.sub(r"[^a-z]", "", (initials or "").casefold())
