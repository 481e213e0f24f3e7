"""Evidence: attaching a file to an update, and taking it away, while its return can still be changed."""

from datetime import timedelta
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone

from organisation.audit import named, record
from returns.file_types import TAKEN, type_of
from returns.lifecycle import locked_words
from returns.models import Evidence, Return
from returns.saving import Locked

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 20
LIMIT = f"{MOST_BYTES // 1024 // 1024} MB"
STORAGE = Evidence._meta.get_field("file").storage


class NotAttached(Exception):
    """The file was not kept; the message says why and what to do."""


def attach(update, file, *, name, about, by):
    """Attach an uploaded file to an update and return the Evidence. Raises NotAttached or Locked.

    file -- a Django File. Its row and its file are both there afterwards, or neither.
    """
    if file.size > MOST_BYTES:
        raise NotAttached(
            f"The file is larger than {LIMIT}, which is the limit. Attach the part that matters"
        )
    kind = type_of(file, name)
    if kind is None:
        raise NotAttached(
            f"“{name}” is not a file that can be attached, whatever its name says. Attach a {TAKEN} file. "
            "Save one of an older kind, or one with macros, as one of these first"
        )
    path, kept = Evidence._meta.get_field("file").generate_filename(None, f"x{kind.ending}"), False
    try:
        with transaction.atomic():
            held = Return.objects.held(update.unit_return_id)
            if words := locked_words(held, held.cycle):
                raise Locked(words)
            if update.evidence.count() >= MOST_FILES:
                raise NotAttached(
                    f"There are {MOST_FILES} files already, which is the limit. Delete one first"
                )
            stem = PurePath(name.replace("\\", "/")).stem[:200] or "evidence"
            path = STORAGE.save(path, file)
            evidence = Evidence.objects.create(
                update=update,
                file=path,
                name=f"{stem}{kind.ending}",
                kind=kind.content,
                size=file.size,
                about=about.strip(),
                by=by,
                who=named(by),
            )
            _record(by, "attached evidence", evidence, held)
        kept = True
    except OSError as error:
        raise NotAttached(
            "The site could not store the file: its disk is full or away. Nothing was saved. Tell your "
            "administrator, and attach it again later"
        ) from error
    finally:
        if not kept:
            _forget(path)
    return evidence


def _record(by, did, evidence, held):
    """Keep in the audit trail who did what with which file; of an exempt risk no name of a file."""
    what = "a file of an exempt risk" if evidence.update.is_exempt else evidence
    record(by, did, what, council=held.cycle.council, update=evidence.update_id)


def _forget(path):
    """Take away what was written of a file; what cannot be is left to sweep()."""
    try:
        STORAGE.delete(path)
    except OSError:
        return


@transaction.atomic
def detach(evidence, *, by):
    """Delete a piece of evidence, and its file once that is certain. Raises Locked."""
    held = Return.objects.held(evidence.update.unit_return_id)
    if words := locked_words(held, held.cycle):
        raise Locked(words)
    _record(by, "deleted evidence", evidence, held)
    name = evidence.file.name
    evidence.delete()
    transaction.on_commit(lambda: STORAGE.delete(name), robust=True)


def sweep(now=None):
    """Delete files that belong to no evidence and are older than a day; return how many.

    Such a file is left when a worker is killed between writing it and keeping its row.
    """
    try:
        _, names = STORAGE.listdir("evidence")
    except FileNotFoundError:
        return 0
    before = (now or timezone.now()) - timedelta(days=1)
    held = set(Evidence.objects.values_list("file", flat=True))
    stray = [path for path in (f"evidence/{name}" for name in names) if path not in held]
    stray = [path for path in stray if STORAGE.get_modified_time(path) < before]
    for path in stray:
        STORAGE.delete(path)
    return len(stray)
