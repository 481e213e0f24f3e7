"""Thirty officers who each save twenty rows of their updates at once: every row is saved once, none is lost.

Each opens /updates/ and sends row after row, as a browser without scripts does. At the end each row must hold
what its officer wrote, saved once, with its figure and its commentary beside the indicator.
"""

import re
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.urls import reverse

from bench.editing import Visitor, session_of, site
from bench.measuring import Figure
from indicators.models import Indicator, Remark, Result
from organisation.models import Council, Person, Role, Unit
from organisation.periods import parse_period
from returns.models import Cycle, Return, Update

OFFICERS, ROWS = 30, 20
QUARTER = parse_period("2026/27 Q2")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ROW = re.compile(r'name="update" value="(\d+)"')


def figures(folder):
    """Yield what was lost and what failed; neither may be more than nothing."""
    officers = make_quarter(OFFICERS, ROWS)
    sessions = {user: session_of(user) for user in officers}
    connections.close_all()
    with site(folder):
        begun = time.monotonic()
        answers = save_at_once({user: Visitor(session) for user, session in sessions.items()})
        spent = time.monotonic() - begun
    saved, lost = judge(officers)
    said = (
        f"{saved} of {OFFICERS * ROWS} rows saved in {spent:.1f} s, answers {dict(sorted(answers.items()))}"
    )
    print(f"updates: {said}", file=sys.stderr)
    yield Figure("updates_lost", Decimal(lost), Decimal(0))
    failed = sum(number for status, number in answers.items() if status not in (200, 302))
    yield Figure("updates_failed", Decimal(failed), Decimal(0))


def make_quarter(officers, rows):
    """Return {user id: [update ids]} of the officers of one unit in an open quarter, each with some rows."""
    council = Council.objects.create(name="Westmere Council")
    unit = Unit.objects.create(council=council, kind=Unit.Kind.COUNCIL, name=council.name)
    due = dict.fromkeys(("team_due", "division_due", "directorate_due", "council_due"), date(2026, 10, 20))
    days = {"starts": QUARTER.starts, "ends": QUARTER.ends, "opened_on": QUARTER.ends}
    cycle = Cycle.objects.create(council=council, period=QUARTER.code, **days, **due)
    held = Return.objects.create(cycle=cycle, unit=unit, due=cycle.council_due)
    found = {}
    for number in range(officers):
        user = get_user_model().objects.create(username=f"officer{number}")
        Role.objects.create(user=user, unit=unit, name=Role.Name.VIEWER)
        person = Person.objects.create(council=council, name=f"Officer {number}", user=user)
        own = Indicator.objects.bulk_create(
            Indicator(council=council, title=f"Measure {number}.{place}", owner=person)
            for place in range(rows)
        )
        updates = Update.objects.bulk_create(
            Update(unit_return=held, indicator=one, period=QUARTER.code, position=one.pk) for one in own
        )
        found[user.pk] = [update.pk for update in updates]
    return found


def save_at_once(visitors):
    """Let each officer save their rows in a thread of their own; return how often each status came."""
    with ThreadPoolExecutor(len(visitors)) as together:
        parts = list(together.map(_save, visitors.items()))
    return Counter(status for part in parts for status in part)


def _save(work):
    user, visitor = work
    address, answers = reverse("returns:update_list"), []
    try:
        status, page = visitor.get(address)
        answers.append(status)
        for update in ROW.findall(page):
            sent = {
                "csrfmiddlewaretoken": (TOKEN.findall(page) or [""])[0],
                "update": update,
                f"u{update}-version": 0,
                f"u{update}-known": "value",
                f"u{update}-result": result_of(user, update),
                f"u{update}-comment": f"By {user}",
            }
            answers.append(visitor.post(address, sent)[0])
    finally:
        connection.close()
    return answers


def result_of(user, update):
    """Return what an officer enters in a row."""
    return f"{user}.{int(update):04}"


def judge(officers):
    """Return (how many rows are saved, how many do not hold exactly what their officer wrote, once)."""
    results = dict(Result.objects.filter(period=QUARTER.code).values_list("indicator", "words"))
    remarks = dict(Remark.objects.filter(period=QUARTER.code).values_list("indicator", "words"))
    saved = lost = 0
    whose = {update: user for user, updates in officers.items() for update in updates}
    for update in Update.objects.filter(pk__in=whose):
        saved += update.version > 0
        user = whose[update.pk]
        held = (
            update.version,
            update.by_id,
            results.get(update.indicator_id),
            remarks.get(update.indicator_id),
        )
        lost += held != (1, user, result_of(user, update.pk), f"By {user}")
    return saved, lost
