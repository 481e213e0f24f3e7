"""XmR charts: special and ordinary variation, and what to expect of a target."""

from decimal import Decimal
from fractions import Fraction

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Polarity, State, Unit
from indicators.direction import Direction
from indicators.values import Value, read_target
from indicators.variation import Expected, variation
from organisation.periods import Period

D = Decimal
FIGURES = st.decimals(-1000, 1000, places=2)

# By hand: mean 72/6 = 12, moving ranges 2 1 2 1 2 with mean 1.6, 2.66 x 1.6 = 4.256, limits 7.744 and 16.256.
SIX = (10, 12, 11, 13, 12, 14)


def chart(*numbers, polarity="higher", **more):
    points = [(f"P{n}", None if number is None else D(number)) for n, number in enumerate(numbers, start=1)]
    return variation(points, polarity=polarity, **more)


def rules(got):
    return [(signal.rule, signal.first, signal.last, signal.up) for signal in got.signals]


class LimitsTests(SimpleTestCase):
    def test_mean_and_limits_are_those_worked_by_hand(self):
        got = chart(*SIX)
        assert (got.mean, got.mean_range) == (12, Fraction("1.6"))
        assert (got.lower, got.upper) == (Fraction("7.744"), Fraction("16.256"))

    def test_five_results_are_too_few_and_six_are_enough(self):
        got = chart(*SIX[:5])
        assert (got.mean, got.special, got.words) == (None, None, "Only 5 results: limits need at least 6")
        assert got.expected == Expected.UNKNOWN
        assert chart(*SIX).special is False

    def test_no_results_and_one_result_are_said_so(self):
        assert chart().words == "No results: limits need at least 6"
        assert chart(1).words == "Only 1 result: limits need at least 6"

    def test_limits_from_eleven_results_are_a_first_guide_and_from_twelve_they_are_firm(self):
        got = chart(*SIX, *SIX[:5])
        assert got.trial and got.words.endswith(
            "; limits from 11 results are a first guide, 12 make them firm"
        )
        got = chart(*SIX, *SIX)
        assert not got.trial and "first guide" not in got.words

    def test_no_moving_range_is_taken_across_a_period_without_a_result(self):
        assert chart(10, 12, 11, None, 13, 12, 14, 13).mean_range == Fraction(2 + 1 + 1 + 2 + 1, 5)

    def test_six_results_with_gaps_have_too_few_steps(self):
        got = chart(10, 12, 11, None, 13, 12, 14)
        assert got.words == (
            "6 results with gaps between them: limits need at least 5 steps from one period to the next, "
            "and there are 4"
        )

    def test_absent_results_are_gaps_whatever_their_state(self):
        points = [(f"P{n}", D(n)) for n in SIX]
        for state in State:
            if state != State.VALUE:
                got = variation([*points, ("P7", Value("", state))], polarity="higher")
                assert got.mean == 12 and got.numbers[-1] is None

    def test_limits_stop_where_no_result_can_lie(self):
        got = chart(*SIX, least=D(8), most=D(16))
        assert (got.lower, got.upper) == (8, 16)
        got = chart(*SIX, least=D(7), most=D(17))
        assert (got.lower, got.upper) == (Fraction("7.744"), Fraction("16.256"))


class OutsideTests(SimpleTestCase):
    """Rule 1. With 0 d 0 d 0 d 0 x the upper limit is x when 27.72 x = 148.68 d: d 2772, x 14868."""

    SEVEN = (0, 2772, 0, 2772, 0, 2772, 0)

    def test_a_result_on_the_limit_is_inside_and_one_step_beyond_is_outside(self):
        got = chart(*self.SEVEN, 14868)
        assert got.upper == 14868 and got.signals == () and got.special is False
        assert rules(chart(*self.SEVEN, "14868.001")) == [(1, 7, 7, True)]
        assert rules(chart(*self.SEVEN, "14867.999")) == []

    def test_below_the_lower_limit_is_the_same_turned_round(self):
        below = [-number for number in self.SEVEN]
        assert rules(chart(*below, -14868)) == []
        assert rules(chart(*below, "-14868.001")) == [(1, 7, 7, False)]

    def test_it_is_better_or_worse_by_the_polarity(self):
        for polarity, verdict in (
            ("higher", Direction.BETTER),
            ("lower", Direction.WORSE),
            ("", Direction.UNKNOWN),
        ):
            assert chart(*self.SEVEN, 20000, polarity=polarity).signals[0].verdict == verdict

    def test_of_a_band_further_away_is_worse(self):
        got = chart(*self.SEVEN, 20000, polarity="band", target=read_target("1000-1500"))
        assert got.signals[0].verdict == Direction.WORSE

    def test_an_earlier_one_is_told_and_the_latest_is_ordinary(self):
        got = chart(*self.SEVEN, 40000, 0, unit=Unit.NUMBER)
        assert got.special is False
        assert got.words.startswith("Ordinary variation: the latest result, 0 in P9, is within the limits of")
        assert "; special variation before it: 40,000 in P8 is above the limit of" in got.words

    def test_of_several_earlier_ones_the_last_is_told_and_all_are_counted(self):
        got = chart(*range(60, 72))
        earlier = [signal for signal in got.signals if signal.last != 11]
        assert f"; special variation before it {len(earlier)} times, the last: 70 in P11 is" in got.words


class OneSideTests(SimpleTestCase):
    """Rule 2: eight in a row on one side of the mean."""

    def test_seven_on_one_side_are_ordinary_and_eight_are_special(self):
        for count, expected in ((7, []), (8, [(2, 0, 7, False), (2, 8, 15, True)])):
            low, high = ["4", "5"] * 4, ["6", "7"] * 4
            got = chart(*low[:count], *high[:count], polarity="lower")
            assert [one for one in rules(got) if one[0] == 2] == expected, count

    def test_a_result_on_the_mean_ends_the_run(self):
        numbers = [4, 5, 4, 5, 4, 5, 4, 5, 6, 7, 6, 7, 6, 7, 6, 7]
        numbers.insert(4, D("5.5"))
        got = chart(*numbers)
        assert got.mean == Fraction(11, 2)
        assert [one for one in rules(got) if one[0] == 2] == [(2, 9, 16, True)]

    def test_a_period_without_a_result_ends_the_run(self):
        numbers = [4, 5, 4, 5, None, 4, 5, 4, 5, 6, 7, 6, 7, 6, 7, 6, 7]
        assert [one for one in rules(chart(*numbers)) if one[0] == 2] == [(2, 9, 16, True)]

    def test_it_is_said_with_its_verdict_and_its_rule(self):
        got = chart(4, 5, 4, 5, 4, 5, 4, 5, 6, 7, 6, 7, 6, 7, 6, 7, unit=Unit.DAYS, polarity="lower")
        assert got.special
        assert got.words.startswith(
            "Special variation, worse: 8 results in a row, P9 to P16, are above the mean of 5.5 days (rule 2)"
            "; special variation before it: 8 results in a row, P1 to P8, are below the mean of 5.5 days "
            "(rule 2)"
        )


class InARowTests(SimpleTestCase):
    """Rule 3: six in a row, each above or below the one before."""

    def test_five_rising_are_ordinary_and_six_are_special(self):
        assert [one for one in rules(chart(5, 3, 4, 5, 6, 7, 3, 5)) if one[0] == 3] == []
        assert [one for one in rules(chart(5, 3, 4, 5, 6, 7, 8, 3)) if one[0] == 3] == [(3, 1, 6, True)]

    def test_six_falling_are_special_too(self):
        assert [one for one in rules(chart(3, 8, 7, 6, 5, 4, 3, 5)) if one[0] == 3] == [(3, 1, 6, False)]

    def test_an_equal_result_ends_the_row(self):
        assert [one for one in rules(chart(3, 4, 5, 5, 6, 7, 8, 3)) if one[0] == 3] == []

    def test_a_period_without_a_result_ends_the_row(self):
        assert [one for one in rules(chart(5, 3, 4, 5, None, 6, 7, 8, 5)) if one[0] == 3] == []

    def test_a_longer_row_is_one_signal(self):
        got = chart(1, 2, 3, 4, 5, 6, 7, 8)
        assert [one for one in rules(got) if one[0] == 3] == [(3, 0, 7, True)]
        assert "8 results in a row, P1 to P8, each above the one before (rule 3)" in got.words


class TargetTests(SimpleTestCase):
    """Limits 7.744 and 16.256."""

    def expected(self, target, polarity):
        return chart(*SIX, polarity=polarity, target=target).expected

    def test_higher_is_better(self):
        for target, expected in (
            ("7.743", "met"),
            ("7.744", "met"),
            ("7.745", "either"),
            ("16.255", "either"),
            ("16.256", "either"),
            ("16.257", "missed"),
        ):
            assert self.expected(D(target), "higher") == expected, target

    def test_lower_is_better(self):
        for target, expected in (
            ("16.257", "met"),
            ("16.256", "met"),
            ("16.255", "either"),
            ("7.745", "either"),
            ("7.744", "either"),
            ("7.743", "missed"),
        ):
            assert self.expected(D(target), "lower") == expected, target

    def test_a_band_around_the_limits_is_met_and_one_beside_them_missed(self):
        for low, high, expected in (
            ("7.744", "16.256", "met"),
            ("7.745", "16.256", "either"),
            ("7.744", "16.255", "either"),
            ("16.256", "20", "either"),
            ("16.257", "20", "missed"),
            ("1", "7.744", "either"),
            ("1", "7.743", "missed"),
        ):
            band = Value("", low=D(low), high=D(high))
            assert self.expected(band, "band") == expected, (low, high)

    def test_one_figure_to_be_near_to_is_met_exactly_only_now_and_then(self):
        assert self.expected(D(12), "nearer") == Expected.EITHER
        assert self.expected(D(17), "nearer") == Expected.MISSED

    def test_results_that_never_vary_meet_a_target_that_they_equal(self):
        got = chart(*[90] * 12, target=D(90), unit=Unit.PERCENT)
        assert got.expected == Expected.MET
        assert got.words == "Every result is 90%: there is no variation to judge"
        assert got.target_words == "The target of 90% can be expected to be met: every result is 90%"

    def test_results_that_never_vary_miss_a_target_one_step_beyond_them(self):
        got = chart(*[90] * 12, target=D("90.1"), unit=Unit.PERCENT)
        assert got.expected == Expected.MISSED
        assert got.target_words == "The target of 90.1% cannot be expected to be met: every result is 90%"

    def test_the_words_are_right_when_read(self):
        for target, said in (
            (
                "5",
                "The target of 5% can be expected to be met: every result within the limits of 7.7% to 16.3% "
                "meets it",
            ),
            (
                "12",
                "The target of 12% may be met or missed by ordinary variation: some results within the "
                "limits of 7.7% to 16.3% meet it and others do not",
            ),
            (
                "20",
                "The target of 20% cannot be expected to be met unless something changes: no result within "
                "the limits of 7.7% to 16.3% meets it",
            ),
        ):
            assert chart(*SIX, target=D(target), unit=Unit.PERCENT).target_words == said

    def test_a_series_with_special_variation_gives_a_guide_only(self):
        got = chart(1, 2, 3, 4, 5, 6, 7, 8, target=D(50))
        assert got.target_words.endswith("; there is special variation, so this is a guide only")

    def test_without_a_target_or_a_polarity_nothing_is_expected_and_the_words_say_why(self):
        for polarity, target, why in (
            ("higher", None, "There is no target with a figure"),
            ("higher", Value("TBC", State.TBC), "There is no target with a figure"),
            ("", D(5), "Nobody has said whether higher or lower is better"),
            ("none", D(5), "It is shown for context only"),
        ):
            got = chart(*SIX, polarity=polarity, target=target)
            assert got.expected == Expected.UNKNOWN and got.target_words.startswith(why)


class WordsTests(SimpleTestCase):
    def test_ordinary_variation_is_said_with_the_latest_result_and_its_period(self):
        # The same six twice: mean 12, ranges 8 + 4 + 8 over 11 steps, 2.66 x 20 / 11 = 4.84.
        months = [(Period("FY", 2026, f"M{n:02}"), D(number)) for n, number in enumerate(SIX * 2, start=1)]
        got = variation(months, polarity="higher", unit=Unit.PERCENT)
        assert got.words == (
            "Ordinary variation: the latest result, 14% in March 2027, is within the limits of 7.2% to 16.8% "
            "and part of no run"
        )

    def test_a_last_period_without_a_result_does_not_hide_the_latest(self):
        assert "14 in P6" in chart(*SIX, None).words


class PropertyTests(SimpleTestCase):
    SERIES = st.lists(FIGURES, min_size=6, max_size=24)

    @given(SERIES, FIGURES)
    def test_lower_is_better_is_higher_is_better_turned_round(self, numbers, target):
        up = chart(*numbers, polarity="higher", target=target)
        down = chart(*(-number for number in numbers), polarity="lower", target=-target)
        assert (up.lower, up.upper, up.mean) == (-down.upper, -down.lower, -down.mean)
        assert up.expected == down.expected and up.special == down.special
        assert [(s.rule, s.first, s.last, s.up, s.verdict) for s in up.signals] == [
            (s.rule, s.first, s.last, not s.up, s.verdict) for s in down.signals
        ]

    @given(SERIES, FIGURES, st.integers(1, 50))
    def test_the_same_series_in_other_units_says_the_same(self, numbers, by, times):
        one, other = chart(*numbers), chart(*(number * times + by for number in numbers))
        assert rules(one) == rules(other)
        assert other.upper == one.upper * times + Fraction(by)

    @given(SERIES, FIGURES, st.decimals(0, 100, places=2))
    def test_a_harder_target_is_never_easier_to_meet(self, numbers, target, harder):
        order = [Expected.MISSED, Expected.EITHER, Expected.MET]
        for polarity, step in (("higher", harder), ("lower", -harder)):
            easy = chart(*numbers, polarity=polarity, target=target).expected
            hard = chart(*numbers, polarity=polarity, target=target + step).expected
            assert order.index(hard) <= order.index(easy)

    @given(
        st.lists(st.one_of(st.none(), st.decimals()), max_size=14),
        st.sampled_from(Polarity),
        st.one_of(st.none(), st.decimals()),
        st.decimals(),
        st.decimals(),
    )
    def test_any_figures_are_judged_or_said_to_be_too_few(self, numbers, polarity, target, least, most):
        got = chart(*numbers, polarity=polarity, target=target, least=least, most=most)
        assert got.words and got.target_words
        assert (got.mean is None) == (got.special is None)
        assert got.mean is None or got.lower <= got.mean <= got.upper
