"""Many who write in one plan at once lose nothing, and no page fails. A minute of it is `bench editing`."""

import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from django.db import connection, connections
from django.test import TransactionTestCase, override_settings

from bench.editing import Inside, judge, make_plan, write_at_once

SECONDS = 2


@contextmanager
def database_that_threads_share():
    """Let new threads find the rows of this test: the embedded database, held in memory, is copied."""
    if connection.vendor != "sqlite":
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.sqlite3"
        with sqlite3.connect(path) as copy:
            connection.connection.backup(copy)
        with mock.patch.dict(connections.settings["default"], NAME=str(path)):
            yield


@override_settings(ALLOWED_HOSTS=["localhost"])
class AtOnceTests(TransactionTestCase):
    def test_ten_who_write_at_once_lose_nothing(self):
        plan, users = make_plan(10)
        with database_that_threads_share(), ThreadPoolExecutor(1) as apart:
            answers, lost = apart.submit(self.write, plan.pk, users).result()
        assert lost == 0
        assert set(answers) <= {302, 409} and answers[302] > 0, answers

    def write(self, plan, users):
        try:
            return judge(write_at_once(plan, [Inside(user) for user in users], SECONDS))
        finally:
            connection.close()
