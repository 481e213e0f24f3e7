"""The words and rows of the page that shows what an uploaded workbook would do."""

from dataclasses import dataclass

from plans.content import Finding

SEVERITIES = (
    (Finding.ERROR, "Errors", "These stop the import."),
    (Finding.WARNING, "Warnings", "These do not stop the import."),
    (Finding.NOTE, "Notes", "For your information."),
)

SHOWN_AT_ONCE = 10


@dataclass(frozen=True)
class FindingGroup:
    severity: str
    title: str
    meaning: str
    findings: list[Finding]

    @property
    def is_folded(self):
        """Say whether the group is long enough to hide the button to confirm. Errors are never folded."""
        return self.severity != Finding.ERROR and len(self.findings) > SHOWN_AT_ONCE


@dataclass(frozen=True)
class SheetCounts:
    sheet: str
    added: int
    changed: int
    removed: int


def grouped(findings, order):
    """Return the FindingGroups of findings, worst first. order -- the key by which each group is sorted."""
    return [
        FindingGroup(severity, title, meaning, sorted(found, key=order))
        for severity, title, meaning in SEVERITIES
        if (found := [one for one in findings if one.severity == severity])
    ]


class PreviewWords:
    """A Preview as its page shows it."""

    def __init__(self, preview):
        self.preview = preview
        self.fields = preview.content.fields

    @property
    def title(self):
        return self.fields.get("Title", "").strip() or "a workbook without a title"

    @property
    def facts(self):
        """Pairs of a name and its words, as the sheet Plan has them."""
        return [
            (name, self.fields[name])
            for name in ("Council", "Unit", "Tier", "First year", "Last year")
            if self.fields.get(name)
        ]

    @property
    def groups(self):
        """The findings by severity, worst first, each group in the order of the workbook."""
        sheets = {entry["sheet"]: place for place, entry in enumerate(self.preview.content.layout)}

        def order(finding):
            place = finding.place
            return (sheets.get(place.sheet, len(sheets)), place.row) if place else (-1, 0)

        return grouped(self.preview.findings, order)

    @property
    def counts(self):
        """How many items each sheet would gain, alter and lose, for the sheets with any."""
        changes = self.preview.changes
        if changes is None:
            return []
        kinds = (changes.added, changes.changed, changes.removed)
        sheets = dict.fromkeys(change.sheet for kind in kinds for change in kind)
        return [
            SheetCounts(sheet, *(sum(change.sheet == sheet for change in kind) for kind in kinds))
            for sheet in sheets
        ]

    @property
    def added(self):
        return _by_sheet(self.preview.changes.added)

    @property
    def removed(self):
        return _by_sheet(self.preview.changes.removed)

    @property
    def total(self):
        """The whole in words: 12 added, 3 changed, 1 removed, 240 as they were."""
        return f"{_counted(self.preview.changes)}, {self.preview.changes.unchanged:,} as they were"

    @staticmethod
    def of_stored(uploaded, stored):
        """Return what to say when a workbook was stored."""
        return f"{uploaded.file_name} is imported: {_counted(stored.changes)}."


def _counted(changes):
    kinds = (("added", changes.added), ("changed", changes.changed), ("removed", changes.removed))
    return ", ".join(f"{len(found):,} {what}" for what, found in kinds)


def _by_sheet(changes):
    """Return pairs of a sheet and its changes, in order."""
    found = {}
    for change in changes:
        found.setdefault(change.sheet, []).append(change)
    return list(found.items())
