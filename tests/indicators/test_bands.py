"""Bands: exact on every boundary, symmetric, monotone, and never raising."""

from decimal import Decimal
from decimal import Decimal as D

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from indicators.bands import Band, Shape, band_of, problems, reach_words
from indicators.choices import Polarity, Rag, Unit
from indicators.direction import Direction, direction, threshold_of
from indicators.rag import Tolerance, rate
from indicators.values import Value

FIGURES = st.decimals(-(10**9), 10**9, places=3)
LIMITS = st.decimals(-100, 100, places=2)
ANYTHING = st.decimals() | st.none()


@st.composite
def schemes(draw):
    """Return bands that fit together: limits that rise, colours that never get better on the way."""
    limits = sorted(set(draw(st.lists(LIMITS, min_size=1, max_size=5, unique=True))) | {D(0)})[-5:]
    if D(0) not in limits:
        limits = [D(0)]
    ups = [*limits, None]
    worse = draw(st.lists(st.sampled_from([Rag.GREEN, Rag.AMBER, Rag.RED]), min_size=6, max_size=6))
    worse = sorted(worse, key=[Rag.GREEN, Rag.AMBER, Rag.RED].index)
    met = limits.index(D(0))
    shapes = list(Shape)
    return tuple(
        Band(f"Band {n}", shapes[n], Rag.GREEN if n <= met else worse[n], up_to)
        for n, up_to in enumerate(ups)
    )


def figure(number):
    return None if number is None else Value(str(number), number=number)


def rated(actual, target, bands, polarity="higher", relative=True, unit=None):
    return rate(
        figure(actual),
        figure(target),
        polarity=polarity,
        scheme="bands",
        tolerance=Tolerance(D(5), relative),
        bands=bands,
        unit=unit,
    )


class BandPropertyTests(SimpleTestCase):
    @given(schemes())
    def test_what_is_drawn_here_is_a_scheme_that_a_council_could_enter(self, bands):
        assert problems(list(bands)) == []
        words = reach_words(bands, str)
        assert len(set(words)) == len(bands)

    @given(FIGURES, FIGURES, schemes(), st.booleans())
    def test_higher_and_lower_are_mirror_images(self, actual, target, bands, relative):
        up = rated(actual, target, bands, "higher", relative)
        down = rated(-actual, -target, bands, "lower", relative)
        assert up.band == down.band

    @given(FIGURES, FIGURES, FIGURES, schemes(), st.booleans())
    def test_a_better_result_is_never_in_a_worse_band(self, one, other, target, bands, relative):
        worse, better = (
            bands.index(rated(number, target, bands, relative=relative).band)
            for number in sorted([one, other])
        )
        assert better <= worse

    @given(FIGURES, schemes())
    def test_a_miss_equal_to_where_a_band_ends_is_in_it_and_one_step_more_is_not(self, target, bands):
        for place, band in enumerate(bands[:-1]):
            edge = target - band.up_to
            assert rated(edge, target, bands, relative=False).band == band
            assert bands.index(rated(edge - D("0.0001"), target, bands, relative=False).band) > place

    @given(st.decimals("0.001", 10**9, places=3), schemes())
    def test_the_boundaries_in_percent_are_exact_too(self, target, bands):
        for place, band in enumerate(bands[:-1]):
            edge = target - target * band.up_to / 100  # five places more: exact
            assert rated(edge, target, bands).band == band
            assert bands.index(rated(edge - D("0.0000001"), target, bands).band) > place

    @given(
        ANYTHING,
        ANYTHING,
        schemes(),
        st.sampled_from(Polarity),
        st.booleans(),
        st.sampled_from([None, *Unit]),
    )
    def test_any_decimal_is_in_a_band_or_refused_in_words(
        self, actual, target, bands, polarity, relative, unit
    ):
        got = rated(actual, target, bands, polarity, relative, unit)
        assert got.reason
        assert bool(got.why_none) == (got.rag == Rag.NONE) == (got.band is None)
        assert got.band is None or got.rag == got.band.rag

    @given(FIGURES, schemes())
    def test_on_target_is_always_green(self, target, bands):
        assert rated(target, target, bands).rag == Rag.GREEN

    def test_no_target_in_percent_is_met_or_missed(self):
        bands = (Band("Beaten", "star", Rag.GREEN, D(-5)), Band("Met", "plus", Rag.GREEN, D(0)))
        bands += (Band("Near", "circle", Rag.AMBER, D(5)), Band("Far", "triangle", Rag.RED))
        for miss, label in ((D(-1), "Met"), (D(0), "Met"), (D("0.001"), "Far")):
            assert band_of(miss, bands, relative=True, size=D(0)).label == label


class ThresholdPropertyTests(SimpleTestCase):
    POLARITIES = st.sampled_from([Polarity.HIGHER, Polarity.LOWER])

    @given(FIGURES, FIGURES, st.decimals(0, 1000, places=3), POLARITIES)
    def test_there_and_back_is_the_opposite(self, one, other, threshold, polarity):
        there = direction(one, other, polarity=polarity, threshold=threshold)
        back = direction(other, one, polarity=polarity, threshold=threshold)
        opposite = {Direction.BETTER: Direction.WORSE, Direction.WORSE: Direction.BETTER}
        assert back.direction == opposite.get(there.direction, there.direction)
        assert back.amount == -there.amount

    @given(FIGURES, st.decimals("0.001", 1000, places=3))
    def test_a_movement_equal_to_the_threshold_is_none_and_one_step_more_is_one(self, before, threshold):
        for sign, beyond in ((1, Direction.BETTER), (-1, Direction.WORSE)):
            on = direction(before + sign * threshold, before, polarity="higher", threshold=threshold)
            assert (on.direction, on.threshold) == (Direction.SAME, threshold)
            moved = sign * (threshold + D("0.001"))
            off = direction(before + moved, before, polarity="higher", threshold=threshold)
            assert (off.direction, off.threshold) == (beyond, 0)

    @given(FIGURES, FIGURES, st.decimals(0, 100, places=2), st.decimals(0, 100, places=2))
    def test_a_wider_threshold_never_finds_a_movement_that_a_narrow_one_does_not(self, now, before, one, two):
        narrow, wide = (
            direction(now, before, polarity="higher", threshold=threshold).direction
            for threshold in sorted([one, two])
        )
        assert wide in (narrow, Direction.SAME)

    @given(ANYTHING, ANYTHING, st.decimals(0, 10**11, places=6), st.booleans(), st.sampled_from(Polarity))
    def test_any_decimals_have_a_direction(self, now, before, amount, relative, polarity):
        threshold = threshold_of(before, amount, relative=relative)
        assert threshold >= 0
        found = direction(
            now, before, polarity=polarity, threshold=threshold, target_low=now, target_high=now
        )
        assert found.direction in Direction

    def test_in_percent_the_threshold_is_of_the_size_of_the_earlier_figure(self):
        assert threshold_of(D(-50), D(2), relative=True) == 1
        assert threshold_of(D(50), D(2), relative=False) == 2
        assert threshold_of(None, D(2), relative=True) == 0
        assert threshold_of(Decimal("NaN"), D(2), relative=True) == 0
