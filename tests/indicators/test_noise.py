"""Noise or signal: which results are judged, and what is said of them."""

from django.test import SimpleTestCase

from indicators.history import History, PeriodRow
from indicators.models import Indicator
from indicators.noise import noise_of
from indicators.values import read_result, read_target
from organisation.periods import quarters

QUARTERS = quarters(2023, 2026)


def make_history(*results, target=None):
    """Return a History of quarters, from old to new; None for a quarter without a result."""
    rows = [
        PeriodRow(
            period,
            result=read_result(words) if words else None,
            target=read_target(target) if target else None,
        )
        for period, words in zip(QUARTERS, results, strict=False)
    ]
    return History(rows[::-1], [])


def noise(*results, target=None, **fields):
    fields = {"polarity": "higher", "unit": "percent", "cumulative": False, **fields}
    return noise_of(make_history(*results, target=target), Indicator(**fields))


STEADY = ("50%", "54%", "50%", "54%", "50%", "54%")


class NoiseTests(SimpleTestCase):
    def test_five_results_are_too_few_and_six_are_enough(self):
        few = noise(*STEADY[:5])
        assert few.words == "Only 5 results: limits need at least 6"
        assert (few.guides, few.said, few.mean) == ((), {}, "")
        assert noise(*STEADY).words.startswith("Ordinary variation")

    def test_the_mean_and_limits_are_said_and_drawn(self):
        found = noise(*STEADY)
        assert (found.mean, found.lower, found.upper) == ("52%", "41.4%", "62.6%")
        assert [guide.words for guide in found.guides] == [
            *("Upper limit: 62.6%", "Mean: 52%", "Lower limit: 41.4%")
        ]

    def test_every_result_says_how_it_lies_to_the_limits(self):
        found = noise(*STEADY, None, *STEADY, "90%")
        assert found.said[QUARTERS[0]] == "Inside the limits"
        assert found.said[QUARTERS[13]].startswith("Above the limit of ")
        assert QUARTERS[6] not in found.said

    def test_a_run_is_said_of_each_result_in_it(self):
        found = noise("50%", "51%", "52%", "53%", "54%", "55%", "50%")
        assert [found.said[period] for period in QUARTERS[:6]] == ["In a run that rises"] * 6
        assert found.said[QUARTERS[6]] == "Inside the limits"

    def test_equal_results_have_a_mean_and_no_limits_to_draw(self):
        assert [guide.name for guide in noise(*["50%"] * 6).guides] == ["Mean"]

    def test_the_target_is_held_against_the_limits(self):
        for target, said in (
            *(("41.36%", "can be expected"), ("41.37%", "may be met")),
            *(("62.64%", "may be met"), ("62.65%", "cannot be expected")),
        ):
            with self.subTest(target=target):
                found = noise(*STEADY, target=target)
                assert said in found.target_words
                assert found.target_period == QUARTERS[5]

    def test_without_a_target_of_its_own_the_next_one_is_taken(self):
        history = make_history(*STEADY)
        history.rows.insert(0, PeriodRow(QUARTERS[6], target=read_target("60%")))
        found = noise_of(history, Indicator(polarity="higher", unit="percent", cumulative=False))
        assert found.target_period == QUARTERS[6]

    def test_figures_that_add_up_through_the_year_are_not_judged(self):
        found = noise(*STEADY, cumulative=True)
        assert found.words == "Not judged: figures add up through the year, so they rise whatever happens"
        assert found.variation is None

    def test_where_nobody_has_said_whether_they_add_up_the_reader_is_warned(self):
        assert "if they do, this does not hold" in noise(*STEADY, cumulative=None).caution
        assert noise(*STEADY).caution == ""

    def test_results_in_different_units_are_not_judged(self):
        assert "different units" in noise(*STEADY[:5], "£50", unit="").words

    def test_limits_of_a_percentage_stop_at_0_and_100_unless_a_result_lies_beyond(self):
        near = ("99%", "90%", "99%", "90%", "99%", "90%")
        assert noise(*near).upper == "100%"
        assert noise(*near, "101%").upper != "100%"
        assert noise("1%", "9%", "1%", "9%", "1%", "9%").lower == "0%"
        assert noise("-1%", "9%", "-1%", "9%", "-1%", "9%").lower.startswith("-")

    def test_money_may_lie_below_0(self):
        assert noise("£1", "£9", "£1", "£9", "£1", "£9", unit="pounds").lower.startswith("-")

    def test_dates_and_answers_have_no_variation(self):
        assert noise("Yes", unit="yes/no") is None
        assert noise("Mar 08", unit="date") is None

    def test_no_results_at_all_is_said(self):
        assert noise_of(History([], []), Indicator()).words == "No results: limits need at least 6"
