"""What every test may use: a fast password hasher, untimed properties, and a browser with a page if asked.

On PostgreSQL every test runs that asks the database, except those in a browser and those marked `once`. A
test is marked `once` when what it looks at comes after the last query: the HTML or PDF of things that other
tests read and write on both databases. Tests of pure rules, which ask no database, run on SQLite alone.
"""

import gc
import os

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import SimpleTestCase, TransactionTestCase
from hypothesis import settings as property_settings

from tests import browser as chromium

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_configure():
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Tests are in more of a hurry than people; those of the limits set their own.
    settings.FILES_A_MINUTE = settings.FEED_A_MINUTE = 1_000_000
    # A property holds however busy the machine is: no time limit for an example.
    property_settings.register_profile("untimed", deadline=None)
    property_settings.load_profile("untimed")
    # Of the time of a suite that draws pages a fifth went into looking for garbage: look more seldom.
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL leave out what has nothing new to say there."""
    if connection.vendor == "sqlite":
        return
    again, left_out = [], []
    for item in items:
        runs = asks_the_database(item) and not item.get_closest_marker("once")
        (again if runs else left_out).append(item)
    config.hook.pytest_deselected(items=left_out)
    items[:] = again


def asks_the_database(item):
    """Say whether a test may ask the database; one that may not is refused by pytest-django when it does."""
    case = getattr(item, "cls", None)
    if case and issubclass(case, SimpleTestCase):
        return issubclass(case, TransactionTestCase) or bool(case.databases)
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames))


def pytest_collection_finish():
    """What is loaded by now stays until the end: it need not be looked at again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_counted():
    """What is counted of one test, such as guesses at a name, another knows nothing of."""
    cache.clear()


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
