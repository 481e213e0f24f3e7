"""Ratings, each boundary and one step either side."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Polarity, Rag, State, Unit
from indicators.rag import DEFAULT_TOLERANCE, Tolerance, rate
from indicators.values import Value, read_result, read_target
from organisation.periods import parse_period
from tests.real_plans import names, records, workbook

D = Decimal
ABSOLUTE_2 = Tolerance(D(2), relative=False)


def rating(actual, target, polarity="higher", **how):
    return rate(read_result(actual), read_target(target), polarity=polarity, **how)


def rag(*args, **how):
    return rating(*args, **how).rag


def figure(number):
    return None if number is None else Value(str(number), number=number)


class HigherTests(SimpleTestCase):
    def test_a_result_equal_to_the_target_is_green(self):
        assert rag("65%", "65%") == Rag.GREEN
        assert rag("65.001%", "65%") == Rag.GREEN

    def test_one_step_short_of_the_target_is_amber(self):
        assert rag("64.999%", "65%") == Rag.AMBER

    def test_a_shortfall_equal_to_the_tolerance_is_amber(self):
        assert rag("61.75%", "65%") == Rag.AMBER
        assert rag("61.749%", "65%") == Rag.RED
        assert rag("61.751%", "65%") == Rag.AMBER

    def test_an_absolute_tolerance_is_in_the_unit_of_the_figures(self):
        assert rag("63", "65", tolerance=ABSOLUTE_2) == Rag.AMBER
        assert rag("62.99", "65", tolerance=ABSOLUTE_2) == Rag.RED

    def test_the_tolerance_of_a_target_below_zero_is_of_its_size(self):
        assert rag("-105", "-100") == Rag.AMBER
        assert rag("-105.01", "-100") == Rag.RED

    def test_the_boundary_is_exact_where_the_tolerance_is_no_round_figure(self):
        third = Tolerance(D("33.333333"))
        assert rag("66.666667", "100", tolerance=third) == Rag.AMBER
        assert rag("66.66666699", "100", tolerance=third) == Rag.RED

    def test_a_tolerance_of_nothing_leaves_no_amber(self):
        assert rag("64.9", "65", tolerance=Tolerance(D(0))) == Rag.RED

    def test_a_tolerance_below_nothing_is_refused(self):
        with self.assertRaisesMessage(ValueError, "A tolerance must be 0 or more, not -1."):
            Tolerance(D(-1))


class LowerTests(SimpleTestCase):
    def test_at_or_below_the_target_is_green(self):
        assert rag("4.8%", "4.8%", "lower") == rag("4.7%", "4.8%", "lower") == Rag.GREEN

    def test_an_excess_equal_to_the_tolerance_is_amber(self):
        assert rag("105", "100", "lower") == Rag.AMBER
        assert rag("105.01", "100", "lower") == Rag.RED
        assert rag("104.99", "100", "lower") == Rag.AMBER

    def test_a_relative_tolerance_of_a_target_of_zero_leaves_no_amber_and_says_so(self):
        missed = rating("2", "0", "lower")
        assert missed.rag == Rag.RED
        assert "a tolerance in percent of a target of 0 leaves no amber" in missed.reason
        assert rag("0", "0", "lower") == Rag.GREEN

    def test_an_absolute_tolerance_works_on_a_target_of_zero(self):
        assert rag("2", "0", "lower", tolerance=ABSOLUTE_2) == Rag.AMBER
        assert rag("2.01", "0", "lower", tolerance=ABSOLUTE_2) == Rag.RED


class BandTests(SimpleTestCase):
    def test_inside_the_band_and_on_its_ends_is_green(self):
        for words in ("10%", "12%", "15%"):
            assert rag(words, "Between 10-15%", "band") == Rag.GREEN, words

    def test_a_miss_is_measured_from_the_nearer_end(self):
        assert rag("9.5%", "10-15%", "band") == Rag.AMBER
        assert rag("9.49%", "10-15%", "band") == Rag.RED
        assert rag("15.75%", "10-15%", "band") == Rag.AMBER
        assert rag("15.76%", "10-15%", "band") == Rag.RED

    def test_a_band_needs_two_ends(self):
        unrated = rating("12%", "10%", "band")
        assert unrated.rag == Rag.NONE
        assert "a band needs a lower and an upper one" in unrated.reason

    def test_beyond_the_good_end_of_a_band_is_green_when_higher_or_lower_is_better(self):
        assert rag("20%", "10-15%", "higher") == Rag.GREEN
        assert rag("20%", "10-15%", "lower") == Rag.RED
        assert rag("5%", "10-15%", "lower") == Rag.GREEN

    def test_nearer_misses_on_both_sides(self):
        assert rag("10", "10", "nearer") == Rag.GREEN
        assert rag("10.5", "10", "nearer") == rag("9.5", "10", "nearer") == Rag.AMBER
        assert rag("10.51", "10", "nearer") == rag("9.49", "10", "nearer") == Rag.RED


class DateTests(SimpleTestCase):
    def test_a_milestone_is_met_on_its_day(self):
        assert rag("31 March 2008", "Mar 08") == Rag.GREEN
        assert rag("1 April 2008", "Mar 08") == Rag.RED
        assert rag("1 April 2008", "Mar 08", "lower", tolerance=ABSOLUTE_2) == Rag.AMBER

    def test_days_of_tolerance_are_counted(self):
        assert rag("2 April 2008", "Mar 08", tolerance=ABSOLUTE_2) == Rag.AMBER
        assert rag("3 April 2008", "Mar 08", tolerance=ABSOLUTE_2) == Rag.RED

    def test_a_date_against_a_number_is_not_rated(self):
        assert rating("Mar 08", "5%").why_none == "units differ"


class UnratedTests(SimpleTestCase):
    def test_context_only_is_never_rated(self):
        assert rating("65%", "65%", Polarity.NONE).why_none == "context only"

    def test_an_unstated_polarity_is_not_guessed(self):
        unrated = rating("65%", "65%", Polarity.UNSTATED)
        assert unrated.rag == Rag.NONE
        assert unrated.reason == "Not rated: nobody has said whether higher or lower is better"

    def test_every_absence_of_a_result_or_a_target_has_its_own_words(self):
        reasons = set()
        for state in set(State) - {State.VALUE}:
            for actual, target in (
                (Value("words", state), figure(D(5))),
                (figure(D(5)), Value("words", state)),
            ):
                unrated = rate(actual, target, polarity="higher")
                assert unrated.rag == Rag.NONE
                assert unrated.why_none
                reasons.add(unrated.reason)
        reasons.add(rate(None, figure(D(5)), polarity="higher").reason)
        reasons.add(rate(figure(D(5)), None, polarity="higher").reason)
        assert len(reasons) == 2 * len(State)

    def test_parts_are_not_rated_together(self):
        assert rating("93.5/91.3%", "94%").reason == "Not rated: the result is in 2 parts (93.5% and 91.3%)"
        assert rating("94%", "93.5/91.3%").why_none == "target in parts"

    def test_figures_in_different_units_are_not_compared(self):
        assert rating("39.6 per 1,000", "-2.5%").why_none == "units differ"
        assert rating("39.6", "40%").rag == Rag.AMBER

    def test_a_result_that_is_a_range_is_not_rated(self):
        assert rating("10-15%", "12%").why_none == "result without a figure"

    def test_an_unknown_scheme_is_refused_with_the_ones_there_are(self):
        with self.assertRaisesMessage(ValueError, "Use tolerance, improving, judgement, bands."):
            rating("5", "5", scheme="traffic light")


class ReasonTests(SimpleTestCase):
    def test_the_reason_is_a_sentence_a_reader_can_check(self):
        assert rating("62.1%", "65.0%").reason == "62.1% against 65.0%: 4.5% below target, amber up to 5%"
        assert rating("66%", "65%").reason == "66% against 65%: 1.5% above target"
        assert rating("65%", "65%").reason == "65% against 65%: on target"
        assert rating("12%", "10-15%", "band").reason == "12% against 10% to 15%: inside the band"
        assert (
            rating("17%", "10-15%", "band").reason
            == "17% against 10% to 15%: 13.3% above the band, amber up to 5%"
        )
        assert (
            rating("62.1%", "65%", tolerance=ABSOLUTE_2).reason
            == "62.1% against 65.0%: 2.9 percentage points below target, amber up to 2 percentage points"
        )
        assert (
            rating("4.9% (provisional)", "4.8%", "lower").reason
            == "4.9% (provisional) against 4.8% (lower is better): 2.1% above target, amber up to 5%"
        )

    def test_a_miss_just_over_the_tolerance_never_reads_as_the_tolerance(self):
        assert rating("94.9999", "100").reason.endswith("5.0001% below target, amber up to 5%")
        assert rating("99.99999", "100").reason.endswith("0.00001% below target, amber up to 5%")

    def test_a_yes_or_no_is_answered_as_targeted_or_not(self):
        assert rating("Yes", "Yes").reason == "Yes against Yes: as targeted"
        missed = rate(
            read_result("No", unit=Unit.YES_NO), read_target("Yes"), polarity="higher", unit=Unit.YES_NO
        )
        assert (missed.rag, missed.reason) == (Rag.RED, "No against Yes: not as targeted")

    def test_a_date_says_how_late_it_is(self):
        late = rating("2 April 2008", "Mar 08", tolerance=ABSOLUTE_2)
        assert late.reason == "2 April 2008 against 31 March 2008: 2 days late, amber up to 2 days"


class ImprovingTests(SimpleTestCase):
    def test_a_red_no_worse_than_a_year_ago_is_amber(self):
        for a_year_ago, expected in (("59.9%", Rag.AMBER), ("60%", Rag.AMBER), ("60.1%", Rag.RED)):
            assert rag("60%", "65%", scheme="improving", year_ago=read_result(a_year_ago)) == expected, (
                a_year_ago
            )

    def test_lower_is_better_compares_the_other_way(self):
        for a_year_ago, expected in (("7.1", Rag.AMBER), ("7", Rag.AMBER), ("6.9", Rag.RED)):
            assert rag("7", "5", "lower", scheme="improving", year_ago=read_result(a_year_ago)) == expected

    def test_without_a_figure_of_a_year_ago_red_stays_red_and_says_why(self):
        for a_year_ago in (None, read_result("TBC")):
            missed = rating("60%", "65%", scheme="improving", year_ago=a_year_ago)
            assert missed.rag == Rag.RED
            assert missed.reason.endswith("there is no figure of a year ago to compare")

    def test_green_and_amber_are_as_in_the_tolerance_scheme(self):
        assert rag("65%", "65%", scheme="improving", year_ago=read_result("70%")) == Rag.GREEN
        assert rag("64%", "65%", scheme="improving", year_ago=read_result("70%")) == Rag.AMBER


class JudgementTests(SimpleTestCase):
    def test_a_judgement_is_its_own_reason(self):
        judged = rating(
            "60%", "65%", scheme="judgement", judgement=(Rag.AMBER, "Two of three sites are open")
        )
        assert (judged.rag, judged.reason) == (Rag.AMBER, "Judged amber: Two of three sites are open")

    def test_a_judgement_without_a_reason_is_no_rating(self):
        unrated = rating("60%", "65%", scheme="judgement", judgement=(Rag.AMBER, " "))
        assert (unrated.rag, unrated.why_none) == (Rag.NONE, "judged without a reason")

    def test_nothing_judged_is_no_rating(self):
        assert rating("60%", "65%", scheme="judgement").why_none == "not judged"


ORDER = [Rag.RED, Rag.AMBER, Rag.GREEN]
FIGURES = st.decimals(-(10**9), 10**9, places=3)
TOLERANCES = st.builds(Tolerance, st.decimals(0, 100, places=2), st.booleans())


class PropertyTests(SimpleTestCase):
    @given(FIGURES, FIGURES, TOLERANCES)
    def test_higher_and_lower_are_mirror_images(self, actual, target, tolerance):
        up = rate(figure(actual), figure(target), polarity="higher", tolerance=tolerance)
        down = rate(figure(-actual), figure(-target), polarity="lower", tolerance=tolerance)
        assert up.rag == down.rag

    @given(FIGURES, FIGURES, FIGURES, TOLERANCES)
    def test_a_better_result_is_never_rated_worse(self, one, other, target, tolerance):
        worse, better = sorted([one, other])
        rags = [
            rate(figure(number), figure(target), polarity="higher", tolerance=tolerance).rag
            for number in (worse, better)
        ]
        assert ORDER.index(rags[0]) <= ORDER.index(rags[1])

    @given(FIGURES, FIGURES, TOLERANCES, TOLERANCES)
    def test_a_wider_tolerance_is_never_stricter(self, actual, target, one, other):
        narrow, wide = sorted([one.amount, other.amount])
        rags = [
            rate(figure(actual), figure(target), polarity="higher", tolerance=Tolerance(amount)).rag
            for amount in (narrow, wide)
        ]
        assert ORDER.index(rags[0]) <= ORDER.index(rags[1])

    @given(FIGURES, st.decimals(0, 100, places=2))
    def test_the_edge_of_the_tolerance_is_amber_and_the_next_step_red(self, target, percent):
        edge = Fraction(target) - abs(Fraction(target)) * Fraction(percent) / 100
        number = D(edge.numerator) / D(edge.denominator)  # five places: exact
        tolerance = Tolerance(percent)
        expected = Rag.GREEN if number == target else Rag.AMBER
        assert rate(figure(number), figure(target), polarity="higher", tolerance=tolerance).rag == expected
        step = number - D("0.00001")
        assert rate(figure(step), figure(target), polarity="higher", tolerance=tolerance).rag == Rag.RED

    @given(
        st.decimals() | st.none(),
        st.decimals() | st.none(),
        st.sampled_from(Polarity),
        st.sampled_from(["tolerance", "improving"]),
        st.decimals() | st.none(),
        st.sampled_from([None, *Unit]),
        TOLERANCES,
    )
    def test_any_decimal_is_rated_or_refused_in_words(
        self, actual, target, polarity, scheme, a_year_ago, unit, tolerance
    ):
        got = rate(
            figure(actual),
            figure(target),
            polarity=polarity,
            scheme=scheme,
            year_ago=figure(a_year_ago),
            unit=unit,
            tolerance=tolerance,
        )
        assert got.reason
        assert bool(got.why_none) == (got.rag == Rag.NONE)

    @given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
    def test_a_date_is_green_exactly_when_it_is_not_late(self, day, late):
        target = Value("x", day=day, unit=Unit.DATE)
        actual = Value("y", day=day + timedelta(days=late), unit=Unit.DATE)
        assert (rate(actual, target, polarity="lower").rag == Rag.GREEN) == (late <= 0)


class PublishedRatingTests(SimpleTestCase):
    """The plan that prints ratings beside its figures."""

    def rated_rows(self):
        for name in names():
            for row in records(workbook(name), "Indicators"):
                if row.get("RAG 2010/11") and row.get("Better"):
                    yield row

    def test_the_rating_equals_the_printed_symbol_of_every_indicator_that_has_one(self):
        symbols = []
        for row in self.rated_rows():
            period = max(
                (
                    heading.removeprefix("Outturn ")
                    for heading, words in row.items()
                    if heading.startswith("Outturn ") and words
                ),
                key=parse_period,
            )
            got = rate(
                read_result(row[f"Outturn {period}"]),
                read_target(row[f"Target {period}"]),
                polarity=row["Better"],
                tolerance=DEFAULT_TOLERANCE,
            )
            assert got.rag.symbol == row["RAG 2010/11"], (row["Key"], got.reason)
            symbols.append(got.rag.symbol)
        assert len(symbols) >= 18
        assert set(symbols) == {"★", "●", "▲"}
