from django.test import TestCase

from indicators.choices import Rag, State
from indicators.direction import Direction
from indicators.models import Indicator
from indicators.standing import counts, rating_of, standing
from organisation.periods import parse_period
from tests.factories import make_indicator


def stand(indicator, **kwargs):
    return standing(Indicator.objects.for_list().get(pk=indicator.pk), **kwargs)


class StandingTests(TestCase):
    def test_the_latest_result_is_rated_against_the_target_of_its_own_period(self):
        indicator = make_indicator(
            results={"2025/26 Q1": "62%", "2025/26 Q2": "66%"},
            targets={"2025/26 Q1": "60%", "2025/26 Q2": "70%"},
        )
        now = stand(indicator)
        assert now.result.words == "66%"
        assert now.rating.rag == Rag.RED
        assert now.against_previous.direction == Direction.BETTER

    def test_an_awaited_result_does_not_hide_the_last_one_known(self):
        indicator = make_indicator(
            results={"2025/26 Q1": "62%", "2025/26 Q2": "Awaiting"}, targets={"2025/26 Q1": "60%"}
        )
        assert stand(indicator).result.words == "62%"

    def test_an_indicator_with_nothing_but_absences_says_which(self):
        indicator = make_indicator(results={"2025/26": "New indicator"})
        now = stand(indicator)
        assert now.rating.rag == Rag.NONE
        assert now.result.state == State.NEW

    def test_an_indicator_without_results_has_no_rating(self):
        now = stand(make_indicator(targets={"2025/26": "60%"}))
        assert (now.rating.rag, now.result) == (Rag.NONE, None)

    def test_of_a_year_and_its_last_quarter_the_year_is_the_latest(self):
        indicator = make_indicator(results={"2025/26 Q4": "62%", "2025/26": "61%"})
        assert stand(indicator).period.label == "2025/26"

    def test_what_ended_after_the_asked_period_is_not_looked_at(self):
        indicator = make_indicator(results={"2025/26 Q1": "62%", "2025/26 Q2": "66%"})
        assert stand(indicator, through=parse_period("2025/26 Q1")).result.words == "62%"

    def test_a_years_target_serves_a_quarter_only_when_figures_do_not_add_up(self):
        for cumulative, rag in ((False, Rag.GREEN), (True, Rag.NONE), (None, Rag.NONE)):
            with self.subTest(cumulative=cumulative):
                indicator = make_indicator(
                    results={"2025/26 Q1": "62%"}, targets={"2025/26": "60%"}, cumulative=cumulative
                )
                assert stand(indicator).rating.rag == rag

    def test_a_period_is_rated_by_its_own_figures(self):
        indicator = make_indicator(
            results={"2025/26 Q1": "62%", "2025/26 Q2": "50%"},
            targets={"2025/26 Q1": "60%", "2025/26 Q2": "60%"},
        )
        loaded = Indicator.objects.for_list().get(pk=indicator.pk)
        assert rating_of(loaded, None, parse_period("2025/26 Q1")).rag == Rag.GREEN

    def test_absences_are_counted_apart_from_ratings(self):
        standings = [
            stand(make_indicator(results={"2025/26": "62%"}, targets={"2025/26": "60%"})),
            stand(make_indicator(results={"2025/26": "Suppressed"})),
            stand(make_indicator()),
        ]
        ratings, absences = counts(standings)
        assert (ratings[Rag.GREEN], ratings[Rag.RED], ratings[Rag.NONE]) == (1, 0, 2)
        assert absences == {State.SUPPRESSED: 1, None: 1}

    def test_an_indicator_of_its_own_tolerance_is_rated_by_it(self):
        indicator = make_indicator(
            results={"2025/26": "50%"}, targets={"2025/26": "60%"}, tolerance=10, tolerance_relative=False
        )
        assert stand(indicator).rating.rag == Rag.AMBER
