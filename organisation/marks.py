"""Marks: which words of a text were added and which removed, between one version and another.

Words are compared with Python's difflib. It takes longer than long texts are worth, so a text is compared
word by word where its two sides have at most MOST pairs of words, else line by line, else as a whole.
Nothing here reads the database, the clock or the settings.
"""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, ADDED, REMOVED = "same", "added", "removed"

MOST = 400_000  # pairs of words, or of lines: a tenth of a second or so
KEPT = 150  # letters before and after a change that are shown of a long text

_WORDS = re.compile(r"\s*\S+|\s+$")
_LINES = re.compile(r"[^\n]*\n|[^\n]+$")


class Run(NamedTuple):
    """Some words and what became of them: same, added or removed."""

    kind: str
    words: str


def marked(before, after):
    """Return the Runs of a text: those not added make the text before, those not removed the text after."""
    return _joined(_by_words(before, after))


def abridged(runs):
    """Return Runs in which what stayed the same is told by its beginning and end where it is long."""
    return tuple(
        Run(SAME, f"{run.words[:KEPT]} … {run.words[-KEPT:]}")
        if run.kind == SAME and len(run.words) > 3 * KEPT
        else run
        for run in runs
    )


def _by_words(before, after):
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    start, end = _alike(old, new)
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    yield Run(SAME, "".join(old[:start]))
    if len(middle_old) * len(middle_new) <= MOST:
        yield from _matched(middle_old, middle_new, _replaced)
    else:
        yield from _by_lines("".join(middle_old), "".join(middle_new))
    yield Run(SAME, "".join(old[len(old) - end :]))


def _by_lines(before, after):
    old, new = _LINES.findall(before), _LINES.findall(after)
    if len(old) * len(new) <= MOST:
        yield from _matched(old, new, _words_of_lines)
    else:
        yield from _replaced([before], [after])


def _words_of_lines(old, new):
    """Yield the Runs of some lines that took the place of others: word by word where they are few."""
    before, after = "".join(old), "".join(new)
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) * len(new) <= MOST // 10:
        yield from _matched(old, new, _replaced)
    else:
        yield from _replaced([before], [after])


def _matched(old, new, inside):
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Run(SAME, "".join(old[i:j]))
        else:
            yield from inside(old[i:j], new[k:m])


def _replaced(old, new):
    yield Run(REMOVED, "".join(old))
    yield Run(ADDED, "".join(new))


def _alike(old, new):
    """Return how many words two lists share at their beginning, and then at their end."""
    most = min(len(old), len(new))
    start = next((place for place in range(most) if old[place] != new[place]), most)
    most -= start
    end = next((place for place in range(most) if old[-1 - place] != new[-1 - place]), most)
    return start, end


def _joined(runs):
    """Return the Runs without the blank ones, neighbours of one kind as one."""
    found = []
    for run in runs:
        if not run.words:
            continue
        if found and found[-1].kind == run.kind:
            found[-1] = Run(run.kind, found[-1].words + run.words)
        else:
            found.append(run)
    return tuple(found)
