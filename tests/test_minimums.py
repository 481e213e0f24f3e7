"""No part is older than the version in which a known fault of it was mended.

pip-audit asks the world each day; this list is what must hold when the world cannot be asked.
"""

import re
from importlib.metadata import version

import pytest
from django.conf import settings
from packaging.version import Version

REQUIREMENTS = settings.BASE_DIR / "requirements"
ADVISORY = re.compile(r"CVE-\d{4}-\d{4,}|GHSA(-[23456789cfghjmpqrvwx]{4}){3}|PYSEC-\d{4}-\d+")


def minimums():
    """Return (name, version, advisories) of every line."""
    lines = (REQUIREMENTS / "minimums.txt").read_text().splitlines()
    rows = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return [(name, lowest, advisories) for name, lowest, *advisories in rows]


def pinned():
    """Return {name in small letters: version} of what the site runs on."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (REQUIREMENTS / "base.txt").read_text(), re.MULTILINE)
    return {name.lower(): words for name, words in found}


@pytest.mark.parametrize(("name", "lowest", "advisories"), minimums(), ids=lambda it: str(it)[:30])
def test_no_part_is_older_than_its_last_known_fault(name, lowest, advisories):
    assert Version(version(name)) >= Version(lowest), f"{name} is installed too old: {advisories}"
    assert Version(pinned()[name.lower()]) >= Version(lowest), f"{name} is pinned too old: {advisories}"
    assert advisories and all(ADVISORY.fullmatch(one) for one in advisories), advisories


def test_what_is_installed_is_what_is_pinned():
    other = {name: version(name) for name, words in pinned().items() if version(name) != words}
    assert other == {}


def test_an_older_version_would_be_seen():
    assert Version("5.2.9") < Version("5.2.17") and "5.2.9" > "5.2.17", "versions are not compared as words"
