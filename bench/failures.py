"""A drill of real failures while officers save, a quarter is closed and people are reminded.

Workers of the site are killed, PostgreSQL is stopped and started, the disk is full, and the processes that
close and remind are killed, each some times. Afterwards every update holds exactly what an officer wrote, or
nothing; a quarter is closed with its whole record, or open without one; no reminder went out twice; and what
was refused goes on when it is tried again. Only processes that the drill started are ended, by their ids;
and the PostgreSQL that tests/with_postgres.py started for it alone.
"""

import http.client
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from itertools import cycle
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, connections, transaction
from django.db.models import CharField, Value
from django.db.models.functions import Concat
from django.urls import reverse

from bench import databases
from bench.editing import Visitor, session_of, site
from bench.measuring import Figure
from bench.updates import QUARTER, ROW, TOKEN, make_quarter
from indicators.models import Indicator, Remark, Result
from organisation.models import Unit
from plans.models import Action, Plan, PlanIndicator, Priority
from returns.cycles import reopen_cycle
from returns.models import Cycle, FrozenAction, FrozenUse, Record, Reminder, Update

OFFICERS, ROWS, PEOPLE = 4, 8, 120
KILLS, PAUSE = 12, 3.5  # a worker needs about two seconds to begin
AWAY = 6  # seconds without a database, and with a full disk
TRIES = 8  # processes killed while they close, and while they remind
SMALL = "24m"  # of the disk that is filled
SHORT = 0.3  # seconds: about what planning reminders takes
PATIENCE = 120
TODAY = date(2026, 10, 20)


def figures(folder):
    """Yield how much was half done, lost or not told by each failure; none may be more than nothing."""
    officers = make_quarter(OFFICERS + PEOPLE, ROWS)
    get_user_model().objects.filter(pk__in=officers).update(
        email=Concat("username", Value("@example.org"), output_field=CharField())
    )
    make_plan()
    keep_what_is_said()
    yield from reminding(folder, len(officers))
    yield from closing()
    officers = dict(list(officers.items())[:OFFICERS])
    yield from drill("workers", officers, folder, killing_workers)
    if connection.vendor == "postgresql":
        yield from drill("database", officers, folder, stopping_postgresql)
    with small_disk(folder) as disk:
        if disk is not None:
            with on_disk(disk):
                yield from drill("disk", officers, folder, lambda server: filling(disk))


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


def keep_what_is_said():
    """Let PostgreSQL say that it saved only what it will still hold after its processes are killed.

    The server of the tests says so sooner, for speed.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")
        connection.close()


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
    yield Figure(f"failures_{name}_half{_suffix()}", Decimal(half), Decimal(0))
    yield Figure(f"failures_{name}_unsaved{_suffix()}", Decimal(len(unsaved)), Decimal(0))
    untold = sum(count for what, count in answers.items() if what not in (200, 302, 503, "cut"))
    yield Figure(f"failures_{name}_untold{_suffix()}", Decimal(untold), Decimal(0))


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


# --- What fails


def killing_workers(server):
    """Kill one of the site's workers every few seconds."""
    for _ in range(KILLS):
        time.sleep(PAUSE)
        workers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        with suppress(ProcessLookupError):
            os.kill(int(random.choice(workers)), signal.SIGKILL)


def stopping_postgresql(server):
    """Stop PostgreSQL as if the machine had failed, and start it again."""
    data, control = Path(connection.settings_dict["HOST"], "data"), _control()
    began = (data / "postmaster.opts").read_text().split(" ", 1)[1].strip()
    time.sleep(PAUSE)
    subprocess.run([*control, "stop", "-m", "immediate"], check=True, stdout=subprocess.DEVNULL, **_owner())
    time.sleep(AWAY)
    options = began.replace('"', "").split(f"-D {data}", 1)[1].strip()
    start = [*control, "start", "-w", "-l", str(data / "drill.log"), "-o", options]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL, **_owner())
    time.sleep(PAUSE)


def _control():
    data = Path(connection.settings_dict["HOST"], "data")
    if not data.parent.name.startswith("golden-thread-postgres-"):
        sys.exit("The drill stops its database: run it with tests/with_postgres.py, which makes one for it")
    return [f"{_binaries()}/pg_ctl", "-D", str(data)]


def _binaries():
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[4]))


def _owner():
    return {"cwd": "/", **({"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {})}


@contextmanager
def small_disk(folder):
    """Yield a small disk of its own; None where nobody may make one."""
    disk = Path(folder, "disk")
    disk.mkdir(mode=0o755)
    Path(folder).chmod(0o711)  # PostgreSQL runs as somebody else, and must pass
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "none", disk], check=False)
    if made.returncode:
        print("failures, disk: left out, for making a small disk needs root", file=sys.stderr)
        yield None
        return
    try:
        yield disk
    finally:
        connections.close_all()
        subprocess.run(["umount", "--lazy", disk], check=True)


@contextmanager
def on_disk(disk):
    """Keep on a disk what officers write: all of SQLite; the updates of PostgreSQL, with their history."""
    if connection.vendor == "sqlite":
        alone, address = connection.settings_dict["NAME"], os.environ["DATABASE_URL"]
        connection.close()
        small = shutil.copy(alone, disk / "small.sqlite3")
        databases.use(str(small))
        os.environ["DATABASE_URL"] = f"sqlite:///{small}"
        try:
            yield
        finally:
            os.environ["DATABASE_URL"] = address
            databases.use(alone)
        return
    space = disk / "space"
    space.mkdir()
    shutil.chown(space, "postgres", "postgres")
    # What they hold stays as long as it was; their history grows with every save.
    models = [kind for model in (Result, Remark, Update) for kind in (model, model.history.model)]
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLESPACE small LOCATION '{space}'")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" SET TABLESPACE small')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" SET TABLESPACE pg_default')
            cursor.execute("DROP TABLESPACE small")


def filling(disk):
    """Fill a disk to the last byte, some seconds long."""
    time.sleep(PAUSE)
    ballast = disk / "ballast"
    until = time.monotonic() + 3 * AWAY
    with ballast.open("wb", buffering=0) as file:
        while time.monotonic() < until:
            try:
                file.write(b"x" * 4096)
            except OSError:
                time.sleep(0.05)
    ballast.unlink()
    time.sleep(PAUSE)


# --- Closing and reminding, killed


def seconds_of(code, most=PATIENCE, **environment):
    """Run a process of ours and kill it so many seconds after it began its work.

    Return how long it worked; None where it was killed.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        process.stdout.readline()
        began = time.monotonic()
        try:
            process.wait(timeout=most)
        except subprocess.TimeoutExpired:
            process.kill()
            return None
    if process.returncode:
        raise RuntimeError(f"{code} failed")
    return time.monotonic() - began


CLOSE = (
    "from returns.models import Cycle; from returns.cycles import close_cycle; "
    "cycle = Cycle.objects.get(); print('begun', flush=True); close_cycle(cycle, by=None, words='A drill')"
)
REMIND = (
    "from django.core.management import call_command; import io; print('begun', flush=True); "
    f"call_command('send_reminders', '--date', '{TODAY}', stdout=io.StringIO())"
)


def closing():
    """Yield how often a quarter was left half closed by a process that was killed while it closed it."""
    connections.close_all()
    half = killed = 0
    whole = PATIENCE
    for turn in range(TRIES + 1):
        before = _frozen()
        # The first is let end. The others are killed while they would have worked.
        spent = seconds_of(CLOSE, random.uniform(0, whole) if turn else PATIENCE)
        whole, killed = (whole, killed + 1) if spent is None else (min(whole, spent), killed)
        # Held, since PostgreSQL ends what it was told to do before its client was killed.
        with transaction.atomic():
            one = Cycle.objects.held(Cycle.objects.get().pk)
            made = [now - then for then, now in zip(before, _frozen(), strict=True)]
        rows = [1, PlanIndicator.objects.count(), Action.objects.count()]
        half += made != (rows if one.is_closed else [0, 0, 0])
        if one.is_closed:
            reopen_cycle(one, by=None, words="The next of the drill")
    print(f"failures, closing: {killed} of {TRIES + 1} were killed, within {whole:.2f} s", file=sys.stderr)
    yield Figure(f"failures_closing_half{_suffix()}", Decimal(half), Decimal(0))


def _frozen():
    """Return how many records there are, and how many indicators and actions stand in all of them."""
    return [model.objects.count() for model in (Record, FrozenUse, FrozenAction)]


def reminding(folder, people):
    """Yield how many reminders went out twice, and how many neither went out nor are shown as begun."""
    connections.close_all()
    mails = Path(folder, "mails")
    mails.mkdir()
    sends = {"EMAIL_URL": f"filemail://{mails}"}
    # Later and later: while it is planned who is told, and between the first message and the last.
    moments = [random.uniform(0, SHORT * turn) for turn in range(1, TRIES + 1)]
    killed = sum(seconds_of(REMIND, moment, **sends) is None for moment in moments)
    seconds_of(REMIND, **sends)
    sent = Counter(
        int(pk)
        for file in mails.iterdir()
        for pk in re.findall(r"Message-ID: <reminder-(\d+)@", file.read_text())
    )
    states = dict(Reminder.objects.values_list("pk", "state"))
    said = f"{dict(Counter(states.values()))}, {sum(sent.values())} messages, {killed} of {TRIES} were killed"
    print(f"failures, reminding: {said}", file=sys.stderr)
    twice = sum(count > 1 for count in sent.values())
    lost = sum(state == "sent" and pk not in sent for pk, state in states.items())
    lost += sum(state in ("waiting", "failed") for state in states.values()) + (len(states) != people)
    # One that was begun may have gone out: it is shown, for a person to send again.
    lost += max(0, sum(state == "sending" for state in states.values()) - killed)
    yield Figure(f"failures_reminders_twice{_suffix()}", Decimal(twice), Decimal(0))
    yield Figure(f"failures_reminders_lost{_suffix()}", Decimal(lost), Decimal(0))


def _suffix():
    return "" if connection.vendor == "sqlite" else f"_{connection.vendor}"
