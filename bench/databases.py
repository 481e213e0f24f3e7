"""The database underneath: emptying it, and its own fastest way in for rows that it already knows.

The one place of the project that speaks SQL: a floor is what the database does when nobody stands before it.
"""

import io
import os
import shutil
import time
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

ROOMS = ("organisation", "indicators", "risks", "plans", "returns", "reports", "exchange")


def tables():
    """Return the tables of our own rooms, those of many-to-many fields too."""
    rooms = [apps.get_app_config(room) for room in ROOMS]
    models = [model for room in rooms for model in room.get_models(include_auto_created=True)]
    return [model._meta.db_table for model in models]


def empty():
    """Take every row out of our tables."""
    connection.ops.execute_sql_flush(
        connection.ops.sql_flush(no_style(), tables(), reset_sequences=True, allow_cascade=True)
    )


def rows_held():
    """Return what our tables hold, in the form that load() takes."""
    held = {}
    with connection.cursor() as cursor:
        for table in tables():
            if connection.vendor == "postgresql":
                text = io.BytesIO()
                cursor.copy_expert(f'COPY "{table}" TO STDOUT', text)
                rows = text.getvalue()
            else:
                cursor.execute(f'SELECT * FROM "{table}"')
                rows = cursor.fetchall()
            if rows:
                held[table] = rows
    return held


@transaction.atomic
def load(held):
    """Load the rows by the database's own bulk load: COPY, or in SQLite one statement for each table."""
    with connection.cursor() as cursor:
        for table, rows in held.items():
            if connection.vendor == "postgresql":
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.BytesIO(rows))
            else:
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)


def use(name):
    """Speak to the database of this name (in SQLite: at this path) from now on."""
    connection.close()
    connection.settings_dict["NAME"] = name


def copied(folder):
    """Return the name of a copy of the database in use, made in the folder or on the same server."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}_copy" TEMPLATE "{name}"')
        return f"{name}_copy"
    connection.close()  # what is written stands in the file from now on
    return shutil.copy(name, f"{folder}/copy.sqlite3")


def processor_time():
    """Return the seconds that this process, and the PostgreSQL process that serves it, spent on a processor.

    Source: the kernel's Documentation/scheduler/sched-stats, /proc/PID/schedstat: the first figure, in
    nanoseconds. The server must run on this machine, on Linux.
    """
    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    connection.ensure_connection()
    served = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    return own + int(served.split()[0]) / 1_000_000_000


def in_one_process():
    """Let the server answer each query in one process from now on, so that all of its time is counted."""
    connection.close()
    os.environ["PGOPTIONS"] = f"{os.environ.get('PGOPTIONS', '')} -c max_parallel_workers_per_gather=0"


def drop(name):
    """Take a copy away again."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')
    else:
        Path(name).unlink()
