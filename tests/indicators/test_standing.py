from datetime import date

import pytest
from django.test import TestCase

from indicators.choices import Rag, State
from indicators.direction import Direction
from indicators.figures import NO_FIGURES, figures_by_id
from indicators.models import Indicator
from indicators.rows import FigureRow
from indicators.standing import rating_of, standing, tally
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

    def test_an_awaited_result_counts_as_awaited_and_not_by_the_figure_before_it(self):
        indicator = make_indicator(
            results={"2025/26 Q1": "62%", "2025/26 Q2": "Awaiting"}, targets={"2025/26 Q1": "60%"}
        )
        now = stand(indicator)
        assert (now.rating.rag, now.counted.why_none) == (Rag.GREEN, "result awaited")
        assert now.later.words == "Awaiting"

    def test_what_is_awaited_of_a_period_that_has_not_ended_is_not_missing_yet(self):
        indicator = make_indicator(
            results={"2025/26 Q1": "62%", "2025/26 Q2": "Awaiting"}, targets={"2025/26 Q1": "60%"}
        )
        assert stand(indicator, today=date(2025, 9, 29)).counted.rag == Rag.GREEN
        assert stand(indicator, today=date(2025, 9, 30)).counted.rag == Rag.NONE

    def test_a_result_not_due_yet_says_nothing_against_the_figure_before_it(self):
        indicator = make_indicator(
            results={"2025/26 Q1": "62%", "2025/26 Q2": "Not due"}, targets={"2025/26 Q1": "60%"}
        )
        assert stand(indicator).counted.rag == Rag.GREEN

    def test_each_absence_is_counted_apart_from_the_ratings(self):
        standings = [
            stand(make_indicator(results={"2025/26": "62%"}, targets={"2025/26": "60%"})),
            stand(make_indicator(results={"2025/26": "Suppressed"})),
            stand(make_indicator(results={"2025/26": "62%"}, targets={"2025/26": "TBC"})),
            stand(make_indicator()),
            stand(make_indicator()),
        ]
        counts = tally(one.counted for one in standings)
        assert counts.ratings == {Rag.GREEN: 1, Rag.AMBER: 0, Rag.RED: 0, Rag.NONE: 4}
        assert counts.unrated == {"no result": 2, "suppressed": 1, "target to be confirmed": 1}
        assert counts.total == 5

    def test_rows_read_together_stand_as_the_objects_do(self):
        make_indicator(
            results={"2025/26 Q1": "62%", "2025/26 Q2": "66%"},
            targets={"2025/26 Q1": "60%", "2025/26 Q2": "Between 60-70%"},
        )
        make_indicator(results={"2025/26": "93.5/91.3%"}, targets={"2025/26": "95%"})
        make_indicator(results={"2025/26": "Mar 26"}, targets={"2025/26": "May 26"}, unit="date")
        make_indicator(results={"2025/26": "-2.50%"}, targets={"2025/26": "0.000001%"})
        make_indicator()
        loaded = Indicator.objects.for_list()
        indicators = list(loaded)
        with self.assertNumQueries(1):
            figures = figures_by_id(loaded)
        for indicator in indicators:
            with self.subTest(indicator=indicator.pk):
                together = standing(indicator, figures=figures.get(indicator.pk, NO_FIGURES))
                apart = standing(indicator)
                assert (together.rating, together.against_previous, together.against_year) == (
                    *(apart.rating, apart.against_previous, apart.against_year),
                )

    def test_a_row_holds_what_a_model_would_hold(self):
        indicator = make_indicator(
            results={
                **{"2025/26 Q1": "62.50%", "2025/26 Q2": "Between 60-70%", "2025/26 Q3": "93.5/91.3%"},
                **{"2025/26 Q4": "Mar 26", "2025/26": "7 (provisional)", "2024/25": "Suppressed"},
                **{"2023/24": "123456789012345.12345678", "2022/23": "-0.00000001", "2021/22": "0"},
            }
        )
        rows = figures_by_id(Indicator.objects.all())[indicator.pk].results
        models = list(indicator.results.all())
        assert len(models) == len(rows) == 9
        for model in models:
            for name in (*FigureRow.COLUMNS, "starts", "ends"):
                with self.subTest(words=model.words, name=name):
                    made = getattr(rows[model.period], name)
                    assert (made, type(made)) == (getattr(model, name), type(getattr(model, name)))

    def test_a_row_has_no_more_than_a_figure_has(self):
        indicator = make_indicator(results={"2025/26": "62%"})
        row = figures_by_id(Indicator.objects.all())[indicator.pk].results.popitem()[1]
        with pytest.raises(AttributeError, match="colour"):
            _ = row.colour

    def test_an_indicator_of_its_own_tolerance_is_rated_by_it(self):
        indicator = make_indicator(
            results={"2025/26": "50%"}, targets={"2025/26": "60%"}, tolerance=10, tolerance_relative=False
        )
        assert stand(indicator).rating.rag == Rag.AMBER
