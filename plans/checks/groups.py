"""Findings as a person reads them: by severity, then by rule, each with where to go.

Nothing here reads the database, the clock or the settings.
"""

from dataclasses import dataclass
from hashlib import sha1

from plans.checks.catalogue import RULES
from plans.content import Finding

SEVERITIES = {Finding.ERROR: "Errors", Finding.WARNING: "Warnings", Finding.NOTE: "Notes"}
# Where in the plan document the rows of a sheet stand that have no anchor of their own.
SHEET_ANCHORS = {
    "Priorities": "priorities",
    "Actions": "priorities",
    "Milestones": "priorities",
    "Indicators": "indicators",
    "Baskets": "baskets",
    "Scorecard": "scorecard",
    "People": "people",
    "Risk scheme": "risks",
    "Risks": "risks",
    "Budgets": "budgets",
}
ANCHORED = ("priority", "action", "indicator", "risk")


@dataclass(frozen=True)
class Entry:
    """One finding, its anchor in the plan document, and its mark."""

    finding: Finding
    anchor: str
    mark: str


@dataclass(frozen=True)
class Group:
    """The findings of one rule and severity. remedy is "" where they differ, and each says its own."""

    code: str
    severity: str
    title: str
    remedy: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Severity:
    """All groups of one severity. title -- "Warnings"."""

    name: str
    title: str
    count: int
    groups: tuple[Group, ...]


def by_severity(findings):
    """Return the Severities that have findings, the gravest first."""
    found = []
    for name, title in SEVERITIES.items():
        own = [one for one in findings if one.severity == name]
        if own:
            codes = dict.fromkeys(one.code for one in own)
            groups = tuple(_group(code, name, own) for code in codes)
            found.append(Severity(name, title, len(own), groups))
    return found


def _group(code, severity, findings):
    own = [one for one in findings if one.code == code]
    remedies = {one.remedy for one in own}
    remedy = remedies.pop() if len(remedies) == 1 else ""
    entries = tuple(Entry(one, anchor_of(one), mark_of(one)) for one in own)
    return Group(code, severity, RULES[code].title, remedy, entries)


def anchor_of(finding):
    """Return the anchor in the plan document at which a finding's first item stands, or the part it is in."""
    if finding.items and finding.items[0][0] in ANCHORED:
        return "{}-{}".format(*finding.items[0])
    return SHEET_ANCHORS[sheet_of(finding)]


def mark_of(finding):
    """Return what an address calls a finding: its rule and item, or its rule and a digest of what it says."""
    about = "{}-{}".format(*finding.item) if finding.item else sha1(finding.message.encode()).hexdigest()[:12]
    return f"{finding.code}-{about}"


def sheet_of(finding):
    """Return the sheet on which a finding stands; its kind of sheet when the plan came from the database."""
    if finding.place is not None:
        return finding.place.sheet
    of_item = {"priority": "Priorities", "action": "Actions", "milestone": "Milestones"}
    of_item |= {"indicator": "Indicators", "risk": "Risks"}
    return of_item.get(finding.items and finding.items[0][0], RULES[finding.code].sheet)
