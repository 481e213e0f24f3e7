"""What is kept of what people did: sign-in, files that were taken, and the page on which it is read."""

import datetime
from contextlib import suppress
from io import StringIO
from unittest import mock

import pytest
from allauth.mfa import signals as mfa_signals
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from weasyprint import HTML

from organisation.audit import record
from organisation.history import CannotRewrite
from organisation.limits import FILES
from organisation.models import Event, Role
from returns.evidence import STORAGE
from returns.models import Evidence
from tests.addresses import addresses
from tests.factories import make_council, make_unit, make_user, whole_of
from tests.queries import FlatMixin
from tests.test_access import ROWS, VISITORS, client_of, make_town

PAGE, CSV = "/events/", "/events/events.csv"
PASSWORD = "a horse and a battery"
NOW = timezone.now()


class ReadOnlyTests(TestCase):
    def test_nobody_changes_or_deletes_an_event(self):
        event = record(None, "imported", "a plan")
        event.what = "another plan"
        for rewrite in (
            event.save,
            event.delete,
            Event.objects.all().delete,
            lambda: Event.objects.update(what="x"),
            lambda: Event.objects.bulk_update([event], ["what"]),
        ):
            with pytest.raises(CannotRewrite):
                rewrite()
        assert Event.objects.get().what == "a plan"

    def test_what_is_older_than_a_moment_may_be_pruned_and_nothing_else(self):
        with mock.patch("django.utils.timezone.now", lambda: NOW - datetime.timedelta(days=2)):
            record(None, "imported", "old")
        with mock.patch("django.utils.timezone.now", lambda: NOW):
            record(None, "imported", "new")
        assert [one.what for one in Event.objects.to_prune(NOW)] == ["old"]
        assert Event.objects.prune(NOW) == 1 and Event.objects.get().what == "new"

    def test_it_outlives_the_account_and_the_council(self):
        council = make_council()
        user = make_user(role=Role.Name.EDITOR, unit=whole_of(council))
        record(user, "imported", "a plan", council=council)
        user.delete()
        council.delete()
        event = Event.objects.get()
        assert (event.user, event.council, event.who) == (None, None, user.get_full_name())


class SignInTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.user = make_user("ann", role=Role.Name.VIEWER, unit=whole_of(cls.council))
        cls.user.set_password(PASSWORD)
        cls.user.save()

    def sign_in(self, login="ann", password=PASSWORD):
        return self.client.post(reverse("account_login"), {"login": login, "password": password})

    def kept(self):
        return [(one.did, one.who, one.what, one.council) for one in Event.objects.order_by("pk")]

    def test_who_signs_in_and_out(self):
        self.sign_in()
        assert Event.objects.get().detail == {"how": "password"}
        self.client.post(reverse("account_logout"))
        name = self.user.get_full_name()
        assert self.kept() == [(did, name, name, self.council) for did in ("signed in", "signed out")]

    def test_who_signs_in_in_vain_by_name_or_address_and_never_what_was_typed(self):
        for login in ("ann", self.user.email, PASSWORD):
            self.sign_in(login, "secret words")
        vain = ("failed to sign in", "somebody not signed in")
        known = (*vain, self.user.get_full_name(), self.council)
        assert self.kept() == [known, known, (*vain, "a name that no account has", None)]
        assert not {"secret", "horse"} & set(str(Event.objects.values_list()).split())

    def test_a_password_that_the_person_changes(self):
        self.client.force_login(self.user)
        typed = {"oldpassword": PASSWORD, "password1": "another horse", "password2": "another horse"}
        assert self.client.post(reverse("account_change_password"), typed).status_code == 302
        assert self.kept()[-1][0] == "changed a password"

    def test_a_second_step_that_is_added_and_one_that_fails(self):
        secret = totp.generate_totp_secret()
        one = totp.TOTP.activate(self.user, secret).instance
        for signal in (mfa_signals.authenticator_added, mfa_signals.authenticator_removed):
            signal.send(sender=type(one), request=None, user=self.user, authenticator=one)
        self.sign_in()
        self.client.post(reverse("mfa_authenticate"), {"code": "000000"})
        somebody, name = "somebody not signed in", self.user.get_full_name()
        assert [one[:2] for one in self.kept()] == [
            *(("added a second step", name), ("removed a second step", name)),
            ("failed the second step", somebody),
        ]


class CommandTests(TestCase):
    """What is done to accounts at the server, where nobody has signed in."""

    def test_a_superuser_that_is_made(self):
        make_user("before", superuser=True)
        said = {"username": "rosa", "email": "rosa@example.org", "interactive": False, "verbosity": 0}
        call_command("createsuperuser", **said)
        event = Event.objects.get()
        assert (event.did, event.what, event.who) == ("made an account", "rosa", "command line")
        assert event.detail["how"] == "by a command on the server"
        assert "whole site: yes" in event.detail["after"]
        with pytest.raises(CommandError, match="already taken"):
            call_command("createsuperuser", **said)
        assert Event.objects.count() == 1

    def test_a_password_that_is_changed_is_kept_in_the_council_of_the_account_and_a_try_is_not(self):
        council = make_council()
        user = make_user("ann", role=Role.Name.VIEWER, unit=whole_of(council))
        for typed, kept in ((PASSWORD, 1), ("12345", 1)):
            with mock.patch("getpass.getpass", return_value=typed), suppress(CommandError):
                call_command("changepassword", "ann", stdout=StringIO(), stderr=StringIO())
            assert Event.objects.count() == kept, typed
        event = Event.objects.get()
        assert (event.did, event.what, event.council) == ("changed a password", user.get_full_name(), council)
        user.refresh_from_db()
        assert user.check_password(PASSWORD)


class DownloadTests(TestCase):
    """Every address of the access table at which a file can be taken."""

    @classmethod
    def setUpTestData(cls):
        cls.town = make_town()

    def test_each_file_that_is_taken_leaves_an_event(self):
        kept = STORAGE.save("evidence/minutes.pdf", mock.MagicMock(spec=open, read=lambda *_: b""))
        self.addCleanup(STORAGE.delete, kept)
        routes = {one.name: one.route for one in addresses()}
        rows = [name for name in ROWS if name in routes and routes[name].rstrip("$").endswith(FILES)]
        feed = {"exchange:feed_json", "exchange:feed_csv"}
        found = {*rows, *feed, "returns:evidence_detail"}
        assert len(found) > 20
        things, clients = self.town.things, {}
        Evidence.objects.filter(pk=things["evidence"].pk).update(file=kept)
        with mock.patch("reports.pdf.HTML", lambda **_: HTML(string="")):
            for name in sorted(found):
                about, *expected = ROWS[name]
                visitor = "superuser" if expected[-1] in (200, 410) else "editor"
                person = self.town.people[visitor]
                client = clients.setdefault(visitor, client_of(person))
                assert expected[VISITORS.index(visitor)] in (200, 410), name
                values = [getattr(things[word], "pk", things[word]) for word in about.split()]
                cache.clear()
                before = Event.objects.count()
                assert client.get(reverse(name, args=values)).status_code == 200, name
                event = Event.objects.first()
                assert Event.objects.count() == before + 1, f"{name} leaves no event, or more than one"
                assert (event.user, event.who) == (person, person.get_full_name()), name
                assert event.council is not None or name == "indicators:indicator_export", name

    def test_a_file_that_is_refused_leaves_none_and_neither_does_its_name_where_a_person_gave_it(self):
        evidence = self.town.things["evidence"]
        client = client_of(self.town.people["outsider"])
        before = Event.objects.count()
        client.get(reverse("reports:plan_pdf", args=[self.town.things["plan"].pk]))
        client.get(reverse("returns:evidence_detail", args=[evidence.pk]))
        assert Event.objects.count() == before


class PageTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.admin = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(cls.council))
        cls.other = make_council()

    def setUp(self):
        self.client.force_login(self.admin)

    def add(self, what="Parks plan", did="imported", *, council=None, day=None, **detail):
        at = timezone.make_aware(datetime.datetime.combine(day, datetime.time())) if day else timezone.now()
        with mock.patch("django.utils.timezone.now", lambda: at):
            return record(self.admin, did, what, council=council or self.council, **detail)

    def shown(self, query=""):
        return self.client.get(f"{PAGE}{query}").content.decode()

    def test_only_administrators_of_the_whole_council_read_it_and_only_of_theirs(self):
        self.add("Our plan")
        self.add("Their plan", council=self.other)
        page = self.shown()
        assert "Our plan" in page and "Their plan" not in page
        assert "Their plan" not in self.client.get(CSV).content.decode()
        for role, unit in (
            *((name, whole_of(self.council)) for name in Role.Name if name != "administrator"),
            ("administrator", make_unit(self.council)),
        ):
            self.client.force_login(make_user(role=role, unit=unit))
            assert {self.client.get(address).status_code for address in (PAGE, CSV)} == {403}, role

    def test_it_is_narrowed_by_words_by_act_and_by_days_the_first_and_last_included(self):
        for day, what in ((9, "Early"), (10, "First day"), (12, "Last day"), (13, "Late")):
            self.add(what, "approved", day=datetime.date(2026, 3, day))
        self.add("Parks plan")
        days = "since_day=10&since_month=3&since_year=2026&until_day=12&until_month=3&until_year=2026"
        for query, there in (
            ("did=imported", {"Parks plan"}),
            ("q=first+DAY", {"First day"}),
            (days, {"First day", "Last day"}),
            (f"{days}&q=last", {"Last day"}),
        ):
            for page in (self.shown(f"?{query}"), self.client.get(f"{CSV}?{query}").content.decode()):
                body = page.partition("<tbody")[2] or page
                found = {
                    one for one in ("Early", "First day", "Last day", "Late", "Parks plan") if one in body
                }
                assert found == there, query

    def test_a_day_that_is_none_is_asked_for_again_and_an_act_that_nobody_did_too(self):
        page = self.shown("?since_day=31&since_month=2&since_year=2026")
        assert "The first day must be a real date" in page and "There is a problem" in page
        assert "was not done here" in self.shown("?did=flew")

    def test_what_was_before_and_after_is_said_and_a_formula_is_text(self):
        self.add(
            "=1+1", "changed a role", before="Viewer, Housing", after="Editor, Housing", reading="unsaid"
        )
        page, file = self.shown(), self.client.get(CSV).content.decode()
        assert "Before: Viewer, Housing. After: Editor, Housing." in page and "unsaid" not in page + file
        assert "'=1+1" in file

    def test_nothing_can_be_sent_to_it(self):
        for method in ("post", "put", "delete"):
            assert getattr(self.client, method)(PAGE).status_code == 405

    def test_it_costs_the_same_for_one_event_and_for_many(self):
        self.assertFlat(PAGE, grow=lambda: [self.add() for _ in range(60)], ceiling=10)
