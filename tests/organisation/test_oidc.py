"""Signing in through the council's directory: known by the subject, and nobody by an address alone."""

import time
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, SimpleTestCase, TestCase, override_settings
from django.urls import reverse

from organisation.models import Event, Role
from organisation.oidc import VerifyingAdapter
from tests.admin_forms import fill
from tests.factories import make_council, make_user, whole_of
from tests.identity_provider import CLIENT, SECRET, IdentityProvider
from tests.test_settings import REAL_SITE, start

SUBJECT = "b1946ac9-subject"


def with_directory(address, **fields):
    """Return the settings of a site whose directory is at an address."""
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    assert app == [], "the tests begin without a directory"
    own = {"server_url": address, "uid_field": "sub", "fetch_userinfo": False, "oauth_pkce_enabled": True}
    app = {
        "provider_id": "directory",
        "name": "Microsoft",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": own,
    }
    return override_settings(
        OIDC_NAME="Microsoft", SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}}, **fields
    )


class DirectoryCase(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.directory = cls.enterClassContext(IdentityProvider())
        cls.enterClassContext(with_directory(cls.directory.address))

    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.user = make_user("rosa", role=Role.Name.VIEWER, unit=whole_of(cls.council))

    def enter(self, user=None, uid=SUBJECT):
        return SocialAccount.objects.create(user=user or self.user, provider="directory", uid=uid)

    def begin(self, client=None, query=""):
        answer = (client or self.client).get(reverse("openid_connect_login", args=["directory"]) + query)
        assert answer.status_code == 302, answer.content
        return answer.url

    def finish(self, code, state, client=None):
        return (client or self.client).get(
            reverse("openid_connect_callback", args=["directory"]), {"code": code, "state": state}
        )

    def sign_in(self, sign=None, query="", **claims):
        claims = {"sub": SUBJECT} | claims
        return self.finish(*self.directory.authorize(self.begin(query=query), sign=sign, **claims))

    def who(self):
        return self.client.session.get("_auth_user_id")


class KnownTests(DirectoryCase):
    def test_an_identity_that_an_administrator_entered_signs_in(self):
        self.enter()
        page = self.client.get(reverse("account_login")).content.decode()
        assert "Sign in with Microsoft" in page
        answer = self.sign_in(query="?next=/plans/")
        assert (answer.status_code, answer.url) == (302, "/plans/")
        assert self.who() == str(self.user.pk)
        assert "/keys" in self.directory.asked

    def test_nothing_is_asked_of_the_directory_that_the_browser_could_forge(self):
        asked = parse_qs(urlsplit(self.begin()).query)
        assert asked["response_type"] == ["code"] and asked["code_challenge_method"] == ["S256"]
        assert len(asked["state"][0]) >= 10
        assert asked["redirect_uri"] == ["http://testserver/account/oidc/directory/login/callback/"]

    def test_a_closed_account_stays_closed(self):
        self.enter()
        get_user_model().objects.update(is_active=False)
        assert self.sign_in().url == reverse("account_inactive")
        assert self.who() is None

    def test_the_second_step_is_asked_for_all_the_same(self):
        self.enter()
        totp.TOTP.activate(self.user, totp.generate_totp_secret())
        assert self.sign_in().url.startswith(reverse("mfa_authenticate"))
        assert self.who() is None


class UnknownTests(DirectoryCase):
    def test_a_stranger_is_told_what_to_tell_the_administrator_and_gets_no_account(self):
        answer = self.sign_in(email="mallory@example.org", email_verified=True)
        assert answer.status_code == 403 and SUBJECT in answer.content.decode()
        assert get_user_model().objects.count() == 1 and not SocialAccount.objects.exists()
        answer = self.client.get(reverse("socialaccount_signup"))
        assert answer.status_code == 302 and self.who() is None

    def test_an_address_alone_opens_nothing(self):
        for verified in (True, False):
            assert self.sign_in(email=self.user.email, email_verified=verified).status_code == 403
            assert self.who() is None and not SocialAccount.objects.exists()

    def test_nobody_ties_an_identity_to_their_own_account(self):
        self.client.force_login(self.user)
        assert self.sign_in(query="?process=connect").status_code == 403
        assert not SocialAccount.objects.exists()
        assert self.sign_in(email=self.user.email, email_verified=True).status_code == 403


@override_settings(OIDC_TRUST_EMAIL=True)
class TrustedAddressTests(DirectoryCase):
    def verified(self, **claims):
        return self.sign_in(**{"email": self.user.email.upper(), "email_verified": True} | claims)

    def test_a_verified_address_finds_an_account_once_and_the_subject_is_kept(self):
        assert self.verified().status_code == 302 and self.who() == str(self.user.pk)
        assert SocialAccount.objects.get().uid == SUBJECT
        assert Event.objects.filter(did="tied an identity by its e-mail address").count() == 1
        self.client.logout()
        assert self.verified(sub="another").status_code == 403, "the account has an identity already"
        get_user_model().objects.update(email="moved@example.org")
        assert self.verified().status_code == 302 and self.who() == str(self.user.pk)

    def test_an_address_that_is_not_verified_or_not_of_one_open_account_finds_none(self):
        for said in (False, None, "true", 1):
            assert self.verified(email_verified=said).status_code == 403, said
        for fields in ({"is_active": False}, {"is_staff": True}, {"is_superuser": True}):
            get_user_model().objects.update(**fields)
            assert self.verified().status_code == 403, fields
            get_user_model().objects.update(is_active=True, is_staff=False, is_superuser=False)
        other = make_user()
        get_user_model().objects.filter(pk=other.pk).update(email=self.user.email)
        assert self.verified().status_code == 403
        assert not SocialAccount.objects.exists() and self.who() is None


class ForgedTests(DirectoryCase):
    def setUp(self):
        super().setUp()
        self.enter()

    def refused(self, answer):
        assert answer.status_code in (200, 401, 403) and b"You are not signed in" in answer.content, answer
        assert self.who() is None

    def test_a_token_that_the_directory_did_not_sign_opens_nothing(self):
        stranger = self.directory.stranger
        for sign in (
            lambda said: jwt.encode(said, stranger, "RS256", headers={"kid": "one"}),
            lambda said: jwt.encode(said, stranger, "RS256", headers={"kid": "two"}),
            lambda said: jwt.encode(said, stranger, "RS256"),
            lambda said: jwt.encode(said, None, "none", headers={"kid": "one"}),
            lambda said: jwt.encode(said, "k" * 64, "HS256", headers={"kid": "one"}),
            lambda said: "not.a.token",
        ):
            self.refused(self.sign_in(sign=sign))

    def test_who_may_sign_is_looked_at_before_the_signature(self):
        """allauth refuses these too, as things are: this is the lock of our own."""
        adapter = VerifyingAdapter(None, settings.OIDC_PROVIDER)
        with mock.patch("organisation.oidc.jwtkit.verify_and_decode") as decoded:
            for signed_by, key in (("none", None), ("HS256", "k" * 64), ("HS512", "k" * 64)):
                with pytest.raises(OAuth2Error):
                    adapter._decode_id_token(None, jwt.encode({"sub": SUBJECT}, key, signed_by))
            decoded.assert_not_called()

    def test_a_token_for_somebody_else_or_of_another_time_opens_nothing(self):
        for claims in (
            {"aud": "another service"},
            {"iss": "http://127.0.0.1:1"},
            {"exp": int(time.time()) - 3600},
        ):
            self.refused(self.sign_in(**claims))

    def test_a_code_works_once_and_for_the_browser_that_asked(self):
        code, state = self.directory.authorize(self.begin(), sub=SUBJECT)
        self.refused(self.finish(code, state, client=Client()))
        assert self.finish(code, state).status_code == 302
        self.client.logout()
        self.refused(self.finish(code, state))
        self.begin()
        self.refused(self.finish("made-up", state))

    def test_a_directory_that_is_away_is_a_page_and_no_fault(self):
        with mock.patch.object(type(self.directory), "documents", {}):
            answer = self.client.get(reverse("openid_connect_login", args=["directory"]))
        self.refused(answer)


class AdministratorTests(DirectoryCase):
    def test_an_administrator_enters_an_identity_that_no_other_account_has(self):
        keeper = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(self.council))
        get_user_model().objects.filter(pk=keeper.pk).update(is_staff=True)
        client = Client()
        client.force_login(keeper)
        address = reverse("admin:auth_user_change", args=[self.user.pk])
        answer = fill(client, address, socialaccount_set__0__uid=f" {SUBJECT} ")
        assert answer.status_code == 302, answer.content
        assert SocialAccount.objects.get().user == self.user
        assert SocialAccount.objects.get().uid == SUBJECT
        other = make_user(role=Role.Name.VIEWER, unit=whole_of(self.council))
        address = reverse("admin:auth_user_change", args=[other.pk])
        answer = fill(client, address, socialaccount_set__0__uid=SUBJECT)
        assert b"opens another account already" in answer.content
        assert SocialAccount.objects.count() == 1


class WithoutDirectoryTests(SimpleTestCase):
    databases = {"default"}

    def test_there_is_no_such_way_in(self):
        for name in ("openid_connect_login", "openid_connect_callback"):
            assert self.client.get(reverse(name, args=["directory"])).status_code == 404
        assert b"Sign in with" not in self.client.get(reverse("account_login")).content


def test_half_a_directory_stops_the_start_and_is_named():
    done = start(**REAL_SITE | {"OIDC_SERVER_URL": "https://login.example.org/v2.0"})
    assert done.returncode == 1 and "OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set too" in done.stderr
    whole = {"OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "pa55"}
    done = start(**REAL_SITE | whole | {"OIDC_SERVER_URL": "http://login.example.org"})
    assert done.returncode == 1 and "begins with https://" in done.stderr and "pa55" not in done.stderr
    code = (
        "from config.settings import *; print(SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0]['name'])"
    )
    done = start(code, **REAL_SITE | whole | {"OIDC_SERVER_URL": "https://login.example.org/v2.0"})
    assert done.stdout.strip() == "Microsoft", done.stderr
