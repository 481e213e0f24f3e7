"""References between plans: the codes that one plan prints and others cite, and links to frameworks.

Source: the plan workbook's description, "Rules for every sheet" (a Ref that names two things is a finding,
not a guess; matching ignores case and inner spaces) and "Contributes to holds one link on each line,
`Framework: code or title`". Nothing here reads the database, the clock or the settings.
"""

import re

# As much of a line or a name as one decision about it is told from another by.
LONGEST_NORMAL = 300
# Words after a framework's initials that tell what kind of item is meant, not which framework: "ECM aim".
KINDS = {
    *("outcome", "aim", "priority", "priorities", "action", "objective", "theme", "target", "recommendation"),
    *("item", "framework", "plan", "strategy", "indicator", "aspiration", "value", "goal"),
}
# Words that initials leave out: "Children and Young People's Plan" is the CYPP.
SMALL_WORDS = {"and", "of", "the", "for", "in", "to", "a", "an", "on", "with"}


def normal_ref(words):
    """Return a Ref as it is compared: case and spaces ignored, so `CSD3` is `CSD 3`."""
    return "".join(("" if words is None else str(words)).split()).casefold()


def normal_line(words):
    """Return a line of Supports or Contributes to as decisions about it are kept under."""
    return normal_ref(words)[:LONGEST_NORMAL]


def normal_name(words):
    """Return a name as decisions about it are kept under: `A. Dunn` and `A.  dunn` are one."""
    return " ".join(words.split()).casefold()[:LONGEST_NORMAL]


def read_refs(words):
    """Return the refs of a Supports cell, one on each line, as written and in order."""
    return [line.strip() for line in ("" if words is None else str(words)).splitlines() if line.strip()]


def read_contributions(words):
    """Return the links of a Contributes to cell, one on each line, each as split_contribution gives it."""
    return [split_contribution(line) for line in read_refs(words)]


def split_contribution(line):
    """Return the framework's words ("" where none is named) and the item's words of one line."""
    framework, colon, item = line.partition(":")
    if not colon or not item.strip():
        return "", line.strip()
    return framework.strip(), item.strip()


def same_framework(words, framework_name):
    """Say whether the words name this framework.

    They do when they are its name; when they are its first words, two or more (`Corporate Plan` of
    "Corporate Plan actions in the departmental plan"); or when one of the two is the other's initials and
    the rest only tells the kind of item (`ECM aim` of "Every Child Matters outcomes framework").
    """
    asked, name = _fold(words), _fold(framework_name)
    if not asked or not name:
        return False
    if asked == name:
        return True
    asked_words, name_words = asked.split(), name.split()
    if len(asked_words) > 1 and name_words[: len(asked_words)] == asked_words:
        return True
    return _by_initials(words, name_words) or _by_initials(framework_name, asked_words)


def find_item(item_words, items):
    """Return every item that the words name: those with this code, else those with this title.

    items -- things with `code` and `title`, either of them blank or None. More than one answer is a
    finding.
    """
    code = normal_ref(item_words)
    if not code:
        return []
    by_code = [item for item in items if normal_ref(item.code) == code]
    if by_code:
        return by_code
    title = _fold(item_words)
    return [item for item in items if title and _fold(item.title) == title]


def items_under(heading, items):
    """Return every item that stands under this heading; plans contribute to headings that are no item too.

    items -- things with `parent_words`, the parent as the framework writes it, blank or None.
    """
    words = _fold(heading)
    return [item for item in items if words and _fold(item.parent_words) == words]


def _by_initials(short, long_words):
    """Say whether `short` begins with the initials of the long words and goes on only with a kind of item."""
    first, *rest = short.split() or [""]
    if not re.fullmatch(r"[A-Z]{2,}", first):
        return False
    if any(not _is_kind(word) for word in rest):
        return False
    initials = "".join(word[0] for word in long_words if word not in SMALL_WORDS)
    all_initials = "".join(word[0] for word in long_words)
    return initials.startswith(first.casefold()) or all_initials.startswith(first.casefold())


def _is_kind(word):
    word = word.casefold().strip(".,()")
    return word in KINDS or word.removesuffix("s") in KINDS


def _fold(words):
    """The words in small letters without punctuation, words in brackets left out, spaces single."""
    text = re.sub(r"\([^)]*\)", " ", "" if words is None else str(words))
    text = re.sub(r"[’'‘]", "", text)
    return " ".join(re.sub(r"[^\w&]+", " ", text).casefold().split())
