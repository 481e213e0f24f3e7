"""Movement between two cells of a matrix."""

from django.test import SimpleTestCase

from risks.matrix import Level, ProductBand, Scheme
from risks.movement import Direction, movement

LETTERED = Scheme(likelihood=tuple(map(Level, "ABC")), impact=tuple(map(Level, "123")))
MULTIPLYING = Scheme(
    likelihood=tuple(map(Level, "4321")),
    impact=tuple(map(Level, "4321")),
    bands=(ProductBand(1, 16, "Any"),),
)


class MovementTests(SimpleTestCase):
    def test_a_smaller_product_is_lower_and_a_larger_one_higher(self):
        assert movement(MULTIPLYING, ("3", "4"), ("2", "3")).words == "Lower: 12 to 6"
        assert movement(MULTIPLYING, ("3", "4"), ("4", "4")).direction is Direction.HIGHER

    def test_the_same_product_is_unchanged_and_says_when_the_cell_is_another(self):
        assert movement(MULTIPLYING, ("3", "4"), ("3", "4")).words == "Unchanged: 12"
        assert movement(MULTIPLYING, ("3", "4"), ("4", "3")).words == (
            "Unchanged: 12, by another likelihood and impact"
        )

    def test_a_product_may_fall_while_one_axis_rises(self):
        assert movement(MULTIPLYING, ("2", "4"), ("3", "2")).words == "Lower: 8 to 6"

    def test_a_cell_is_lower_when_one_axis_falls_and_the_other_stays(self):
        assert movement(LETTERED, ("A", "2"), ("B", "2")).words == "Lower: A2 to B2"
        assert movement(LETTERED, ("A", "2"), ("A", "3")).direction is Direction.LOWER
        assert movement(LETTERED, ("A", "2"), ("A", "1")).direction is Direction.HIGHER
        assert movement(LETTERED, ("A", "2"), ("A", "2")).direction is Direction.SAME

    def test_nothing_is_said_of_a_cell_that_is_up_on_one_axis_and_down_on_the_other(self):
        moved = movement(LETTERED, ("A", "3"), ("B", "2"))
        assert moved.direction is Direction.MIXED
        assert moved.words == "Moved: A3 to B2 (likelihood lower, impact higher)"

    def test_what_is_not_wholly_in_the_scheme_cannot_be_compared(self):
        for cell in (("D", "1"), ("A", ""), ("", "1"), ("A", "4")):
            assert movement(LETTERED, ("A", "1"), cell) is None
            assert movement(LETTERED, cell, ("A", "1")) is None
