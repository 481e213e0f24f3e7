"""docs/asvs.md names tests that are there, and every requirement of levels 1 and 2 once."""

import re

from django.conf import settings

WORDS = (settings.BASE_DIR / "docs" / "asvs.md").read_text()
ROW = re.compile(r"^\| ((?:\d+\.\d+\.\d+(?:, )?)+) \| ", re.MULTILINE)
HELD = re.compile(r"^\| ([\d., ]+) \| [^|]+ \| (yes|part) \| ([^|]*) \|$", re.MULTILINE)
# How many requirements of levels 1 and 2 each section of version 5.0.0 has, by chapter: the first of it.
# Chapter 17 (WebRTC) is left out as a whole.
SECTIONS = {
    1: {1: 2, 2: 9, 3: 11, 4: 3, 5: 2},
    2: {1: 3, 2: 3, 3: 4, 4: 1},
    3: {2: 2, 3: 4, 4: 6, 5: 5, 7: 2},
    4: {1: 3, 2: 1, 3: 2, 4: 4},
    5: {1: 1, 2: 3, 3: 2, 4: 3},
    6: {1: 3, 2: 12, 3: 4, 4: 4, 5: 5, 6: 3, 8: 4},
    7: {1: 3, 2: 4, 3: 2, 4: 5, 5: 2, 6: 2},
    8: {1: 2, 2: 3, 3: 1, 4: 1},
    9: {1: 3, 2: 4},
    10: {1: 2, 2: 2, 3: 4, 4: 11, 5: 5, 6: 2, 7: 3},
    11: {1: 2, 2: 3, 3: 3, 4: 4, 5: 1, 6: 1},
    12: {1: 3, 2: 2, 3: 4},
    13: {1: 1, 2: 5, 3: 2, 4: 5},
    14: {1: 2, 2: 4, 3: 3},
    15: {1: 3, 2: 3, 3: 7},
    16: {1: 1, 2: 5, 3: 4, 4: 3, 5: 3},
}
EVERY = {
    f"{chapter}.{section}.{number}"
    for chapter, sections in SECTIONS.items()
    for section, count in sections.items()
    for number in range(1, count + 1)
}


def left_out():
    """Return the numbers that the list says do not apply: "4.4.1 to 4.4.4" are four."""
    found = set()
    for said in re.findall(r"^Does not apply: (.+?)\n\n", WORDS, re.MULTILINE | re.DOTALL):
        for first, last in re.findall(r"(\d+\.\d+\.\d+)(?: to (\d+\.\d+\.\d+))?", said):
            section, number = first.rsplit(".", 1)
            end = int((last or first).rsplit(".", 1)[1])
            found |= {f"{section}.{one}" for one in range(int(number), end + 1)}
    return found


def test_every_file_that_is_named_is_there():
    named = set(re.findall(r"`((?:\w+/)*test_\w+\.py)`", WORDS))
    assert len(named) > 30
    assert [name for name in sorted(named) if not (settings.BASE_DIR / "tests" / name).exists()] == []


def test_every_requirement_stands_once_or_is_said_not_to_apply():
    _, body = WORDS.split("\n## V1 ")
    numbers = [number for row in ROW.findall(body) for number in row.split(", ")]
    assert [one for one in set(numbers) if numbers.count(one) > 1] == []
    assert set(numbers) & left_out() == set()
    assert set(numbers) | left_out() == EVERY


def test_what_holds_says_by_what():
    rows = HELD.findall(WORDS)
    assert len(rows) > 100
    assert [numbers for numbers, _, words in rows if not words.strip()] == []


def test_what_is_not_met_is_said_first():
    summary, body = WORDS.split("\n## V1 ")
    said = {number for row in ROW.findall(summary) for number in row.split(", ")}
    lines = re.findall(r"^\| ([\d., ]+) \|.*\| no \|", body, re.MULTILINE)
    assert {number for row in lines for number in row.split(", ")} - said == set()
