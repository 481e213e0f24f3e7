"""Derived figures: which quarters and years the page of an indicator works out."""

from datetime import date

from django.test import SimpleTestCase

from indicators.derived_figures import derived_figures
from indicators.figures import Figures
from indicators.models import Indicator
from indicators.values import read_result
from organisation.periods import parse_period

YEAR = ("2024/25 Q1", "2024/25 Q2", "2024/25 Q3", "2024/25 Q4")
MONTHS = ("April 2024", "May 2024", "June 2024")


def worked_out(results, today=None, **fields):
    fields = {"frequency": "quarterly", "rule": "sum", "cumulative": False, **fields}
    held = {parse_period(period).code: read_result(words) for period, words in results.items()}
    return derived_figures(Indicator(**fields), Figures(held), today)


def rows(results, today=None, **fields):
    found = worked_out(results, today, **fields)
    return [(row.label, row.figure, row.words) for row in found.rows]


class DerivedFiguresTests(SimpleTestCase):
    four = dict(zip(YEAR, ("1", "2", "3", "6"), strict=True))

    def test_without_a_rule_nothing_is_worked_out(self):
        assert worked_out(self.four, rule="") is None

    def test_the_year_is_worked_out_by_each_rule(self):
        for rule, figure, how in (
            ("sum", "12", "sum of 2024/25 Q1 to 2024/25 Q4"),
            ("mean", "3", "mean of 2024/25 Q1 to 2024/25 Q4"),
            ("last", "6", "2024/25 Q4, the last of 2024/25 Q1 to 2024/25 Q4"),
        ):
            with self.subTest(rule=rule):
                assert rows(self.four, rule=rule) == [("2024/25", figure, how)]

    def test_a_figure_that_is_published_is_not_worked_out_again(self):
        assert worked_out({**self.four, "2024/25": "13"}) is None

    def test_a_figure_that_is_published_as_suppressed_is_never_worked_out(self):
        for words in ("Suppressed", "Not collected", "N/A"):
            with self.subTest(words=words):
                assert worked_out({**self.four, "2024/25": words}) is None

    def test_a_figure_that_is_awaited_is_worked_out_of_what_is_there(self):
        assert rows({**self.four, "2024/25": "Awaiting"})[0][1] == "12"

    def test_a_suppressed_part_keeps_the_year_from_being_worked_out(self):
        found = rows({**self.four, YEAR[1]: "Suppressed"})
        assert found[0][:2] == ("2024/25", "")
        assert "2024/25 Q2 is suppressed" in found[0][2]
        assert all(not figure for _, figure, _ in found)

    def test_a_missing_part_is_named_and_the_year_to_date_stands_beside(self):
        three = {period: self.four[period] for period in YEAR[:3]}
        assert rows(three) == [
            ("2024/25", "", "2024/25 cannot be worked out: 2024/25 Q4 is missing"),
            ("2024/25 to Q3", "6", "sum of 2024/25 Q1 to 2024/25 Q3"),
        ]

    def test_a_part_is_missing_only_after_its_last_day(self):
        three = {period: self.four[period] for period in YEAR[:3]}
        for today, said in (
            (date(2025, 3, 30), "is not due yet"),
            (date(2025, 3, 31), "is missing"),
            (date(2025, 4, 1), "is missing"),
        ):
            with self.subTest(today=today):
                assert rows(three, today)[0][2].endswith(said)

    def test_one_quarter_alone_is_no_year_to_date(self):
        assert [label for label, _, _ in rows({YEAR[0]: "1"})] == ["2024/25"]

    def test_quarters_are_worked_out_of_months_where_none_is_published(self):
        months = dict(zip(MONTHS, ("1", "2", "4"), strict=True))
        found = rows(months, frequency="monthly")
        assert ("2024/25 Q1", "7", "sum of April 2024 to June 2024") in found
        assert all(label != "2024/25 Q2" for label, _, _ in found)
        published = rows({**months, YEAR[0]: "8"}, frequency="monthly")
        assert all(label != "2024/25 Q1" for label, _, _ in published)

    def test_figures_that_count_from_the_start_of_the_year_are_never_added_up(self):
        for rule in ("sum", "mean", "last", "ratio"):
            with self.subTest(rule=rule):
                assert rows(self.four, rule=rule, cumulative=True) == [
                    ("2024/25", "6", "from the start of the year to 2024/25 Q4")
                ]

    def test_a_ratio_says_why_it_is_not_worked_out(self):
        found = worked_out(self.four, rule="ratio")
        assert found.rows == ()
        assert "until numerators and denominators are entered" in found.words

    def test_without_a_frequency_it_says_what_is_missing(self):
        found = worked_out(self.four, frequency="")
        assert (found.rows, "frequency" in found.words) == ((), True)

    def test_yearly_figures_have_nothing_finer(self):
        assert worked_out({"2024/25": "1"}, frequency="annual") is None
        assert worked_out({"2024/25": "1"}, frequency="one-off") is None

    def test_parts_of_another_year_basis_are_left_alone(self):
        assert worked_out({"AY 2024/25 T1": "1"}, frequency="termly") is None
        assert worked_out({"AY 2024/25 T1": "1"}, frequency="termly", year_basis="AY").rows

    def test_a_provisional_part_makes_a_provisional_year(self):
        assert rows({**self.four, YEAR[3]: "6 (provisional)"})[0][1] == "12 (provisional)"

    def test_the_newest_year_stands_first(self):
        both = {**self.four, "2023/24 Q1": "1"}
        assert [label for label, _, _ in rows(both)] == ["2024/25", "2023/24"]
