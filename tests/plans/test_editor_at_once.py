"""Many who write in one plan at once lose nothing, and no page fails. A minute of it is `bench editing`."""

import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from unittest import mock

from django.core.management import call_command
from django.db import connection, connections
from django.test import Client, TransactionTestCase, override_settings
from django.urls import reverse

from bench.editing import Inside, judge, make_plan, write_at_once
from indicators.models import Indicator
from organisation.editing import EditMixin
from organisation.models import Role
from tests.factories import make_council, make_user, whole_of
from tests.test_any_words import forms_of
from tests.test_doors import REAL_CACHE

SECONDS = 2
A_WHILE = 0.5


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


class PressedTwiceTests(TransactionTestCase):
    """As on a real site: two processes that share nothing but the database."""

    def setUp(self):
        self.enterContext(self.settings(CACHES={"default": REAL_CACHE}))
        call_command("createcachetable", verbosity=0)
        self.addCleanup(self.drop)

    def drop(self):
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE cache")

    def test_a_page_that_comes_twice_at_one_moment_adds_one_thing(self):
        client = Client()
        client.force_login(make_user(role=Role.Name.PERFORMANCE, unit=whole_of(make_council())))
        address = reverse("indicators:indicator_add")
        page = {name: said for _, boxes in forms_of(client.get(address)) for name, (_, said) in boxes.items()}

        def press(_):
            again = Client()
            again.cookies = client.cookies.copy()
            try:
                answer = again.post(address, page | {"title": "Trees planted"})
                return answer.status_code, answer.url, Indicator.objects.count()
            finally:
                connection.close()

        # The first is slow to end, so that the second comes while it is being saved.
        slow = mock.patch.object(EditMixin, "saved", lambda view, thing: sleep(A_WHILE))
        with slow, database_that_threads_share(), ThreadPoolExecutor(2) as threads:
            first, second = threads.map(press, range(2))
        assert first == second and first[0] == 302 and first[2] == 1, (first, second)
