"""What the tests in a browser share: the demonstration, loaded behind the live server."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command


@pytest.fixture
def demonstration(live_server):
    """Load the demonstration; return the user `performance`, who sees all of it and may import."""
    call_command("load_demo", verbosity=0)
    return get_user_model().objects.get(username="performance")
