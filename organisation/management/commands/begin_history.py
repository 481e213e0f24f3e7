"""begin_history: keep every row that has no history yet as it stands now."""

from django.core.management.base import BaseCommand

from organisation.pruning import begin


class Command(BaseCommand):
    help = "Keep every row that has no history yet as it stands now. Run after an upgrade; again is no harm."

    def handle(self, **options):
        self.stdout.write(f"{begin()} rows had no history and were kept as they stand")
