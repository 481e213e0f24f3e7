"""docs/asvs.md names tests that are there, and every requirement once."""

import re

from django.conf import settings

WORDS = (settings.BASE_DIR / "docs" / "asvs.md").read_text()
ROW = re.compile(r"^\| ((?:\d+\.\d+\.\d+(?:, )?)+) \| ", re.MULTILINE)


def test_every_file_that_is_named_is_there():
    named = set(re.findall(r"`((?:\w+/)*test_\w+\.py)`", WORDS))
    assert len(named) > 30
    assert [name for name in sorted(named) if not (settings.BASE_DIR / "tests" / name).exists()] == []


def test_every_requirement_stands_once_and_in_order():
    _, body = WORDS.split("\n## V1 ")
    numbers = [number for row in ROW.findall(body) for number in row.split(", ")]
    assert len(numbers) > 150
    assert [one for one in set(numbers) if numbers.count(one) > 1] == []


def test_what_is_not_met_is_said_first():
    summary, body = WORDS.split("\n## V1 ")
    said = {number for row in ROW.findall(summary) for number in row.split(", ")}
    lines = re.findall(r"^\| ([\d., ]+) \|.*\| no \|", body, re.MULTILINE)
    missing = {number for row in lines for number in row.split(", ")} - said
    assert missing <= {"4.1.2", "6.5.2", "6.8.4", "14.2.4"}, missing
