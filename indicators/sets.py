"""Sets: the lists of indicators that come with the product, and how a council takes an indicator from one.

Source: indicators/sets.csv. Its codes, units and polarities are those of the published lists: the National
Indicator Set (NI, 2008), the Best Value Performance Indicators (BVPI, 2000 to 2008) and the Performance
Assessment Framework of social services (PAF); its titles are short, and our own wording.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import transaction

from indicators.codes import normal, set_code
from indicators.models import Indicator, IndicatorCode, IndicatorSet, SetEntry
from organisation.audit import record
from organisation.models import Council
from organisation.writing import explained

FILE = Path(__file__).with_name("sets.csv")
NAMES = {
    "NI": "National Indicator Set",
    "BVPI": "Best Value Performance Indicators",
    "PAF": "Performance Assessment Framework",
}
# What an indicator that is taken from a set says of itself as the set does.
TAKEN = ("title", "unit", "polarity", "frequency", "year_basis")


class AlreadyHere(Exception):
    """The council has an indicator with this code. indicator -- that one."""

    def __init__(self, indicator):
        super().__init__(f"The council already has it: {indicator}")
        self.indicator = indicator


@cache
def shipped():
    """Return the rows of the file: {column: words}, with lists of former and successor codes."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for column in ("former", "successor"):
            row[column] = [code for code in row[column].split(";") if code]
    return rows


@dataclass(frozen=True)
class Loaded:
    """What loading did. joined -- codes of councils that were found to belong to a set."""

    sets: int
    entries: int
    joined: int


@explained("the sets that come with the product")
@transaction.atomic
def load_sets():
    """Put what the file says into the database, new or again, and return what was Loaded.

    What a council made of an indicator is not touched; entries that are no longer in the file stay.
    """
    sets = {
        code: IndicatorSet.objects.get_or_create(code=code, defaults={"name": name})[0]
        for code, name in NAMES.items()
    }
    entries = [
        SetEntry(
            set=sets[row["set"]],
            code=row["code"],
            normal=normal(row["code"]),
            position=position,
            **{name: row[name] for name in (*TAKEN, "former", "successor")},
        )
        for position, row in enumerate(shipped())
    ]
    _write(entries)
    return Loaded(len(sets), len(entries), _join_codes(sets))


def _write(entries):
    """Create the entries that are new and write those that say something else than before."""
    fields = ["set", "code", "position", *TAKEN, "former", "successor"]
    before = {entry.normal: entry for entry in SetEntry.objects.select_related("set")}
    new = [entry for entry in entries if entry.normal not in before]
    changed = []
    for entry in entries:
        same = before.get(entry.normal)
        if same is not None and any(getattr(same, name) != getattr(entry, name) for name in fields):
            entry.pk = same.pk
            changed.append(entry)
    SetEntry.objects.bulk_create(new)
    SetEntry.objects.bulk_update(changed, fields, batch_size=100)


def _join_codes(sets):
    """Give each code without a set that of its letters; return how many were given one."""
    joined = []
    for code in IndicatorCode.objects.filter(set=None).only("pk", "normal"):
        if (found := sets.get(set_code(code.normal))) is not None:
            code.set = found
            joined.append(code)
    IndicatorCode.objects.bulk_update(joined, ["set"], batch_size=1000)
    return len(joined)


def held(entries, council):
    """Return {code as looked up: the council's Indicator with it} of entries: one query."""
    codes = IndicatorCode.objects.filter(
        indicator__council=council, normal__in=[entry.normal for entry in entries]
    )
    return {code.normal: code.indicator for code in codes.select_related("indicator").order_by("-pk")}


@transaction.atomic
def adopt(entry, council, *, by):
    """Make the entry an indicator of the council, and return it. Raises AlreadyHere, and makes nothing."""
    # Two who adopt at once wait for one another, so that the second is told.
    Council.objects.select_for_update().get(pk=council.pk)
    if indicator := held([entry], council).get(entry.normal):
        raise AlreadyHere(indicator)
    indicator = Indicator.objects.create(council=council, **{name: getattr(entry, name) for name in TAKEN})
    IndicatorCode.objects.create(indicator=indicator, set=entry.set, words=entry.code, normal=entry.normal)
    record(by, "adopted", entry, council=council, indicator=indicator.pk)
    return indicator
