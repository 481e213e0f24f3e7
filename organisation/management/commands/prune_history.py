"""prune_history: delete history and events that are older than they must be kept."""

from datetime import date, datetime, time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organisation.pruning import prune, to_prune


class Command(BaseCommand):
    help = "Delete history and events older than some years. How each thing stood then is kept."

    def add_arguments(self, parser):
        least = settings.HISTORY_YEARS
        parser.add_argument("--years", type=int, default=least, help=f"how many to keep, at least {least}")
        parser.add_argument("--date", type=date.fromisoformat, help="as if today were this day, YYYY-MM-DD")
        parser.add_argument("--dry-run", action="store_true", help="say what would go and delete nothing")

    def handle(self, *, years, date, dry_run, **options):
        if years < settings.HISTORY_YEARS:
            raise CommandError(
                f"History is kept for {settings.HISTORY_YEARS} years at least. To keep it for fewer, set "
                "HISTORY_YEARS, which whoever keeps records for the council must agree to."
            )
        day = date or timezone.localdate()
        if day > timezone.localdate():
            raise CommandError(f"{day} is yet to come: give a day that is past, or none.")
        try:
            day = day.replace(year=day.year - years)
        except ValueError:  # 29 February
            day = day.replace(year=day.year - years, day=28)
        moment = timezone.make_aware(datetime.combine(day, time.min))
        gone = to_prune(moment) if dry_run else prune(moment)
        did = "Would delete" if dry_run else "Deleted"
        self.stdout.write(
            f"{did} {gone.rows} rows of history and {gone.events} events from before {moment:%-d %B %Y}"
        )
