"""The quarter grid's words, one quarter on each line."""

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from plans.quarters import grid, read_quarters, write_quarters
from tests import real_plans


class QuarterTests(SimpleTestCase):
    def test_one_quarter_on_each_line_in_order_of_time_each_once(self):
        words = "2008/09 Q1\n2007/08 Q3\n\n2007/08 Q3"
        assert read_quarters(words) == ([(2007, 3), (2008, 1)], [])

    def test_blank_has_no_quarters(self):
        assert read_quarters(None) == ([], [])
        assert read_quarters("  \n") == ([], [])

    def test_other_spellings_of_the_same_quarter(self):
        for words in ("2007/08 Q3", "2007-08 q3", "Q3 2007/08", "2007/2008 Quarter 3", "2007/8 Q3"):
            assert read_quarters(words) == ([(2007, 3)], [])

    def test_a_line_that_is_no_quarter_is_given_back(self):
        for words in ("2007/08", "2007/08 Q5", "2007/08 Q0", "2007/09 Q1", "2007/07 Q1", "Q3", "soon"):
            assert read_quarters(words) == ([], [words])

    def test_the_century_turns(self):
        assert read_quarters("1999/00 Q4") == ([(1999, 4)], [])

    def test_the_grid_has_a_column_for_each_quarter_of_each_year(self):
        assert grid([2008, 2007, 2008]) == [
            (2007, "2007/08", [(2007, 1), (2007, 2), (2007, 3), (2007, 4)]),
            (2008, "2008/09", [(2008, 1), (2008, 2), (2008, 3), (2008, 4)]),
        ]


@given(st.sets(st.tuples(st.integers(1990, 2098), st.integers(1, 4))))
def test_what_is_written_is_read_again(quarters):
    assert read_quarters(write_quarters(quarters)) == (sorted(quarters), [])


def test_every_quarter_of_the_published_plans_is_read():
    read = 0
    for name in real_plans.names():
        for row in real_plans.records(real_plans.workbook(name), "Actions"):
            quarters, unread = read_quarters(row.get("Quarters"))
            assert unread == []
            read += len(quarters)
    assert read > 100
