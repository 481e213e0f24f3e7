"""Amounts as budgets print them, and totals that do and do not add up; every budget here is invented."""

from decimal import Decimal

import pytest
from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from plans.money import (
    check_across,
    check_table,
    is_total,
    odd_scale,
    read_amount,
    total_rows,
    variance,
    variance_percent,
)
from tests import real_plans


@pytest.mark.parametrize(
    ("words", "number", "percent"),
    [
        ("1,640", "1640", False),
        ("0.000", "0.000", False),
        ("0", "0", False),
        ("(0)", "0", False),
        ("(161)", "-161", False),
        ("(6.7%)", "-6.7", True),
        ("0.4%", "0.4", True),
        ("£ 2,314,566", "2314566", False),
        ("£ - 14,482", "-14482", False),
        ("£-9,200,648", "-9200648", False),
        ("-£5", "-5", False),
        ("−5", "-5", False),
        ("(£5)", "-5", False),
        ("£(5)", "-5", False),
        ("£82.19", "82.19", False),
        ("1,497*", "1497", False),
        (3.059, "3.059", False),
        (12, "12", False),
        (0.00001, "0.00001", False),
    ],
)
def test_an_amount_is_read(words, number, percent):
    amount = read_amount(words)
    assert (amount.number, amount.percent, amount.words) == (Decimal(number), percent, str(words))


@pytest.mark.parametrize(
    "words", ["Yes", "No", "TBC", "N/A", "-", "12,34", "2-8", "(5", "5)", "1.2.3", "£", "½", "NaN"]
)
def test_what_is_no_number_is_kept_and_never_nought(words):
    amount = read_amount(words)
    assert (amount.words, amount.number) == (words, None)


class AmountTests(SimpleTestCase):
    def test_blank_is_no_amount(self):
        for words in (None, "", "  "):
            assert read_amount(words) is None

    def test_a_scale_is_reckoned_into_the_unit_of_the_table(self):
        assert read_amount("£626k").number == 626000
        assert read_amount("£626k", "£000").number == 626
        assert read_amount("£1.2m", "£000").number == 1200
        assert read_amount("£3 million", "£m").number == 3
        assert read_amount("626", "£000").number == 626
        assert read_amount("£626k").scale == "k"


@pytest.mark.parametrize(
    "name", ["Total", "TOTALS", "Total net cost", "TOTAL THEME D", "SAVINGS TOTAL", "Sub-total", "total:"]
)
def test_a_line_is_a_total(name):
    assert is_total(name)


@pytest.mark.parametrize(
    "name", ["", None, "Totally new service", "Teetotal campaign", "Employees", "Totalling"]
)
def test_a_line_is_no_total(name):
    assert not is_total(name)


def rows(*lines):
    return [("", name, *cells) for name, *cells in lines]


def differences(table, columns=(), unit="£"):
    return [(found.line, found.column, found.difference) for found in check_table(table, columns, unit)]


class TableTests(SimpleTestCase):
    def test_a_total_that_agrees_is_silent(self):
        assert check_table(rows(("Staff", "10"), ("Income", "(3)"), ("Total", "7"))) == []

    def test_a_total_that_differs_by_one_either_way_is_found_with_both_figures(self):
        for printed, difference in (("6", -1), ("8", 1)):
            [found] = check_table(
                rows(("Staff", "10"), ("Income", "-3"), ("Total", printed)), ["amount"], "£000"
            )
            assert (found.row, found.heading, found.printed, found.computed) == (2, "amount", int(printed), 7)
            assert found.difference == difference

    def test_a_row_without_a_name_under_named_lines_is_the_total(self):
        table = rows(("Staff", "10"), ("Rent", "5"), ("", "16"))
        assert total_rows(table) == [2]
        assert differences(table) == [("", 0, 1)]
        assert total_rows(rows(("", "16"), ("Staff", "10"))) == []
        assert total_rows(rows(("Staff", "10"), ("", None))) == []

    def test_a_total_counts_from_the_one_before_it(self):
        table = rows(("A", "1"), ("B", "2"), ("Sub-total", "3"), ("C", "4"), ("Sub-total", "5"))
        assert differences(table) == [("Sub-total", 0, 1)]

    def test_a_grand_total_may_add_up_totals_or_lines(self):
        parts = [("A", "1"), ("Sub-total", "1"), ("B", "2"), ("Sub-total", "2")]
        assert differences(rows(*parts, ("Total", "3"))) == []
        assert differences(rows(("A", "1"), ("Sub-total", "1"), ("B", "2"), ("Total", "3"))) == []

    def test_a_total_of_its_group(self):
        table = [
            ("X", "A", "1"),
            ("Y", "B", "2"),
            ("X", "Total X", "1"),
            ("Y", "Total Y", "2"),
            ("", "Total", "3"),
        ]
        assert check_table(table) == []

    def test_an_opening_budget_is_a_line_and_a_heading_row_is_none(self):
        table = rows(
            ("APPROVED BUDGET", "100"), ("Reasons for changes", None), ("Growth", "5"), ("TOTAL", "105")
        )
        assert check_table(table) == []

    def test_a_net_total_may_take_unsigned_income_away(self):
        table = rows(("Employees", "10"), ("Income", "3"), ("Total net cost", "7"))
        assert check_table(table) == []
        assert differences(rows(("Employees", "10"), ("Income", "3"), ("Total cost", "7"))) == [
            ("Total cost", 0, -6)
        ]

    def test_percentages_are_not_summed(self):
        assert check_table(rows(("A", "5%"), ("B", "7%"), ("Total", "6%"))) == []
        assert check_table(rows(("A", "5"), ("B", "7"), ("Total", "6")), ["Variance %"]) == []

    def test_a_sum_with_an_unread_part_is_not_known(self):
        assert check_table(rows(("A", "TBC"), ("B", "7"), ("Total", "6"))) == []
        assert check_table(rows(("A", "Yes"), ("Total", None))) == []

    def test_a_blank_total_and_a_total_of_nothing_are_silent(self):
        assert check_table(rows(("A", "1"), ("Total", None))) == []
        assert check_table(rows(("Total", "5"), ("A", "1"))) == []
        assert check_table(rows(("A", None), ("Total", "5"))) == []
        assert check_table([]) == []

    def test_each_column_is_judged_alone(self):
        table = rows(("A", "1", "1"), ("B", "2", "2"), ("Total", "3", "4"))
        assert differences(table, ["2026/27", "2027/28"]) == [("Total", 1, 1)]


class AcrossTests(SimpleTestCase):
    def test_a_total_column_adds_up_its_row(self):
        columns = ["2026/27", "2027/28", "TOTALS"]
        assert check_across(rows(("Roofs", "1", "2", "3")), columns) == []
        [found] = check_across(rows(("Roofs", "1", "2", "4")), columns)
        assert (found.line, found.heading, found.printed, found.computed) == ("Roofs", "TOTALS", 4, 3)

    def test_net_is_gross_and_what_stands_between(self):
        columns = [
            "Budget Gross",
            "Budget Income",
            "Budget Net",
            "Outturn Gross",
            "Outturn Income",
            "Outturn Net",
        ]
        assert check_across(rows(("Parks", "9", "(2)", "7", "8", "(2)", "6")), columns) == []
        [found] = check_across(rows(("Parks", "9", "(2)", "7", "8", "(2)", "7")), columns)
        assert (found.heading, found.difference) == ("Outturn Net", 1)

    def test_a_total_that_is_only_part_of_a_heading_is_no_sum_of_its_row(self):
        assert check_across(rows(("Parks", "1", "2", "9")), ["A", "B", "Year 1 Total £m"]) == []


class OddScaleTests(SimpleTestCase):
    millions = ["1.000", "0.200", "0.015", "13.907"]

    def test_an_amount_that_lost_its_decimal_point_is_odd(self):
        assert odd_scale([*self.millions, "1,640"]) == [4]
        assert odd_scale(["1,640", *self.millions, "", "Yes"]) == [0]

    def test_fifty_times_the_largest_is_odd_and_one_less_is_not(self):
        column = ["1.0", "2.0", "1.5"]
        assert odd_scale([*column, "100"]) == [3]
        assert odd_scale([*column, "99"]) == []

    def test_two_others_are_too_few_to_tell(self):
        assert odd_scale(["1.0", "2.0", "1,640"]) == []

    def test_a_column_of_whole_numbers_has_nothing_odd(self):
        assert odd_scale(["1", "2", "3", "46,970"]) == []
        assert odd_scale(["0.0", "0.0", "0.0", "5"]) == []


class VarianceTests(SimpleTestCase):
    def test_an_overspend_is_more_than_nothing(self):
        assert variance(Decimal(100), Decimal(105)) == 5
        assert variance_percent(Decimal(100), Decimal(105)) == Decimal("5.0")
        assert variance_percent(Decimal(895), Decimal(835)) == Decimal("-6.7")

    def test_half_a_tenth_is_rounded_away_from_nothing(self):
        assert variance_percent(Decimal(1000), Decimal("1000.5")) == Decimal("0.1")
        assert variance_percent(Decimal(1000), Decimal("1000.4")) == Decimal("0.0")

    def test_more_income_than_budgeted_is_less_than_nothing(self):
        assert variance_percent(Decimal(-100), Decimal(-105)) == Decimal("-5.0")

    def test_absence_and_a_budget_of_nothing_have_no_percentage(self):
        assert variance(None, Decimal(1)) is None
        assert variance_percent(Decimal(1), None) is None
        assert variance_percent(Decimal(0), Decimal(1)) is None


@given(st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=1, max_size=12), st.integers(-3, 3))
def test_a_total_is_found_exactly_when_it_differs(amounts, change):
    total = sum(amounts, Decimal(0)) + change
    table = [("", f"Line {index}", f"{amount:,}") for index, amount in enumerate(amounts)]
    findings = check_table([*table, ("", "Total", f"{total:,}")])
    assert [found.difference for found in findings] == ([Decimal(change)] if change else [])


@given(st.text(max_size=20))
def test_no_words_raise_and_all_are_kept(words):
    amount = read_amount(words)
    assert amount is None or amount.words == words


def budgets(name):
    for title, sheet in real_plans.workbook(name).items():
        if title.startswith("Budget"):
            yield title, sheet[0][1], sheet[1][2:], sheet[2:]


def findings_of(name):
    return {
        (title, found.heading, found.printed, found.computed)
        for title, unit, columns, table in budgets(name)
        for found in check_table(table, columns, unit)
    }


def test_the_printed_totals_of_the_published_plans_that_differ_are_found_with_both_figures():
    found = {name: findings_of(name) for name in real_plans.names()}
    assert found["cumbria-2007-08"] == {
        ("Budget 2", "Gross Budget", 1497, 1498),
        ("Budget 2", "Net Budget", 1076, 1077),
        ("Budget 5", "Gross Budget", 315323, 315324),
        ("Budget 7", "Gross Budget", 40731, 40735),
        ("Budget 7", "Other Income", -132, -134),
        ("Budget 7", "Net Budget", 30399, 30400),
    }
    assert found["cumbria-2011-12"] == {
        ("Budget 3", "Year 1 Total £m", Decimal("2.759"), Decimal("3.059")),
    }
    assert found["hartlepool-2006-07-op-pa"] == {("Budget 1", "amount", 1311765, 1311764)}
    assert found["hartlepool-2006-07-op-policy"] == set()


def test_the_rows_of_the_published_plans_are_net_as_printed_but_for_four_roundings():
    found = [
        found.difference
        for name in real_plans.names()
        for _, unit, columns, table in budgets(name)
        for found in check_across(table, columns, unit)
    ]
    assert sorted(found) == [-1, -1, -1, 1]


def test_amounts_without_their_decimal_point_in_the_published_plans_are_odd():
    odd = {
        (name, title, columns[column], at)
        for name in real_plans.names()
        for title, _, columns, table in budgets(name)
        for column in range(len(columns))
        for at in odd_scale([row[column + 2] for row in table])
    }
    assert {(title, heading, at) for _, title, heading, at in odd} == {
        ("Budget 2", "Year 2 Total £m", 4),
        ("Budget 2", "Year 3 Total £m", 4),
    }


def test_every_amount_of_the_published_plans_is_read_or_is_yes_or_no():
    unread = {
        cell
        for name in real_plans.names()
        for _, unit, _, table in budgets(name)
        for row in table
        for cell in row[2:]
        if cell and read_amount(cell, unit).number is None
    }
    assert unread == {"Yes", "No"}
