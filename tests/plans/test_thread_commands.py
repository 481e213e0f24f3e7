"""The commands check_plan and show_thread."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from tests.factories import make_plan, make_priority
from tests.plans.threads import make_thread


class CommandTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.top, cls.middle, cls.bottom, cls.read = make_thread()

    def run_command(self, *words):
        out = StringIO()
        call_command(*words, stdout=out)
        return out.getvalue()

    def test_show_thread_gives_everything_below_and_the_ref_itself(self):
        answer = json.loads(self.run_command("show_thread", "c1", "--json"))
        assert answer["ref"] == "c1"
        found = [
            (item["plan"], item["tier"], item["kind"], item["ref"], item["title"]) for item in answer["items"]
        ]
        assert found == [
            (self.top.pk, "directorate", "priority", "C 1", "More people read"),
            (self.middle.pk, "division", "priority", "L 1", "Open for longer"),
            (self.bottom.pk, "team", "priority", "", "Open on Sundays"),
            (self.bottom.pk, "team", "action", "", "Agree new hours"),
        ]

    def test_show_thread_keeps_to_the_council_named(self):
        other = make_priority(make_plan(), "Elsewhere", ref="C 1")
        assert "Elsewhere" in self.run_command("show_thread", "C 1")
        assert "Elsewhere" not in self.run_command("show_thread", "C 1", "--council", "Easthaven Council")
        assert "Elsewhere" in self.run_command("show_thread", "C 1", "--council", other.plan.council.name)

    def test_show_thread_names_the_councils_held_when_there_is_no_such_one(self):
        with pytest.raises(CommandError, match="Easthaven Council"):
            call_command("show_thread", "C 1", council="Nowhere")

    def test_show_thread_says_when_nothing_has_the_reference(self):
        assert "Nothing has the reference Z 9" in self.run_command("show_thread", "Z 9")

    def test_show_thread_says_in_words_which_references_are_not_settled(self):
        assert "C 7 (ambiguous), C 9 (waiting)" in self.run_command("show_thread", "C 1")

    def test_check_plan_lists_findings_as_json(self):
        answer = json.loads(self.run_command("check_plan", str(self.middle.pk), "--json"))
        assert answer["plan"] == self.middle.pk
        found = [one for one in answer["findings"] if one["code"] == "reference-ambiguous"]
        assert [(one["sheet"], one["column"]) for one in found] == [("Priorities", "Supports")]

    def test_check_plan_lists_findings_in_words_with_their_number(self):
        assert "Libraries plan: " in self.run_command("check_plan", str(self.middle.pk))

    def test_check_plan_says_where_to_find_the_number_of_a_plan(self):
        with pytest.raises(CommandError, match="no plan 999999"):
            call_command("check_plan", "999999")
