"""What a reference that nothing answers was probably meant to be: candidates for a person to choose from.

Nothing is guessed: the list is shown, and a person accepts one. A ref is like another when they differ only
in punctuation, in leading noughts, in letters taken for figures (O for 0, l for 1), or by one letter too
many, too few, wrong or in the wrong order. One figure for another (LL 5, LL 6) is another reference, never a
slip. Words are like a title when most words of the two are the same. Nothing here reads the database.
"""

import re

from plans.references import same_framework, split_contribution
from plans.thread import CONTRIBUTES, WAITING, higher_tiers

MOST = 5
# Of the words of two titles together, how many must be in both, in hundredths.
ALIKE = 60
SMALL_WORDS = {"and", "or", "of", "the", "for", "in", "to", "a", "an", "on", "with", "by", "at", "our", "all"}


def candidates(cited, item, thread):
    """Return the Items that a Citation of an item may mean, the likeliest first.

    Those of an ambiguous one are its targets; a waiting one has what is like it, MOST at most.
    """
    if cited.state != WAITING:
        return list(cited.targets)
    words = split_contribution(cited.words)[1] if cited.what == CONTRIBUTES else cited.words
    ranked = [
        (rank, place, one)
        for place, one in enumerate(_reach(item, thread, cited))
        if (rank := _rank(words, one)) is not None
    ]
    return [one for _, _, one in sorted(ranked, key=lambda found: found[:2])[:MOST]]


def _reach(item, thread, cited):
    """Yield what an item could cite: plans above and frameworks, or the framework named."""
    holder, higher, named = thread.by_id[item.plan], higher_tiers(thread.by_id[item.plan].tier), ""
    if cited.what == CONTRIBUTES:
        higher = ("corporate",)
        named = split_contribution(cited.words)[0] if thread.frameworks.knows(cited.words, item.plan) else ""
    for one in thread.items:
        if one.kind == "item":
            if not named or same_framework(named, one.framework):
                yield one
        elif one.plan is not None and one.tier in higher and thread.by_id[one.plan].overlaps(holder):
            yield one


def _rank(words, item):
    """Return how far words are from an item's ref or title, 0 the nearest; None when they are not alike."""
    if item.ref and (near := ref_distance(words, item.ref)) is not None:
        return near
    return 3 if titles_alike(words, item.title) else None


def ref_distance(one, other):
    """Return 0 for refs that differ in punctuation only, 1 in figures as letters, 2 by a slip; else None."""
    plain, held = _plain(one), _plain(other)
    if not plain or not held:
        return None
    if plain == held:
        return 0
    if _figures(plain) == _figures(held):
        return 1
    return 2 if is_slip(plain, held) else None


def is_slip(one, other):
    """Say whether two refs of the same figures differ by one letter: swapped, wrong, missing or too many."""
    if re.sub(r"[a-z]", "", one) != re.sub(r"[a-z]", "", other):
        return False
    short, long = sorted((_letters(one), _letters(other)), key=len)
    if len(long) < 2 or len(long) - len(short) > 1:
        return False
    if len(short) == len(long):
        differ = [place for place, (a, b) in enumerate(zip(short, long, strict=True)) if a != b]
        wrong, right = ([ref[place] for place in differ] for ref in (short, long))
        return (len(differ) == 2 and wrong == right[::-1]) or (len(differ) == 1 and len(long) > 2)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def titles_alike(one, other):
    """Say whether two titles of three words or more share most of their words."""
    mine, theirs = _words(one), _words(other)
    if min(len(mine), len(theirs)) < 3:
        return False
    return 100 * len(mine & theirs) >= ALIKE * len(mine | theirs)


def _plain(ref):
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", re.sub(r"[^a-z0-9]", "", ref.casefold()))


def _figures(plain):
    return plain.translate(str.maketrans("oil", "011"))


def _letters(plain):
    return re.sub(r"[^a-z]", "", plain)


def _words(title):
    return set(re.findall(r"[a-z0-9]+", title.casefold().replace("’", "").replace("'", ""))) - SMALL_WORDS
