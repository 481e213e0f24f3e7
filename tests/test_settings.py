"""Settings fail closed: each try is a fresh process, as at a real start."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import SimpleTestCase

REAL_SITE = {
    "DEBUG": "False",
    "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnop",
    "ALLOWED_HOSTS": "plans.example.org",
}


def start(code="import config.settings", **environment):
    """Return the finished process that read the settings; only what is said here is in its environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("words", ["yes", "true", "1", "off", " True"])
def test_a_flag_spelt_another_way_is_refused_by_name(words):
    done = start(**REAL_SITE | {"DEBUG": words})
    assert done.returncode == 1
    assert f"Unexpected value DEBUG={words}, use True or False" in done.stderr


def test_a_real_site_without_a_secret_does_not_start():
    done = start(**REAL_SITE | {"SECRET_KEY": ""})
    assert "SECRET_KEY is missing" in done.stderr and done.returncode == 1


def test_a_real_site_without_its_name_does_not_start():
    done = start(**REAL_SITE | {"ALLOWED_HOSTS": ""})
    assert "ALLOWED_HOSTS is missing" in done.stderr and done.returncode == 1


@pytest.mark.parametrize("name", ["DATABASE_URL", "EMAIL_URL"])
def test_a_url_that_cannot_be_read_is_refused_by_name(name):
    done = start(**REAL_SITE | {name: "nonsense"})
    assert f"Unexpected value {name}" in done.stderr and done.returncode == 1


def test_mail_is_written_into_the_folder_that_is_named():
    code = "import config.settings as s; print(s.EMAIL_FILE_PATH)"
    done = start(code, DEBUG="True", EMAIL_URL="filemail:///var/mail")
    assert done.stdout.strip() == "/var/mail", done.stderr


def test_a_bad_url_is_not_shown_since_it_may_hold_a_password():
    done = start(**REAL_SITE | {"DATABASE_URL": "oracel://golden:pa55@example.org/x"})
    assert done.returncode == 1 and "pa55" not in done.stderr.rsplit("ImproperlyConfigured", 1)[1]


def test_a_development_machine_needs_no_secret():
    assert start(DEBUG="True").returncode == 0


def test_a_real_site_passes_every_deployment_check():
    code = (
        "import django, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; django.setup();"
        "from django.core.management import call_command;"
        "call_command('check', deploy=True, fail_level='WARNING')"
    )
    done = start(code, **REAL_SITE)
    assert done.returncode == 0, done.stderr


def test_sqlite_takes_its_lock_at_once_and_readers_do_not_wait():
    done = start(
        "from config.settings import DATABASES; print(DATABASES['default']['OPTIONS'])",
        DEBUG="True",
        DATABASE_URL="sqlite:////tmp/anything.sqlite3",
    )
    assert "IMMEDIATE" in done.stdout and "journal_mode=WAL" in done.stdout


def test_postgresql_is_named_by_its_url():
    done = start(
        "from config.settings import DATABASE as d; print(d['ENGINE'], d['NAME'], d['HOST'])",
        DEBUG="True",
        DATABASE_URL="postgres://golden@%2Ftmp%2Fsocket/thread",
    )
    assert done.stdout.split() == ["django.db.backends.postgresql", "thread", "/tmp/socket"]


class OpenDoorTests(SimpleTestCase):
    def test_a_page_is_private_unless_it_says_otherwise(self):
        response = self.client.get("/")
        assert response.status_code == 302 and response.url == "/account/login/?next=/"

    def test_the_keeper_of_the_site_can_ask_whether_it_lives(self):
        response = self.client.get("/healthz")
        assert (response.status_code, response.content) == (200, b"ok\n")

    def test_no_page_may_load_anything_from_elsewhere_or_run_what_stands_in_it(self):
        policy = self.client.get("/healthz").headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy and "*" not in policy
