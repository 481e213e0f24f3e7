"""Thirty people who write in one plan at once, on pages of its actions: no update is lost, and no page fails.

Every one of them opens an action, adds a word of their own at the end of its progress and saves. Who is told
that others were quicker (409) opens the page anew. At the end each word that was saved must stand, once.
"""

import os
import random
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from decimal import Decimal
from multiprocessing import get_context

from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from bench.measuring import Figure
from organisation.models import Council, Role, Unit
from plans.models import Action, Plan, Priority
from tests.markup import boxes_of

EDITORS, PROCESSES, ACTIONS = 30, 3, 12
SECONDS = int(os.environ.get("EDITING_SECONDS", "60"))


def figures(folder):
    """Yield what was lost and what failed in a minute; neither may be more than nothing."""
    plan, users = make_plan(EDITORS)
    connections.close_all()
    each = EDITORS // PROCESSES
    work = [(plan.pk, users[n * each : (n + 1) * each], SECONDS) for n in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as together:
        outcomes = [outcome for part in together.map(_write_in_process, work) for outcome in part]
    answers, lost = judge(outcomes)
    print(f"editing: {dict(sorted(answers.items()))}", file=os.sys.stderr)
    yield Figure("editing_lost", Decimal(lost), Decimal(0))
    failed = sum(number for status, number in answers.items() if status not in (200, 302, 409))
    yield Figure("editing_failed", Decimal(failed), Decimal(0))


def make_plan(editors):
    """Return a plan with some actions, and the keys of the users who may write in it."""
    council = Council.objects.create(name="Southmere Council")
    unit = Unit.objects.create(council=council, kind=Unit.Kind.COUNCIL, name=council.name)
    plan = Plan.objects.create(
        council=council, unit=unit, tier="corporate", title="P", first_year=2026, last_year=2026
    )
    top = Priority.objects.create(plan=plan, title="Streets are clean")
    for number in range(ACTIONS):
        Action.objects.create(plan=plan, priority=top, title=f"Sweep street {number}", position=number)
    users = []
    for number in range(editors):
        user = get_user_model().objects.create(username=f"editor{number}")
        Role.objects.create(user=user, unit=unit, name=Role.Name.EDITOR)
        users.append(user.pk)
    return plan, users


def _write_in_process(work):
    plan, users, seconds = work
    return write_at_once(plan, users, seconds)


def write_at_once(plan, users, seconds):
    """Let each user write in a thread of their own; return (status, action, word) of everything sent."""
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(len(users)) as together:
        parts = list(together.map(lambda user: _write(plan, user, until), users))
    return [outcome for part in parts for outcome in part]


def _write(plan, user, until):
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    chance, found = random.Random(user), []
    try:
        client.force_login(get_user_model().objects.get(pk=user))
        actions = list(Action.objects.filter(plan=plan).values_list("pk", flat=True))
        while time.monotonic() < until:
            action, word = chance.choice(actions), f"w{user}x{len(found)}"
            address = reverse("plans:part_change", args=[plan, "actions", action])
            page = client.get(address)
            if page.status_code != 200:
                found.append((page.status_code, action, word))
                continue
            sent = boxes_of(page.content.decode())
            sent["progress"] = f"{sent['progress']}\n{word}".strip()
            found.append((client.post(address, sent).status_code, action, word))
    finally:
        connection.close()
    return found


def judge(outcomes):
    """Return how often each status was answered, and how many saved words do not stand where they belong."""
    answers = Counter(status for status, _, _ in outcomes)
    held = {action: words.split() for action, words in Action.objects.values_list("pk", "progress")}
    saved = [(action, word) for status, action, word in outcomes if status == 302]
    lost = sum(held[action].count(word) != 1 for action, word in saved)
    return answers, lost + (sum(map(len, held.values())) != len(saved))
