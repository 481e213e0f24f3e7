"""What an answer carries to keep browsers on our side, and when a session or a download is refused."""

import re
from datetime import timedelta
from unittest import mock

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.test import Client, SimpleTestCase, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from organisation.limits import FILES
from organisation.models import Role
from tests.addresses import addresses
from tests.factories import make_plan, make_unit, make_user
from tests.test_access import in_a_family
from tests.test_doors import REAL_CACHE
from tests.test_settings import REAL_SITE, start

PASSWORD = "a long walk by the sea"


class HeaderTests(SimpleTestCase):
    def test_every_answer_says_what_a_browser_may_not_do(self):
        for address in ("/healthz", "/nowhere/", "/account/login/"):
            said = self.client.get(address).headers
            assert said["X-Content-Type-Options"] == "nosniff"
            assert said["Referrer-Policy"] == "same-origin"
            assert said["Content-Type"] in ("text/html; charset=utf-8", "text/plain; charset=utf-8"), address
            assert said["Cross-Origin-Opener-Policy"] == "same-origin"
            assert said["X-Frame-Options"] == "DENY"
            assert "frame-ancestors 'none'" in said["Content-Security-Policy"]
            assert "private" in said["Cache-Control"] or "no-store" in said["Cache-Control"]
            assert not [name for name in said if name.startswith("Access-Control-")]
            assert "camera=()" in said["Permissions-Policy"] and "*" not in said["Permissions-Policy"]

    def test_no_cookie_is_read_by_scripts_or_sent_by_other_sites(self):
        page = self.client.get("/account/login/")
        cookie = page.cookies["csrftoken"]
        assert cookie["httponly"] and cookie["samesite"] == "Lax"

    def test_no_address_is_made_of_words_that_people_wrote(self):
        """Addresses go to mail gateways, proxies and logs: they hold numbers and names of ours alone."""
        fixed = {
            "kind",
            "aspect",
            "step",
            "mark",
            "choice",
            "period",
            "table",
            "key",
            "uidb36",
            "form",
            "day",
        }
        for address in addresses():
            if in_a_family(address.name):
                continue
            worded = re.findall(r"<(?!int:)(?:\w+:)?(\w+)>", address.route)
            assert set(worded) <= fixed, (address.name, worded)


def test_a_real_site_keeps_its_cookies_to_https_and_tells_browsers_to():
    done = start(
        "import config.settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)",
        **REAL_SITE,
    )
    assert done.stdout.split() == [
        *("True", "True", "True"),
        *(str(365 * 86_400), "__Host-session", "__Host-csrf"),
    ], done.stderr


ANSWERS = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
from django.conf import settings
(settings.STATIC_ROOT / "probe-of-tests.txt").write_text("kept")
try:
    from django.contrib.messages.storage import default_storage
    from django.http import HttpResponse
    from django.test import Client, RequestFactory
    answer = Client().get("/static/probe-of-tests.txt", secure=True, headers={"host": "plans.example.org"})
    print(answer.status_code, *(name for name in HEADERS if name in answer.headers))
    request, left = RequestFactory().get("/"), HttpResponse()
    request.session = {}
    held = default_storage(request)
    held.add(20, "Saved.")
    held.update(left)
    for cookie in left.cookies.values():
        print(cookie.key, cookie["secure"], cookie["httponly"], cookie["path"], repr(cookie["domain"]))
finally:
    (settings.STATIC_ROOT / "probe-of-tests.txt").unlink()
"""


def test_a_real_site_guards_static_files_too_and_the_cookie_of_a_message():
    headers = ("Content-Security-Policy", "X-Content-Type-Options", "Access-Control-Allow-Origin")
    done = start(f"HEADERS = {headers}{ANSWERS}", **REAL_SITE)
    assert done.stdout.splitlines() == [
        "200 Content-Security-Policy X-Content-Type-Options",
        "__Host-messages True True / ''",
    ], done.stderr


def test_a_real_site_counts_guesses_where_they_are_not_forgotten():
    done = start(
        "import config.settings as s; print(s.CACHES['default'] == "
        f"{REAL_CACHE!r}, s.ALLAUTH_TRUSTED_PROXY_COUNT)",
        **REAL_SITE | {"TRUSTED_PROXIES": "1"},
    )
    assert done.stdout.split() == ["True", "1"], done.stderr


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("LOG_FORMAT", "xml"),
        ("SECOND_STEP", "some"),
        ("FILES_A_MINUTE", "0"),
        ("TRUSTED_PROXIES", "-1"),
        ("FEED_A_MINUTE", "-1"),
        ("FEED_A_MINUTE", "many"),
        ("SECURITY_CONTACT", "somebody@example.org"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_name(name, words):
    done = start(**REAL_SITE | {name: words})
    assert done.returncode == 1 and f"Unexpected value {name}={words}" in done.stderr


class SecurityTextTests(SimpleTestCase):
    def test_there_is_none_until_somebody_is_named(self):
        assert self.client.get("/.well-known/security.txt").status_code == 404

    @override_settings(SECURITY_CONTACT="mailto:security@example.org")
    def test_it_names_whom_to_tell_and_does_not_grow_old(self):
        answer = self.client.get("/.well-known/security.txt")
        assert answer.headers["Content-Type"].startswith("text/plain")
        said = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
        assert said["Contact"] == "mailto:security@example.org"
        today = timezone.localdate().isoformat()
        assert said["Expires"] > today and said["Expires"].endswith("Z")


class SessionTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.user = make_user("rosa", role=Role.Name.EDITOR, unit=cls.unit)
        cls.user.set_password(PASSWORD)
        cls.user.save()
        cls.plan = make_plan(cls.unit)

    def setUp(self):
        self.post(self.client, "account_login", login="rosa", password=PASSWORD)
        assert self.status() == 200

    def post(self, client, name, **sent):
        return client.post(reverse(name), sent)

    def status(self, name="plans:plan_edit"):
        return self.client.get(reverse(name, args=[self.plan.pk])).status_code

    def test_a_closed_account_is_out_at_its_next_request_and_opening_it_opens_no_old_session(self):
        self.user.is_active = False
        self.user.save()
        assert self.status() == 302
        tried = Client()
        self.post(tried, "account_login", login="rosa", password=PASSWORD)
        assert tried.get("/").status_code == 302
        self.user.is_active = True
        self.user.save()
        assert self.status() == 302

    def test_a_new_password_ends_every_other_session(self):
        other = Client()
        self.post(other, "account_login", login="rosa", password=PASSWORD)
        sent = {"oldpassword": PASSWORD, "password1": "another long walk", "password2": "another long walk"}
        assert self.post(other, "account_change_password", **sent).status_code == 302
        assert self.status() == 302
        assert other.get(reverse("plans:plan_edit", args=[self.plan.pk])).status_code == 200

    def test_a_role_that_changes_holds_at_the_next_request(self):
        self.user.roles.update(name=Role.Name.VIEWER)
        assert (self.status(), self.status("plans:plan_detail")) == (403, 200)
        self.user.roles.update(ends_on=timezone.localdate() - timedelta(days=1))
        assert (self.status(), self.status("plans:plan_detail")) == (404, 404)

    def test_it_ends_twelve_hours_after_it_began_however_busy_it_was(self):
        began = self.client.session["account_authentication_methods"][0]["at"]
        twelve_hours = 12 * 60 * 60
        for later, status in ((twelve_hours - 1, 200), (twelve_hours, 302), (0, 302)):
            with mock.patch("organisation.middleware.time", lambda later=later: began + later):
                assert self.status() == status, later

    def test_signing_in_makes_a_new_session(self):
        client = Client()
        client.get("/account/login/")
        client.session.save()
        before = client.session.session_key
        self.post(client, "account_login", login="rosa", password=PASSWORD)
        assert client.session.session_key != before


class FileLimitTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = make_plan()
        cls.people = [make_user(role=Role.Name.VIEWER, unit=cls.plan.unit) for _ in range(2)]

    @mock.patch("organisation.limits.time", lambda: 1_000_040.0)
    @override_settings(FILES_A_MINUTE=2)
    def test_the_third_file_of_a_minute_must_wait_for_that_person_alone(self):
        address = reverse("exchange:plan_export", args=[self.plan.pk])
        self.client.force_login(self.people[0])
        assert [self.client.get(address).status_code for _ in range(3)] == [200, 200, 429]
        refused = self.client.get(address)
        assert refused.headers["Retry-After"] == "40"
        with mock.patch("organisation.limits.time", lambda: 1_000_080.0):
            assert self.client.get(address).status_code == 200
        assert b"<h1" in refused.content and b"Too many files at once" in refused.content
        assert self.client.get(self.plan.get_absolute_url()).status_code == 200
        self.client.force_login(self.people[1])
        assert self.client.get(address).status_code == 200

    def test_whatever_is_a_file_is_counted(self):
        """A download whose address ends otherwise would not be: name it like a file."""
        ends = ("_pdf", "_export", "_file", "_comments")
        names = {address.name for address in addresses() if address.name.endswith(ends)}
        counted = {address.name for address in addresses() if address.route.endswith(FILES)}
        assert names and names <= counted, names - counted


class SecondStepTests(TestCase):
    def setUp(self):
        self.user = make_user("rosa", role=Role.Name.VIEWER)
        self.user.set_password(PASSWORD)
        self.user.save()
        self.client.post(reverse("account_login"), {"login": "rosa", "password": PASSWORD})

    def lacks(self):
        answer = self.client.get("/plans/")
        return answer.status_code == 302 and answer.url == reverse("mfa_activate_totp")

    def test_it_is_demanded_of_those_whom_the_setting_names(self):
        for setting, is_staff, lacks in (
            ("nobody", True, False),
            ("staff", False, False),
            ("staff", True, True),
            ("everybody", False, True),
        ):
            self.user.is_staff = is_staff
            self.user.save()
            with override_settings(SECOND_STEP=setting):
                assert self.lacks() is lacks, (setting, is_staff)

    @override_settings(SECOND_STEP="everybody")
    def test_the_way_to_get_one_is_open_and_then_everything_is(self):
        assert self.client.get(reverse("mfa_index")).status_code == 200
        assert self.client.get("/healthz").status_code == 200
        assert self.client.get("/feed/").status_code == 302
        assert self.client.get("/feed/1/plans.json", headers={"authorization": "Bearer x"}).status_code == 401
        totp.TOTP.activate(self.user, totp.generate_totp_secret())
        assert not self.lacks()


class AdminDoorTests(TestCase):
    """The administration has no sign-in of its own: throttling and the second step hold for it too."""

    def setUp(self):
        self.user = make_user("rosa", superuser=True)
        self.user.set_password(PASSWORD)
        self.user.save()

    def test_its_own_sign_in_takes_no_password(self):
        answer = self.client.post("/admin/login/", {"username": "rosa", "password": PASSWORD})
        assert answer.status_code == 302 and answer.url.startswith(reverse("account_login"))
        assert self.client.get("/admin/").status_code == 302

    def test_it_opens_after_the_second_step_alone(self):
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(self.user, secret)
        sent = {"login": "rosa", "password": PASSWORD, "next": "/admin/"}
        answer = self.client.post(reverse("account_login"), sent)
        assert answer.url.startswith(reverse("mfa_authenticate"))
        assert self.client.get("/admin/").status_code == 302
        for _ in range(2):
            wrong = self.client.post(reverse("mfa_authenticate"), {"code": "000000"})
            assert wrong.status_code == 200 and self.client.get("/admin/").status_code == 302
        counter = next(iter(totp.yield_hotp_counters_from_time()))
        code = totp.format_hotp_value(totp.hotp_value(secret, counter))
        assert self.client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
        assert self.client.get("/admin/").status_code == 200

    def test_guessing_is_throttled_whoever_it_is_about(self):
        for _ in range(5):
            self.client.post(reverse("account_login"), {"login": "rosa", "password": "wrong"})
        answer = self.client.post(reverse("account_login"), {"login": "rosa", "password": PASSWORD})
        assert b"Too many attempts" in answer.content
        assert self.client.get("/admin/").status_code == 302


def test_uploads_and_forms_are_bounded():
    assert settings.FILE_UPLOAD_HANDLERS[0] == "exchange.uploads.CappedUploadHandler"
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE <= 2_621_440
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS <= 1000 and settings.DATA_UPLOAD_MAX_NUMBER_FILES <= 100
