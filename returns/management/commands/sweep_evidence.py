"""sweep_evidence: take away files of evidence that no update has."""

from django.core.management.base import BaseCommand

from returns.evidence import sweep


class Command(BaseCommand):
    help = (
        "Take away files of evidence that belong to no update and are older than a day. A worker that was "
        "killed while it stored a file leaves one. Run it once a week."
    )

    def handle(self, *args, **options):
        number = sweep()
        self.stdout.write(f"{number} file{'' if number == 1 else 's'} taken away")
