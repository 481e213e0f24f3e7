"""One's own account: an authenticator app, its recovery codes, the password, and what is not one's own."""

import re
from unittest import mock

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client, TestCase
from django.urls import reverse

from organisation.models import Event, Role
from tests.factories import make_user

PASSWORD = "a long walk by the sea"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = 5
CODES = reverse("mfa_view_recovery_codes")


def code_of(secret=SECRET, step=STEP):
    return totp.format_hotp_value(totp.hotp_value(secret, step))


def at(step):
    """Stop the clock of authenticator apps at a step of 30 seconds."""
    return mock.patch("allauth.mfa.totp.internal.auth.yield_hotp_counters_from_time", lambda: iter([step]))


class AccountCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.user = make_user("rosa", role=Role.Name.VIEWER)
        cls.user.set_password(PASSWORD)
        cls.user.save()

    def setUp(self):
        self.enterContext(at(STEP))

    def post(self, name, client=None, **sent):
        return (client or self.client).post(reverse(name), sent)

    def sign_in(self, client=None, password=PASSWORD):
        return self.post("account_login", client, login="rosa", password=password)

    def confirm(self, password=PASSWORD):
        """Type the password again, as every change of the second step asks."""
        return self.post("account_reauthenticate", password=password)

    def with_app(self):
        """Give the account an app, and return its recovery codes."""
        totp.TOTP.activate(self.user, SECRET)
        return RecoveryCodes.activate(self.user).get_unused_codes()

    def is_in(self, client=None):
        return (client or self.client).get("/").status_code == 200


class SetUpTests(AccountCase):
    def test_it_asks_for_the_password_even_of_somebody_who_just_signed_in(self):
        self.sign_in()
        asks = reverse("account_reauthenticate")
        for name in ("mfa_activate_totp", "mfa_generate_recovery_codes"):
            assert self.client.get(reverse(name)).url.startswith(asks), name
        assert self.post("mfa_activate_totp", code=code_of()).url.startswith(asks)
        assert b"That is not your password" in self.confirm("wrong").content
        assert self.client.get(reverse("mfa_activate_totp")).url.startswith(asks)

    def test_it_is_set_up_with_the_key_that_is_shown_and_ten_codes_are_given(self):
        self.sign_in()
        self.client.get(reverse("mfa_activate_totp"), follow=True)
        page = self.client.post(
            reverse("account_reauthenticate"),
            {"password": PASSWORD, "next": reverse("mfa_activate_totp")},
            follow=True,
        )
        secret = re.search(r"data-secret>(\w{32})<", page.content.decode())[1]
        wrong = self.post("mfa_activate_totp", code=code_of(secret, STEP + 1))
        assert b"That code does not fit" in wrong.content and secret in wrong.content.decode()
        with self.captureOnCommitCallbacks(execute=True):
            assert self.post("mfa_activate_totp", code=code_of(secret)).url == CODES
        codes = re.findall(r"<code>(\d{8})</code>", self.client.get(CODES).content.decode())
        assert len(set(codes)) == 10
        found = [did for did in Event.objects.values_list("did", flat=True) if "second step" in did]
        assert found == ["added a second step"] * 2
        other = Client()
        self.sign_in(other)
        self.post("mfa_authenticate", other, code=code_of(secret))
        assert not self.is_in(other), "the code that set it up was typed once already"

    def test_an_address_that_nobody_verified_is_no_bar(self):
        EmailAddress.objects.create(user=self.user, email=self.user.email, verified=False)
        self.sign_in()
        self.confirm()
        assert self.client.get(reverse("mfa_activate_totp")).status_code == 200


class SignInTests(AccountCase):
    def test_a_code_opens_once_and_one_of_another_time_never(self):
        self.with_app()
        for step, typed, opens in (
            (STEP, code_of(step=STEP - 1), False),
            (STEP, code_of(step=STEP + 1), False),
            (STEP, code_of(), True),
            (STEP, code_of(), False),
            (STEP + 1, code_of(step=STEP + 1), True),
        ):
            client = Client()
            self.sign_in(client)
            assert not self.is_in(client)
            with at(step):
                self.post("mfa_authenticate", client, code=typed)
            assert self.is_in(client) is opens, (step, typed)

    def test_a_recovery_code_opens_once(self):
        first, second, *_ = self.with_app()
        for typed, opens in ((first, True), (first, False), (second, True)):
            client = Client()
            self.sign_in(client)
            self.post("mfa_authenticate", client, code=typed)
            assert self.is_in(client) is opens

    def test_guesses_at_a_code_are_counted_however_often_one_signs_in_again(self):
        self.with_app()
        for _ in range(5):
            client = Client()
            self.sign_in(client)
            self.post("mfa_authenticate", client, code="000000")
        self.sign_in(client)
        refused = self.post("mfa_authenticate", client, code=code_of())
        assert b"Too many attempts" in refused.content and not self.is_in(client)

    def test_a_new_password_by_mail_is_no_way_round_it(self):
        self.with_app()
        self.post("account_reset_password", email=self.user.email)
        assert mail.outbox[0].subject == "Choose a new password for Golden Thread"
        link = re.search(r"https?://\S+", mail.outbox[0].body)[0]
        words = "another long walk"
        self.client.post(self.client.get(link).url, {"password1": words, "password2": words})
        assert not self.is_in()
        assert self.sign_in(password=words).url.startswith(reverse("mfa_authenticate"))
        assert not self.is_in()


class TakenAwayTests(AccountCase):
    def test_it_is_taken_away_with_its_codes_after_the_password_alone(self):
        code, *_ = self.with_app()
        self.sign_in()
        self.post("mfa_authenticate", code=code)
        address = reverse("mfa_deactivate_totp")
        assert self.client.post(address).url.startswith(reverse("account_reauthenticate"))
        self.confirm()
        with self.captureOnCommitCallbacks(execute=True):
            assert self.client.post(address).url == reverse("mfa_index")
        assert [one.did for one in Event.objects.all()[:2]] == ["removed a second step"] * 2
        assert not self.user.authenticator_set.exists()
        client = Client()
        self.sign_in(client)
        assert self.is_in(client)


class OwnPagesTests(AccountCase):
    NAMES = (
        *("mfa_index", "account_change_password", "account_reauthenticate", "mfa_reauthenticate"),
        *("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes"),
    )

    def test_none_of_them_is_kept_by_a_browser_and_what_is_signed_out_takes_the_others_along(self):
        code, *_ = self.with_app()
        assert "no-store" in self.client.get(reverse("account_reset_password")).headers["Cache-Control"]
        self.sign_in()
        self.post("mfa_authenticate", code=code)
        self.confirm()
        for name in self.NAMES:
            answer = self.client.get(reverse(name))
            assert answer.status_code == 200, name
            assert "no-store" in answer.headers["Cache-Control"], name
            # Words in a box go away when one types; and these are not ours.
            assert b"placeholder" not in answer.content and b"Please" not in answer.content, name
        assert self.client.get("/").headers["Cache-Control"] == "private, no-cache"
        assert self.client.get(reverse("account_logout")).headers.get("Clear-Site-Data") is None
        assert self.post("account_logout").headers["Clear-Site-Data"] == '"cache"'

    def test_what_a_lost_password_or_an_identity_leads_to_is_not_ones_own_to_change(self):
        self.sign_in()
        sent = {"email": "mine@example.org", "action_add": "", "account": "1"}
        for name in ("account_email", "socialaccount_connections"):
            assert self.client.get(reverse(name)).url == reverse("mfa_index")
            assert self.client.post(reverse(name), sent).status_code == 405
        assert not EmailAddress.objects.exists()
        assert self.user.email in self.client.get(reverse("mfa_index")).content.decode()

    def test_a_password_is_refused_with_what_is_wrong_and_may_be_long(self):
        self.sign_in()
        for new, said in (
            ("seven77", "too short"),
            ("password", "too common"),
            ("8675309867", "entirely numeric"),
            (self.user.email, "too similar"),
        ):
            sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
            assert said in self.post("account_change_password", **sent).content.decode(), new
        cache.clear()
        new = " Ünd so weiter, " * 8
        sent = {"oldpassword": "wrong", "password1": new, "password2": new}
        assert (
            b"That is not the password that you have now"
            in self.post("account_change_password", **sent).content
        )
        assert self.post("account_change_password", **sent | {"oldpassword": PASSWORD}).status_code == 302
        for typed, opens in ((new, True), (new.strip(), False), (new.upper(), False), (new[:72], False)):
            cache.clear()
            client = Client()
            self.sign_in(client, typed)
            assert self.is_in(client) is opens, typed
