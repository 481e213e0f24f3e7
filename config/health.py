"""Two addresses for whoever keeps the site running; they say nothing about anybody's plans.

/healthz answers when the process is alive. /readyz answers when it can serve: the database is reached and
every migration is applied; 503 otherwise, with the reason in words.
"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache


@never_cache
@login_not_required
def healthz(request):
    return _say("ok")


@never_cache
@login_not_required
def readyz(request):
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _say("the database cannot be reached", status=503)
    if waiting:
        return _say(f"{len(waiting)} migrations are not applied: run manage.py migrate", status=503)
    return _say("ready")


def _say(words, status=200):
    return HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)
