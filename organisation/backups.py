"""Backups: the whole database and the uploaded files in one file, and the proof that it comes back.

A backup is a .tar.gz with three kinds of things: the database as its own tool writes it (a SQLite file, or
what pg_restore reads), the uploaded files under files/, and manifest.json, which says what must be found: how
many rows each table held at the moment of the copy, which migrations were applied, and the SHA-256 of each
file. The rows are counted in the same snapshot that is copied, so that people may go on working.
"""

import hashlib
import json
import os
import tarfile
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from organisation.database_copies import COPIES, CannotCopy
from organisation.models import Backup

MANIFEST, DATABASE, FILES = "manifest.json", "database", "files/"
FORMAT = 1
RESTORED = "restored"
PIECE = 1024 * 1024


class BackupRefused(Exception):
    """There is no backup, or it is not whole. Its words say why and what to do."""


@dataclass(frozen=True)
class Found:
    """What a backup holds. is_current -- whether it was made by the migrations that this code knows."""

    tables: int
    rows: int
    files: int
    made_at: str
    is_current: bool


# --- making one


def make_backup(target, now):
    """Write a backup and return its Backup. Raises BackupRefused; overwrites nothing, leaves nothing half.

    target -- a path that is not there yet, or a folder, in which the file gets a name of its own.
    """
    target = Path(target)
    if target.is_dir():
        target /= f"golden-thread-{now:%Y%m%dT%H%M%SZ}.tar.gz"
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise BackupRefused(
            f"{target} is there already, and no backup is overwritten: say another name"
        ) from None
    except OSError as error:
        raise BackupRefused(f"{target} cannot be written: {error.strerror}") from error
    is_placed = False
    try:
        # Beside the target, so that it is put in place at once and never fills another disk.
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            counts = _write(Path(folder), now)
            whole = Path(folder, "whole")
            whole.chmod(0o600)
            backup = Backup(
                made_at=now,
                name=target.name,
                sha256=_digest(whole),
                bytes=whole.stat().st_size,
                rows=sum(counts.values()),
            )
            whole.replace(target)
            is_placed = True
    except OSError as error:
        raise BackupRefused(f"The backup could not be written: {error.strerror or error}") from error
    except (CannotCopy, DatabaseError) as error:
        raise BackupRefused(f"The database could not be copied: {error}") from error
    finally:
        if not is_placed:
            target.unlink(missing_ok=True)
    backup.save()
    return backup


def _write(folder, now):
    """Write the archive `whole` in a folder; return {table: rows}."""
    copy = folder / DATABASE
    counts = COPIES[connection.vendor].dump(connection, copy)
    manifest = {
        "format": FORMAT,
        "made_at": now.isoformat(timespec="seconds"),
        "database": connection.vendor,
        "migrations": applied(connection),
        "rows": counts,
        "files": {},
    }
    with tarfile.open(folder / "whole", "w:gz", compresslevel=1) as archive:
        archive.add(copy, DATABASE)
        copy.unlink()
        root = Path(settings.MEDIA_ROOT)
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                name = path.relative_to(root).as_posix()
                manifest["files"][name] = _add(archive, path, f"{FILES}{name}")
        written = folder / MANIFEST
        written.write_text(json.dumps(manifest, indent=1))
        archive.add(written, MANIFEST)
    return counts


def _add(archive, path, name):
    """Add a file to the archive; return its SHA-256 as it was read."""
    with path.open("rb") as file:
        reader = _Digesting(file)
        archive.addfile(archive.gettarinfo(name=path, arcname=name), reader)
    return reader.digest.hexdigest()


class _Digesting:
    """A file whose digest is known once it was read."""

    def __init__(self, file):
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size):
        piece = self._file.read(size)
        self.digest.update(piece)
        return piece


def applied(database):
    """Return the migrations that a database says were applied, as "app.name", in order of their names."""
    executor = MigrationExecutor(database)
    return sorted(f"{app}.{name}" for app, name in executor.loader.applied_migrations)


# --- seeing whether one comes back


def check_backup(path, now):
    """Restore a backup into a database made for it and return what was Found. Raises BackupRefused.

    The site's own database is only told, where it made this backup, that it came back.
    """
    try:
        with tarfile.open(path, "r:gz") as archive, tempfile.TemporaryDirectory() as folder:
            manifest = _manifest(archive)
            copy = Path(folder, DATABASE)
            with archive.extractfile(DATABASE) as source, copy.open("wb") as target:
                while piece := source.read(PIECE):
                    target.write(piece)
            _check_files(archive, manifest)
            with _restored(copy) as database:
                is_current = _check_database(database, manifest)
    except (tarfile.TarError, EOFError, KeyError, OSError, ValueError) as error:
        raise BackupRefused(f"{path} is no whole backup: {error}") from error
    except (CannotCopy, DatabaseError) as error:
        raise BackupRefused(f"The database of {path} does not come back: {error}") from error
    Backup.objects.filter(sha256=_digest(path)).update(checked_at=now)
    counts = manifest["rows"]
    return Found(len(counts), sum(counts.values()), len(manifest["files"]), manifest["made_at"], is_current)


def _manifest(archive):
    manifest = json.load(archive.extractfile(MANIFEST))
    if manifest["format"] != FORMAT:
        raise BackupRefused(f"The backup is of format {manifest['format']}, and this version reads {FORMAT}")
    if manifest["database"] != connection.vendor:
        raise BackupRefused(
            f"The backup is of a {manifest['database']} database, and DATABASE_URL names {connection.vendor}"
        )
    return manifest


def _check_files(archive, manifest):
    found = {}
    for member in archive:
        if member.isfile() and member.name.startswith(FILES):
            digest = hashlib.sha256()
            with archive.extractfile(member) as file:
                while piece := file.read(PIECE):
                    digest.update(piece)
            found[member.name.removeprefix(FILES)] = digest.hexdigest()
    differing = sorted(name for name, _ in found.items() ^ manifest["files"].items())
    if differing:
        raise BackupRefused(f"Files are missing or changed: {', '.join(dict.fromkeys(differing))}")


@contextmanager
def _restored(copy):
    """Give the connection to a scratch database that holds the copy, and take both away afterwards."""
    with COPIES[connection.vendor].scratch(connection, copy) as name:
        connections.databases[RESTORED] = connection.settings_dict | {"NAME": name, "CONN_MAX_AGE": 0}
        try:
            yield connections[RESTORED]
        finally:
            connections[RESTORED].close()
            del connections[RESTORED]
            del connections.databases[RESTORED]


def _check_database(database, manifest):
    """Raise BackupRefused unless all is as the manifest says. Returns whether the code knows every table."""
    COPIES[database.vendor].check(database)
    counts = COPIES[database.vendor].count(database)
    for table, rows in manifest["rows"].items():
        if counts.get(table) != rows:
            found = "is missing" if table not in counts else f"holds {counts[table]} rows"
            raise BackupRefused(f"The table {table} {found}, and held {rows} when the backup was made")
    if extra := sorted(set(counts) - set(manifest["rows"])):
        raise BackupRefused(f"Tables came back that were not copied: {', '.join(extra)}")
    if applied(database) != manifest["migrations"]:
        raise BackupRefused("Other migrations came back than were applied when the backup was made")
    database.check_constraints()
    executor = MigrationExecutor(database)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    for model in apps.get_models():
        model._base_manager.using(database.alias).first()
    return True


def _digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
