"""manage.py send_reminders: tell people what they have not updated in the quarters that are open."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from returns.cycles import Refused
from returns.models import Cycle
from returns.reminding import remind

AWAY = "The database went away or has no room: {}. Run this again: nobody is told the same twice."


class Command(BaseCommand):
    help = "Send reminders of every open quarter. It may be run again: nobody is sent the same twice."

    def add_arguments(self, parser):
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            help="the day to send them for, like 2026-10-14; by default today",
        )

    def handle(self, *, date, **options):
        today = date or timezone.localdate()
        for cycle in Cycle.objects.open().select_related("council").order_by("council__name", "starts"):
            try:
                outcome = remind(cycle, today)
            except Refused as refused:
                raise CommandError(str(refused)) from None
            except (OperationalError, InterfaceError) as away:
                raise CommandError(AWAY.format(away)) from away
            self.stdout.write(f"{cycle.council}, {cycle}: {outcome.words}")
