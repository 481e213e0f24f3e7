"""Closing a quarter and reminding people, each in a process of its own that is interrupted in the middle.

It is killed; or its connection to PostgreSQL is cut; or the disk beneath the database is full. Then it is run
again, and must end what was begun: a quarter is closed with its whole record or open without one, and no
reminder went out twice or was forgotten.
"""

import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import connection, connections, transaction

from bench.failing import OF_THE_DRILL, full, kill
from bench.measuring import Figure
from plans.models import Action, PlanIndicator
from returns.cycles import reopen_cycle
from returns.models import Cycle, FrozenAction, FrozenUse, Record, Reminder

TRIES = 8  # processes interrupted while they close, and while they remind
SHORT = 0.3  # seconds: about what planning reminders takes
PATIENCE = 120

CLOSE = (
    "from returns.models import Cycle; from returns.cycles import close_cycle; "
    "cycle = Cycle.objects.get(); print('begun', flush=True); close_cycle(cycle, by=None, words='A drill')"
)
REMIND = (
    "from django.core.management import call_command; import io; print('begun', flush=True); "
    "call_command('send_reminders', '--date', '{day}', stdout=io.StringIO())"
)


def run(code, end=None, after=PATIENCE, **environment):
    """Run a process of ours, and interrupt it so many seconds after it began its work.

    end -- what interrupts it, called with the process. Return the seconds that it worked, None where it did
    not end its work. Raises RuntimeError where it failed without being interrupted.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "config.settings", "PGAPPNAME": OF_THE_DRILL, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if end else None,
        text=True,
    )
    with process:
        process.stdout.readline()
        began = time.monotonic()
        try:
            process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            end(process)
            process.communicate(timeout=PATIENCE)
            return None if process.returncode else time.monotonic() - began
    if process.returncode and end is None:
        raise RuntimeError(f"{code} failed")
    return None if process.returncode else time.monotonic() - began


def closing(name, end):
    """Yield how often a quarter was left half closed by a process that was interrupted while it closed it."""
    connections.close_all()
    half = ended = 0
    whole = PATIENCE
    for turn in range(TRIES + 1):
        before = _frozen()
        # The first is let end. The others are interrupted while they would have worked.
        spent = run(CLOSE, end, random.uniform(0, whole)) if turn else run(CLOSE)
        whole, ended = (whole, ended + 1) if spent is None else (min(whole, spent), ended)
        half += _is_half_closed(before)
    print(f"failures, closing: {ended} of {TRIES + 1} were {name}, within {whole:.2f} s", file=sys.stderr)
    yield figure(f"closing_{name}_half", half)


def closing_without_room(disk):
    """Yield whether a quarter was half closed on a full disk, or was not closed when there was room again."""
    connections.close_all()
    before = _frozen()
    with full(disk):
        spent = run(CLOSE, kill)
        half = _is_half_closed(before)
    before = _frozen()
    run(CLOSE)
    unclosed = not Cycle.objects.get().is_closed
    half += _is_half_closed(before)
    said = "was refused" if spent is None else "found room"
    print(f"failures, closing on a full disk: {said}", file=sys.stderr)
    yield figure("closing_full_half", half + unclosed)


def _is_half_closed(before):
    """Say whether the quarter is closed without its whole record or open with one; open it again."""
    # Held, since PostgreSQL ends what it was told to do before its client was interrupted.
    with transaction.atomic():
        one = Cycle.objects.held(Cycle.objects.get().pk)
        made = [now - then for then, now in zip(before, _frozen(), strict=True)]
    rows = [1, PlanIndicator.objects.count(), Action.objects.count()]
    if one.is_closed:
        reopen_cycle(one, by=None, words="The next of the drill")
        return made != rows
    return made != [0, 0, 0]


def _frozen():
    """Return how many records there are, and how many indicators and actions stand in all of them."""
    return [model.objects.count() for model in (Record, FrozenUse, FrozenAction)]


def reminding(name, day, folder, people, end=kill, disk=None):
    """Yield what was sent twice and what was lost on a day, with processes interrupted while they remind.

    people -- how many are to be told. disk -- the small disk, which is full then instead.
    """
    connections.close_all()
    mails = Path(folder, f"mails-{name}")
    mails.mkdir()
    remind, sends = REMIND.format(day=day), {"EMAIL_URL": f"filemail://{mails}"}
    # Later and later: while it is planned who is told, and between the first message and the last.
    moments = [PATIENCE] if disk else [random.uniform(0, SHORT * turn) for turn in range(1, TRIES + 1)]
    with full(disk) if disk else nullcontext():
        ended = sum(run(remind, end, moment, **sends) is None for moment in moments)
    run(remind, **sends)
    sent = Counter(
        int(pk)
        for file in mails.iterdir()
        for pk in re.findall(r"Message-ID: <reminder-(\d+)@", file.read_text())
    )
    states = dict(Reminder.objects.filter(day=day).values_list("pk", "state"))
    became = f"{dict(Counter(states.values()))}, {sum(sent.values())} messages"
    print(f"failures, reminding: {ended} of {len(moments)} were {name}, {became}", file=sys.stderr)
    lost = sum(state == "sent" and pk not in sent for pk, state in states.items())
    lost += sum(state in ("waiting", "failed") for state in states.values()) + (len(states) != people)
    # One that was begun may have gone out: it is shown, for a person to send again.
    lost += max(0, sum(state == "sending" for state in states.values()) - ended)
    yield figure(f"reminders_{name}_twice", sum(count > 1 for count in sent.values()))
    yield figure(f"reminders_{name}_lost", lost)


def figure(name, count):
    """Return a figure of the drill, which may be nothing at most."""
    suffix = "" if connection.vendor == "sqlite" else f"_{connection.vendor}"
    return Figure(f"failures_{name}{suffix}", Decimal(count), Decimal(0))
