"""Checks of baskets and the scorecard: weights that add up, members that count once, codes that meet.

Source: design section 4, "Baskets and roll-up": the weights of a basket add up to 100%.
"""

import re
from collections import defaultdict

from indicators.baskets import WHOLE, read_weight, weights_total
from indicators.values import show
from plans.checks.outline import about_indicator, counted, finding, listed, own_codes, short
from plans.content import lines
from plans.references import normal_ref

# Words in the place of a weight that say there is none.
NONE_STATED = ("", "na", "n/a", "-", "–", "tbc")


def weights(outline, elsewhere):
    """Baskets whose weights do not add to 100%, and, once for each basket, members that have none."""
    for code, members in by_basket(outline).items():
        read = [(row, read_weight(row.weight)) for row in members]
        total = weights_total([weight for _, weight in read])
        without = [row for row, weight in read if weight is None]
        if total is not None and total != WHOLE:
            yield finding(
                "weights-not-100",
                members[0],
                f"Basket {code} adds to {show(total)}%, not 100%{_by_priority(read)}.",
                column="Weight",
            )
        for row in without:
            if _number_like(row.weight):
                yield finding(
                    "weight-unreadable",
                    row,
                    f"Basket {code}: “{short(row.weight)}” is not a weight between 0% and 100%.",
                    column="Weight",
                )
        silent = [row for row in without if not _number_like(row.weight)]
        if silent:
            said = listed(dict.fromkeys(f"“{row.weight.strip()}”" for row in silent if row.weight.strip()))
            yield finding(
                "weight-not-stated",
                silent[0],
                f"Basket {code}: {len(silent)} of {counted(len(members), 'member')} "
                f"{'has' if len(silent) == 1 else 'have'} no weight{f' ({said})' if said else ''}.",
                column="Weight",
            )


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
    parts = listed(
        f"{show(weights_total(part))}% under {key or 'no priority'}" for key, part in totals.items()
    )
    return f": {parts}"


def _number_like(words):
    return read_weight(words) is None and any(figure in words for figure in "0123456789") and "(" not in words


def counted_twice(outline, elsewhere):
    """Indicators that stand in two baskets, or twice in one, by key, by the same codes or by their words."""
    by_name = defaultdict(list)
    for member in outline.content.baskets:
        row = outline.indicators.get(outline.key(member.indicator))
        if row is not None:
            for name in _names(row):
                by_name[name].append((member, row))
    said = set()
    for found in by_name.values():
        members = frozenset(id(member) for member, _ in found)
        if len(members) < 2 or members in said:
            continue
        said.add(members)
        baskets = list(dict.fromkeys(member.basket.strip() for member, _ in found))
        member, row = found[-1]
        where = f"baskets {listed(baskets)}" if len(baskets) > 1 else f"basket {baskets[0]} twice"
        yield finding(
            "indicator-in-two-baskets",
            member,
            f"{about_indicator(row)} counts in {where}.",
            column="Indicator",
        )


def _names(row):
    """Return what makes two rows one indicator: the key, all codes together, the words without brackets.

    One code that two indicators share does not: it may stand for a family.
    """
    words = " ".join(re.sub(r"\([^)]*\)", " ", row.indicator).casefold().split()).rstrip(" .;,")
    names = {normal_ref(row.key), frozenset(own_codes(row)), f"“{words}”"}
    return names - {"", frozenset(), "“”"}


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
