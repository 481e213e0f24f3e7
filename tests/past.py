"""Days to come: what is written inside is written then, so that today is past."""

from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

from django.utils import timezone


@contextmanager
def later(days=2):
    """Let everything inside happen some days after now."""
    moment = timezone.now() + timedelta(days=days)
    with mock.patch("django.utils.timezone.now", lambda: moment):
        yield
