"""A year of monthly results: quarter, year to date and year under every rule, each worked by hand.

Every figure of these tables was added up on paper; the same figures go through the database and the page.
"""

import re
from datetime import date

from django.test import TestCase
from django.urls import reverse

from indicators.derived_figures import derived_figures
from indicators.figures import figures_at_once
from indicators.models import Denominator, Indicator, Numerator
from indicators.standing import standing
from indicators.values import read_result
from organisation.models import Role
from organisation.periods import parse_period
from tests.factories import make_council, make_figure, make_indicator, make_user, whole_of

MONTHS = (
    *("April 2024", "May 2024", "June 2024", "July 2024", "August 2024", "September 2024"),
    *("October 2024", "November 2024", "December 2024", "January 2025", "February 2025", "March 2025"),
)
RESULTS = (4, 7, 1, 6, 0, 9, 3, 3, 3, 10, 2, 12)
BOTTOMS = (10, 10, 5, 8, 4, 20, 6, 6, 8, 20, 5, 18)
AFTER = date(2025, 4, 30)

# rule -> Q1, Q2, Q3, Q4, the year to December, the year
BY_HAND = {
    "sum": ("12", "15", "9", "24", "36", "60"),  # 4+7+1, 6+0+9, 3+3+3, 10+2+12; 12+15+9; 36+24
    "last": ("1", "9", "3", "12", "3", "12"),
    "mean": ("4", "5", "3", "8", "4", "5"),  # 12/3, 15/3, 9/3, 24/3; 36/9; 60/12
    # 12/25, 15/32, 9/20, 24/43; 36/77; 60/120, each of a hundred
    "ratio": ("48%", "46.9%", "45%", "55.8%", "46.8%", "50%"),
}
LABELS = ("2024/25 Q1", "2024/25 Q2", "2024/25 Q3", "2024/25 Q4", "2024/25 to December 2024", "2024/25")


def make_year(rule, *, without=None, **fields):
    """Return an indicator with the twelve months, all but one where that is named."""
    unit = "percent" if rule == "ratio" else "number"
    indicator = make_indicator(rule=rule, frequency="monthly", cumulative=False, unit=unit, **fields)
    for month, top, bottom in zip(MONTHS, RESULTS, BOTTOMS, strict=True):
        if month == without:
            continue
        if rule == "ratio":
            make_figure(Numerator, indicator, month, read_result(str(top)))
            make_figure(Denominator, indicator, month, read_result(str(bottom)))
        else:
            make_figure(indicator.results.model, indicator, month, read_result(str(top)))
    return Indicator.objects.get(pk=indicator.pk)


def shown(indicator, today=AFTER):
    figures = figures_at_once(indicator)
    return {row.label: (row.figure, row.words) for row in derived_figures(indicator, figures, today).rows}


class WholeYearTests(TestCase):
    def test_every_rule_gives_the_quarters_and_the_year_worked_by_hand(self):
        for rule, by_hand in BY_HAND.items():
            found = shown(make_year(rule))
            for label, figure in zip(LABELS, by_hand, strict=True):
                if label != "2024/25 to December 2024":
                    with self.subTest(rule=rule, label=label):
                        assert found[label][0] == figure

    def test_every_rule_gives_the_year_to_date_worked_by_hand(self):
        for rule, by_hand in BY_HAND.items():
            indicator = make_year(rule)
            for rows in (indicator.results, indicator.numerators, indicator.denominators):
                rows.filter(starts__gte=date(2025, 1, 1)).delete()
            found = shown(indicator, date(2025, 1, 10))
            with self.subTest(rule=rule):
                if rule == "last":  # the figure of December itself: nothing is worked out to date
                    assert "2024/25 to December 2024" not in found
                else:
                    assert found["2024/25 to December 2024"][0] == by_hand[4]
                assert found["2024/25"][0] == ""
                for month in MONTHS[9:]:
                    assert month in found["2024/25"][1]
                assert found["2024/25"][1].endswith("not due yet")

    def test_with_a_month_missing_its_quarter_and_the_year_say_which(self):
        for rule in BY_HAND:
            found = shown(make_year(rule, without="May 2024"))
            with self.subTest(rule=rule):
                if rule == "last":  # a gap before the last month changes nothing, and is named all the same
                    assert found["2024/25 Q1"] == (
                        "1",
                        "June 2024, the last of April 2024 to June 2024; May 2024 is missing, which does not "
                        "change it",
                    )
                    assert found["2024/25"][0] == "12"
                else:
                    for label in ("2024/25 Q1", "2024/25"):
                        assert found[label] == ("", f"{label} cannot be worked out: May 2024 is missing")
                assert found["2024/25 Q2"][0] == BY_HAND[rule][1]

    def test_with_the_last_month_missing_every_rule_says_so(self):
        for rule in BY_HAND:
            found = shown(make_year(rule, without="March 2025"))
            with self.subTest(rule=rule):
                for label in ("2024/25 Q4", "2024/25"):
                    assert found[label][0] == ""
                    assert found[label][1].startswith(f"{label} cannot be worked out: March 2025 is missing")

    def test_of_a_ratio_a_month_without_its_denominator_is_named(self):
        indicator = make_year("ratio")
        indicator.denominators.filter(period=parse_period("May 2024").code).delete()
        assert shown(indicator)["2024/25 Q1"] == (
            "",
            "2024/25 Q1 cannot be worked out: the denominator of May 2024 is missing",
        )

    def test_the_page_tells_published_and_worked_out_apart(self):
        council = make_council()
        indicator = make_year("ratio", without="May 2024", council=council)
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=whole_of(council)))
        page = self.client.get(reverse("indicators:indicator_detail", args=[indicator.pk])).content.decode()
        assert "Worked out, not published" in page
        assert "2024/25 Q1 cannot be worked out: May 2024 is missing" in page
        assert "46.9%" in page
        assert not re.search(r"[0-9]\.[0-9]{6,}", page)  # a quotient that never ends is rounded everywhere
        listed = self.client.get(reverse("indicators:indicator_list")).content.decode()
        assert not re.search(r"[0-9]\.[0-9]{6,}", listed)


class RatedTests(TestCase):
    def test_a_quarter_that_nobody_published_is_rated_by_what_its_months_make(self):
        indicator = make_year("sum", targets={"2024/25 Q4": "25"})
        now = standing(indicator, today=AFTER)
        assert (now.period.label, now.result.words) == ("2024/25 Q4", "24 (worked out)")
        assert now.rating.reason == (
            "24 against 25: 4% below target, amber up to 5%; "
            "result worked out: sum of January 2025 to March 2025"
        )

    def test_a_published_quarter_stands_and_nothing_is_worked_out(self):
        indicator = make_year("sum", targets={"2024/25 Q4": "25"}, results={"2024/25 Q4": "25"})
        now = standing(indicator, today=AFTER)
        assert (now.result.words, now.rating.reason) == ("25", "25 against 25: on target")

    def test_a_month_with_a_target_of_its_own_stands(self):
        indicator = make_year("sum", targets={"2024/25 Q4": "25", "March 2025": "12"})
        assert standing(indicator, today=AFTER).period.label == "March 2025"

    def test_a_quarter_that_lacks_a_month_counts_as_unrated_and_says_which(self):
        indicator = make_year("sum", without="February 2025", targets={"2024/25 Q4": "25"})
        now = standing(indicator, today=AFTER)
        assert now.counted.rag == "none"
        assert now.counted.reason == "Not rated: 2024/25 Q4 cannot be worked out: February 2025 is missing"

    def test_a_month_after_the_rated_quarter_is_said_beside_it(self):
        indicator = make_year("sum", targets={"2024/25 Q3": "9"})
        now = standing(indicator, today=AFTER)
        assert (now.period.label, now.rating.rag) == ("2024/25 Q3", "green")
        assert now.newer.words == "12"

    def test_targets_that_add_up_are_held_against_the_year_to_date(self):
        """3, 6, 9 and 14 against results of 3, 3, 2 and 6: 3, 6, 8 and 14 to date."""
        indicator = make_indicator(
            rule="sum",
            frequency="quarterly",
            cumulative=False,
            target_shape="cumulative",
            unit="percent",
            results={"2024/25 Q1": "3%", "2024/25 Q2": "3%", "2024/25 Q3": "2%", "2024/25 Q4": "6%"},
            targets={"2024/25 Q1": "3%", "2024/25 Q2": "6%", "2024/25 Q3": "9%", "2024/25 Q4": "14%"},
        )
        for quarter, rag, against in (
            ("2024/25 Q1", "green", "3% against 3%: on target"),
            ("2024/25 Q2", "green", "6% against 6%: on target"),
            ("2024/25 Q3", "red", "8% against 9%: 11.1% below target, amber up to 5%"),
            ("2024/25 Q4", "green", "14% against 14%: on target"),
        ):
            with self.subTest(quarter=quarter):
                now = standing(indicator, through=parse_period(quarter))
                assert now.rating.rag == rag
                assert now.rating.reason.startswith(against)

    def test_a_level_target_of_the_year_serves_each_quarter(self):
        indicator = make_indicator(
            rule="mean",
            frequency="quarterly",
            target_shape="level",
            results={"2024/25 Q1": "89%", "2024/25 Q2": "90%"},
            targets={"2024/25": "90%"},
        )
        for quarter, rag in (("2024/25 Q1", "amber"), ("2024/25 Q2", "green")):
            assert standing(indicator, through=parse_period(quarter)).rating.rag == rag

    def test_the_target_of_a_sum_is_never_that_of_its_parts(self):
        indicator = make_year("sum", targets={"2024/25": "60"})
        now = standing(indicator, today=AFTER)
        assert now.rating.reason.startswith("60 against 60: on target")
        before = standing(indicator, through=parse_period("2024/25 Q3"))
        assert before.rating.why_none == "no target"
