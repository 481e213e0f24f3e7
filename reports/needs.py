"""What needs somebody on a dashboard, and whose it is: the answer of one screen.

Nothing here reads the database, the clock or the settings.
"""

from collections import defaultdict
from dataclasses import dataclass

from indicators.moving import BETTER, WORSE

MOST_OWNERS = 7
NOBODY = "Nobody is named"
KINDS = ("indicators", "actions", "risks", "updates")


@dataclass(frozen=True)
class Need:
    """One kind of thing that needs somebody. anchor -- of the table that lists it."""

    words: str
    count: int
    anchor: str


def changes_of(dashboard):
    """Return what changed in words: "Since 2026/27 Q1: 3 better, 2 worse. Since 2025/26 Q2: ..."."""
    counts = {words: (quarter, year) for words, quarter, year in dashboard.moves}
    better, worse = (counts.get(words, (0, 0)) for words in (BETTER, WORSE))
    since = enumerate((dashboard.quarter.previous(), dashboard.quarter.year_before()))
    return " ".join(
        f"Since {then.label}: {better[place]} better, {worse[place]} worse." for place, then in since
    )


@dataclass(frozen=True)
class OwnerRow:
    """What of it somebody owns: red and amber indicators, overdue actions, risks above appetite, updates."""

    name: str
    indicators: int
    actions: int
    risks: int
    updates: int

    @property
    def total(self):
        return self.indicators + self.actions + self.risks + self.updates


def needs_of(dashboard):
    """Return the Needs of a Dashboard, those of which there are any."""
    kinds = (
        ("red indicator", "red indicators", len(dashboard.red), "red"),
        ("amber indicator", "amber indicators", len(dashboard.amber), "amber"),
        ("other that got worse", "others that got worse", len(dashboard.worse), "worse"),
        ("overdue action", "overdue actions", len(dashboard.actions.late), "overdue"),
        ("risk above appetite", "risks above appetite", len(dashboard.risks.above), "risks"),
        ("overdue control", "overdue controls", len(dashboard.controls), "controls"),
        ("not updated", "not updated", len(dashboard.waiting), "waiting"),
    )
    return [Need(one if count == 1 else many, count, anchor) for one, many, count, anchor in kinds if count]


def owners_of(dashboard):
    """Return an OwnerRow for each name, those with most first; what nobody is named for comes last.

    A name is the first line of a lead or owner as it is written: who is named first answers for it.
    """
    found = defaultdict(lambda: dict.fromkeys(KINDS, 0))
    owned = (
        *(("indicators", one.lead) for one in (*dashboard.red, *dashboard.amber)),
        *(("actions", one.lead) for one in dashboard.actions.late),
        *(("risks", one.risk.owner) for one in dashboard.risks.above),
        *(("updates", one.lead) for one in dashboard.waiting),
    )
    for kind, words in owned:
        name = next((line.strip() for line in words.splitlines() if line.strip()), NOBODY)
        found[name][kind] += 1
    rows = [OwnerRow(name, **counts) for name, counts in found.items()]
    return sorted(rows, key=lambda row: (row.name == NOBODY, -row.total, row.name))
