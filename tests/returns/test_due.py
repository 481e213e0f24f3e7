"""Which period of an indicator a quarter reports on, and the days by which each tier reports."""

from datetime import date

from django.test import SimpleTestCase

from organisation.models import Unit
from organisation.periods import Period, parse_period
from returns.due import frequency_of, problems_with, proposed_due, wanted_period
from returns.working_days import bank_holidays

HOLIDAYS = bank_holidays()
Q1, Q2, Q3, Q4 = (Period("FY", 2026, f"Q{n}") for n in (1, 2, 3, 4))


class WantedPeriodTests(SimpleTestCase):
    def wanted(self, frequency, basis=""):
        found = [wanted_period(frequency, basis, quarter) for quarter in (Q1, Q2, Q3, Q4)]
        return [period.label if period else None for period in found]

    def test_a_quarterly_or_monthly_indicator_reports_the_quarter_itself(self):
        quarters = ["2026/27 Q1", "2026/27 Q2", "2026/27 Q3", "2026/27 Q4"]
        assert self.wanted("quarterly") == self.wanted("monthly", "FY") == quarters

    def test_an_annual_indicator_is_due_in_the_fourth_quarter_only(self):
        assert self.wanted("annual") == [None, None, None, "2026/27"]

    def test_a_half_yearly_one_is_due_in_the_second_and_fourth(self):
        assert self.wanted("half-yearly") == [None, "2026/27 H1", None, "2026/27 H2"]

    def test_an_academic_year_is_due_in_the_quarter_that_holds_the_end_of_august(self):
        assert self.wanted("annual", "AY") == [None, "AY 2025/26", None, None]

    def test_a_calendar_year_is_due_in_the_quarter_that_holds_the_end_of_december(self):
        assert self.wanted("annual", "CY") == [None, None, "2026", None]

    def test_a_term_is_due_in_the_quarter_in_which_it_ends_and_none_ends_in_the_first(self):
        terms = [None, "AY 2025/26 T3", "AY 2026/27 T1", "AY 2026/27 T2"]
        assert self.wanted("termly") == self.wanted("termly", "AY") == terms

    def test_quarters_of_an_academic_year_are_due_where_they_end(self):
        assert self.wanted("quarterly", "AY") == [
            *("AY 2025/26 Q3", "AY 2025/26 Q4", "AY 2026/27 Q1", "AY 2026/27 Q2")
        ]

    def test_nothing_is_due_of_a_one_off_or_of_an_unknown_frequency(self):
        assert self.wanted("one-off") == self.wanted("") == [None] * 4


class FrequencyTests(SimpleTestCase):
    def test_what_is_stated_counts(self):
        assert frequency_of("annual", [parse_period("2026/27 Q1")]) == "annual"

    def test_one_with_a_figure_of_a_quarter_or_month_is_quarterly(self):
        assert frequency_of("", [parse_period("2025/26"), parse_period("2026/27 Q1")]) == "quarterly"
        assert frequency_of("", [parse_period("April 2026")]) == "quarterly"

    def test_any_other_is_annual(self):
        assert frequency_of("", [parse_period("2025/26"), parse_period("2026/27 H1")]) == "annual"
        assert frequency_of("", []) == "annual"


class DueTests(SimpleTestCase):
    def test_the_days_climb_in_working_days_from_the_end_of_the_quarter(self):
        due = proposed_due(Q2, date(2026, 10, 1), HOLIDAYS)
        days = (date(2026, 10, 14), date(2026, 10, 19), date(2026, 10, 22), date(2026, 10, 28))
        assert list(due.values()) == list(days)

    def test_christmas_is_no_time_to_report(self):
        due = proposed_due(Q3, date(2027, 1, 4), HOLIDAYS)
        # 1 January is a bank holiday: ten working days end on the 15th.
        assert due[Unit.Kind.TEAM] == date(2027, 1, 15)

    def test_a_quarter_that_is_opened_late_still_leaves_five_working_days(self):
        due = proposed_due(Q2, date(2026, 11, 30), HOLIDAYS)
        assert due[Unit.Kind.TEAM] == date(2026, 12, 7)
        assert due[Unit.Kind.COUNCIL] == date(2026, 12, 21)

    def test_the_fifth_working_day_before_the_proposed_day_is_still_early_enough(self):
        assert proposed_due(Q2, date(2026, 10, 7), HOLIDAYS)[Unit.Kind.TEAM] == date(2026, 10, 14)
        assert proposed_due(Q2, date(2026, 10, 8), HOLIDAYS)[Unit.Kind.TEAM] == date(2026, 10, 15)

    def test_the_same_day_for_all_is_well_and_a_tier_before_the_one_below_is_not(self):
        day = date(2026, 10, 14)
        due = dict.fromkeys(Unit.Kind, day)
        assert problems_with(due, day) == []
        due[Unit.Kind.DIVISION] = date(2026, 10, 13)
        assert problems_with(due, day) == [
            "The division must be due on the day of the team or later: 13 October 2026 is before "
            "14 October 2026."
        ]

    def test_nobody_is_due_before_the_quarter_is_opened(self):
        due = dict.fromkeys(Unit.Kind, date(2026, 10, 14))
        assert problems_with(due, date(2026, 10, 14)) == []
        assert problems_with(due, date(2026, 10, 15)) == [
            "A team cannot be due on 14 October 2026, before the quarter is opened."
        ]
