"""/readyz: what keeps people from working is fatal, what will hurt later is a warning."""

from datetime import timedelta
from unittest import mock

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client, SimpleTestCase, TestCase, override_settings
from django.utils import timezone

from config import health
from config.health import (
    BACKUP_DUE,
    FEW_MEGABYTES,
    LEAST_MEGABYTES,
    judge_backup,
    judge_disk,
    judge_worker,
)
from organisation.jobs import say_alive
from organisation.models import Backup, Job, Role
from tests.factories import make_council, make_user


def away(*args, **kwargs):
    raise OperationalError("could not connect to server: db.example.org, password pa55")


class JudgedTests(SimpleTestCase):
    def test_little_room_warns_and_less_is_fatal(self):
        judged = [
            judge_disk(left)
            for left in (FEW_MEGABYTES, FEW_MEGABYTES - 1, LEAST_MEGABYTES, LEAST_MEGABYTES - 1)
        ]
        assert [one.is_well for one in judged] == [True, False, False, False]
        assert [one.fatal for one in judged[1:]] == [False, False, True]

    def test_a_backup_is_due_after_its_hours_and_never_takes_the_site_away(self):
        now = timezone.now()
        for made_at, is_well in (
            (now - BACKUP_DUE, True),
            (now - BACKUP_DUE - timedelta(seconds=1), False),
            (None, False),
        ):
            judged = judge_backup(made_at, now)
            assert judged.is_well is is_well and not judged.fatal

    def test_a_worker_that_is_silent_or_leaves_work_waiting_warns_and_never_takes_the_site_away(self):
        now = timezone.now()
        silent = now - Job.LOST_AFTER - timedelta(seconds=1)
        for alive, waiting, is_well in (
            (now - Job.LOST_AFTER, 0, True),
            (silent, 0, False),
            (None, 0, False),
            (now, 1, False),
        ):
            judged = judge_worker(alive, waiting, now)
            assert judged.is_well is is_well and not judged.fatal, (alive, waiting)


class ReadyTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.administrator = make_user(role=Role.Name.ADMINISTRATOR)
        cls.viewer = make_user(role=Role.Name.VIEWER)

    def setUp(self):
        # The machine of the tests may have little room.
        self.enterContext(mock.patch("config.health.MEASURES", self.measures()))

        cache.clear()
        say_alive(timezone.now())

    def measures(self):
        return tuple(one for one in health.MEASURES if one is not health.measure_disk)

    def ask(self, user=None, **headers):
        client = Client(raise_request_exception=False)
        if user:
            client.force_login(user)
        response = client.get("/readyz", headers=headers)
        return response.status_code, response.json()

    def test_a_site_without_a_backup_is_ready_with_a_warning(self):
        assert self.ask() == (200, {"ready": True, "failing": [], "warnings": ["backup"]})
        Backup.objects.create(made_at=timezone.now(), name="a", sha256="0" * 64, bytes=1, rows=1)
        assert self.ask() == (200, {"ready": True, "failing": [], "warnings": []})

    def test_work_that_waits_too_long_is_a_warning(self):
        now = timezone.now()
        asked = {"council": make_council(), "owner": self.viewer, "kind": "test", "what": "A pack"}
        job = Job.objects.create(asked_at=now - Job.LONG_WAIT + timedelta(seconds=30), **asked)
        assert "worker" not in self.ask()[1]["warnings"]
        Job.objects.filter(pk=job.pk).update(asked_at=now - Job.LONG_WAIT - timedelta(seconds=1))
        assert "worker" in self.ask()[1]["warnings"]

    def test_a_waiting_migration_is_fatal(self):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        status, said = self.ask()
        assert (status, said["failing"]) == (503, ["migrations"])

    def test_measures_are_told_to_administrators_and_to_the_monitor_alone(self):
        with override_settings(READYZ_TOKEN="t" * 40):
            for headers, told in (
                ({}, False),
                ({"authorization": f"Bearer {'t' * 40}"}, True),
                ({"authorization": f"Bearer {'t' * 39}"}, False),
                ({"authorization": f"Basic {'t' * 40}"}, False),
            ):
                assert ("measures" in self.ask(**headers)[1]) is told, headers
        with override_settings(READYZ_TOKEN=""):
            assert "measures" not in self.ask(authorization="Bearer ")[1]
            assert "measures" not in self.ask(self.viewer)[1]
            assert self.ask(self.administrator)[1]["measures"]["migrations"] == "Every migration is applied"

    def test_while_the_database_is_away_it_says_so_and_no_more_and_the_process_lives(self):
        for user in (None, self.administrator):
            client = Client(raise_request_exception=False)
            if user:
                client.force_login(user)
            with (
                mock.patch.object(connection, "cursor", away),
                mock.patch.object(connection, "ensure_connection", away),
            ):
                response, lives, page = client.get("/readyz"), client.get("/healthz"), client.get("/plans/")
            assert response.status_code == 503 and "pa55" not in response.content.decode()
            said = response.json()
            assert said["failing"] == ["database", "migrations"] and "measures" not in said
            assert (lives.status_code, lives.content) == (200, b"ok\n")
            if user:
                assert page.status_code == 503 and page.headers["Retry-After"] == "60"
                words = page.content.decode()
                assert "the service is not available" in words and "pa55" not in words
                assert page.headers["X-Request-ID"] in words

    def test_nobody_who_is_gone_reads_the_measures(self):
        client = Client()
        client.force_login(self.administrator)
        get_user_model().objects.filter(pk=self.administrator.pk).update(is_active=False)
        assert "measures" not in client.get("/readyz").json()
