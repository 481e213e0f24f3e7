"""Direction of travel, computed and as printed."""

from decimal import Decimal

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Polarity, Unit
from indicators.direction import Change, Direction, direction, in_words, read_printed
from indicators.values import read_result
from tests.real_plans import names, records, workbook

D = Decimal
BAND = {"polarity": "band", "target_low": D(10), "target_high": D(15)}


class DirectionTests(SimpleTestCase):
    def test_up_is_better_when_higher_is_better_and_worse_when_lower_is(self):
        assert direction(D(5), D(3), polarity="higher") == Change(Direction.BETTER, D(2))
        assert direction(D(5), D(3), polarity="lower") == Change(Direction.WORSE, D(2))
        assert direction(D(3), D(5), polarity="lower") == Change(Direction.BETTER, D(-2))

    def test_no_movement_is_the_same(self):
        assert direction(D("5.0"), D(5), polarity="higher") == Change(Direction.SAME, D(0))

    def test_a_movement_equal_to_the_threshold_is_the_same_and_one_step_more_is_not(self):
        for now, expected in (("5.5", "same"), ("5.51", "better"), ("5.49", "same"), ("4.49", "worse")):
            got = direction(D(now), D(5), polarity="higher", threshold=D("0.5"))
            assert got.direction == expected, now

    def test_coming_nearer_to_the_band_is_better(self):
        assert direction(D(16), D(17), **BAND).direction == Direction.BETTER
        assert direction(D(8), D(9), **BAND).direction == Direction.WORSE
        assert direction(D(15), D("15.1"), **BAND).direction == Direction.BETTER

    def test_moving_inside_the_band_is_the_same(self):
        assert direction(D(10), D(15), **BAND) == Change(Direction.SAME, D(-5))

    def test_a_band_that_is_not_known_leaves_the_direction_unknown(self):
        assert direction(D(5), D(3), polarity="band") == Change(Direction.UNKNOWN, D(2))

    def test_without_a_polarity_the_amount_is_known_and_the_direction_is_not(self):
        for polarity in (Polarity.NONE, Polarity.UNSTATED):
            assert direction(D(5), D(3), polarity=polarity) == Change(Direction.UNKNOWN, D(2))

    def test_a_missing_figure_leaves_nothing_to_compare(self):
        assert direction(None, D(3), polarity="higher") == Change(Direction.UNKNOWN, None)
        assert direction(D(3), None, polarity="higher") == Change(Direction.UNKNOWN, None)

    def test_values_as_published_are_compared_in_one_unit_only(self):
        assert direction(read_result("5%"), read_result("3%"), polarity="higher").amount == D(2)
        assert direction(read_result("5%"), read_result("3pp"), polarity="higher").amount is None
        assert direction(read_result("TBC"), read_result("3%"), polarity="higher").amount is None

    @given(st.decimals(-1000, 1000, places=3), st.decimals(-1000, 1000, places=3))
    def test_there_and_back_are_opposites(self, one, other):
        opposite = {"better": "worse", "worse": "better", "same": "same"}
        for how in ({"polarity": "higher"}, {"polarity": "lower"}, BAND):
            there, back = direction(one, other, **how), direction(other, one, **how)
            assert back.direction == opposite[there.direction]
            assert there.amount == -back.amount

    @given(st.decimals(), st.decimals(), st.sampled_from(Polarity), st.decimals() | st.none())
    def test_any_decimals_are_compared_or_not_known(self, now, before, polarity, low):
        change = direction(now, before, polarity=polarity, target_low=low, target_high=low)
        assert in_words(change, Unit.PERCENT)


class WordTests(SimpleTestCase):
    def test_a_change_is_said_with_its_way_and_its_amount(self):
        assert (
            in_words(Change(Direction.BETTER, D("-0.9")), "percent") == "better, down 0.9 percentage points"
        )
        assert in_words(Change(Direction.WORSE, D("1")), "percent") == "worse, up 1 percentage point"
        assert in_words(Change(Direction.BETTER, D("1500")), "pounds") == "better, up £1,500"
        assert in_words(Change(Direction.SAME, D("0"))) == "same, no change"

    def test_what_is_not_known_says_why(self):
        assert in_words(Change(Direction.UNKNOWN, None)) == "no comparison"
        assert in_words(Change(Direction.UNKNOWN, D(2))) == "up 2; which way is better is not stated"


class PrintedTests(SimpleTestCase):
    def test_arrow_and_words_that_agree_are_read(self):
        assert read_printed("↑ (improved 4.0%)") == (Direction.BETTER, D("4.0"), "better by 4.0%")
        assert read_printed("↓ (fallen 0.4%)") == (Direction.WORSE, D("0.4"), "worse by 0.4%")
        assert read_printed("↑ (improved 1.5 p/1k)") == (Direction.BETTER, D("1.5"), "better by 1.5 p/1k")

    def test_an_arrow_alone_is_enough(self):
        assert read_printed("↑") == (Direction.BETTER, None, "better")
        assert read_printed("↔") == (Direction.SAME, None, "same")

    def test_arrow_and_words_that_disagree_are_not_decided_between(self):
        said, amount, says = read_printed("↑ (fallen 9.2%)")
        assert (said, amount) == (None, D("9.2"))
        assert says == "the arrow says better, the words say fallen"

    def test_other_words_are_kept(self):
        assert read_printed("see note 3") == (None, None, "see note 3")
        assert read_printed("4.0%") == (None, None, "4.0%")
        assert read_printed(" ") == (None, None, "")

    def test_every_published_direction_is_read_and_one_contradicts_itself(self):
        read, contradictions = 0, []
        for name in names():
            sheets = workbook(name)
            for row in records(sheets, "Indicators") + records(sheets, "Scorecard"):
                for heading, words in row.items():
                    if heading.startswith("Direction") and words:
                        said, _, says = read_printed(words)
                        read += 1
                        if said is None:
                            contradictions.append((words, says))
        assert read > 30
        assert contradictions == [("↑ (fallen 9.2%)", "the arrow says better, the words say fallen")]

    @given(st.text())
    def test_no_words_make_it_fail(self, words):
        read_printed(words)
