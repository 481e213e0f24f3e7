"""Backups: the restore drill, on whichever database the suite runs."""

import io
import json
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TransactionTestCase, override_settings

from organisation.backups import MANIFEST, RESTORED, make_backup
from organisation.models import Backup, Council
from tests.factories import make_council, make_plan, make_risk, make_unit


class DrillTests(TransactionTestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder, self.files = Path(folder.name), Path(folder.name, "files")
        self.files.joinpath("packs").mkdir(parents=True)
        self.files.joinpath("packs", "quarter 1.pdf").write_bytes(b"%PDF-1.7 " * 1000)
        self.enterContext(override_settings(MEDIA_ROOT=self.files))
        # The test may ask the database that the drill makes, which is not there when the class begins.
        self.enterContext(mock.patch.object(type(self), "databases", {"default", RESTORED}))

    def run_command(self, *words):
        out = io.StringIO()
        call_command(*map(str, words), stdout=out)
        return out.getvalue()

    def test_what_was_backed_up_comes_back_and_what_is_damaged_is_named(self):
        council = make_council("Eastmoor Council")
        make_plan(make_unit(council), title="=not a formula é ŵ")
        make_risk()
        councils = Council.objects.count()
        path = self.folder / "first.tar.gz"
        assert "rows" in self.run_command("backup", path)
        assert path.stat().st_mode & 0o077 == 0
        made = Backup.objects.get()
        assert made.bytes == path.stat().st_size and made.checked_at is None

        # What is done after the backup is not in it, and the drill does not touch it.
        make_council("Westmoor Council")
        before = self.scratches()
        said = self.run_command("restore_check", path)
        assert "comes back" in said and "1 files" in said and "another version" not in said
        assert Council.objects.count() == councils + 1
        assert self.scratches() == before, "the scratch database is still there"
        made.refresh_from_db()
        assert made.checked_at is not None

        self._refuses_to_overwrite(path)
        self._names_what_is_damaged(path)

    def scratches(self):
        if connection.vendor != "postgresql":
            return set()
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'golden_thread_check_%'")
            return {name for (name,) in cursor.fetchall()}

    def _refuses_to_overwrite(self, path):
        held = path.read_bytes()
        with pytest.raises(CommandError, match="no backup is overwritten"):
            self.run_command("backup", path)
        with pytest.raises(CommandError, match="cannot be written"):
            self.run_command("backup", self.folder / "nowhere" / "a.tar.gz")
        assert path.read_bytes() == held
        assert sorted(one.name for one in self.folder.iterdir()) == ["files", "first.tar.gz"]

    def _names_what_is_damaged(self, path):
        def lose_a_row(manifest):
            manifest["rows"]["organisation_council"] += 1

        def lose_a_table(manifest):
            manifest["rows"]["organisation_gone"] = 0

        def lose_a_file(manifest):
            manifest["files"]["packs/quarter 2.pdf"] = "0" * 64

        def lose_a_migration(manifest):
            manifest["migrations"].append("organisation.9999_later")

        for damage, words in (
            (lose_a_row, "organisation_council holds"),
            (lose_a_table, "organisation_gone is missing"),
            (lose_a_file, "packs/quarter 2.pdf"),
            (lose_a_migration, "Other migrations"),
        ):
            with pytest.raises(CommandError, match=words):
                self.run_command("restore_check", self._altered(path, damage))
        half = self.folder / "half.tar.gz"
        half.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        empty = self.folder / "empty.tar.gz"
        empty.touch()
        for broken in (half, empty, self.folder / "nowhere.tar.gz"):
            with pytest.raises(CommandError, match="no whole backup"):
                self.run_command("restore_check", broken)

    def _altered(self, path, damage):
        altered = self.folder / "altered.tar.gz"
        with tarfile.open(path) as source, tarfile.open(altered, "w:gz", compresslevel=1) as target:
            for member in source:
                content = source.extractfile(member).read()
                if member.name == MANIFEST:
                    manifest = json.loads(content)
                    damage(manifest)
                    content = json.dumps(manifest).encode()
                    member.size = len(content)
                target.addfile(member, io.BytesIO(content))
        return altered

    def test_a_folder_gets_a_file_named_for_its_moment(self):
        made = make_backup(self.folder, datetime(2026, 4, 1, 3, 15, 30, tzinfo=UTC))
        assert made.name == "golden-thread-20260401T031530Z.tar.gz"
        assert (self.folder / made.name).exists()
