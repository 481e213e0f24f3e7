"""restore_check: restore a backup elsewhere and see whether all of it came back."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organisation.backups import BackupRefused, check_backup


class Command(BaseCommand):
    help = "Restore a backup into a database made for it, compare every table, and take that database away."

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *args, file, **options):
        try:
            found = check_backup(file, timezone.now())
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{file}, made at {found.made_at}, comes back: {found.tables} tables, {found.rows} rows, "
            f"{found.files} files"
        )
        if not found.is_current:
            self.stdout.write("It was made by another version: run manage.py migrate after restoring it")
