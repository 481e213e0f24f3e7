"""What fails in the drill: processes that are killed, PostgreSQL that goes away, a disk that is full.

Only processes that the drill started are ended, by their ids; and the PostgreSQL that tests/with_postgres.py
started for it alone.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import connection, connections

from bench import databases
from organisation.writing import past_of

KILLS, PAUSE = 12, 3.5  # a worker needs about two seconds to begin
AWAY = 6  # seconds without a database
FULL = 18  # seconds with a full disk
SMALL = "24m"  # of the disk that is filled
OF_THE_DRILL = "drill"  # the name by which PostgreSQL knows the connections of a process that we began


def keep_what_is_said():
    """Let PostgreSQL say that it saved only what it will still hold after its processes are killed.

    The server of the tests says so sooner, for speed.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")
        connection.close()


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


def kill(process):
    """End a process of ours as the kernel does."""
    process.kill()


def sever(process):
    """Cut the connections to PostgreSQL of a process of ours, which goes on without them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s",
            [OF_THE_DRILL],
        )


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
def on_disk(disk, models):
    """Keep on a disk all of SQLite; of PostgreSQL the tables of the models, and their history."""
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
    # What stands there may stay as long as it was: its history grows with every save.
    models = [*models, *filter(None, map(past_of, models))]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLESPACE small LOCATION '{space}'")
        for model in models:
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" SET TABLESPACE small')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for model in models:
                cursor.execute(f'ALTER TABLE "{model._meta.db_table}" SET TABLESPACE pg_default')
            cursor.execute("DROP TABLESPACE small")


@contextmanager
def full(disk):
    """Leave no byte of a disk free, whatever else is written or freed meanwhile."""
    over, ballast = threading.Event(), disk / "ballast"

    def fill():
        with ballast.open("wb", buffering=0) as file:
            while not over.is_set():
                try:
                    file.write(b"x" * 4096)
                except OSError:
                    over.wait(0.05)

    filling = threading.Thread(target=fill)
    filling.start()
    try:
        time.sleep(1)
        yield
    finally:
        over.set()
        filling.join()
        ballast.unlink()


def filling(disk):
    """Fill a disk to the last byte, some seconds long."""
    time.sleep(PAUSE)
    with full(disk):
        time.sleep(FULL)
    time.sleep(PAUSE)
