"""The comparator group of the demonstration: invented councils, and what they published."""

from datetime import date

from django.conf import settings

from exchange.comparators.changes import compare, store
from exchange.comparators.reading import read_comparators
from indicators.models import ComparatorGroup, GroupMember

FILE = settings.BASE_DIR / "demo" / "comparators.csv"
GROUP = "Northern boroughs"
GROUP_SOURCE = "Invented for the demonstration: boroughs and districts of about the same size."
# The members with their first and their last day in the group, where these are known.
MEMBERS = (
    ("Ashbeck District Council", None, None),
    ("Carrowdale Borough Council", None, None),
    ("Fellgate Borough Council", None, None),
    ("Hartsmoor Council", None, None),
    ("Kelderby District Council", None, None),
    ("Marlsea Borough Council", None, None),
    ("Ravenholme Council", date(2025, 4, 1), None),
    ("Thornwick District Council", None, date(2025, 3, 31)),
)


def load_comparators(council):
    """Make the group, and bring in the figures of its members."""
    group = ComparatorGroup.objects.create(council=council, name=GROUP, source=GROUP_SOURCE)
    GroupMember.objects.bulk_create(
        GroupMember(group=group, name=name, joined_on=joined, left_on=left) for name, joined, left in MEMBERS
    )
    with FILE.open("rb") as file:
        rows, _ = read_comparators(file, FILE.name)
    changes, _ = compare(rows, council)
    store(changes)
