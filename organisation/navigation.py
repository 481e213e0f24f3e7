"""The service navigation: the rooms a person can go to, in the order they are offered."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

ROOMS = (
    ("Plans", "plans:plan_list"),
    ("Dashboard", "reports:dashboard"),
    ("Indicators", "indicators:indicator_list"),
    ("Risks", "risks:register_list"),
    ("Updates", "returns:update_list"),
    ("Returns", "returns:return_list"),
    ("Reports", "reports:report_list"),
)


@dataclass(frozen=True)
class Link:
    """One entry. `current` is "page" on the entry's own page, "true" inside its room, "" elsewhere."""

    words: str
    address: str
    current: str


def links(path):
    """Return the Links of the rooms that have a list page, as seen from the page at `path`."""
    offered = []
    for words, name in ROOMS:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        current = "page" if path == address else "true" if path.startswith(address) else ""
        offered.append(Link(words, address, current))
    return offered
