"""manage.py load_sets: put the sets of indicators that come with the product into the database."""

from django.core.management.base import BaseCommand

from indicators.sets import load_sets


class Command(BaseCommand):
    help = "Load the sets of indicators that come with the product (NI, BVPI, PAF), or bring them up to date."

    def handle(self, **options):
        loaded = load_sets()
        self.stdout.write(
            f"Loaded {loaded.entries} indicators of {loaded.sets} sets; "
            f"{loaded.joined} codes of councils were joined to them"
        )
