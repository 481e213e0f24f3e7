"""Which target a period is measured against."""

from decimal import Decimal

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import State
from indicators.derivation import parts_of
from indicators.targets import Shape, target_of
from indicators.values import Value, read_target
from organisation.periods import Period

D = Decimal
YEAR = Period("FY", 2026)
Q1, Q2, Q3, Q4 = QUARTERS = parts_of(YEAR, "quarterly")


def quarterly(*words):
    """Targets of quarters as printed; "" for one that is not stated."""
    return {quarter: read_target(text) for quarter, text in zip(QUARTERS, words, strict=False)}


def target(period, targets, shape):
    return target_of(period, targets, shape=shape, frequency="quarterly")


class CumulativeTests(SimpleTestCase):
    STEPS = quarterly("3%", "6%", "9%", "14%")

    def test_the_target_of_the_year_is_the_last_and_not_the_sum(self):
        got = target(YEAR, self.STEPS, "cumulative")
        assert (got.exact, got.source, got.words) == (14, Q4, "the target to the end of 2026/27 Q4")

    def test_the_target_of_a_half_is_the_one_at_its_end(self):
        assert target(Period("FY", 2026, "H1"), self.STEPS, "cumulative").exact == 6

    def test_the_years_target_is_reached_at_the_end_of_the_last_quarter_and_of_no_other(self):
        targets = {YEAR: D(14)}
        assert target(Q4, targets, "cumulative").exact == 14
        got = target(Q3, targets, "cumulative")
        assert (got.exact, got.words) == (None, "2026/27 Q3 cannot be worked out: 2026/27 Q3 is missing")

    def test_a_missing_last_quarter_leaves_the_year_without_a_target(self):
        got = target(YEAR, quarterly("3%", "6%", "9%"), "cumulative")
        assert got.exact is None and "2026/27 Q4 is missing" in got.words


class LevelTests(SimpleTestCase):
    def test_the_same_target_every_quarter_is_the_years(self):
        got = target(YEAR, quarterly("90%", "90%", "90.0%", "90%"), "level")
        assert (got.exact, got.words) == (90, "level from 2026/27 Q1 to 2026/27 Q4")

    def test_one_quarter_that_differs_by_a_step_leaves_no_one_target(self):
        got = target(YEAR, quarterly("90%", "90%", "90%", "90.1%"), "level")
        assert (got.exact, got.state) == (None, State.NO_TARGET)
        assert got.words == "2026/27 has no one target: those of 2026/27 Q1 to 2026/27 Q4 differ"

    def test_the_years_target_serves_every_quarter(self):
        for quarter in QUARTERS:
            got = target(quarter, {YEAR: D(90)}, "level")
            assert (got.exact, got.source) == (90, YEAR)

    def test_a_quarters_own_target_comes_before_the_years(self):
        assert target(Q2, {YEAR: D(90), Q2: D(85)}, "level").exact == 85

    def test_a_missing_quarter_is_named(self):
        got = target(YEAR, quarterly("90%", "", "90%", "90%"), "level")
        assert got.words == "2026/27 has no target: 2026/27 Q2 is missing"

    def test_a_band_is_a_target_like_another_and_has_no_one_number(self):
        got = target(YEAR, quarterly(*["10-15%"] * 4), "level")
        assert (got.state, got.source, got.exact) == (State.VALUE, Q1, None)
        assert target(YEAR, quarterly("10-15%", "10-15%", "10-15%", "10-16%"), "level").source is None
        assert target(YEAR, quarterly("10-15%", "10-15%", "10-15%"), "level").words == (
            "2026/27 has no target: 2026/27 Q4 is missing"
        )

    def test_a_year_of_annual_targets_without_one_says_so(self):
        got = target_of(Q1, {}, shape="level", frequency="annual")
        assert got.words == "2026/27 Q1 has no target, and none can be made from annual ones"


class SeparateTests(SimpleTestCase):
    def test_the_target_of_the_year_is_the_sum(self):
        assert target(YEAR, quarterly("25", "25", "20", "30"), "separate").exact == 100

    def test_the_years_target_says_nothing_about_a_quarter(self):
        assert target(Q1, {YEAR: D(100)}, "separate").exact is None


class StatedTests(SimpleTestCase):
    def test_a_stated_target_stands_whatever_the_shape(self):
        targets = quarterly("3%", "6%", "9%", "14%") | {YEAR: D(15)}
        for shape in Shape:
            got = target(YEAR, targets, shape)
            assert (got.exact, got.words) == (15, "as stated for 2026/27")

    def test_a_stated_absence_stands_too(self):
        targets = quarterly("90%", "90%", "90%", "90%") | {YEAR: Value("TBC", State.TBC)}
        for shape in Shape:
            got = target(YEAR, targets, shape)
            assert (got.state, got.words) == (State.TBC, "2026/27 is to be confirmed")

    @given(
        st.dictionaries(
            st.sampled_from([YEAR, *QUARTERS]),
            st.one_of(st.none(), st.decimals(), st.sampled_from(State).map(lambda s: Value("", s))),
        )
    )
    def test_any_targets_give_one_or_say_why_not(self, targets):
        for shape in Shape:
            for period in (YEAR, Q1, Q4, Period("FY", 2026, "H1")):
                got = target(period, targets, shape)
                assert (got.exact is None) == (got.state != State.VALUE) and got.words
