"""Financial, academic and calendar years, and their parts."""

from datetime import date, timedelta

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from organisation.periods import (
    PARTS_OF,
    Period,
    current_quarter,
    from_code,
    month_number,
    parse_period,
    quarters,
)

PERIODS = st.sampled_from(["FY", "AY", "CY"]).flatmap(
    lambda basis: st.builds(
        Period, st.just(basis), st.integers(1901, 2199), st.sampled_from(list(PARTS_OF[basis]))
    )
)


class DayTests(SimpleTestCase):
    def test_a_financial_year_runs_april_to_march(self):
        year = Period("FY", 2009)
        assert (year.starts, year.ends) == (date(2009, 4, 1), date(2010, 3, 31))

    def test_an_academic_year_runs_september_to_august(self):
        year = Period("AY", 2009)
        assert (year.starts, year.ends) == (date(2009, 9, 1), date(2010, 8, 31))

    def test_a_calendar_year_runs_january_to_december(self):
        year = Period("CY", 2005)
        assert (year.starts, year.ends) == (date(2005, 1, 1), date(2005, 12, 31))

    def test_the_first_quarter_is_april_to_june_and_the_last_ends_in_march(self):
        assert Period("FY", 2009, "Q1").starts == date(2009, 4, 1)
        assert Period("FY", 2009, "Q1").ends == date(2009, 6, 30)
        assert Period("FY", 2009, "Q4").starts == date(2010, 1, 1)
        assert Period("FY", 2009, "Q4").ends == date(2010, 3, 31)

    def test_months_count_from_the_start_of_their_own_year(self):
        assert Period("FY", 2026, "M01").starts == date(2026, 4, 1)
        assert Period("AY", 2026, "M01").starts == date(2026, 9, 1)
        assert Period("CY", 2026, "M01").starts == date(2026, 1, 1)
        assert Period("FY", 2027, "M11").ends == date(2028, 2, 29)

    def test_terms_follow_one_another_through_the_academic_year(self):
        terms = [Period("AY", 2009, part) for part in ("T1", "T2", "T3")]
        assert terms[0].starts == Period("AY", 2009).starts
        assert terms[0].ends + timedelta(1) == terms[1].starts == date(2010, 1, 1)
        assert terms[1].ends + timedelta(1) == terms[2].starts == date(2010, 4, 1)
        assert terms[2].ends == Period("AY", 2009).ends

    def test_a_term_of_a_financial_year_is_refused_with_what_is_allowed(self):
        with self.assertRaisesMessage(ValueError, "Use H1, H2, Q1, Q2, Q3, Q4, M01"):
            Period("FY", 2009, "T1")

    def test_an_unknown_basis_is_refused_with_what_is_allowed(self):
        with self.assertRaisesMessage(ValueError, "Use FY, AY or CY"):
            Period("TY", 2009)

    def test_a_year_outside_the_range_is_refused_and_one_step_inside_is_not(self):
        assert Period("FY", 1800) and Period("FY", 2299)
        for year in (1799, 2300):
            with self.assertRaises(ValueError):
                Period("FY", year)


class WordTests(SimpleTestCase):
    def test_labels_are_as_a_person_reads_them(self):
        assert Period("FY", 2009).label == "2009/10"
        assert Period("AY", 2009).label == "AY 2009/10"
        assert Period("FY", 2009, "Q2").label == "2009/10 Q2"
        assert Period("CY", 2005).label == "2005"
        assert Period("FY", 1999).label == "1999/00"
        assert Period("FY", 2025, "M12").label == "March 2026"

    def test_a_workbook_heading_leaves_the_basis_out(self):
        assert Period("AY", 2009).column == "2009/10"
        assert Period("AY", 2009, "T1").column == "2009/10 T1"

    def test_every_way_of_writing_a_year_is_read(self):
        for words in ("2007/08", "2007-08", "2007–08", "2007/8", "2007/2008", " 2007/08 ", "FY 2007/08"):
            assert parse_period(words) == Period("FY", 2007), words
        assert parse_period("2007/08", basis="AY") == Period("AY", 2007)
        assert parse_period("AY 2007/08") == parse_period("ay2007/08") == Period("AY", 2007)
        assert parse_period("1999/00") == Period("FY", 1999)

    def test_a_quarter_may_stand_before_or_after_its_year(self):
        for words in ("2007/08 Q3", "Q3 2007/08", "q3, 2007/08", "Quarter 3 2007/08"):
            assert parse_period(words) == Period("FY", 2007, "Q3"), words

    def test_a_year_alone_is_a_calendar_year_whatever_the_basis(self):
        assert parse_period("2005") == parse_period("2005", basis="AY") == Period("CY", 2005)
        assert parse_period("2005 Q2") == Period("CY", 2005, "Q2")

    def test_a_month_stands_in_the_year_of_its_basis(self):
        assert parse_period("Apr 2026") == parse_period("April 2026") == Period("FY", 2026, "M01")
        assert parse_period("Mar 2026") == Period("FY", 2025, "M12")
        assert parse_period("Aug 2026", basis="AY") == Period("AY", 2025, "M12")
        assert parse_period("Sept 2026", basis="AY") == Period("AY", 2026, "M01")

    def test_years_are_read_from_1900_to_2199(self):
        assert parse_period("1900/01").year_before() == Period("FY", 1899)
        assert parse_period("1899/00") is None
        assert parse_period("2199/00") == Period("FY", 2199)
        assert parse_period("2200/01") is None

    def test_nothing_is_guessed(self):
        for words in (
            "",
            "2007/09",
            "2009/0",
            "07/08",
            "2012-08",
            "AY 2005",
            "Q5 2007/08",
            "2007/08 T1",
            "H3 2007/08",
            "Q1 2007/08 Q2",
            "Apr 06",
            "Smarch 2026",
            "TBC",
            "2007/08 and 2008/09",
            "1066",
        ):
            assert parse_period(words) is None, words

    def test_two_years_are_not_a_calendar_year(self):
        assert parse_period("2009/10", basis="CY") is None

    def test_a_term_is_read_on_the_academic_basis(self):
        assert parse_period("2007/08 T1", basis="AY") == Period("AY", 2007, "T1")

    def test_a_code_that_is_none_of_ours_is_refused_by_name(self):
        for code in ("", "2009/10", "2009-05_2009-06_FY", "2009-13_2009-14_FY"):
            with self.assertRaisesMessage(ValueError, repr(code)):
                from_code(code)

    def test_months_are_known_by_name_and_by_three_letters(self):
        assert [month_number(word) for word in ("Apr", "april", "Sept", "Sep.", "Ap", "")] == [
            4,
            4,
            9,
            9,
            None,
            None,
        ]


class StepTests(SimpleTestCase):
    def test_an_academic_result_stands_in_the_plan_year_in_which_it_becomes_known(self):
        assert Period("AY", 2007).plan_year == 2008
        assert Period("FY", 2007).plan_year == 2007
        assert Period("CY", 2005).plan_year == 2005

    def test_every_part_of_a_financial_year_stands_in_its_own_plan_year(self):
        for part in PARTS_OF["FY"]:
            assert Period("FY", 2007, part).plan_year == 2007, part

    def test_the_quarter_before_the_first_is_the_last_of_the_year_before(self):
        assert Period("FY", 2009, "Q1").previous() == Period("FY", 2008, "Q4")
        assert Period("FY", 2009, "Q2").previous() == Period("FY", 2009, "Q1")
        assert Period("FY", 2009, "M10").previous() == Period("FY", 2009, "M09")
        assert Period("FY", 2009).previous() == Period("FY", 2008)

    def test_the_quarter_turns_on_the_first_day_of_april(self):
        assert current_quarter(date(2026, 3, 31)) == Period("FY", 2025, "Q4")
        assert current_quarter(date(2026, 4, 1)) == Period("FY", 2026, "Q1")
        assert current_quarter(date(2026, 6, 30)) == Period("FY", 2026, "Q1")
        assert current_quarter(date(2026, 7, 1)) == Period("FY", 2026, "Q2")

    def test_quarters_of_three_years_are_twelve_in_order(self):
        run = quarters(2007, 2009)
        assert len(run) == 12
        assert run == sorted(run)
        assert (run[0].label, run[-1].label) == ("2007/08 Q1", "2009/10 Q4")
        assert quarters(2009, 2008) == []


class PropertyTests(SimpleTestCase):
    @given(PERIODS)
    def test_every_period_reads_back_from_its_code_and_its_label(self, period):
        assert from_code(period.code) == period
        assert len(period.code) <= 20
        assert parse_period(period.label, basis=period.basis) == period
        assert parse_period(period.column, basis=period.basis) == period

    @given(PERIODS, PERIODS)
    def test_codes_sort_as_the_periods_do(self, one, other):
        assert (one < other) == (one.code < other.code)
        assert (one == other) == (one.code == other.code)

    @given(PERIODS)
    def test_the_previous_period_ends_the_day_before(self, period):
        assert period.previous().ends + timedelta(days=1) == period.starts

    @given(PERIODS)
    def test_a_part_lies_inside_its_year(self, period):
        year = period.whole_year()
        assert year.starts <= period.starts <= period.ends <= year.ends

    @given(st.dates(date(1901, 1, 1), date(2199, 1, 1)))
    def test_the_current_quarter_holds_its_day(self, day):
        assert current_quarter(day).starts <= day <= current_quarter(day).ends

    @given(st.text())
    def test_no_words_make_it_fail(self, words):
        parse_period(words)
