"""What every test may use: a fast password hasher, untimed properties, and a browser with a page if asked."""

import gc
import os

import pytest
from django.conf import settings
from hypothesis import settings as property_settings

from tests import browser as chromium


def pytest_configure():
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Tests are in more of a hurry than people; those of the limits set their own.
    settings.FILES_A_MINUTE = settings.FEED_A_MINUTE = 1_000_000
    # A property holds however busy the machine is: no time limit for an example.
    property_settings.register_profile("untimed", deadline=None)
    property_settings.load_profile("untimed")
    # Of the time of a suite that draws pages a fifth went into looking for garbage: look more seldom.
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish():
    """What is loaded by now stays until the end: it need not be looked at again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, started once."""
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium.started() as running:
        yield running
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser, live_server):
    """An empty page at desk width whose addresses begin at the live server; its faults fail the test."""
    with chromium.opened(browser, live_server.url) as opened:
        yield opened
