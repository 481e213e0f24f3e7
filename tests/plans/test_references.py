"""References between plans; the frameworks are national ones, the items invented."""

from types import SimpleNamespace

import pytest
from django.test import SimpleTestCase

from plans.references import (
    find_item,
    items_under,
    normal_ref,
    read_contributions,
    read_refs,
    same_framework,
    split_contribution,
)
from tests import real_plans


def item(code, title):
    return SimpleNamespace(code=code, title=title)


class RefTests(SimpleTestCase):
    def test_case_and_inner_spaces_are_ignored(self):
        assert normal_ref("CSD3") == normal_ref("CSD 3") == normal_ref(" csd  3 ")
        assert normal_ref("CSD 3") != normal_ref("CSD 31")
        assert normal_ref(None) == ""

    def test_refs_are_one_on_each_line_as_written(self):
        assert read_refs("LL 1\n\n LL 2 \nCS 11") == ["LL 1", "LL 2", "CS 11"]
        assert read_refs(None) == []

    def test_a_contribution_parts_at_its_first_colon(self):
        assert split_contribution("Corporate Plan: Clean streets: all of them") == (
            "Corporate Plan",
            "Clean streets: all of them",
        )
        assert split_contribution("Clean streets") == ("", "Clean streets")
        assert split_contribution("Clean streets:") == ("", "Clean streets:")
        assert read_contributions("A: 1\nB: 2") == [("A", "1"), ("B", "2")]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("ECM outcome", "Every Child Matters outcomes framework"),
        ("ECM aim", "Every Child Matters outcomes framework"),
        ("ECM", "Every Child Matters outcomes (JAR headings)"),
        ("LAA", "Local Area Agreement priorities used"),
        ("CYPP", "Children and Young People's Plan priorities used"),
        ("CYPP outcome", "Children and Young People’s Plan priorities used"),
        ("Corporate Plan", "Corporate Plan actions in the departmental plan"),
        ("council priorities", "Council priorities"),
        ("Joint Area Review", "JAR recommendations"),
    ],
)
def test_the_words_name_the_framework(words, name):
    assert same_framework(words, name)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("LAA", "Every Child Matters outcomes framework"),
        ("Council", "Council priorities"),
        ("ECM strand", "Every Child Matters outcomes framework"),
        ("Corporate Plan", "Community Strategy"),
        ("", "Council priorities"),
        ("Council priorities", ""),
        ("X", "X-ray"),
    ],
)
def test_the_words_name_another_framework(words, name):
    assert not same_framework(words, name)


class ItemTests(SimpleTestCase):
    items = [
        item("01", "Clean streets"),
        item("A1", "Safe homes."),
        item(None, "A1"),
        item("A 1", "Warm homes"),
    ]

    def test_a_code_comes_before_a_title_and_two_of_it_are_both_given(self):
        assert find_item("a1", self.items) == [self.items[1], self.items[3]]

    def test_a_title_is_found_whatever_its_case_and_last_stop(self):
        assert find_item("SAFE  homes", self.items) == [self.items[1]]
        assert find_item("Clean streets.", self.items) == [self.items[0]]

    def test_a_heading_that_is_no_item_names_all_that_stands_under_it(self):
        roofs, walls = (SimpleNamespace(parent_words=words) for words in ("Warm  homes", "warm homes."))
        others = [SimpleNamespace(parent_words=words) for words in ("Warm home", "", None)]
        assert items_under("Warm homes", [roofs, walls, *others]) == [roofs, walls]
        assert items_under("", others) == []

    def test_what_is_not_there_is_not_found(self):
        assert find_item("1", self.items) == []
        assert find_item("Clean street", self.items) == []
        assert find_item("", [item("", ""), item(None, None)]) == []


def test_contributions_of_the_published_plans_resolve_where_their_framework_is_in_the_plan():
    resolved, unresolved = 0, set()
    for name in real_plans.names():
        sheets = real_plans.workbook(name)
        frameworks = {}
        for row in real_plans.records(sheets, "Frameworks"):
            items = frameworks.setdefault(row["Framework"], {})
            items[row.get("Code"), row["Title"]] = item(row.get("Code"), row["Title"])
        for row in real_plans.records(sheets, "Frameworks"):
            items, parent = frameworks[row["Framework"]], row.get("Parent")
            if parent and not find_item(parent, items.values()):
                items[None, parent] = item(None, parent)
        for row in real_plans.records(sheets, "Priorities"):
            for framework, words in read_contributions(row.get("Contributes to")):
                named = [items for title, items in frameworks.items() if same_framework(framework, title)]
                matches = [match for items in named for match in find_item(words, items.values())]
                resolved += len(matches) == 1
                if len(matches) != 1 and named:
                    unresolved.add((framework, words[:12], len(matches)))
    assert resolved > 300
    # The sixth outcome, which the framework does not have.
    assert unresolved == {("ECM outcome", "06", 0)}
