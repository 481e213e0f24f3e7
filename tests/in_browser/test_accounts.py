"""Signing in, protecting one's account, and leaving, done in a real browser."""

import re
from unittest import mock

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse
from playwright.sync_api import expect

from organisation.models import Role
from tests.browser import FLAGS, PHONE, axe_violations, opened, resize, sideways
from tests.factories import make_council, make_user, whole_of

pytestmark = pytest.mark.browser

PASSWORD = "a long walk by the sea"


@pytest.fixture
def user(live_server):
    user = make_user("rosa", role=Role.Name.VIEWER, unit=whole_of(make_council()))
    user.set_password(PASSWORD)
    user.save()
    return user


def signs_in(page, address="/"):
    page.goto(address)
    page.get_by_label("User name or e-mail address").fill("rosa")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def looks_well(page, words):
    """Assert that the page of these words is shown, has no violation, and fits a phone."""
    expect(page.locator("h1")).to_have_text(words)
    assert axe_violations(page) == [] and sideways(page) == 0, words


def test_a_phone_is_enough_to_protect_an_account_and_to_come_in_by_a_recovery_code(
    browser, live_server, user
):
    clock = mock.patch("allauth.mfa.totp.internal.auth.yield_hotp_counters_from_time", lambda: iter([7]))
    with clock, opened(browser, live_server.url, viewport=PHONE) as page:
        signs_in(page)
        page.goto(reverse("mfa_index"))
        looks_well(page, "Security")
        page.get_by_role("button", name="Set up an authenticator app").click()
        looks_well(page, "Confirm that it is you")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        looks_well(page, "Set up an authenticator app")
        key = page.locator("[data-secret]").inner_text()
        page.get_by_label("Code").fill("1")
        page.get_by_role("button", name="Set it up").click()
        expect(page.get_by_role("alert")).to_contain_text("That code does not fit")
        looks_well(page, "Set up an authenticator app")
        page.get_by_label("Code").fill(totp.format_hotp_value(totp.hotp_value(key, 7)))
        page.get_by_role("button", name="Set it up").click()
        looks_well(page, "Recovery codes")
        code = re.search(r"\b\d{8}\b", page.locator("main ul").inner_text())[0]
        page.get_by_role("button", name="Sign out").click()
        signs_in(page, "/plans/")
        looks_well(page, "Enter a code")
        page.get_by_label("Code").fill(code)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/plans/")
        page.goto(reverse("mfa_index"))
        expect(page.locator("main")).to_contain_text("9 recovery codes left")
        resize(page, (1280, 900))
        looks_well(page, "Security")


def test_the_way_back_shows_nothing_once_one_has_signed_out(browser, live_server, user):
    """Playwright turns off what browsers keep of whole pages; people have it on."""
    kept = browser.browser_type.launch(
        executable_path="/usr/bin/chromium", args=FLAGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    with opened(kept, live_server.url) as page:
        signs_in(page)
        page.goto("/plans/")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/account/login/")
        page.go_back(wait_until="commit")
        page.wait_for_url("**/account/login/?next=/plans/")
    kept.close()
