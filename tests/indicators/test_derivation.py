"""Derivation: quarters, years to date and years from finer figures."""

from decimal import Decimal
from fractions import Fraction

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import State, Unit
from indicators.derivation import PER, Rule, alone, derive, parts_of, year_to_date
from indicators.rag import Tolerance, rate
from indicators.values import Value, read_result
from organisation.periods import Period

D = Decimal
YEAR = Period("FY", 2026)
MONTHS = parts_of(YEAR, "monthly")
QUARTERS = parts_of(YEAR, "quarterly")
APRIL, MAY, JUNE = MONTHS[:3]
MARCH = MONTHS[-1]
SUPPRESSED = Value("*", State.SUPPRESSED)
NOT_APPLICABLE = Value("N/A", State.NOT_APPLICABLE)
NOT_DUE = Value("", State.NOT_DUE)
FIGURES = st.decimals(-1000, 1000, places=3)
ANYTHING = st.one_of(
    st.none(), st.decimals(), st.sampled_from(State).map(lambda state: Value("", state)), FIGURES
)


def monthly(*numbers, first=0):
    """Figures of months, from April on unless said otherwise; None for one that is missing."""
    return {month: None if n is None else D(n) for month, n in zip(MONTHS[first:], numbers, strict=False)}


def by_month(period, figures, rule="sum", **how):
    return derive(period, figures, rule=rule, frequency="monthly", **how)


TWELVE = monthly(10, 12, 14, 20, 22, 24, 30, 32, 34, 40, 42, 44)
BASES = monthly(20, 20, 20, 40, 40, 40, 50, 50, 50, 80, 80, 80)


class PartsTests(SimpleTestCase):
    def test_a_quarter_is_three_months_and_a_year_is_four_quarters(self):
        assert [part.label for part in parts_of(QUARTERS[0], "monthly")] == [
            "April 2026",
            "May 2026",
            "June 2026",
        ]
        assert [part.part for part in parts_of(YEAR, "quarterly")] == ["Q1", "Q2", "Q3", "Q4"]
        assert [part.part for part in parts_of(Period("FY", 2026, "H2"), "quarterly")] == ["Q3", "Q4"]

    def test_the_months_of_an_academic_year_begin_in_september_and_of_a_calendar_year_in_january(self):
        for basis, first, last in (
            ("AY", "September 2026", "August 2027"),
            ("CY", "January 2026", "December 2026"),
        ):
            months = parts_of(Period(basis, 2026), "monthly")
            assert (months[0].label, months[-1].label, len(months)) == (first, last, 12)

    def test_three_terms_make_an_academic_year_and_no_other(self):
        assert len(parts_of(Period("AY", 2026), "termly")) == 3
        assert parts_of(YEAR, "termly") == ()

    def test_a_term_is_made_of_months_and_never_of_quarters(self):
        autumn = Period("AY", 2026, "T1")
        assert len(parts_of(autumn, "monthly")) == 4
        assert parts_of(autumn, "quarterly") == ()

    def test_a_quarter_is_not_made_of_halves_nor_a_month_of_quarters(self):
        assert parts_of(QUARTERS[0], "half-yearly") == ()
        assert parts_of(APRIL, "quarterly") == ()

    def test_a_one_off_figure_makes_nothing_and_an_annual_one_makes_its_year(self):
        assert parts_of(YEAR, "one-off") == ()
        assert parts_of(YEAR, "annual") == (YEAR,)

    def test_an_unknown_frequency_is_refused_by_name(self):
        with self.assertRaisesMessage(ValueError, "'weekly' is not known. Use monthly, quarterly"):
            parts_of(YEAR, "weekly")

    def test_what_cannot_be_made_says_so(self):
        got = derive(QUARTERS[0], {}, rule="sum", frequency="half-yearly")
        assert got.words == "2026/27 Q1 cannot be made from half-yearly figures"
        assert got.exact is None


class YearOfMonthsTests(SimpleTestCase):
    """One year of monthly figures under every rule, worked by hand."""

    HAND = (
        # rule, Q1, Q2, to August, year
        ("sum", 36, 66, 102 - 24, 324),
        ("last", 14, 24, 22, 44),
        ("mean", 12, 22, Fraction(78, 5), 27),
        ("ratio", 60, 55, Fraction(7800, 140), Fraction(32400, 570)),
    )

    def derived(self, figures, rule):
        how = {"rule": rule, "frequency": "monthly", "denominators": BASES, "per": PER[Unit.PERCENT]}
        return (
            derive(QUARTERS[0], figures, **how),
            derive(QUARTERS[1], figures, **how),
            year_to_date(MONTHS[4], figures, **how),
            derive(YEAR, figures, **how),
        )

    def test_quarter_year_to_date_and_year_are_right_under_every_rule(self):
        for rule, *expected in self.HAND:
            assert [one.exact for one in self.derived(TWELVE, rule)] == expected, rule

    def test_with_one_month_missing_each_says_which(self):
        for rule, *expected in self.HAND:
            got = self.derived(TWELVE | {JUNE: None}, rule)
            assert "June 2026 is missing" in got[0].words, rule
            assert "June 2026 is missing" in got[2].words and "June 2026 is missing" in got[3].words, rule
            assert "missing" not in got[1].words and got[1].exact == expected[1], rule
            assert got[0].exact is None and got[0].lacking == ((JUNE, None),), rule
            if rule == "last":
                assert [one.exact for one in got[2:]] == expected[2:]
            else:
                assert got[2].exact is None and got[3].exact is None, rule

    def test_what_is_there_is_known_apart_and_never_as_the_figure(self):
        got = by_month(QUARTERS[0], TWELVE | {JUNE: None})
        assert (got.exact, got.number, got.shown, got.partial) == (None, None, None, 22)

    def test_each_says_how_it_came_about(self):
        assert [one.words for one in self.derived(TWELVE, "sum")] == [
            "sum of April 2026 to June 2026",
            "sum of July 2026 to September 2026",
            "sum of April 2026 to August 2026",
            "sum of April 2026 to March 2027",
        ]
        assert self.derived(TWELVE, "last")[0].words == "June 2026, the last of April 2026 to June 2026"
        assert self.derived(TWELVE, "mean")[0].words == "mean of April 2026 to June 2026"
        assert (
            self.derived(TWELVE, "ratio")[0].words
            == "numerators over denominators of April 2026 to June 2026"
        )

    def test_each_is_labelled(self):
        labels = [one.label for one in self.derived(TWELVE, "sum")]
        assert labels == ["2026/27 Q1", "2026/27 Q2", "2026/27 to August 2026", "2026/27"]

    def test_a_gap_before_the_last_month_does_not_change_the_last_and_is_named(self):
        got = by_month(QUARTERS[0], TWELVE | {MAY: None}, "last")
        assert (got.exact, got.source) == (14, JUNE)
        assert got.words.endswith("; May 2026 is missing, which does not change it")

    def test_the_year_to_date_reaches_to_any_month_quarter_or_half(self):
        for through, expected in (
            (APRIL, 10),
            (QUARTERS[0], 36),
            (Period("FY", 2026, "H1"), 102),
            (YEAR, 324),
        ):
            assert year_to_date(through, TWELVE, rule="sum", frequency="monthly").exact == expected

    def test_the_year_to_date_is_labelled_by_what_it_reaches_to(self):
        for through, label in ((APRIL, "2026/27 to April 2026"), (QUARTERS[1], "2026/27 to Q2")):
            assert year_to_date(through, TWELVE, rule="sum", frequency="monthly").label == label

    def test_the_year_to_date_of_quarterly_figures_cannot_stop_within_a_quarter(self):
        figures = dict.fromkeys(QUARTERS, D(5))
        got = year_to_date(MONTHS[4], figures, rule="sum", frequency="quarterly")
        assert got.words == "2026/27 to August 2026 cannot be made from quarterly figures"


class OtherFrequenciesTests(SimpleTestCase):
    def test_quarters_halves_and_terms_add_up_to_their_year(self):
        for basis, frequency, expected in (
            ("FY", "quarterly", 10),
            ("CY", "half-yearly", 3),
            ("AY", "termly", 6),
        ):
            year = Period(basis, 2026)
            figures = {part: D(n) for n, part in enumerate(parts_of(year, frequency), start=1)}
            assert derive(year, figures, rule="sum", frequency=frequency).exact == expected

    def test_a_missing_term_is_named(self):
        year = Period("AY", 2026)
        terms = parts_of(year, "termly")
        got = derive(year, {terms[0]: D(1), terms[2]: D(2)}, rule="mean", frequency="termly")
        assert got.words == "AY 2026/27 cannot be worked out: AY 2026/27 T2 is missing"

    def test_an_annual_figure_is_its_year(self):
        got = derive(YEAR, {YEAR: D("61.5")}, rule="mean", frequency="annual")
        assert (got.exact, got.words) == (Fraction("61.5"), "as stated for 2026/27")

    def test_figures_of_another_year_basis_are_not_used(self):
        academic = {part: D(1) for part in parts_of(Period("AY", 2026), "monthly")}
        assert by_month(YEAR, academic).exact is None


class AbsenceTests(SimpleTestCase):
    def test_a_part_that_does_not_apply_is_left_out_and_said_to_be(self):
        got = by_month(QUARTERS[0], TWELVE | {MAY: NOT_APPLICABLE}, "mean")
        assert got.exact == 12 and got.left_out == (MAY,)
        assert got.words == "mean of April 2026 to June 2026; May 2026 does not apply and is left out"

    def test_the_last_is_the_last_that_applies(self):
        got = by_month(QUARTERS[0], TWELVE | {JUNE: NOT_APPLICABLE}, "last")
        assert (got.exact, got.source) == (12, MAY)

    def test_when_no_part_applies_the_whole_does_not(self):
        for rule in Rule:
            got = by_month(QUARTERS[0], dict.fromkeys((APRIL, MAY, JUNE), NOT_APPLICABLE), rule)
            assert (got.exact, got.state) == (None, State.NOT_APPLICABLE)

    def test_a_suppressed_part_suppresses_the_whole_and_what_would_give_it_away(self):
        got = by_month(QUARTERS[0], TWELVE | {MAY: SUPPRESSED})
        assert (got.exact, got.state, got.partial) == (None, State.SUPPRESSED, None)
        assert got.words == "2026/27 Q1 cannot be worked out: May 2026 is suppressed"

    def test_a_part_not_due_makes_the_whole_not_due_and_a_missing_one_is_named_too(self):
        got = by_month(QUARTERS[0], monthly(1, None) | {JUNE: NOT_DUE})
        assert got.state == State.NOT_DUE
        assert got.words == "2026/27 Q1 cannot be worked out: May 2026 is missing; June 2026 is not due yet"

    def test_what_was_never_collected_outweighs_what_is_not_due(self):
        figures = {APRIL: Value("no data", State.NOT_COLLECTED), MAY: D(1), JUNE: NOT_DUE}
        assert by_month(QUARTERS[0], figures).state == State.NOT_COLLECTED

    def test_a_missing_part_is_awaited(self):
        assert by_month(QUARTERS[0], monthly(1, 2)).state == State.AWAITING

    def test_several_missing_parts_are_listed(self):
        got = by_month(QUARTERS[0], {})
        assert got.words.endswith("April 2026, May 2026 and June 2026 are missing")

    def test_nought_is_a_figure_and_not_an_absence(self):
        got = by_month(QUARTERS[0], monthly(0, 0, 0))
        assert (got.exact, got.state, got.lacking) == (0, State.VALUE, ())

    def test_figures_in_parts_and_dates_hold_no_one_figure(self):
        for words in ("93.5/91.3%", "Mar 08", "2-8%"):
            got = by_month(QUARTERS[0], TWELVE | {MAY: read_result(words)})
            assert got.words.endswith("May 2026 holds no one figure"), words

    def test_figures_in_two_units_are_not_added(self):
        got = by_month(QUARTERS[0], TWELVE | {APRIL: read_result("5%"), MAY: read_result("£5")})
        assert got.words == "2026/27 Q1 cannot be worked out: its figures are in percent and pounds"

    def test_the_unit_that_the_words_name_is_kept(self):
        figures = {month: read_result("5%") for month in (APRIL, MAY, JUNE)}
        assert by_month(QUARTERS[0], figures, "mean").value().words == "5%"

    def test_one_provisional_part_makes_the_whole_provisional(self):
        assert by_month(QUARTERS[0], TWELVE | {MAY: read_result("12 (provisional)")}).provisional
        assert not by_month(QUARTERS[0], TWELVE).provisional


class RatioTests(SimpleTestCase):
    def ratio(self, tops, bottoms, per=100):
        return by_month(QUARTERS[0], tops, "ratio", denominators=bottoms, per=D(per))

    def test_large_months_weigh_more_than_small_ones(self):
        assert self.ratio(monthly(1, 1, 90), monthly(10, 10, 100)).exact == Fraction(9200, 120)

    def test_a_month_without_cases_weighs_nothing(self):
        assert self.ratio(monthly(1, 0, 1), monthly(2, 0, 2)).exact == 50

    def test_denominators_that_add_up_to_nought_leave_nothing_to_divide_by(self):
        got = self.ratio(monthly(0, 0, 0), monthly(0, 0, 0))
        assert (got.exact, got.state) == (None, State.NOT_APPLICABLE)
        assert got.words == "2026/27 Q1 cannot be worked out: the denominators add up to 0"
        assert self.ratio(monthly(0, 0, 0), monthly(0, 0, "0.01")).exact == 0

    def test_a_missing_denominator_is_named_as_one(self):
        got = self.ratio(monthly(1, 1, 1), monthly(1, 1))
        assert got.words == "2026/27 Q1 cannot be worked out: the denominator of June 2026 is missing"
        got = self.ratio(monthly(1, 1), monthly(1, 1, 1))
        assert got.words == "2026/27 Q1 cannot be worked out: the numerator of June 2026 is missing"
        assert self.ratio(monthly(1, 1), monthly(1, 1)).words.endswith(": June 2026 is missing")

    def test_without_any_denominators_nothing_is_made(self):
        assert self.ratio(monthly(1, 1, 1), None).exact is None

    def test_it_stands_per_thousand_or_per_ten_thousand_by_its_unit(self):
        assert self.ratio(monthly(1, 1, 1), monthly(100, 100, 100), PER[Unit.PER_1000]).exact == 10


class ShowingTests(SimpleTestCase):
    def test_a_mean_that_never_ends_is_exact_and_rounded_only_to_be_shown(self):
        got = by_month(QUARTERS[0], monthly(61, 62, 64), "mean")
        assert got.exact == Fraction(187, 3)
        assert got.shown == D("62.3")
        assert got.value(Unit.PERCENT).words == "62.3%"

    def test_a_mean_just_below_a_target_is_not_rounded_up_to_it(self):
        got = by_month(QUARTERS[0], monthly(65, 65, "64.999"), "mean")
        assert got.shown == D("64.9997") and got.number < 65

    def test_a_mean_that_never_ends_is_rated_exactly_and_its_reason_is_short(self):
        mean = by_month(QUARTERS[0], monthly(65, 65, 64), "mean").value(Unit.PERCENT)
        for tolerance, reason in (
            (Tolerance(D(5)), "64.7% against 65.0%: 0.5% below target, amber up to 5%"),
            (
                Tolerance(D("0.3"), relative=False),
                "64.7% against 65.0%: 0.33 percentage points below target, amber up to 0.3 percentage points",
            ),
        ):
            assert (
                rate(mean, Value("65%", number=D(65)), polarity="higher", tolerance=tolerance).reason
                == reason
            )

    def test_a_sum_is_shown_whole(self):
        assert by_month(QUARTERS[0], monthly("0.1", "0.2", "0.005")).shown == D("0.305")

    def test_what_is_not_nought_is_never_shown_as_nought(self):
        got = by_month(QUARTERS[0], monthly(1, 0, 0), "ratio", denominators=monthly(30000, 0, 0), per=D(1))
        assert got.shown == D("0.00003")

    def test_an_absence_is_a_value_with_its_reason(self):
        value = by_month(QUARTERS[0], {}).value(Unit.PERCENT)
        assert (value.state, value.words, value.number) == (State.AWAITING, "Awaiting", None)
        assert "are missing" in value.note


class CumulativeTests(SimpleTestCase):
    """Figures that count from the start of the year: 3, 6, 9, 14."""

    STEPS = dict(zip(QUARTERS, map(D, (3, 6, 9, 14)), strict=True))

    def quarterly(self, period, figures=None):
        return derive(period, figures or self.STEPS, rule="sum", frequency="quarterly", cumulative=True)

    def test_the_year_is_the_last_figure_and_not_the_sum(self):
        got = self.quarterly(YEAR)
        assert (got.exact, got.source) == (14, QUARTERS[3])
        assert got.words == "from the start of the year to 2026/27 Q4"

    def test_the_year_to_date_is_the_figure_of_its_last_quarter(self):
        got = year_to_date(QUARTERS[1], self.STEPS, rule="sum", frequency="quarterly", cumulative=True)
        assert got.exact == 6

    def test_a_missing_earlier_quarter_changes_nothing_and_is_named(self):
        got = self.quarterly(YEAR, self.STEPS | {QUARTERS[1]: None})
        assert got.exact == 14
        assert got.words.endswith("2026/27 Q2 is missing, which does not change it")

    def test_a_missing_last_quarter_leaves_no_year(self):
        got = self.quarterly(YEAR, self.STEPS | {QUARTERS[3]: None})
        assert (got.exact, got.partial) == (None, None)
        assert got.words == "2026/27 cannot be worked out: 2026/27 Q4 is missing"

    def test_a_ratio_that_counts_from_the_start_of_the_year_is_the_last_pair(self):
        figures = dict(
            rule="ratio", frequency="monthly", per=D(100), cumulative=True, denominators=monthly(10, 20, 40)
        )
        assert derive(QUARTERS[0], monthly(1, 2, 10), **figures).exact == 25

    def test_each_quarter_alone_is_what_it_added(self):
        got = [alone(quarter, self.STEPS, frequency="quarterly").exact for quarter in QUARTERS]
        assert got == [3, 3, 3, 5]
        assert alone(QUARTERS[3], self.STEPS, frequency="quarterly").words == "2026/27 Q4 less 2026/27 Q3"

    def test_a_quarter_alone_needs_the_one_before_it(self):
        figures = self.STEPS | {QUARTERS[2]: None}
        got = alone(QUARTERS[3], figures, frequency="quarterly")
        assert got.exact is None
        assert got.words == "2026/27 Q4 alone cannot be worked out: 2026/27 Q3 is missing"
        assert alone(QUARTERS[2], figures, frequency="quarterly").exact is None
        assert alone(QUARTERS[1], figures, frequency="quarterly").exact == 3

    def test_what_came_before_the_indicator_applied_takes_nothing_off(self):
        figures = self.STEPS | dict.fromkeys(QUARTERS[:2], NOT_APPLICABLE)
        assert alone(QUARTERS[2], figures, frequency="quarterly").exact == 9
        assert alone(QUARTERS[0], figures, frequency="quarterly").state == State.NOT_APPLICABLE

    @given(st.lists(FIGURES, min_size=4, max_size=4))
    def test_the_quarters_alone_add_up_to_the_year(self, numbers):
        figures = dict(zip(QUARTERS, numbers, strict=True))
        parts = [alone(quarter, figures, frequency="quarterly").exact for quarter in QUARTERS]
        assert sum(parts) == Fraction(numbers[-1])


class PropertyTests(SimpleTestCase):
    @given(st.lists(FIGURES, min_size=12, max_size=12))
    def test_the_quarters_add_up_to_the_year_exactly(self, numbers):
        figures = dict(zip(MONTHS, numbers, strict=True))
        quarters = {quarter: by_month(quarter, figures).number for quarter in QUARTERS}
        whole = derive(YEAR, quarters, rule="sum", frequency="quarterly")
        assert whole.exact == by_month(YEAR, figures).exact == sum(map(Fraction, numbers))

    @given(st.lists(FIGURES, min_size=12, max_size=12))
    def test_a_mean_lies_between_the_least_and_the_greatest(self, numbers):
        got = by_month(YEAR, dict(zip(MONTHS, numbers, strict=True)), "mean")
        assert Fraction(min(numbers)) <= got.exact <= Fraction(max(numbers))

    @given(st.lists(FIGURES, min_size=12, max_size=12), st.integers(0, 11), st.decimals(0, 10, places=3))
    def test_a_higher_part_never_makes_a_lower_whole(self, numbers, which, more):
        figures = dict(zip(MONTHS, numbers, strict=True))
        higher = figures | {MONTHS[which]: numbers[which] + more}
        for rule in ("sum", "last", "mean"):
            assert by_month(YEAR, higher, rule).exact >= by_month(YEAR, figures, rule).exact

    @given(st.lists(FIGURES, min_size=12, max_size=12))
    def test_the_opposite_figures_make_the_opposite_whole(self, numbers):
        figures = dict(zip(MONTHS, numbers, strict=True))
        opposite = {month: -number for month, number in figures.items()}
        for rule in Rule:
            how = {"rule": rule, "denominators": BASES}
            assert by_month(YEAR, opposite, **how).exact == -by_month(YEAR, figures, **how).exact

    @given(st.lists(FIGURES, min_size=12, max_size=12))
    def test_over_equal_denominators_a_ratio_is_the_mean_of_the_ratios(self, numbers):
        figures = dict(zip(MONTHS, numbers, strict=True))
        ratio = by_month(YEAR, figures, "ratio", denominators=dict.fromkeys(MONTHS, D(4)))
        assert ratio.exact == by_month(YEAR, figures, "mean").exact / 4

    @given(st.lists(ANYTHING, min_size=12, max_size=12), st.lists(ANYTHING, min_size=12, max_size=12))
    def test_any_figures_make_a_figure_or_say_why_not(self, tops, bottoms):
        tops, bottoms = dict(zip(MONTHS, tops, strict=True)), dict(zip(MONTHS, bottoms, strict=True))
        for rule in Rule:
            for cumulative in (False, True):
                got = by_month(YEAR, tops, rule, denominators=bottoms, cumulative=cumulative)
                assert (got.exact is None) == (got.state != State.VALUE) and got.words
                assert got.value(Unit.PERCENT).words
        alone(QUARTERS[2], tops, frequency="monthly")


class BrokenAt:
    """What derivation reads of a break in the series."""

    def __init__(self, period):
        self.period, self.starts = period.code, period.starts


class BreakTests(SimpleTestCase):
    """On the boundary: a break at the first part is before them all, at the second or the last among them."""

    SAYS = "2026/27 cannot be worked out: the series breaks at {}, and figures before and after a change of "

    def test_a_break_among_the_parts_stops_every_rule_that_puts_them_together(self):
        for at, is_stopped in ((0, False), (1, True), (11, True)):
            for rule in ("sum", "mean", "ratio"):
                with self.subTest(at=at, rule=rule):
                    month = MONTHS[at]
                    year = by_month(YEAR, TWELVE, rule, denominators=BASES, breaks=[BrokenAt(month)])
                    assert (year.exact is None) == is_stopped
                    assert year.broken_at == (month if is_stopped else None)
                    if is_stopped:
                        assert year.words.startswith(self.SAYS.format(month.label))
                        assert (year.state, year.partial) == (State.NOT_APPLICABLE, None)

    def test_a_break_just_after_the_year_or_within_one_part_stops_nothing(self):
        after, within = BrokenAt(Period("FY", 2027, "M01")), BrokenAt(MAY)
        assert by_month(YEAR, TWELVE, breaks=[after]).exact == 324
        quarter = derive(QUARTERS[0], {QUARTERS[0]: D(5)}, rule="sum", frequency="quarterly", breaks=[within])
        assert quarter.exact == 5
        year = derive(YEAR, dict.fromkeys(QUARTERS, D(5)), rule="sum", frequency="quarterly", breaks=[within])
        assert year.broken_at == MAY

    def test_only_the_quarter_with_the_break_is_stopped_and_the_year_to_date_from_there_on(self):
        breaks = [BrokenAt(MONTHS[7])]
        worked = [by_month(quarter, TWELVE, breaks=breaks).exact for quarter in QUARTERS]
        assert worked == [36, 66, None, 126]
        how = {"rule": "sum", "frequency": "monthly", "breaks": breaks}
        assert year_to_date(MONTHS[6], TWELVE, **how).exact == 132
        assert year_to_date(MONTHS[7], TWELVE, **how).broken_at == MONTHS[7]

    def test_the_last_figure_of_a_year_stands_whatever_broke_before_it(self):
        assert by_month(YEAR, TWELVE, "last", breaks=[BrokenAt(JUNE)]).exact == 44
        assert by_month(YEAR, TWELVE, cumulative=True, breaks=[BrokenAt(JUNE)]).exact == 44

    def test_a_quarter_alone_is_not_taken_from_figures_of_two_definitions(self):
        figures = dict(zip(QUARTERS, map(D, (3, 6, 9, 14)), strict=True))
        how = {"frequency": "quarterly"}
        assert alone(QUARTERS[3], figures, breaks=[BrokenAt(QUARTERS[2])], **how).exact == 5
        assert alone(QUARTERS[2], figures, breaks=[BrokenAt(QUARTERS[2])], **how).broken_at == QUARTERS[2]
