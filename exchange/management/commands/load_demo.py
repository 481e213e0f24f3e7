"""manage.py load_demo: load the demonstration council, its plans and its six sign-ins."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from exchange import demonstration


class Command(BaseCommand):
    help = "Load the demonstration council. Where it is held it is left as it is."

    def add_arguments(self, parser):
        parser.add_argument(
            "--date", type=date.fromisoformat, help="the day to load it on, like 2026-11-23; by default today"
        )

    def handle(self, *, date, **options):
        try:
            council = demonstration.load(date or timezone.localdate())
        except demonstration.Refused as refusal:
            raise CommandError(str(refusal)) from None
        names = ", ".join(sign_in.username for sign_in in demonstration.SIGN_INS)
        self.stdout.write(f"Loaded {council.name} with {council.plans.count()} plans; sign in as {names}")
