"""backup: write the whole database and the uploaded files into one file."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organisation.backups import BackupRefused, make_backup


class Command(BaseCommand):
    help = "Write a backup: the whole database and the uploaded files, in one file that is never overwritten."

    def add_arguments(self, parser):
        parser.add_argument("target", help="a file that is not there yet, or a folder")

    def handle(self, *args, target, **options):
        try:
            made = make_backup(target, timezone.now())
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{made.name}: {made.rows} rows, {made.bytes} bytes. Try it: manage.py restore_check"
        )
