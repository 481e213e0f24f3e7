"""Checks of baskets and the scorecard: weights that add up, members that count once, codes that meet.

Source: design section 4, "Baskets and roll-up": the weights of a basket add up to 100%.
"""

import re
from collections import defaultdict

from indicators.baskets import adds_up, read_weight, weights_total
from indicators.values import show
from plans.checks.outline import about_indicator, counted, finding, finding_of, listed, own_codes, short
from plans.content import lines
from plans.references import normal_ref

# Words in the place of a weight that say there is none.
NONE_STATED = ("", "na", "n/a", "-", "–", "tbc")


def weights(outline, elsewhere):
    """Baskets whose weights do not add to 100%, and, once for each basket, members that have none.

    Where the weights do not add up, members without one and members that stand twice are said with it: they
    are why.
    """
    for code, members in by_basket(outline).items():
        read = [(row, read_weight(row.weight)) for row in members]
        total = weights_total([weight for _, weight in read])
        without = [row for row, weight in read if weight is None]
        silent = [row for row in without if not _number_like(row.weight)]
        if _off(members):
            why = [_by_priority(read), silent and _no_weight(silent, members), _twice(members, outline)]
            said = "; ".join(filter(None, why))
            yield finding(
                "weights-not-100",
                members[0],
                f"Basket {code} adds to {show(total)}%, not 100%{f': {said}' if said else ''}.",
                column="Weight",
            )
            silent = []
        for row in without:
            if _number_like(row.weight):
                yield finding(
                    "weight-unreadable",
                    row,
                    f"Basket {code}: “{short(row.weight)}” is not a weight between 0% and 100%.",
                    column="Weight",
                )
        if silent:
            yield finding(
                "weight-not-stated",
                silent[0],
                f"Basket {code}: {_no_weight(silent, members)}.",
                column="Weight",
            )


def _off(members):
    """Say whether the weights of a basket are stated and do not add to 100%."""
    return not adds_up([read_weight(row.weight) for row in members])


def _no_weight(silent, members):
    said = listed(dict.fromkeys(f"“{row.weight.strip()}”" for row in silent if row.weight.strip()))
    verb = "has" if len(silent) == 1 else "have"
    words = f"{len(silent)} of {counted(len(members), 'member')} {verb} no weight"
    return f"{words} ({said})" if said else words


def _twice(members, outline):
    """Return which indicators stand twice in a basket, in words."""
    twice = [about_indicator(rows[-1]) for _, rows in _same(members, outline) if not _share_a_code(rows)]
    return f"{listed(twice)} {'counts' if len(twice) == 1 else 'count'} twice" if twice else ""


def by_basket(outline):
    """Return {basket code: its members}, in the order of the sheet."""
    found = defaultdict(list)
    for row in outline.content.baskets:
        found[row.basket.strip()].append(row)
    return found


def _by_priority(read):
    """Return how much lies under each priority, where a basket serves more than one with weights."""
    totals = defaultdict(list)
    for row, weight in read:
        if weight is not None:
            totals[row.priority.strip()].append(weight)
    if len(totals) < 2:
        return ""
    return listed(
        f"{show(weights_total(part))}% under {key or 'no priority'}" for key, part in totals.items()
    )


def _number_like(words):
    return read_weight(words) is None and any(figure in words for figure in "0123456789") and "(" not in words


def counted_twice(outline, elsewhere):
    """Indicators that stand in two baskets, once for the same baskets, or twice in one.

    Known by key, by the same codes or by their words. Two with one code and other words in one basket are two
    indicators that share a code. Twice in a basket whose weights do not add up is said there.
    """
    baskets, across = by_basket(outline), defaultdict(list)
    for members, rows in _same(outline.content.baskets, outline):
        codes = tuple(dict.fromkeys(member.basket.strip() for member in members))
        if len(codes) > 1:
            across[codes].append((members[-1], rows))
        elif _share_a_code(rows):
            titles = listed(f"“{short(row.indicator)}”" for row in rows)
            yield finding(
                "indicator-in-two-baskets",
                members[-1],
                f"{listed(lines(rows[0].refs))} is the code of {len(rows)} indicators of basket {codes[0]}: "
                f"{titles}.",
                column="Indicator",
                remedy="Give each a code of its own.",
            )
        elif not _off(baskets[codes[0]]):
            yield finding(
                "indicator-in-two-baskets",
                members[-1],
                f"{about_indicator(rows[-1])} counts in basket {codes[0]} twice.",
                column="Indicator",
            )
    for codes, found in across.items():
        names = listed([about_indicator(rows[-1]) for _, rows in found], most=4)
        rows = found[0][1]
        only_words = len(found) == 1 and len({row.key for row in rows}) > 1 and not rows[-1].refs.strip()
        yield finding_of(
            "indicator-in-two-baskets",
            [member for member, _ in found],
            f"{names} {'counts' if len(found) == 1 else 'count'} in baskets {listed(codes)}"
            f"{', in the same words' if only_words else ''}.",
            column="Indicator",
            remedy="Say in each what it measures, or make sure that it is meant to count in each."
            if only_words
            else "",
        )


def _same(members, outline):
    """Yield (members, their indicators) that are one indicator by key, by codes or by words: two or more."""
    by_name = defaultdict(list)
    for member in members:
        row = outline.indicators.get(outline.key(member.indicator))
        if row is not None:
            for name in _names(row):
                by_name[name].append((member, row))
    said = set()
    for found in by_name.values():
        key = frozenset(id(member) for member, _ in found)
        if len(key) > 1 and key not in said:
            said.add(key)
            yield [member for member, _ in found], [row for _, row in found]


def _share_a_code(rows):
    """Say whether rows with the same codes speak of different things."""
    return len({_plain(row.indicator) for row in rows}) > 1 and bool(rows[0].refs.strip())


def _names(row):
    """Return what makes two rows one indicator: the key, all codes together, the words without brackets.

    One code that two indicators share does not: it may stand for a family.
    """
    names = {normal_ref(row.key), frozenset(own_codes(row)), f"“{_plain(row.indicator)}”"}
    return names - {"", frozenset(), "“”"}


def _plain(words):
    """Return the words of an indicator as they are compared: without brackets, case and last stop."""
    return " ".join(re.sub(r"\([^)]*\)", " ", words).casefold().split()).rstrip(" .;,")


def scorecard(outline, elsewhere):
    """Baskets that the scorecard names and the plan does not define, and the other way round."""
    if not outline.content.scorecard:
        return
    defined = {normal_ref(code): members[0] for code, members in by_basket(outline).items()}
    used = set()
    for row in outline.content.scorecard:
        for code in lines(row.baskets):
            used.add(normal_ref(code))
            if normal_ref(code) not in defined:
                yield finding(
                    "basket-not-defined",
                    row,
                    f"The scorecard names basket {code}, which has no members.",
                    column="Baskets",
                )
    for code, member in defined.items():
        if code not in used:
            yield finding(
                "basket-not-used", member, f"Basket {member.basket} is not on the scorecard.", column="Basket"
            )


RULES = (weights, counted_twice, scorecard)
