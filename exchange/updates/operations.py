"""What a person does with a table of updates: take it out, bring it in, see what it would do, confirm it."""

import io
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from exchange.models import UpdateFile
from exchange.operations import HasErrors, Stale
from exchange.stamps import digest
from exchange.updates.changes import UpdateChanges, compare_and_save
from exchange.updates.columns import tables_of
from exchange.updates.reading import read_updates
from exchange.writing import write_tables
from organisation.audit import record
from organisation.writing import explained
from plans.content import Finding


@dataclass
class UpdatesPreview:
    """What saving a table would do.  seen -- a digest of it, so that what was seen is saved."""

    changes: UpdateChanges = field(default_factory=UpdateChanges)
    findings: list = field(default_factory=list)
    seen: str = ""

    @property
    def errors(self):
        return [finding for finding in self.findings if finding.severity == Finding.ERROR]

    @property
    def can_be_stored(self):
        return bool(self.changes) and not self.errors


def export(shown, cycle):
    """Return the bytes of the workbook of [UpdateShown]. Raises Refused."""
    return write_tables(f"Updates for {cycle}", tables_of(shown))


def upload(file, council, *, by, name):
    """Keep a table for its preview and return the UpdateFile. Nothing of it is saved yet.

    file -- a binary file that was inspected, or one of pasted words.
    """
    UpdateFile.objects.filter(user=by).abandoned(timezone.now()).delete()
    file.seek(0)
    return UpdateFile.objects.create(council=council, user=by, file_name=name[:255], file=file.read())


def preview(uploaded, today):
    """Return the UpdatesPreview of an UpdateFile as things stand now. Writes nothing."""
    with transaction.atomic():
        found = _save(uploaded, today)
        transaction.set_rollback(True)
    return found


@explained("import of {uploaded}")
def confirm(uploaded, *, by, seen, today, overwrite=False):
    """Save the rows of a table, all or nothing, and return the UpdateChanges.

    seen -- UpdatesPreview.seen of the page that was confirmed. overwrite -- the person has looked at both
    values of the rows that others saved since the table went out, and wants those of the table.
    Raises HasErrors or Stale; whatever is raised, nothing is written.
    """
    with transaction.atomic():
        uploaded = UpdateFile.objects.select_for_update().get(pk=uploaded.pk)
        now = _save(uploaded, today)
        if not now.can_be_stored:
            raise HasErrors(now)
        if seen != now.seen or (now.changes.stale and not overwrite):
            raise Stale(now)
        uploaded.stored_at = timezone.now()
        uploaded.save(update_fields=["stored_at"])
        about = {"council": uploaded.council, "rows": len(now.changes.rows)}
        record(by, "imported updates", uploaded, **about)
    return now.changes


def _save(uploaded, today):
    rows, findings = read_updates(io.BytesIO(bytes(uploaded.file)), uploaded.file_name)
    if any(finding.severity == Finding.ERROR for finding in findings):
        return UpdatesPreview(findings=findings)
    changes, more = compare_and_save(rows, uploaded.council, uploaded.user, today)
    return UpdatesPreview(changes, [*findings, *more], digest([row.seen() for row in changes.rows]))
