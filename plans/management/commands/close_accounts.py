"""manage.py close_accounts: hand on the work of those whose last day is over, and close their accounts."""

from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from organisation.models import Leaving
from plans.leaving import carry_out


class Command(BaseCommand):
    help = "Close the accounts of those whose last day is over, hand on their work and tell their managers."

    def add_arguments(self, parser):
        parser.add_argument("--date", type=date.fromisoformat, help="the day on which it is asked; today")

    def handle(self, **options):
        today = options["date"] or timezone.localdate()
        waiting = list(Leaving.objects.to_carry_out(today))
        for leaving in waiting:
            carry_out(leaving, today=today)
        self.stdout.write(f"{len(waiting)} closed" if waiting else "Nobody's last day is over")
