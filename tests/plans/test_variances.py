"""Outturn against budget: variances worked out beside those printed, and what a table shows of both."""

from decimal import Decimal

from django.test import SimpleTestCase

from plans.checks import check
from plans.content import BudgetRow, BudgetSheet, PlanContent
from plans.document.budgets import DIFFERS, budget_tables
from plans.money import sum_of_lines
from plans.variances import Pair, Worked, check_variances, pairs_of, worked

OUTTURN = ("Budget Net", "Outturn Net", "Variance Net", "Variance %")


def line(name, *cells):
    return ("", name, *cells)


class PairTests(SimpleTestCase):
    def test_an_outturn_stands_against_the_budget_of_the_same_name(self):
        columns = ("Budget Gross", "Budget Net", "Outturn Gross", "Outturn Net", "Variance Gross")
        assert pairs_of(columns) == [Pair("Gross", 0, 2, 4), Pair("Net", 1, 3)]

    def test_a_percentage_without_a_name_is_of_the_net_figure(self):
        columns = (
            *("Budget Gross", "Budget Net", "Budget Staff"),
            *("Outturn Gross", "Outturn Net", "Outturn Staff", "Variance %"),
        )
        assert [pair.percent for pair in pairs_of(columns)] == [None, 6, None]

    def test_headings_without_a_name_are_a_pair_too(self):
        assert pairs_of(("Budget", "Actual", "Variance", "Variance per cent")) == [Pair("", 0, 1, 2, 3)]

    def test_budgets_without_an_outturn_are_no_pair(self):
        assert pairs_of(("Gross Budget", "Net Budget")) == []
        assert pairs_of(("Budget 2025/26", "Budget 2026/27")) == []


class WorkedTests(SimpleTestCase):
    def test_an_overspend_is_above_nought_and_an_underspend_below(self):
        (pair,) = pairs_of(OUTTURN)
        assert worked(line("A", "100", "112.5"), pair) == Worked(Decimal("12.5"), Decimal("12.5"))
        assert worked(line("A", "895", "835"), pair) == Worked(Decimal(-60), Decimal("-6.7"))

    def test_of_a_budget_of_nought_there_is_no_percentage(self):
        (pair,) = pairs_of(OUTTURN)
        assert worked(line("A", "0", "5"), pair) == Worked(Decimal(5), None)

    def test_an_absent_figure_has_no_variance(self):
        (pair,) = pairs_of(OUTTURN)
        for cells in (("", "5"), ("5", ""), ("TBC", "5"), ("5%", "5"), ("5",)):
            assert worked(line("A", *cells), pair) is None


class CheckTests(SimpleTestCase):
    def found(self, *rows):
        return [(one.line, one.heading, one.printed, one.computed) for one in check_variances(rows, OUTTURN)]

    def test_a_printed_variance_that_agrees_is_silent_and_one_beside_it_is_found(self):
        agrees = line("A", "100", "110", "10", "10.0%")
        assert self.found(agrees) == []
        assert self.found(agrees, line("B", "100", "110", "11", "10.0%")) == [("B", "Variance Net", 11, 10)]

    def test_a_percentage_is_compared_with_the_places_that_it_prints(self):
        agrees = line("A", "895", "835", "(60)", "(6.7%)")
        assert self.found(agrees, line("B", "895", "835", "(60)", "(7%)")) == []
        assert self.found(agrees, line("B", "895", "835", "(60)", "(6.8%)")) == [
            ("B", "Variance %", Decimal("-6.8"), Decimal("-6.7"))
        ]

    def test_variances_that_are_all_printed_the_other_way_round_agree(self):
        turned = line("A", "100", "110", "-10", "-10.0%")
        assert self.found(turned, line("B", "100", "90", "10", "10.0%")) == []
        assert len(self.found(turned, line("B", "100", "90", "-10", "-10.0%"))) == 2

    def test_a_percentage_of_a_budget_of_nought_is_not_asked_about(self):
        assert self.found(line("A", "0", "5", "5", "0.0%")) == []

    def test_the_plan_check_says_both_figures_and_weighs_rounding(self):
        for printed, severity in (("12", "warning"), ("11", "note")):
            sheet = BudgetSheet(
                name="Budget",
                title="Outturn",
                unit="£000",
                columns=OUTTURN,
                rows=[
                    BudgetRow(line="A", cells=("100", "110", printed, "10.0%")),
                    BudgetRow(line="B", cells=("100", "110", "10", "10.0%")),
                ],
            )
            (one,) = [one for one in check(PlanContent(budgets=[sheet])) if one.code == "variance-differs"]
            assert one.severity == severity
            assert f"A prints {printed} under Variance Net" in one.message and "give 10" in one.message


class SumTests(SimpleTestCase):
    def test_a_column_of_amounts_is_summed(self):
        assert sum_of_lines([line("A", "£626k"), line("B", "£600k")], 0) == 1226000

    def test_one_amount_a_percentage_or_a_word_is_not(self):
        assert sum_of_lines([line("A", "5"), line("B", "")], 0) is None
        assert sum_of_lines([line("A", "5"), line("B", "TBC")], 0) is None
        assert sum_of_lines([line("A", "5%"), line("B", "6%")], 0) is None
        assert sum_of_lines([line("A", "5"), line("B", "6")], 0, "Share %") is None


def drawn(columns, *rows, unit="£000"):
    """The table of a budget as the document draws it."""
    cells = {
        place: {"group": group, "name": name, "cells": dict(enumerate(words))}
        for place, (group, name, *words) in enumerate(rows)
    }
    table = {"title": "Budget", "name": "Budget", "unit": unit}
    (found,) = budget_tables([(table, dict(enumerate(columns)), cells)])
    return found


class DrawnTests(SimpleTestCase):
    def test_both_figures_of_a_total_that_differs_are_shown(self):
        table = drawn(("2026/27",), line("A", "100"), line("B", "50"), line("Total", "160"))
        assert table.rows[-1].cells == ["Total", "160 (worked out: 150)"]
        assert table.note == DIFFERS

    def test_a_total_that_agrees_stands_alone(self):
        table = drawn(("2026/27",), line("A", "100"), line("B", "50"), line("Total", "150"))
        assert table.rows[-1].cells == ["Total", "150"]
        assert table.note == ""

    def test_a_table_without_a_total_gets_one(self):
        table = drawn(("Effect", "2026/27"), line("A", "Yes", "1.5"), line("B", "No", "2.25"))
        assert table.rows[-1].cells == ["Total, worked out", "", "3.75"]
        assert table.rows[-1].is_total

    def test_a_table_of_one_line_or_of_words_gets_none(self):
        assert len(drawn(("2026/27",), line("A", "100")).rows) == 1
        assert len(drawn(("Effect",), line("A", "Yes"), line("B", "No")).rows) == 2

    def test_variances_that_are_not_printed_are_worked_out(self):
        table = drawn(("Budget", "Outturn"), line("A", "1,000", "1,100"), line("B", "0", "5"))
        assert [column.heading for column in table.columns][-2:] == [
            "Variance, worked out",
            "Variance %, worked out",
        ]
        assert [row.cells[-2:] for row in table.rows] == [
            ["100", "10.0%"],
            ["5", "the budget is 0"],
            ["105", "10.5%"],
        ]

    def test_variances_that_are_printed_are_not_repeated(self):
        table = drawn(OUTTURN, line("A", "100", "110", "10", "10.0%"), line("Total", "100", "110", "12", ""))
        assert [column.heading for column in table.columns] == ["Line", *OUTTURN]
        assert table.rows[1].cells[3] == "12 (worked out: 10)"

    def test_a_total_wrong_downward_is_not_called_wrong_across_too(self):
        columns = ("Gross Budget", "Income", "Net Budget")
        table = drawn(
            columns,
            line("A", "300", "-100", "200"),
            line("B", "145", "-45", "100"),
            line("Total", "454", "-145", "300"),
        )
        assert table.rows[-1].cells == ["Total", "454 (worked out: 445)", "-145", "300"]

    def test_a_budget_without_a_line_says_so(self):
        assert drawn(("2026/27",)).rows[0].cells[0] == "No lines"
