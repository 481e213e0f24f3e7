"""Long work: asked for once, done by a worker, told to its owner alone, run again when a worker is lost."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TestCase, TransactionTestCase, override_settings
from django.urls import reverse

from organisation import jobs
from organisation.jobs import GivenUp, Made, Progress
from organisation.models import Job, Role
from organisation.worker import Worker
from tests.factories import make_unit, make_user
from tests.organisation.work import KINDS, MARK
from tests.plans.test_editor_at_once import database_that_threads_share
from tests.queries import FlatMixin

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OUR_KINDS = override_settings(JOB_KINDS="tests.organisation.work.KINDS")
WORK = "import django; django.setup(); from tests.organisation.work import work; work()"
PATIENCE = 60  # seconds that a busy machine may take


def ask(kind="quick", *, by, unit, now=NOW, **about):
    return jobs.ask(kind, by=by, council=unit.council, what="The halves", now=now, back="/risks/", **about)


class AskedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.user = make_user(role=Role.Name.VIEWER, unit=cls.unit)

    def ask(self, kind="quick", **about):
        return ask(kind, by=self.user, unit=self.unit, **about)

    def worker(self):
        return Worker({kind.name: kind for kind in KINDS})

    def state(self, job):
        return Job.objects.get(pk=job.pk).state

    # --- asking

    def test_who_asks_twice_is_led_to_the_one_that_is_open(self):
        job = self.ask(register=1)
        assert self.ask(register=1) == job
        assert self.ask(register=2) != job
        other = make_user(role=Role.Name.VIEWER, unit=self.unit)
        assert ask(by=other, unit=self.unit, register=1) != job
        jobs.claim(NOW)
        assert self.ask(register=1) == job
        jobs.finish(Job.objects.get(pk=job.pk), Made("Done"), NOW)
        assert self.ask(register=1) != job

    # --- working

    def test_what_was_asked_for_first_is_done_first_and_its_file_kept(self):
        first, second = self.ask(register=1), self.ask(register=2)
        assert self.worker().work()
        first.refresh_from_db()
        assert (first.state, first.said, bytes(first.file)) == (
            "done",
            "Two halves",
            f"{MARK} of {self.user}".encode(),
        )
        assert (first.file_name, first.holds, first.attempt) == ("halves.pdf", [7], 1)
        assert self.state(second) == "waiting"
        assert self.worker().work() and not self.worker().work()

    def test_what_cannot_be_done_says_why_and_what_fell_over_says_its_number(self):
        refused, broken, unknown = self.ask("refused"), self.ask("broken"), self.ask("of another version")
        with self.assertLogs("organisation.worker", "ERROR"):
            while self.worker().work():
                pass
        for job, words in ((refused, "not there"), (broken, f"number {broken.pk}"), (unknown, "not know")):
            job.refresh_from_db()
            assert job.state == "failed" and words in job.said, job.said

    def test_a_worker_that_is_told_to_stop_lets_its_job_wait_again(self):
        job = self.ask("stopped")
        with self.assertRaises(SystemExit):
            self.worker().work()
        assert self.state(job) == "waiting"

    def test_a_job_is_taken_on_once(self):
        job = self.ask()
        assert jobs.claim(NOW) == job
        assert jobs.claim(NOW) is None

    def test_progress_is_written_once_in_a_second(self):
        ticks = iter((0.0, 0.5, 1.0))
        self.ask()
        progress = Progress(jobs.claim(NOW), clock=lambda: next(ticks))
        for done, written in ((1, 1), (2, 1), (3, 3)):
            progress(done, 3)
            assert Job.objects.get().done == written

    # --- losing a worker

    def test_a_worker_is_lost_after_three_minutes_without_a_sign_and_not_before(self):
        self.ask()
        job = jobs.claim(NOW)
        for now, lost in ((NOW + Job.LOST_AFTER, False), (NOW + Job.LOST_AFTER + SECOND, True)):
            assert job.is_lost(now) is lost
            assert Job.objects.lost(now).exists() is lost
        jobs.beat(job, NOW + SECOND)
        assert jobs.fail_lost(NOW + Job.LOST_AFTER + SECOND) == 0
        assert jobs.fail_lost(NOW + Job.LOST_AFTER + 2 * SECOND) == 1
        assert self.state(job) == "failed"

    def test_a_worker_that_was_given_up_writes_nothing_more(self):
        self.ask()
        old = jobs.claim(NOW)
        assert jobs.run_again(old, now=NOW + timedelta(minutes=4))
        new = jobs.claim(NOW + timedelta(minutes=4))
        assert new == old and new.attempt == 2
        with self.assertRaises(GivenUp):
            Progress(old)(1, 2)
        jobs.finish(old, Made("Too late", b"late", "late.pdf"), NOW)
        jobs.give_back(old)
        assert self.state(old) == "running"
        jobs.finish(new, Made("In time"), NOW)
        assert Job.objects.get().said == "In time"

    def test_what_is_open_is_not_run_again(self):
        job = self.ask()
        assert not jobs.run_again(job, now=NOW)
        assert not jobs.run_again(jobs.claim(NOW), now=NOW)

    def test_jobs_are_kept_for_thirty_days(self):
        self.ask()
        jobs.finish(jobs.claim(NOW), Made("Done"), NOW)
        last = NOW + timedelta(days=Job.KEPT_DAYS)
        assert jobs.forget_old(last) == 0
        assert jobs.forget_old(last + SECOND) == 1


@OUR_KINDS
class JobPageTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.user = make_user(role=Role.Name.VIEWER, unit=cls.unit)

    def setUp(self):
        self.client.force_login(self.user)
        self.job = ask(by=self.user, unit=self.unit)
        self.file = reverse("organisation:job_file", args=[self.job.pk])
        self.again = reverse("organisation:job_run_again", args=[self.job.pk])

    def page(self, **headers):
        return self.client.get(self.job.get_absolute_url(), headers=headers).content.decode()

    def work(self):
        call_command("work", "--once", stdout=StringIO())

    def test_the_page_says_how_it_stands_and_leads_to_the_file(self):
        waiting = self.page()
        assert "Waiting" in waiting and "every 3s" in waiting and 'href="/risks/"' in waiting
        assert self.client.get(self.file).status_code == 404
        self.work()
        ready = self.page()
        assert "Ready" in ready and "Two halves" in ready and self.file in ready and "every 3s" not in ready
        answer = self.client.get(self.file)
        assert answer.content == f"{MARK} of {self.user}".encode()
        assert answer.headers["Content-Disposition"] == 'inline; filename="halves.pdf"'

    def test_htmx_is_given_the_part_that_changes_and_what_changed_is_spoken_once(self):
        address = self.job.get_absolute_url()
        for seen, spoken in (("waiting", False), ("running", True)):
            part = self.client.get(address, {"seen": seen}, headers={"HX-Request": "true"}).content.decode()
            assert "<h1" not in part and 'id="job"' in part
            assert ("#app-status" in part) is spoken

    def test_a_job_without_a_sign_of_life_is_said_to_be_stopped_and_run_again(self):
        jobs.claim(NOW)  # long ago
        page = self.page()
        assert "Not done" in page and "stopped half way" in page and self.again in page
        self.client.post(self.again)
        assert Job.objects.get().state == "waiting"
        self.work()
        assert self.file in self.page()

    def test_one_that_waits_long_says_that_there_may_be_no_worker(self):
        assert "nothing is at work" in self.page()

    def test_nobody_else_finds_it_and_neither_does_an_owner_whose_role_has_ended(self):
        self.work()
        for user in (make_user(role=Role.Name.ADMINISTRATOR, unit=self.unit), make_user(superuser=True)):
            self.client.force_login(user)
            for address in (self.job.get_absolute_url(), self.file):
                assert self.client.get(address).status_code == 404
            assert self.client.post(self.again).status_code == 404
        self.client.force_login(self.user)
        self.user.roles.update(ends_on="2020-01-01")
        assert self.client.get(self.file).status_code == 404

    def test_a_file_that_its_owner_may_no_longer_read_is_not_given_out(self):
        self.work()
        type(self.user).objects.filter(pk=self.user.pk).update(last_name="may not")
        assert self.client.get(self.file).status_code == 404
        page = self.page()
        assert "may no longer read" in page and self.file not in page and "Make it again" in page

    def test_the_reports_list_them_for_the_price_of_one(self):
        def grow():
            for number in range(20):
                ask(by=self.user, unit=self.unit, number=number)

        self.work()
        self.assertFlat(reverse("reports:report_list"), grow=grow, ceiling=12)


class KilledTests(TransactionTestCase):
    """A worker in a process of its own, killed half way."""

    def test_a_killed_worker_leaves_a_job_that_is_said_to_have_failed_and_is_done_by_the_next(self):
        unit = make_unit()
        user = make_user(role=Role.Name.VIEWER, unit=unit)
        job = ask("endless", by=user, unit=unit)
        with database_that_threads_share(), shared_connection():
            worker = start_worker()
            try:
                wait_for(lambda: Job.objects.get(pk=job.pk).done > 0)
            finally:
                worker.send_signal(signal.SIGKILL)
                worker.wait()
            held = Job.objects.get(pk=job.pk)
            assert held.state == "running"
            later = held.heartbeat_at + Job.LOST_AFTER + SECOND
            assert jobs.fail_lost(later) == 1
            held.refresh_from_db()
            assert held.state == "failed" and "stopped half way" in held.said
            Job.objects.filter(pk=job.pk).update(kind="quick")
            held.refresh_from_db()
            assert jobs.run_again(held, now=later)
            worker = start_worker()
            try:
                wait_for(lambda: Job.objects.get(pk=job.pk).state == "done")
            finally:
                worker.terminate()
            assert worker.wait(PATIENCE) == 0


class shared_connection:
    """Within it this thread asks the database that other processes can open."""

    def __enter__(self):
        self.own = connections["default"]
        if connection.vendor == "sqlite":
            connections["default"] = connections.create_connection("default")

    def __exit__(self, *error):
        if connection.vendor == "sqlite":
            connections["default"].close()
            connections["default"] = self.own


def start_worker():
    kept = connections["default"].settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{kept['NAME']}"
    else:
        url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{kept['NAME']}"
    return subprocess.Popen(
        [sys.executable, "-c", WORK],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "The worker did nothing"
        time.sleep(0.2)
