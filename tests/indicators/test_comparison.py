"""Comparison: with others, and with our own earlier results."""

from datetime import date

from django.test import SimpleTestCase, TestCase

from indicators.comparison import change_words, comparisons_of
from indicators.derived_figures import derived_figures
from indicators.figures import Figures, figures_of
from indicators.history import History, PeriodRow
from indicators.models import Forecast, Indicator
from indicators.standing import standing, year_end
from indicators.values import read_result, read_target
from organisation.periods import parse_period
from tests.factories import make_figure, make_indicator


def make_history(ours, theirs, targets=None):
    """Return a History with one comparator, England: each a dict of periods to words."""
    rows = [
        PeriodRow(
            parse_period(period),
            result=read_result(ours[period]) if period in ours else None,
            target=read_target(targets[period]) if period in (targets or {}) else None,
            comparators=[read_result(theirs[period]) if period in theirs else None],
        )
        for period in {**ours, **theirs}
    ]
    return History(sorted(rows, key=lambda row: row.period.ends, reverse=True), ["England"])


def compared(ours, theirs, targets=None, **fields):
    fields = {"polarity": "higher", "unit": "percent", **fields}
    return comparisons_of(make_history(ours, theirs, targets), Indicator(**fields))[0]


def said(ours, theirs, **fields):
    targets = {"2024/25": fields.pop("target")} if "target" in fields else None
    return compared({"2024/25": ours}, {"2024/25": theirs}, targets, **fields).words


class WithOthersTests(SimpleTestCase):
    def test_better_means_better_under_either_polarity(self):
        assert said("62%", "60%") == "Better: 2 percentage points higher"
        assert said("62%", "60%", polarity="lower") == "Worse: 2 percentage points higher"
        assert said("58%", "60%") == "Worse: 2 percentage points lower"
        assert said("58%", "60%", polarity="lower") == "Better: 2 percentage points lower"

    def test_equal_figures_are_the_same_under_every_polarity(self):
        for polarity in ("higher", "lower", "nearer", "band", "none", ""):
            with self.subTest(polarity=polarity):
                assert said("60%", "60.0%", polarity=polarity) == "The same"

    def test_nearer_the_target_is_better(self):
        assert said("61%", "66%", polarity="nearer", target="62%").startswith("Better")
        assert "no target to be near to" in said("61%", "66%", polarity="nearer")

    def test_two_figures_inside_a_band_are_as_good(self):
        assert said("12%", "14%", polarity="band", target="Between 10-15%").startswith("As good: 2")

    def test_where_nobody_knows_which_is_better_the_amount_is_said(self):
        assert said("62%", "60%", polarity="") == (
            "2 percentage points higher; which way is better is not stated"
        )
        assert said("62%", "60%", polarity="none").endswith("it is shown for context only")

    def test_figures_in_different_units_are_not_compared(self):
        assert said("62%", "£60", unit="") == "Not compared: the two are in different units"

    def test_the_same_period_is_taken_and_a_later_result_of_ours_is_named(self):
        found = compared({"2023/24": "50%", "2024/25": "70%"}, {"2023/24": "60%"})
        assert found.words == "Worse: 10 percentage points lower"
        assert found.lag_words == "Both for 2023/24; our latest result is for 2024/25"

    def test_a_comparator_that_lags_says_by_how_much(self):
        found = compared({"2024/25": "70%"}, {"2022/23": "60%"})
        assert found.lag_words == "Comparison for 2022/23, ours for 2024/25: 2 years earlier"
        assert compared({"2024/25": "70%"}, {"2024/25": "60%"}).lag_words == ""

    def test_its_latest_figure_is_taken_and_an_absence_after_it_is_not(self):
        found = compared({"2023/24": "50%"}, {"2022/23": "40%", "2023/24": "45%", "2024/25": "Awaiting"})
        assert (found.comparator.words, found.words) == ("45%", "Better: 5 percentage points higher")

    def test_a_comparator_without_a_figure_is_not_compared(self):
        for words, why in (
            ("N/A", "does not apply"),
            ("Awaiting", "is awaited"),
            ("1/2%", "holds no one figure"),
        ):
            with self.subTest(words=words):
                found = compared({"2024/25": "70%"}, {"2024/25": words})
                assert found.words == f"Not compared: their figure {why}"

    def test_a_quarter_of_ours_is_compared_with_a_year_only_where_figures_stand_alone(self):
        ours, theirs = {"2023/24 Q4": "65%", "2024/25 Q1": "70%"}, {"2023/24": "60%"}
        for cumulative in (None, True):
            with self.subTest(cumulative=cumulative):
                assert compared(ours, theirs, cumulative=cumulative).ours is None
        alone = compared(ours, theirs, cumulative=False)
        assert alone.words == "Better: 5 percentage points higher"
        assert "a period of another length" in alone.lag_words

    def worked_out(self, *quarters):
        ours = {f"2023/24 Q{number}": words for number, words in enumerate(quarters, start=1)}
        history = make_history(ours, {"2023/24": "60%"})
        indicator = Indicator(
            polarity="higher", unit="percent", frequency="quarterly", rule="mean", cumulative=False
        )
        results = {row.period.code: row.result for row in history.rows if row.result}
        (found,) = comparisons_of(
            history, indicator, derived_figures(indicator, Figures(results), date(2025, 1, 1))
        )
        return found

    def test_a_year_that_is_worked_out_stands_beside_a_year_and_is_said_to_be(self):
        found = self.worked_out("50%", "50%", "50%", "50% (provisional)")
        assert found.ours.worked_out
        assert (found.ours.words, found.words) == ("50% (provisional)", "Worse: 10 percentage points lower")

    def test_a_mean_that_never_ends_is_shown_to_one_place_more(self):
        found = self.worked_out("50%", "50%", "51%", "N/A")
        assert (found.ours.words, found.words) == ("50.3%", "Worse: 9.7 percentage points lower")

    def test_a_difference_too_small_to_show_is_never_shown_as_none(self):
        assert self.worked_out("60%", "60%", "60.001%", "N/A").words == (
            "Better: 0.0003 percentage points higher"
        )

    def test_a_year_that_lacks_a_quarter_is_not_worked_out_for_a_comparison(self):
        found = self.worked_out("50%", "50%", "50%")
        assert not found.ours.worked_out
        assert found.ours.period.label == "2023/24 Q3"


class WithOurselvesTests(TestCase):
    def words(self, results, **fields):
        indicator = make_indicator(unit="percent", results=results, **fields)
        figures = figures_of(indicator)
        return change_words(standing(indicator, figures=figures), indicator, figures)

    def test_both_comparisons_name_both_figures_and_the_amount(self):
        before, year_before = self.words({"2023/24 Q2": "60%", "2024/25 Q1": "50%", "2024/25 Q2": "58%"})
        assert before == "Better, up 8 percentage points: 58% against 50% in 2024/25 Q1"
        assert year_before == "Worse, down 2 percentage points: 58% against 60% in 2023/24 Q2"

    def test_where_nobody_knows_which_way_is_better_that_is_said_last(self):
        results = {"2023/24": "50%", "2024/25": "58%"}
        for polarity, why in (
            ("", "which way is better is not stated"),
            ("none", "it is shown for context only"),
            ("nearer", "there is no target to be near to"),
        ):
            with self.subTest(polarity=polarity):
                said = f"Up 8 percentage points: 58% against 50% in 2023/24; {why}"
                assert self.words(results, polarity=polarity) == (said, said)

    def test_a_missing_period_is_named(self):
        assert self.words({"2024/25 Q2": "58%"}) == (
            "Not compared: there is no result for 2024/25 Q1",
            "Not compared: there is no result for 2023/24 Q2",
        )

    def test_an_absence_before_is_said_in_its_own_words(self):
        before, _ = self.words({"2024/25 Q1": "Not collected", "2024/25 Q2": "58%"})
        assert before == "Not compared: the result for 2024/25 Q1 is “Not collected”"

    def test_figures_that_add_up_are_not_compared_with_the_part_before(self):
        before, year_before = self.words(
            {"2023/24 Q2": "60%", "2024/25 Q1": "50%", "2024/25 Q2": "58%"}, cumulative=True
        )
        assert before == "Not compared: figures add up through the year"
        assert year_before.startswith("Worse")

    def test_without_a_result_nothing_is_compared(self):
        assert set(self.words({})) == {"Not compared: there is no result with one figure"}


class YearEndTests(TestCase):
    def year_end(self, forecasts, results, targets, **fields):
        indicator = make_indicator(unit="percent", results=results, targets=targets, **fields)
        for period, words in forecasts.items():
            make_figure(Forecast, indicator, period, read_result(words))
        return year_end(indicator, None, standing(indicator))

    def test_a_forecast_is_rated_against_the_target_of_its_year(self):
        for words, rag in (("60%", "green"), ("57%", "amber"), ("56.9%", "red")):
            with self.subTest(words=words):
                found = self.year_end({"2024/25": words}, {"2024/25 Q1": "50%"}, {"2024/25": "60%"})
                assert (found.period.label, found.rating.rag) == ("2024/25", rag)

    def test_the_target_of_the_last_quarter_is_the_years_where_figures_add_up(self):
        targets = {"2024/25 Q1": "15%", "2024/25 Q4": "60%"}
        about = {"frequency": "quarterly", "cumulative": True}
        assert self.year_end({"2024/25": "60%"}, {}, targets, **about).rating.rag == "green"
        about["cumulative"] = False
        assert self.year_end({"2024/25": "60%"}, {}, targets, **about).rating.rag == "none"

    def test_a_forecast_of_a_year_that_is_over_is_not_looked_at(self):
        assert self.year_end({"2023/24": "60%"}, {"2024/25": "50%"}, {}) is None

    def test_of_two_years_ahead_the_nearer_is_taken(self):
        found = self.year_end({"2025/26": "61%", "2026/27": "62%"}, {"2024/25": "50%"}, {})
        assert found.forecast.words == "61%"

    def test_a_forecast_of_a_quarter_is_no_forecast_of_the_year(self):
        assert self.year_end({"2024/25 Q2": "60%"}, {"2024/25 Q1": "50%"}, {}) is None
