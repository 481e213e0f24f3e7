"""What a person does with a comparator file: bring it in, look at what it would do, confirm it."""

import io
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from exchange.comparators.changes import FigureChanges, compare, store
from exchange.comparators.reading import read_comparators
from exchange.models import ComparatorFile
from exchange.operations import HasErrors, Stale
from exchange.stamps import digest
from organisation.audit import record
from organisation.models import Council
from organisation.writing import explained
from plans.content import Finding


@dataclass
class FilePreview:
    """What storing a comparator file would do.  seen -- a digest of it, so that what was seen is stored."""

    changes: FigureChanges = field(default_factory=FigureChanges)
    findings: list = field(default_factory=list)
    seen: str = ""

    @property
    def errors(self):
        return [finding for finding in self.findings if finding.severity == Finding.ERROR]

    @property
    def can_be_stored(self):
        return bool(self.changes) and not self.errors


def upload(file, council, *, by, name):
    """Keep an inspected file for its preview and return the ComparatorFile. Nothing is stored yet."""
    ComparatorFile.objects.filter(user=by).abandoned(timezone.now()).delete()
    file.seek(0)
    return ComparatorFile.objects.create(council=council, user=by, file_name=name[:255], file=file.read())


def preview(uploaded):
    """Return the FilePreview of a ComparatorFile as things stand now. Writes nothing."""
    rows, findings = read_comparators(io.BytesIO(bytes(uploaded.file)), uploaded.file_name)
    if findings:
        return FilePreview(findings=findings)
    changes, findings = compare(rows, uploaded.council)
    seen = [change.seen() for change in (*changes.added, *changes.changed)]
    return FilePreview(changes, findings, digest(seen))


@explained("import of {uploaded}")
@transaction.atomic
def confirm(uploaded, *, by, seen):
    """Store the figures of a file, all or nothing, and return the FigureChanges.

    seen -- FilePreview.seen of the page that was confirmed. Raises HasErrors, or Stale where the figures of
    the council are no longer what the person saw; whatever is raised, nothing is written.
    """
    uploaded = ComparatorFile.objects.select_for_update().get(pk=uploaded.pk)
    Council.objects.select_for_update().get(pk=uploaded.council_id)
    now = preview(uploaded)
    if now.errors:
        raise HasErrors(now)
    if seen != now.seen:
        raise Stale(now)
    store(now.changes)
    uploaded.stored_at = timezone.now()
    uploaded.save(update_fields=["stored_at"])
    counts = {"added": len(now.changes.added), "changed": len(now.changes.changed)}
    record(by, "imported comparators", uploaded, council=uploaded.council, **counts)
    return now.changes
