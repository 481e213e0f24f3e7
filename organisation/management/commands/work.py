"""manage.py work: do the long work that people ask for, until told to stop."""

import os

from django.core.management.base import BaseCommand
from django.utils import timezone

from organisation.jobs import kinds, say_alive
from organisation.worker import Worker


class Command(BaseCommand):
    help = "Do the long work that people ask for (large documents), one after the other, until told to stop."

    def add_arguments(self, parser):
        parser.add_argument(
            "--once", action="store_true", help="do what waits now, and end: for a timetable, and for tests"
        )
        parser.add_argument(
            "--with-parent", action="store_true", help="end when the process that started this one ends"
        )

    def handle(self, *, once, with_parent, **options):
        worker = Worker(kinds(), parent=os.getppid() if with_parent else None)
        if not once:
            return worker.run()
        say_alive(timezone.now())
        done = 0
        while worker.work():
            done += 1
        self.stdout.write(f"{done} done" if done else "Nothing waits")
