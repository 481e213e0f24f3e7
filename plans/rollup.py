"""Roll-up: how a priority stands, from the ratings of what it is measured by, with its working.

Source: design, section 4 "Baskets and roll-up": a roll-up shows which member drove it and how many had no
data. The rule is the most cautious one: a priority stands as its worst rated member does. A mean would hide
one red among many greens; the counts beside the rating say how many there are of each. Members without a
rating neither help nor harm, and are counted; with none rated there is no rating.
Weighted baskets are scored by indicators.baskets. Nothing here reads the database, the clock or the settings.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from indicators.choices import Rag
from indicators.rag import Rating
from organisation.access import below

WORST_FIRST = (Rag.RED, Rag.AMBER, Rag.GREEN)


@dataclass(frozen=True)
class Member:
    """What a priority is measured by: its name as a person reads it, and its Rating."""

    name: str
    rating: Rating


@dataclass(frozen=True)
class Rollup:
    """The rating of a priority and its working.

    driver -- the member that decided it, the first of equals; None for green, where all did, and for none.
    counts -- {Rag: how many members}, every Rag at 0 too.
    """

    rag: Rag
    driver: Member | None
    counts: dict

    @property
    def reason(self):
        """The working in words: "1 red, 2 amber, 4 green, 3 without a rating; driven by NI 59"."""
        rated = [f"{self.counts[rag]} {rag.label.lower()}" for rag in WORST_FIRST if self.counts[rag]]
        unrated = self.counts[Rag.NONE]
        if not rated and not unrated:
            return "No indicator measures it"
        said = ", ".join([*rated, *([f"{unrated} without a rating"] if unrated else [])])
        return f"{said}; driven by {self.driver.name}" if self.driver else said


def rollup(members):
    """Return the Rollup of Members, which may be none."""
    members = list(members)
    counted = Counter(member.rating.rag for member in members)
    rag = next((rag for rag in WORST_FIRST if counted[rag]), Rag.NONE)
    driver = None
    if rag in (Rag.RED, Rag.AMBER):
        driver = next(member for member in members if member.rating.rag == rag)
    return Rollup(rag, driver, {rag: counted[rag] for rag in Rag})


def tops(priorities, uses):
    """Yield (priority, the ids of it and all below it, the ids of the indicators that measure any of these).

    Of each of some priorities that stands under no other. uses -- plans.querysets.Use.
    """
    measured, pairs = defaultdict(list), [(one.pk, one.parent_id) for one in priorities]
    for use in uses:
        for priority in use.priorities:
            measured[priority].append(use.indicator_id)
    for priority in priorities:
        if priority.parent_id is None:
            reached = below({priority.pk}, pairs)
            members = dict.fromkeys(pk for one in priorities if one.pk in reached for pk in measured[one.pk])
            yield priority, reached, tuple(members)
