"""Benchmarks against a group: mean, quartiles and rank."""

from decimal import Decimal
from fractions import Fraction
from statistics import quantiles

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from indicators.benchmarks import benchmark, lag, quartiles
from indicators.choices import Polarity, State, Unit
from indicators.values import Value, read_result
from organisation.periods import Period

D = Decimal
FIGURES = st.decimals(-1000, 1000, places=2)

# Ten invented councils and what follows from them by hand. In order: 50 52 56 58 60 64 66 70 74 80, sum 630.
# Lower quartile at place 1 + 9/4 = 3.25: 56 and a quarter of the way to 58. Median at 5.5, between 60 and 64.
# Upper quartile at 7.75: 66 and three quarters of the way to 70.
TEN = {
    "Ashby": D(64),
    "Brook": D(52),
    "Carden": D(80),
    "Dale": D(58),
    "Elm": D(66),
    "Fenny": D(50),
    "Garth": D(70),
    "Hythe": D(60),
    "Irwell": D(74),
    "Jarrow": D(56),
}
# Without Brook, Carden and Dale: 50 56 60 64 66 70 74, sum 440. Quartiles at places 2.5, 4 and 5.5.
SEVEN = TEN | {
    "Brook": Value("tbc", State.AWAITING),
    "Carden": Value("*", State.SUPPRESSED),
    "Dale": None,
}


def group(*numbers):
    return {f"Council {n}": D(number) for n, number in enumerate(numbers)}


class TenCouncilsTests(SimpleTestCase):
    HAND = (
        # members, ours, polarity, rank, of, tied, quartile
        (TEN, "66", "higher", 4, 11, 2, 2),
        (TEN, "66", "lower", 7, 11, 2, 3),
        (TEN, "81", "higher", 1, 11, 1, 1),
        (TEN, "81", "lower", 11, 11, 1, 4),
        (TEN, "49", "higher", 11, 11, 1, 4),
        (TEN, "49", "lower", 1, 11, 1, 1),
        (TEN, "80", "higher", 1, 11, 2, 1),
        (TEN, "61", "higher", 6, 11, 1, 3),
        (TEN, "61", "lower", 6, 11, 1, 2),
        (SEVEN, "66", "higher", 3, 8, 2, 2),
        (SEVEN, "66", "lower", 5, 8, 2, 3),
        (SEVEN, "75", "higher", 1, 8, 1, 1),
        (SEVEN, "75", "lower", 8, 8, 1, 4),
    )

    def test_rank_and_quartile_are_those_worked_by_hand(self):
        for members, ours, polarity, *expected in self.HAND:
            got = benchmark(D(ours), members, polarity=polarity)
            assert [got.rank, got.of, got.tied, got.quartile] == expected, (ours, polarity, got.members)

    def test_mean_and_quartiles_are_those_worked_by_hand_for_both_polarities(self):
        for polarity in ("higher", "lower"):
            got = benchmark(D(66), TEN, polarity=polarity)
            assert (got.mean, got.least, got.greatest) == (63, 50, 80)
            assert (got.lower_quartile, got.median, got.upper_quartile) == (Fraction("56.5"), 62, 69)

    def test_with_three_members_missing_they_are_those_of_the_other_seven(self):
        for polarity in ("higher", "lower"):
            got = benchmark(D(66), SEVEN, polarity=polarity)
            assert (got.mean, got.least, got.greatest) == (Fraction(440, 7), 50, 74)
            assert (got.lower_quartile, got.median, got.upper_quartile) == (58, 64, 68)

    def test_the_words_are_right_when_read(self):
        got = benchmark(D(66), TEN, polarity="higher", unit=Unit.PERCENT)
        assert got.words == "Joint 4th of 11, second quartile; the mean of those who reported is 63%"
        got = benchmark(D(75), SEVEN, polarity="lower", unit=Unit.PERCENT)
        assert got.words == "8th of 8, bottom quartile; the mean of those who reported is 62.9%"

    def test_who_did_not_report_is_counted_and_named_with_the_reason(self):
        got = benchmark(D(66), SEVEN, polarity="higher")
        assert (got.members, got.reported) == (10, 7)
        assert got.missing == (
            ("Brook", "is awaited"),
            ("Carden", "is suppressed"),
            ("Dale", "is missing"),
        )
        assert (
            got.reported_words
            == "7 of 10 members reported; Brook is awaited, Carden is suppressed, Dale is missing"
        )
        assert benchmark(D(66), TEN, polarity="higher").reported_words == "10 of 10 members reported"

    def test_a_figure_on_a_quartile_stands_in_the_better_one_and_a_step_worse_does_not(self):
        for polarity, ours, quartile in (
            ("higher", "69", 1),
            ("higher", "68.9", 2),
            ("higher", "62", 2),
            ("higher", "61.9", 3),
            ("higher", "56.5", 3),
            ("higher", "56.4", 4),
            ("lower", "56.5", 1),
            ("lower", "56.6", 2),
            ("lower", "62", 2),
            ("lower", "62.1", 3),
            ("lower", "69", 3),
            ("lower", "69.1", 4),
        ):
            assert benchmark(D(ours), TEN, polarity=polarity).quartile == quartile, (polarity, ours)


class RankTests(SimpleTestCase):
    def test_equals_share_the_best_of_their_ranks(self):
        members = group(90, 80, 80, 70)
        assert benchmark(D(80), members, polarity="higher").rank == 2
        assert benchmark(D(80), members, polarity="higher").tied == 3
        assert benchmark(D(70), members, polarity="higher").rank == 4

    def test_nearer_to_the_target_is_better(self):
        members = group(4, 9, 12, 20)
        got = benchmark(D(11), members, polarity="nearer", target=D(10))
        assert (got.rank, got.tied) == (1, 2)  # 9 is as near
        assert benchmark(D("11.1"), members, polarity="nearer", target=D(10)).rank == 2

    def test_all_inside_the_band_are_equal(self):
        members = group(9, 10, 15, 16)
        band = read_result("10-15%")
        assert benchmark(D(12), members, polarity="band", target=band).rank == 1
        assert benchmark(D(12), members, polarity="band", target=band).tied == 3
        assert benchmark(D("15.1"), members, polarity="band", target=band).rank == 3

    def test_without_a_polarity_there_is_no_rank_and_the_words_say_why(self):
        for polarity, target, why in (
            (Polarity.NONE, None, "It is shown for context only"),
            (Polarity.UNSTATED, None, "Nobody has said whether higher or lower is better"),
            (Polarity.BAND, None, "There is no target to be near to"),
            (Polarity.NEARER, Value("TBC", State.TBC), "There is no target to be near to"),
        ):
            got = benchmark(D(66), TEN, polarity=polarity, target=target)
            assert (got.rank, got.of, got.quartile, got.mean) == (None, None, None, 63)
            assert got.words == f"{why}, so there is no rank; the mean of those who reported is 63"

    def test_without_our_figure_there_is_no_rank_and_the_group_is_still_known(self):
        got = benchmark(Value("tbc", State.AWAITING), TEN, polarity="higher")
        assert (got.rank, got.median) == (None, 62)
        assert got.words == "Our figure is awaited, so it has no rank; the mean of those who reported is 63"

    def test_a_place_is_written_as_people_say_it(self):
        members = group(*range(1000, 1150))
        for rank, word in ((1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"),
                           (13, "13th"), (21, "21st"), (102, "102nd"), (111, "111th")):  # fmt: skip
            ours = D("1149.5") - (rank - 1)
            assert benchmark(ours, members, polarity="higher").words.startswith(f"{word} of 151"), rank


class GroupTests(SimpleTestCase):
    def test_three_figures_have_no_quartiles_and_four_have(self):
        got = benchmark(D(2), group(1, 2, 3), polarity="higher")
        assert (got.lower_quartile, got.quartile, got.mean, got.rank) == (None, None, 2, 2)
        assert got.words.startswith("Joint 2nd of 4; quartiles need 4 members")
        assert benchmark(D(2), group(1, 2, 3, 4), polarity="higher").median == Fraction(5, 2)

    def test_a_group_of_any_number_will_do(self):
        for count in (1, 2, 11, 15, 150):
            got = benchmark(D(-1), group(*range(count)), polarity="higher")
            assert (got.rank, got.of, got.members) == (count + 1, count + 1, count)

    def test_a_group_nobody_of_which_reported_says_so(self):
        got = benchmark(D(1), {"Ashby": None, "Brook": D("NaN")}, polarity="higher")
        assert (got.mean, got.rank) == (None, None)
        assert got.words == "No member of the group reported a figure"
        assert got.reported_words == "0 of 2 members reported; Ashby is missing, Brook holds no one figure"

    def test_an_empty_group_says_so(self):
        assert benchmark(D(1), {}, polarity="higher").reported_words == "The group has no members"

    def test_the_sixth_missing_member_is_counted_and_not_named(self):
        five, six = dict.fromkeys("ABCDE"), dict.fromkeys("ABCDEF")
        assert benchmark(D(1), five, polarity="higher").reported_words.endswith("E is missing")
        assert benchmark(D(1), six, polarity="higher").reported_words.endswith("E is missing, and 1 more")
        assert len(benchmark(D(1), six, polarity="higher").missing) == 6

    def test_a_figure_in_another_unit_is_not_compared(self):
        members = {"Ashby": read_result("60%"), "Brook": read_result("£60"), "Carden": D(62)}
        got = benchmark(read_result("61%"), members, polarity="higher")
        assert (got.reported, got.missing) == (2, (("Brook", "is in pounds"),))


class PropertyTests(SimpleTestCase):
    @given(FIGURES, st.lists(FIGURES, min_size=1, max_size=20))
    def test_lower_is_better_is_higher_is_better_turned_round(self, ours, numbers):
        up = benchmark(ours, group(*numbers), polarity="higher")
        down = benchmark(-ours, group(*(-number for number in numbers)), polarity="lower")
        assert (up.rank, up.of, up.tied, up.quartile) == (down.rank, down.of, down.tied, down.quartile)
        if up.lower_quartile is not None:
            assert (up.lower_quartile, up.median) == (-down.upper_quartile, -down.median)

    @given(FIGURES, st.lists(FIGURES, min_size=4, max_size=20), st.decimals(0, 10, places=2))
    def test_a_better_figure_never_stands_lower(self, ours, numbers, more):
        for polarity, better in (("higher", ours + more), ("lower", ours - more)):
            one = benchmark(ours, group(*numbers), polarity=polarity)
            other = benchmark(better, group(*numbers), polarity=polarity)
            assert other.rank <= one.rank and other.quartile <= one.quartile

    @given(st.lists(FIGURES, min_size=4, max_size=30))
    def test_quartiles_are_those_of_the_standard_library(self, numbers):
        exact = [Fraction(number) for number in numbers]
        assert list(quartiles(exact)) == quantiles(exact, n=4, method="inclusive")

    @given(st.permutations(list(TEN)))
    def test_the_order_of_the_members_makes_no_difference(self, names):
        got = benchmark(D(66), {name: TEN[name] for name in names}, polarity="higher")
        assert got == benchmark(D(66), TEN, polarity="higher")

    @given(
        st.one_of(st.none(), st.decimals()),
        st.lists(st.one_of(st.none(), st.decimals()), max_size=8),
        st.sampled_from(Polarity),
        st.one_of(st.none(), st.decimals()),
    )
    def test_any_figures_give_a_benchmark_or_say_why_not(self, ours, numbers, polarity, target):
        members = {f"Council {n}": number for n, number in enumerate(numbers)}
        got = benchmark(ours, members, polarity=polarity, target=target)
        assert got.words and got.reported + len(got.missing) == got.members


class LagTests(SimpleTestCase):
    YEAR = Period("FY", 2026)

    def test_the_same_period_has_nothing_to_say(self):
        assert lag(self.YEAR, Period("FY", 2026)) == ""

    def test_one_year_and_several_years_earlier(self):
        assert (
            lag(self.YEAR, Period("FY", 2025)) == "Comparison for 2025/26, ours for 2026/27: 1 year earlier"
        )
        assert lag(self.YEAR, Period("FY", 2023)).endswith(": 3 years earlier")

    def test_an_academic_year_lags_in_months(self):
        assert lag(self.YEAR, Period("AY", 2025)) == (
            "Comparison for AY 2025/26, ours for 2026/27: 7 months earlier"
        )

    def test_a_month_is_one_month(self):
        june, may = Period("FY", 2026, "M03"), Period("FY", 2026, "M02")
        assert lag(june, may).endswith(": 1 month earlier")
        assert lag(may, june).endswith(": 1 month later")

    def test_a_period_that_ends_with_ours_may_be_of_another_length(self):
        assert lag(self.YEAR, Period("FY", 2026, "Q4")).endswith(": a period of another length")
