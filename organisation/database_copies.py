"""Copies of the whole database, by the means of each database: SQLite's backup, or pg_dump and pg_restore.

A plain copy of an SQLite file loses what still stands in its log, so it is never made.
"""

import os
import secrets
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import transaction
from django.db.backends.postgresql.client import DatabaseClient


class CannotCopy(Exception):
    """The database's own tool refused or is missing. Its words say why."""


def count(database):
    """Return {table: rows} of every table of a database."""
    with database.cursor() as cursor:
        found = {}
        for table in sorted(database.introspection.table_names(cursor)):
            cursor.execute(f"SELECT COUNT(*) FROM {database.ops.quote_name(table)}")
            (found[table],) = cursor.fetchone()
    return found


class SqliteCopies:
    """Copies of SQLite, made while people read and write."""

    count = staticmethod(count)

    @staticmethod
    def dump(database, path):
        """Write a copy to a path; return {table: rows} of exactly what was copied."""
        database.ensure_connection()
        raw = database.connection
        # A transaction that only reads: what others write meanwhile is in neither the counts nor the copy.
        own = not database.in_atomic_block
        if own:
            raw.execute("BEGIN")
        try:
            counts = count(database)
            with closing(sqlite3.connect(path)) as copy:
                raw.backup(copy)
        except sqlite3.Error as error:
            raise CannotCopy(str(error)) from error
        finally:
            if own:
                raw.execute("COMMIT")
        return counts

    @staticmethod
    @contextmanager
    def scratch(database, path):
        """Give the name of a database that holds the copy."""
        yield str(path)

    @staticmethod
    def check(database):
        """Raise CannotCopy where SQLite itself finds the file damaged."""
        with database.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            found = [row[0] for row in cursor.fetchall()]
        if found != ["ok"]:
            raise CannotCopy("; ".join(found[:5]))


class PostgresCopies:
    """Copies of PostgreSQL. pg_dump must not be older than the server."""

    count = staticmethod(count)

    @staticmethod
    def dump(database, path):
        """Write a copy to a path; return {table: rows} of exactly what was copied."""
        with transaction.atomic(using=database.alias), database.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            counts = count(database)
            options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
            _run(database.settings_dict, "pg_dump", *options, f"--file={path}")
        return counts

    @staticmethod
    @contextmanager
    def scratch(database, path):
        """Give the name of a database on the same server that holds the copy; it is dropped afterwards."""
        name = f"golden_thread_check_{secrets.token_hex(6)}"
        # A connection of its own: a database is not made inside a transaction.
        with closing(database.copy()) as keeper:
            with keeper.cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
            try:
                into = database.settings_dict | {"NAME": name}
                _run(into, "pg_restore", "--exit-on-error", "--no-owner", f"--dbname={name}", path)
                yield name
            finally:
                with keeper.cursor() as cursor:
                    cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @staticmethod
    def check(database):
        """PostgreSQL checked every constraint when the copy was restored."""


COPIES = {"sqlite": SqliteCopies, "postgresql": PostgresCopies}


def _run(named, tool, *arguments):
    """Run a tool of PostgreSQL on the database that settings name. No password is among its arguments."""
    _, environment = DatabaseClient.settings_to_cmd_args_env(named, [])
    environment = {
        **os.environ,
        **(environment or {}),
        "PGHOST": named["HOST"],
        "PGPORT": str(named["PORT"] or ""),
        "PGUSER": named["USER"],
        "PGDATABASE": named["NAME"],
    }
    given = {key: value for key, value in environment.items() if value}
    done = subprocess.run(
        [find_tool(tool), *arguments], env=given, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise CannotCopy(f"{tool} says: {done.stderr.strip()[-500:]}")


def find_tool(name):
    """Return the path of a tool of PostgreSQL: the newest that Debian installed, else that of the PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda one: int(one.parts[4]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise CannotCopy(f"{name} is missing: apt-get install postgresql-client")
    return found
