"""Ways in from outside: forged forms, hosts and redirects, accounts guessed at or closed."""

import re

from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from exchange.feed.tokens import make_token, user_of
from organisation.closing import close_sign_in
from organisation.models import Event, Role
from tests.addresses import addresses
from tests.admin_forms import sent_back
from tests.factories import make_unit, make_user, whole_of
from tests.markup import read
from tests.test_access import ROWS, in_a_family, make_town

PASSWORD = "a long walk by the sea"
EVIL = "evil.example"
ELSEWHERE = (f"https://{EVIL}/", f"//{EVIL}/", f"/\\{EVIL}", f"https:{EVIL}", f"javascript:{EVIL}")
# As config/settings.py has it on a real site.
REAL_CACHE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache",
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
DOORS = ("/account/login/", "/account/logout/", "/account/reauthenticate/", "/admin/login/")


class ForgedFormTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.town = make_town()

    def posts(self):
        for row, (about, *_) in ROWS.items():
            if row.startswith("POST "):
                things = (self.town.things[word] for word in about.split())
                yield reverse(
                    row.removeprefix("POST "), args=[getattr(thing, "pk", thing) for thing in things]
                )

    def test_nothing_is_taken_that_another_site_sends(self):
        """Without the token of a form, and with one that is not this session's."""
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.force_login(self.town.people["superuser"])
        before = Event.objects.count()
        for address in self.posts():
            for sent in ({}, {"csrfmiddlewaretoken": "a" * 64}):
                assert client.post(address, sent).status_code == 403, address
        for address in (*DOORS, "/account/password/reset/", "/admin/plans/plan/add/"):
            assert client.post(address, {}).status_code == 403, address
        assert Event.objects.count() == before

    def test_a_token_of_another_session_is_not_taken(self):
        theirs, ours = (Client(enforce_csrf_checks=True) for _ in range(2))
        words = re.search(
            r'csrfmiddlewaretoken" value="(\w+)"', theirs.get("/account/login/").content.decode()
        )[1]
        ours.get("/account/login/")
        sent = {"csrfmiddlewaretoken": words, "login": "x", "password": "y"}
        assert ours.post("/account/login/", sent).status_code == 403
        assert theirs.post("/account/login/", sent).status_code == 200

    def test_another_host_is_refused_and_no_way_leads_there(self):
        for address in ("/account/login/", "/healthz", "/feed/schema.json"):
            assert self.client.get(address, headers={"host": EVIL}).status_code == 400, address
        self.client.force_login(self.town.people["superuser"])
        page = self.client.get("/", headers={"x-forwarded-host": EVIL})
        assert page.status_code == 200 and EVIL not in page.content.decode()


class RedirectTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.user = make_user("rosa", superuser=True)
        cls.user.set_password(PASSWORD)
        cls.user.save()

    def test_signing_in_and_out_lead_nowhere_else(self):
        for words in ELSEWHERE:
            for address in DOORS:
                client, sent = Client(), {"login": "rosa", "password": PASSWORD, "next": words}
                for answer in (client.get(address, {"next": words}), client.post(address, sent)):
                    leads = answer.headers.get("Location", "/")
                    assert leads.startswith("/") and not leads.startswith(("//", "/\\")), (address, words)
                    assert f'href="{words}' not in answer.content.decode(), (address, words)

    def test_no_page_of_ours_goes_where_an_address_or_a_referrer_says(self):
        self.client.force_login(self.user)
        for address in addresses():
            if not address.parts and not in_a_family(address.name):
                for words in ELSEWHERE[:2]:
                    sent = {"next": words, "back": words, "url": words}
                    answer = self.client.get(reverse(address.name), sent, headers={"referer": words})
                    assert EVIL not in answer.headers.get("Location", ""), address.name


class AccountTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.user = make_user("rosa", role=Role.Name.EDITOR, unit=cls.unit)
        cls.user.set_password(PASSWORD)
        cls.user.save()
        cls.administrator = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(cls.unit.council))
        cls.administrator.is_staff = True
        cls.administrator.save()

    def said(self, name, **sent):
        """Return what is answered, without the words that were sent and what changes by itself."""
        answer = Client().post(reverse(name), sent, follow=True)
        words = re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken)\W+\w+', "", answer.content.decode())
        for value in sent.values():
            words = words.replace(value, "")
        return answer.status_code, answer.redirect_chain, words

    def test_neither_a_lost_password_nor_a_wrong_one_tells_whether_there_is_an_account(self):
        closed = make_user("closed")
        closed.set_password(PASSWORD)
        closed.is_active = False
        closed.save()
        resets = [
            self.said("account_reset_password", email=email)
            for email in (self.user.email, closed.email, "nobody@example.org")
        ]
        assert resets[0] == resets[1] == resets[2]
        assert {address for message in mail.outbox for address in message.to} == {self.user.email}
        wrong = [
            self.said("account_login", login=name, password="wrong") for name in ("rosa", "closed", "nobody")
        ]
        assert wrong[0] == wrong[1] == wrong[2]

    def test_a_password_is_masked_and_may_be_pasted_or_filled_in(self):
        root = read(Client().get(reverse("account_login")).content.decode())
        [box] = [box for box in root.all("input") if box.get("name") == "password"]
        assert (box.get("type"), box.get("autocomplete")) == ("password", "current-password")
        assert not box.get("onpaste") and not box.get("maxlength")

    def test_what_a_browser_kept_of_a_session_opens_nothing_once_it_was_signed_out(self):
        self.client.force_login(self.user)
        kept = self.client.cookies["sessionid"].value
        assert self.client.get("/plans/").status_code == 200
        self.client.post(reverse("account_logout"))
        other = Client()
        other.cookies["sessionid"] = kept
        assert other.get("/plans/").status_code == 302

    def test_a_link_for_a_lost_password_works_once_and_stands_in_no_address_that_is_sent_on(self):
        self.client.post(reverse("account_reset_password"), {"email": self.user.email})
        link = re.search(r"https?://\S+", mail.outbox[0].body)[0]
        assert link.startswith("http://testserver/account/password/reset/key/")
        form = self.client.get(link)
        assert form.status_code == 302 and form.url.endswith("-set-password/")
        sent = dict.fromkeys(("password1", "password2"), "another long walk")
        assert self.client.post(form.url, sent).status_code == 302
        assert "set-password" not in Client().get(link).headers.get("Location", "")

    def test_the_tokens_of_a_closed_account_open_nothing_even_when_it_is_opened_again(self):
        def close_by_hand():
            client = Client()
            client.force_login(self.administrator)
            address = reverse("admin:auth_user_change", args=[self.user.pk])
            sent = sent_back(client.get(address))
            del sent["is_active"]
            assert client.post(address, sent).status_code == 302

        for close in (
            lambda: close_sign_in(self.user, self.unit.council, timezone.localdate()),
            close_by_hand,
        ):
            _, words = make_token(self.user, "Power BI", now=timezone.now())
            assert user_of(f"Bearer {words}", timezone.now()) == self.user
            client = Client()
            client.force_login(self.user)
            self.user.roles.update(ends_on=None)
            close()
            self.user.refresh_from_db()
            assert not self.user.is_active
            assert user_of(f"Bearer {words}", timezone.now()) is None
            self.user.is_active = True
            self.user.save()
            assert user_of(f"Bearer {words}", timezone.now()) is None
            assert client.get("/").status_code == 302

    def wrong(self, name="rosa", **sent):
        """Try a wrong password; return whether it was refused before it was looked at."""
        answer = Client().post(reverse("account_login"), {"login": name, "password": "wrong"}, **sent)
        return b"Too many attempts" in answer.content

    def test_neither_a_port_nor_large_letters_make_another_name_of_it(self):
        for number in range(5):
            assert not self.wrong(headers={"host": f"testserver:{8000 + number}"}), number
        assert self.wrong(headers={"host": "testserver:9000"}) and self.wrong("ROSA")

    @override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "3/m/ip"})
    def test_a_caller_is_known_by_the_address_that_a_server_of_ours_wrote_down(self):
        """By the last of them, as many from the end as there are; what the caller wrote stands before it."""
        for proxies, theirs in ((0, "{}"), (1, "{}, 10.0.0.7"), (2, "{}, 10.0.0.7, 10.0.0.8")):
            caches["default"].clear()
            with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
                found = [
                    self.wrong(f"name{n}", headers={"x-forwarded-for": theirs.format(f"192.0.2.{n}")})
                    for n in range(4)
                ]
                assert found == [False, False, False, True], proxies
                someone = theirs.format("192.0.2.1").replace("10.0.0.7", "10.0.0.9")
                assert self.wrong("else", headers={"x-forwarded-for": someone}) is (proxies == 0)

    @override_settings(CACHES={"default": REAL_CACHE})
    def test_guesses_are_counted_for_all_processes_together(self):
        call_command("createcachetable", verbosity=0)
        for _ in range(5):
            self.client.post(reverse("account_login"), {"login": "rosa", "password": "wrong"})
            # Another process has its own cache in memory, and shares the database.
            del caches["default"]
        # However many other names are guessed at meanwhile, none is forgotten.
        for number in range(320):
            caches["default"].set(f"other-{number}", [0.0], 300)
        answer = Client().post(reverse("account_login"), {"login": "rosa", "password": PASSWORD})
        assert b"Too many attempts" in answer.content
