"""Weights and scores of baskets."""

from decimal import Decimal

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from indicators.baskets import adds_up, mean, read_weight, score, weights_total
from indicators.choices import Rag
from tests.real_plans import names, records, workbook

D = Decimal


class WeightTests(SimpleTestCase):
    def test_a_weight_is_read_in_percent(self):
        for words, weight in (("30%", 30), ("30", 30), ("12.5%", "12.5"), ("0.3", 30), (D("0.3"), 30)):
            assert read_weight(words) == D(weight), words

    def test_one_without_its_sign_may_be_a_share_or_a_percent_and_is_not_guessed(self):
        assert read_weight("1") is None
        assert read_weight("1%") == 1
        assert read_weight("100%") == 100

    def test_words_without_a_weight_give_none(self):
        for words in ("", "NA", "As above (C15)", "-10%", "101%", "thirty"):
            assert read_weight(words) is None, words

    def test_a_total_counts_the_weights_that_are_stated(self):
        assert weights_total([D(30), None, D(50)]) == 80
        assert weights_total([None, None]) is None
        assert weights_total([]) is None

    def test_a_hundred_adds_up_and_one_step_either_side_does_not(self):
        assert adds_up([D(60), D(40)])
        assert not adds_up([D(60), D("39.99")])
        assert not adds_up([D(60), D("40.01")])
        assert adds_up([None])

    def test_one_published_basket_adds_up_to_less_than_a_hundred(self):
        short = {}
        for name in names():
            baskets = {}
            for row in records(workbook(name), "Baskets"):
                baskets.setdefault(row["Basket"], []).append(read_weight(row["Weight"]))
            short |= {basket: weights_total(w) for basket, w in baskets.items() if not adds_up(w)}
        assert short["F11"] == 80


class ScoreTests(SimpleTestCase):
    def test_green_is_one_amber_a_half_and_red_nothing(self):
        assert score([(Rag.GREEN, D(100))]).score == 1
        assert score([(Rag.AMBER, D(100))]).score == D("0.5")
        assert score([(Rag.RED, D(100))]).score == 0

    def test_unrated_weight_is_shown_and_not_spread(self):
        got = score([("green", D(40)), ("none", D(35)), ("red", D(25))])
        assert (got.weight_rated, got.weight_unrated) == (65, 35)
        assert got.score == D(40) / D(65)
        assert (got.rated, got.unrated) == (2, 1)

    def test_a_basket_without_ratings_has_no_score(self):
        got = score([(Rag.NONE, D(60)), (Rag.NONE, D(40))])
        assert (got.score, got.driver, got.weight_unrated) == (None, None, 100)
        assert score([]).score is None

    def test_members_without_a_weight_are_counted_and_move_nothing(self):
        got = score([(Rag.GREEN, D(50)), (Rag.RED, None)])
        assert (got.score, got.driver, got.rated) == (1, None, 2)

    def test_the_driver_is_the_member_that_cost_most(self):
        assert score([(Rag.AMBER, D(50)), (Rag.RED, D(20)), (Rag.RED, D(30))]).driver == 2
        assert score([(Rag.AMBER, D(50)), (Rag.RED, D(24))]).driver == 0
        assert score([(Rag.AMBER, D(50)), (Rag.RED, D(25))]).driver == 0
        assert score([(Rag.AMBER, D(50)), (Rag.RED, D(26))]).driver == 1
        assert score([(Rag.GREEN, D(100))]).driver is None

    @given(
        st.lists(st.tuples(st.sampled_from(Rag), st.none() | st.decimals(0, 100, places=2)), max_size=12),
    )
    def test_a_score_lies_between_nothing_and_one_and_every_weight_is_accounted_for(self, members):
        got = score(members)
        assert got.score is None or 0 <= got.score <= 1
        assert got.weight_rated + got.weight_unrated == sum(weight or 0 for _, weight in members)
        assert got.rated + got.unrated == len(members)
        if got.driver is not None:
            assert members[got.driver][0] in (Rag.AMBER, Rag.RED)


class MeanTests(SimpleTestCase):
    def test_each_score_counts_once_and_the_lowest_drives(self):
        got = mean([D(1), D("0.5"), None, D(0)])
        assert (got.score, got.driver, got.scored, got.unscored) == (D("0.5"), 3, 3, 1)

    def test_of_equals_the_first_drives_and_where_all_are_whole_none_does(self):
        assert mean([D("0.5"), D("0.5")]).driver == 0
        assert mean([D(1), D(1)]).driver is None

    def test_without_a_score_there_is_no_mean(self):
        assert mean([None, None]) == mean(iter([None, None]))
        assert (mean([]).score, mean([None]).unscored) == (None, 1)

    @given(st.lists(st.none() | st.decimals(0, 1, places=4), max_size=12))
    def test_a_mean_lies_between_the_lowest_and_the_highest(self, scores):
        got, known = mean(scores), [score for score in scores if score is not None]
        assert (got.scored, got.unscored) == (len(known), len(scores) - len(known))
        assert got.score is None if not known else min(known) <= got.score <= max(known)
        assert got.driver is None or scores[got.driver] == min(known)
