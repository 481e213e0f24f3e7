"""A drill of real failures while officers save, a quarter is closed and people are reminded.

Workers of the site are killed, PostgreSQL is stopped and started, the disk is full, and the processes that
close and remind are interrupted, each some times. Afterwards every update holds exactly what an officer
wrote, or nothing; a quarter is closed with its whole record, or open without one; no reminder went out twice;
and what was refused goes on when it is tried again.
"""

import http.client
import random
import re
import sys
import threading
import time
from collections import Counter
from datetime import date
from itertools import cycle
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.db.models import CharField, Value
from django.db.models.functions import Concat
from django.urls import reverse

from bench import failing
from bench.editing import Visitor, session_of, site
from bench.interrupted import PATIENCE, closing, closing_without_room, figure, reminding
from bench.updates import QUARTER, ROW, TOKEN, make_quarter
from indicators.models import Indicator, Remark, Result
from organisation.models import Unit
from plans.models import Action, Plan, PlanIndicator, Priority
from returns.models import FrozenAction, FrozenUse, Record, Reminder, Update

OFFICERS, ROWS, PEOPLE = 4, 8, 120
# Days of October on which people are reminded: before the quarter is due, when it is, and after.
BEFORE, DUE, AFTER = (date(2026, 10, day) for day in (19, 20, 22))
ON_THE_DISK = (Result, Remark, Update, Record, FrozenUse, FrozenAction, Reminder)


def figures(folder):
    """Yield how much was half done, lost or not told by each failure; none may be more than nothing."""
    officers = make_quarter(OFFICERS + PEOPLE, ROWS)
    get_user_model().objects.filter(pk__in=officers).update(
        email=Concat("username", Value("@example.org"), output_field=CharField())
    )
    make_plan()
    failing.keep_what_is_said()
    people = len(officers)
    yield from reminding("killed", BEFORE, folder, people)
    yield from closing("killed", failing.kill)
    if connection.vendor == "postgresql":
        yield from reminding("severed", DUE, folder, people, end=failing.sever)
        yield from closing("severed", failing.sever)
    officers = dict(list(officers.items())[:OFFICERS])
    with failing.small_disk(folder) as disk:
        if disk is not None:
            with failing.on_disk(disk, ON_THE_DISK):
                yield from reminding("full", AFTER, folder, people, disk=disk)
                yield from closing_without_room(disk)
                yield from drill("disk", officers, folder, lambda server: failing.filling(disk))
    yield from drill("workers", officers, folder, failing.killing_workers)
    if connection.vendor == "postgresql":
        yield from drill("database", officers, folder, failing.stopping_postgresql)


def make_plan():
    """Make a plan of the council with everything on which officers report, and as many actions."""
    unit = Unit.objects.get()
    plan = Plan.objects.create(
        council=unit.council, unit=unit, tier="corporate", title="P", first_year=2026, last_year=2026
    )
    top = Priority.objects.create(plan=plan, title="Streets are clean")
    indicators = list(Indicator.objects.all())
    PlanIndicator.objects.bulk_create(PlanIndicator(plan=plan, indicator=one) for one in indicators)
    Action.objects.bulk_create(
        Action(plan=plan, priority=top, title=f"Sweep street {number}", key=f"A{number}")
        for number in range(len(indicators))
    )


# --- Officers who save


def drill(name, officers, folder, failing):
    """Let officers save while something fails, then once more; yield what became of it."""
    sessions = {user: session_of(user) for user in officers}
    connections.close_all()
    over, answers, unsaved = threading.Event(), Counter(), []
    # It says much of what the drill does to it.
    with Path(folder, f"{name}.log").open("w") as log, site(folder, log) as server:
        saving = [
            threading.Thread(target=_save, args=(session, over, answers, unsaved))
            for session in sessions.values()
        ]
        for thread in saving:
            thread.start()
        try:
            failing(server)
        finally:
            over.set()
            for thread in saving:
                thread.join()
    connections.close_all()
    half = judge(officers)
    print(f"failures, {name}: {dict(sorted(answers.items(), key=str))}", file=sys.stderr)
    yield figure(f"{name}_half", half)
    yield figure(f"{name}_unsaved", len(unsaved))
    untold = sum(count for what, count in answers.items() if what not in (200, 302, 503, "cut"))
    yield figure(f"{name}_untold", untold)


def _save(session, over, answers, unsaved):
    """Save row after row until it is over, and then each once more; what is not answered is sent again."""
    visitor, address = Visitor(session), reverse("returns:update_list")
    status, page = _until_answered(lambda: visitor.get(address), answers)
    rows, token = ROW.findall(page), (TOKEN.findall(page) or [""])[0]
    versions = {row: int(re.search(rf'name="u{row}-version" value="(\d+)"', page)[1]) for row in rows}
    last = None
    for row in cycle(rows):
        last = list(rows) if last is None and over.is_set() else last
        if last is not None and not last:
            return
        words = f"{random.randrange(10**6)}"
        sent = {
            "csrfmiddlewaretoken": token,
            "update": row,
            f"u{row}-version": versions[row],
            f"u{row}-known": "value",
            f"u{row}-result": words,
            f"u{row}-comment": f"It was {words}",
        }
        status, _ = _until_answered(lambda sent=sent: visitor.post(address, sent), answers, keeps=sent)
        versions[row] += status == 302
        if status != 302:
            unsaved.append(row)
        if last is not None:
            last.remove(row)


def _until_answered(ask, answers, keeps=None):
    """Ask until a page comes that is no failure; return (status, page).

    keeps -- what was sent: a page that says it was not saved must show it again.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            status, page = ask()
        except (OSError, http.client.HTTPException):
            status, page = "cut", ""
        if status == 503 and keeps and not all(str(words) in page for words in list(keeps.values())[-2:]):
            status = "503 without the words"
        answers[status] += 1
        if status in (200, 302, 409, 422, 403) or time.monotonic() > until:
            return status, page
        time.sleep(0.3)


def judge(officers):
    """Return how many updates are half saved: a version without its figure and words, or the reverse."""
    results = dict(Result.objects.filter(period=QUARTER.code).values_list("indicator", "words"))
    remarks = dict(Remark.objects.filter(period=QUARTER.code).values_list("indicator", "words"))
    half = 0
    for update in Update.objects.filter(pk__in=[one for own in officers.values() for one in own]):
        result, remark = results.get(update.indicator_id), remarks.get(update.indicator_id)
        nothing = update.version == 0 and result is None and remark is None and not update.comment
        whole = update.version > 0 and remark == update.comment == f"It was {result}"
        half += not (nothing or whole)
    return half
