"""How a priority stands, from its indicators, and when an action is done."""

from django.test import SimpleTestCase

from indicators.choices import Rag
from indicators.rag import Rating
from plans.progress import is_done, read_rag
from plans.rollup import Member, rollup


def members(*rags):
    return [Member(f"NI {number}", Rating(rag, "")) for number, rag in enumerate(rags, start=1)]


class RollupTests(SimpleTestCase):
    def test_a_priority_stands_as_its_worst_rated_member(self):
        rolled = rollup(members(Rag.GREEN, Rag.RED, Rag.AMBER))
        assert rolled.rag == Rag.RED
        assert rolled.driver.name == "NI 2"

    def test_one_amber_among_greens_makes_amber(self):
        assert rollup(members(Rag.GREEN, Rag.AMBER)).rag == Rag.AMBER

    def test_it_is_green_only_when_every_rated_member_is_and_nobody_drove_it(self):
        rolled = rollup(members(Rag.GREEN, Rag.NONE, Rag.GREEN))
        assert (rolled.rag, rolled.driver) == (Rag.GREEN, None)

    def test_members_without_a_rating_are_counted_and_change_nothing(self):
        rolled = rollup(members(Rag.NONE, Rag.NONE))
        assert rolled.rag == Rag.NONE
        assert rolled.reason == "2 without a rating"

    def test_nothing_to_measure_by_is_said(self):
        assert rollup([]).reason == "No indicator measures it"

    def test_the_working_says_counts_and_driver(self):
        rolled = rollup(members(Rag.GREEN, Rag.RED, Rag.NONE, Rag.RED))
        assert rolled.reason == "2 red, 1 green, 1 without a rating; driven by NI 2"


class ProgressTests(SimpleTestCase):
    def test_a_word_that_says_complete_means_done(self):
        for words in ("Complete", "completed", " Done. ", "Blue"):
            with self.subTest(words=words):
                assert is_done(words)
                assert is_done("", words)

    def test_words_that_say_more_than_complete_do_not_mean_done(self):
        for words in ("", "148 complete, 20 to do", "Not complete", "Complete by March", "Green"):
            with self.subTest(words=words):
                assert not is_done(words, words)

    def test_the_rating_of_an_action_is_read_from_its_word_or_symbol(self):
        assert [read_rag(words) for words in ("Red", " amber ", "★", "G")] == [
            *(Rag.RED, Rag.AMBER, Rag.GREEN, Rag.GREEN)
        ]

    def test_other_words_are_no_rating(self):
        assert [read_rag(words) for words in ("", "none", "Reddish", "Complete")] == [None] * 4
