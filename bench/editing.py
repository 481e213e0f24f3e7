"""Thirty people who write in one plan at once, on pages of its actions: no update is lost, and no page fails.

Every one of them opens an action, adds a word of their own at the end of its progress and saves. Who is told
that others were quicker (409) opens the page anew. At the end each word that was saved must stand, once.
"""

import os
import random
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from http.cookiejar import CookieJar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from bench.measuring import Figure
from organisation.models import Council, Role, Unit
from plans.models import Action, Plan, Priority
from tests.markup import boxes_of

EDITORS, WORKERS, ACTIONS = 30, 3, 12
SECONDS = int(os.environ.get("EDITING_SECONDS", "60"))
PORT = int(os.environ.get("EDITING_PORT", "8765"))


def figures(folder):
    """Yield what was lost and what failed in a minute; neither may be more than nothing."""
    plan, users = make_plan(EDITORS)
    sessions = [session_of(user) for user in users]
    connections.close_all()
    with site(folder):
        visitors = [Visitor(session) for session in sessions]
        outcomes = write_at_once(plan.pk, visitors, SECONDS)
    answers, lost = judge(outcomes)
    print(f"editing: {dict(sorted(answers.items()))}", file=sys.stderr)
    yield Figure("editing_lost", Decimal(lost), Decimal(0))
    failed = sum(number for status, number in answers.items() if status not in (302, 409))
    yield Figure("editing_failed", Decimal(failed), Decimal(0))


@contextmanager
def site(folder, log=None):
    """Serve the site as on a real server, as many workers as cores and one more; yield its process.

    log -- a file for what it says, None for standard error.
    """
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--workers", str(WORKERS)]
    command += ["--bind", f"127.0.0.1:{PORT}", "--timeout", "120", "--log-level", "error"]
    server = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=os.environ | {"ALLOWED_HOSTS": "127.0.0.1"}, stderr=log
    )
    try:
        for _ in range(100):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=5):
                    break
            except OSError:
                time.sleep(0.2)
        yield server
    finally:
        server.terminate()
        server.wait()


def session_of(user):
    """Return the name and value of the cookie by which the site knows a user."""
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user), backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return f"{cookie.key}={cookie.value}"


class Visitor:
    """Somebody signed in who opens and sends pages over HTTP; an answer is (status, words)."""

    class Staying(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args):
            return None

    def __init__(self, session):
        self._session, self._jar = session, CookieJar()
        keeping = urllib.request.HTTPCookieProcessor(self._jar)
        self._opener = urllib.request.build_opener(keeping, self.Staying)

    def get(self, address):
        return self._ask(address, None)

    def post(self, address, sent):
        return self._ask(address, urlencode(sent, doseq=True).encode())

    def _ask(self, address, data):
        request = urllib.request.Request(f"http://127.0.0.1:{PORT}{address}", data)
        others = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)
        request.add_unredirected_header("Cookie", "; ".join(filter(None, [self._session, others])))
        try:
            with self._opener.open(request, timeout=120) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()


class Inside:
    """The same without a server: Django's own client, for a test."""

    def __init__(self, user):
        self._client = Client(raise_request_exception=False, SERVER_NAME="localhost")
        self._client.force_login(get_user_model().objects.get(pk=user))

    def get(self, address):
        return self._said(self._client.get(address))

    def post(self, address, sent):
        return self._said(self._client.post(address, sent))

    @staticmethod
    def _said(answer):
        return answer.status_code, answer.content.decode()


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


def write_at_once(plan, visitors, seconds):
    """Let each visitor write in a thread of their own; return (status, action, word) of everything sent."""
    actions = list(Action.objects.filter(plan=plan).values_list("pk", flat=True))
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(len(visitors)) as together:
        work = [(number, visitor, plan, actions, until) for number, visitor in enumerate(visitors)]
        parts = list(together.map(_write, work))
    return [outcome for part in parts for outcome in part]


def _write(work):
    number, visitor, plan, actions, until = work
    chance, found = random.Random(number), []
    try:
        while time.monotonic() < until:
            action, word = chance.choice(actions), f"w{number}x{len(found)}"
            address = reverse("plans:part_change", args=[plan, "actions", action])
            status, page = visitor.get(address)
            if status == 200:
                sent = boxes_of(page)
                sent["progress"] = f"{sent['progress']}\n{word}".strip()
                status, _ = visitor.post(address, sent)
            found.append((status, action, word))
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
