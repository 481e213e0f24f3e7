"""Two addresses for whoever keeps the site running; they say nothing about anybody's plans.

/healthz answers when the process is alive, and asks nothing. /readyz answers whether the site can serve, as
JSON: 200, or 503 with the names of what fails. What keeps people from working is fatal; what will hurt
later is a warning, with which the site stays in service. Everybody may read the names. The measures are
for those who may see how the site is kept: administrators, and a monitor with the token of the settings.
"""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from organisation.access import ADMINISTERS
from organisation.jobs import last_alive
from organisation.models import Backup, Job
from organisation.reach import reach_of

# Below the first the site cannot be relied on to save; below the second somebody should look.
LEAST_MEGABYTES, FEW_MEGABYTES = 200, 1000
BACKUP_DUE = timedelta(hours=26)


@dataclass(frozen=True)
class Measure:
    """What was found out about one thing. fatal -- whether the site cannot serve when it is not well."""

    name: str
    is_well: bool
    words: str
    fatal: bool = True


def measure_database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Measure("database", False, "The database cannot be reached")
    return Measure("database", True, "The database answers")


def measure_migrations():
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return Measure("migrations", False, "Unknown while the database cannot be reached")
    if waiting:
        return Measure(
            "migrations", False, f"{len(waiting)} migrations are not applied: run manage.py migrate"
        )
    return Measure("migrations", True, "Every migration is applied")


def measure_cache():
    """Signing in counts attempts in the cache, so that nobody signs in without it."""
    try:
        cache.get("readyz")
    except DatabaseError:
        return Measure("cache", False, "The cache cannot be read: run manage.py createcachetable")
    return Measure("cache", True, "The cache answers")


def measure_disk():
    """The least space left where the site writes: its own folder, uploads, and work in progress."""
    folders = {settings.VAR_DIR, nearest(settings.MEDIA_ROOT), Path(tempfile.gettempdir())}
    left = min(shutil.disk_usage(folder).free for folder in folders) // 1_000_000
    return judge_disk(left)


def judge_disk(megabytes):
    """Return the Measure of the megabytes left."""
    words = f"{megabytes} MB are left on the fullest disk"
    return Measure("disk", megabytes >= FEW_MEGABYTES, words, fatal=megabytes < LEAST_MEGABYTES)


def measure_backup():
    try:
        last = Backup.objects.first()
    except DatabaseError:
        return Measure("backup", False, "Unknown while the database cannot be reached", fatal=False)
    return judge_backup(last.made_at if last else None, timezone.now())


def judge_backup(made_at, now):
    """Return the Measure of the last backup, made at a moment or never (None)."""
    if made_at is None:
        return Measure("backup", False, "No backup was ever made: run manage.py backup", fatal=False)
    words = f"The last backup was made at {made_at:%Y-%m-%d %H:%M} UTC"
    return Measure("backup", now - made_at <= BACKUP_DUE, words, fatal=False)


def measure_worker():
    """Pages are served without a worker, but what was asked of it waits."""
    try:
        now = timezone.now()
        return judge_worker(last_alive(), Job.objects.waiting_long(now).count(), now)
    except DatabaseError:
        return Measure("worker", False, "Unknown while the database cannot be reached", fatal=False)


def judge_worker(alive, waiting, now):
    """Return the Measure of a worker that spoke at a moment (None: never), and of the jobs that wait long."""
    if alive is None or now - alive > Job.LOST_AFTER:
        spoke = f"since {alive:%Y-%m-%d %H:%M} UTC" if alive else "yet"
        words = f"No worker has said that it lives {spoke}: run manage.py work"
        return Measure("worker", False, words, fatal=False)
    words = f"A worker lives; {waiting} jobs have waited long"
    return Measure("worker", not waiting, words, fatal=False)


def nearest(folder):
    """Return the folder, or the nearest one above it that is there."""
    return next(path for path in (Path(folder), *Path(folder).parents) if path.exists())


MEASURES = (measure_database, measure_migrations, measure_cache, measure_disk, measure_worker, measure_backup)


@never_cache
@login_not_required
def healthz(request):
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@login_not_required
def readyz(request):
    found = [measure() for measure in MEASURES]
    failing = [one.name for one in found if not one.is_well and one.fatal]
    said = {
        "ready": not failing,
        "failing": failing,
        "warnings": [one.name for one in found if not one.is_well and not one.fatal],
    }
    if may_read_measures(request):
        said["measures"] = {one.name: one.words for one in found}
    return JsonResponse(said, status=503 if failing else 200)


def may_read_measures(request):
    """Say whether a monitor's token came with the request, or an administrator asks."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if settings.READYZ_TOKEN and kind == "Bearer":
        return compare_digest(given.encode(), settings.READYZ_TOKEN.encode())
    try:
        if not request.user.is_authenticated:
            return False
        reach = reach_of(request)
        return reach.everything or bool(reach.units(ADMINISTERS))
    except DatabaseError:
        return False
