"""Restatement: what is one, what is none, and what is kept of it."""

from datetime import UTC, datetime

from django.test import SimpleTestCase, TestCase

from indicators.models import Restatement, Result, Target, TargetChange
from indicators.operations import change_of, keep_changes, write_figure, write_footnotes
from indicators.restating import footnote, is_corrected
from indicators.values import read_result, read_target
from tests.factories import make_indicator, make_user


class WhatTests(SimpleTestCase):
    def corrected(self, before, after, read=read_result):
        return is_corrected(read(before), read(after))

    def test_another_figure_in_place_of_a_published_one_is_a_correction(self):
        for before, after in (
            ("62%", "62.1%"),
            ("62%", "Suppressed"),
            ("✓", "62%"),
            ("62% (provisional)", "61%"),
            ("93.5/91.3%", "93.5/91.4%"),
            ("Between 10-15%", "Between 10-16%"),
            ("Mar 08", "Apr 08"),
            ("62%", "62 days"),
            ("some sixty", "about sixty"),
        ):
            with self.subTest(before=before, after=after):
                assert self.corrected(before, after)

    def test_the_same_figure_in_other_words_is_none(self):
        for before, after in (
            ("62%", "62.0%"),
            ("62% (provisional)", "62%"),
            ("62", "62%"),
            ("1,640", "1640"),
            ("93.5/91.3%", "93.50 / 91.30%"),
            ("some sixty", "some  sixty"),
        ):
            with self.subTest(before=before, after=after):
                assert not self.corrected(before, after)

    def test_the_first_figure_in_place_of_an_absence_is_none(self):
        for before in ("Awaiting", "N/A", "Suppressed", "New indicator", "Not due", "Not collected"):
            with self.subTest(before=before):
                assert not self.corrected(before, "62%")
        for before in ("TBC", "To be set once baseline established in 2009/10", "No target"):
            with self.subTest(before=before):
                assert not self.corrected(before, "62%", read_target)

    def test_a_published_figure_that_is_withdrawn_is_a_correction_and_an_absence_is_none(self):
        assert is_corrected(read_result("62%"), None)
        assert not is_corrected(read_result("TBC"), None)

    def test_the_footnote_says_what_stood_there_until_when_who_and_why(self):
        at = datetime(2026, 5, 3, 9, tzinfo=UTC)
        one = Restatement(before="61%", after="58%", at=at, who="Ann Hall", why="A late return was counted.")
        two = Restatement(before="58%", after="", at=at, who="Ann Hall", why="wrong\nschool")
        assert footnote([one]) == "61% until 3 May 2026, corrected by Ann Hall: A late return was counted"
        assert footnote([one, two]).endswith("; 58% until 3 May 2026, withdrawn by Ann Hall: wrong school")
        assert footnote([]) == ""


class KeptTests(TestCase):
    def change(self, figure, words, **about):
        before = type(figure).objects.get(pk=figure.pk)
        write_figure(figure, words)
        figure.save()
        change = change_of(before, figure, **{"by": None, "why": "a late return", **about})
        keep_changes([change])
        return change

    def test_a_corrected_result_keeps_both_figures_and_carries_its_footnote(self):
        result = make_indicator(results={"2024/25": "61%", "2023/24": "60%"}).results.last()
        ann = make_user()
        self.change(result, "58%", by=ann)
        kept = Restatement.objects.get()
        assert (kept.before, kept.after, kept.by, kept.why) == ("61%", "58%", ann, "a late return")
        assert kept.who == ann.get_full_name()
        result.refresh_from_db()
        assert result.restated.startswith("61% until ") and result.restated.endswith(": a late return")
        assert Result.objects.get(words="60%").restated == ""

    def test_a_moved_target_keeps_its_decision_and_has_no_footnote(self):
        target = make_indicator(targets={"2024/25": "65%"}).targets.get()
        self.change(target, "60%", decision="Cabinet, 3 May 2026")
        kept = TargetChange.objects.get()
        assert (kept.before, kept.after, kept.decision) == ("65%", "60%", "Cabinet, 3 May 2026")
        assert (kept.who, Restatement.objects.count()) == ("command line", 0)

    def test_what_is_no_correction_leaves_no_record(self):
        target = make_indicator(targets={"2024/25": "TBC"}).targets.get()
        assert self.change(target, "60%") is None
        assert Target.objects.get().words == "60%" and not TargetChange.objects.exists()

    def test_a_figure_that_goes_and_comes_again_has_its_footnote_again(self):
        indicator = make_indicator(results={"2024/25": "61%"})
        keep_changes([change_of(indicator.results.get(), None, by=None, why="wrong school")])
        figure = indicator.results.get()
        assert "withdrawn by command line: wrong school" in figure.restated
        Result.objects.update(restated="")
        write_footnotes([indicator.pk])
        assert Result.objects.get().restated == figure.restated
