"""Dates as plans write them, each on its boundary and one step either side."""

from datetime import date

import pytest
from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from plans.dates import is_tbc, overdue, read_date, read_day
from tests import real_plans

ONE_YEAR = {"first_year": 2006, "last_year": 2006}
THREE_YEARS = {"first_year": 2007, "last_year": 2009}


def days(words, plan=THREE_YEARS):
    read = read_date(words, **plan)
    return read.earliest, read.latest


@pytest.mark.parametrize(
    ("words", "earliest", "latest"),
    [
        ("Mar 07", date(2007, 3, 1), date(2007, 3, 31)),
        ("Feb 08", date(2008, 2, 1), date(2008, 2, 29)),
        ("Sept 06", date(2006, 9, 1), date(2006, 9, 30)),
        ("Aug. 2007", date(2007, 8, 1), date(2007, 8, 31)),
        ("11 th May 07", date(2007, 5, 11), date(2007, 5, 11)),
        ("24th April 2006", date(2006, 4, 24), date(2006, 4, 24)),
        ("27.06.07", date(2007, 6, 27), date(2007, 6, 27)),
        ("30-Jun-09", date(2009, 6, 30), date(2009, 6, 30)),
        ("2009-06-30 00:00:00", date(2009, 6, 30), date(2009, 6, 30)),
        ("June 1st, 2007", date(2007, 6, 1), date(2007, 6, 1)),
        ("w/c 12 May 2008", date(2008, 5, 12), date(2008, 5, 18)),
        ("By May 2009", None, date(2009, 5, 31)),
        ("To June 2009", None, date(2009, 6, 30)),
        ("All complete by March 2008", None, date(2008, 3, 31)),
        ("Guidance due end Aug. 2007", None, date(2007, 8, 31)),
        ("Before March 2008", None, date(2008, 2, 29)),
        ("Before the end of March 2008", None, date(2008, 3, 31)),
        ("From April 2009", date(2009, 4, 1), None),
        ("Apr 06 onwards", date(2006, 4, 1), None),
        ("Beginning January 2008", date(2008, 1, 1), None),
        ("Continuous from April 2007", date(2007, 4, 1), None),
        ("After March 2008", date(2008, 4, 1), None),
        ("Not before April 2009", date(2009, 4, 1), None),
        ("From April 2009 to March 2010", date(2009, 4, 1), date(2010, 3, 31)),
        ("May 06-Mar 07", date(2006, 5, 1), date(2007, 3, 31)),
        ("Mar 07 Mar 08 Mar 09", date(2007, 3, 1), date(2009, 3, 31)),
        ("May/June and Sept/Oct 07", date(2007, 5, 1), date(2007, 10, 31)),
        ("Review December 07", date(2007, 12, 1), date(2007, 12, 31)),
        ("Nov 2009 (G4)", date(2009, 11, 1), date(2009, 11, 30)),
        ("2009-2010", date(2009, 4, 1), date(2010, 3, 31)),
        ("2009-2011", date(2009, 4, 1), date(2011, 3, 31)),
        ("2009/10", date(2009, 4, 1), date(2010, 3, 31)),
        ("06-07", date(2006, 4, 1), date(2007, 3, 31)),
        ("By 06-07", None, date(2007, 3, 31)),
        ("13/14", date(2013, 4, 1), date(2014, 3, 31)),
        ("2009", date(2009, 1, 1), date(2009, 12, 31)),
        ("From 2009", date(2009, 1, 1), None),
        ("2007/08 Q4", date(2008, 1, 1), date(2008, 3, 31)),
        ("Q1 2007/08", date(2007, 4, 1), date(2007, 6, 30)),
        ("Autumn Term 09", date(2009, 9, 1), date(2009, 12, 31)),
        ("Spring term 2009/10", date(2010, 1, 1), date(2010, 3, 31)),
        ("Termly 08/09", date(2008, 9, 1), date(2009, 8, 31)),
        ("Quarterly 2008/09", date(2008, 4, 1), date(2009, 3, 31)),
        ("Ongoing to March 2010", None, date(2010, 3, 31)),
    ],
)
def test_the_days_that_words_mean(words, earliest, latest):
    read = read_date(words, **THREE_YEARS)
    assert (read.earliest, read.latest, read.certain) == (earliest, latest, True)
    assert read.words == words


@pytest.mark.parametrize(
    "words",
    [
        "Quarterly",
        "Monthly",
        "Bi-monthly",
        "Bi-monthly\nBi-monthly",
        "Ongoing.",
        "Termly",
        "Review quarterly",
    ],
)
def test_what_repeats_has_no_due_day_and_is_no_finding(words):
    read = read_date(words, **THREE_YEARS)
    assert (read.earliest, read.latest, read.certain) == (None, None, True)


@pytest.mark.parametrize(
    "words",
    [
        "60-07",
        "0/07",
        "07",
        "31 June 2007",
        "00/00/07",
        "200 Children supported by the panel in 06 / 07.",
        "When all are agreed",
        "It may slip",
        "2010-2009",
        "2007/09",
        "Nov and Jan 08",
        "Winter 2009",
        "Mar 09 - Mar 07",
        "Q3",
    ],
)
def test_what_cannot_be_read_is_kept_and_never_guessed(words):
    read = read_date(words, **THREE_YEARS)
    assert (read.words, read.earliest, read.latest, read.certain) == (words, None, None, False)
    assert read.note


class MonthOrYearTests(SimpleTestCase):
    """`06/07` is June 2007 in one plan and a year in another."""

    def test_in_the_plan_of_that_year_both_readings_are_named_and_neither_taken(self):
        for words in ("06/07", "06 / 07", "By 06/07"):
            read = read_date(words, **ONE_YEAR)
            assert (read.earliest, read.latest, read.certain) == (None, None, False)
            assert "June 2007" in read.note
            assert "2006/07" in read.note

    def test_in_a_plan_that_begins_the_year_after_it_is_the_month(self):
        assert days("06/07", THREE_YEARS) == (date(2007, 6, 1), date(2007, 6, 30))

    def test_with_both_readings_outside_the_plan_neither_is_taken(self):
        assert days("09/10", ONE_YEAR) == (None, None)

    def test_a_month_that_can_be_no_year_is_read_on_the_first_and_last_month_of_the_plan_and_not_beyond(self):
        plan = {"first_year": 2006, "last_year": 2008}
        assert days("04/06", plan) == (date(2006, 4, 1), date(2006, 4, 30))
        assert days("03/06", plan) == (None, None)
        assert days("03/09", plan) == (date(2009, 3, 1), date(2009, 3, 31))
        assert days("04/09", plan) == (None, None)

    def test_a_month_is_one_to_twelve(self):
        assert days("12/08") == (date(2008, 12, 1), date(2008, 12, 31))
        assert days("13/08") == (None, None)
        assert days("01/08") == (date(2008, 1, 1), date(2008, 1, 31))
        assert days("00/08") == (None, None)


class YearTakenFromThePlanTests(SimpleTestCase):
    def test_a_day_without_a_year_in_a_plan_for_one_year(self):
        assert days("8 th June", ONE_YEAR) == (date(2006, 6, 8), date(2006, 6, 8))
        assert days("8th June", ONE_YEAR) == (date(2006, 6, 8), date(2006, 6, 8))

    def test_the_financial_year_turns_between_march_and_april(self):
        assert days("31 March", ONE_YEAR) == (date(2007, 3, 31), date(2007, 3, 31))
        assert days("1 April", ONE_YEAR) == (date(2006, 4, 1), date(2006, 4, 1))

    def test_in_a_plan_for_more_than_one_year_it_is_not_read(self):
        assert days("8 th June", THREE_YEARS) == (None, None)
        assert not read_date("8 th June", **THREE_YEARS).certain

    def test_a_number_far_from_the_years_of_the_plan_is_no_year(self):
        assert days("Sept 17", ONE_YEAR) == (None, None)
        assert days("Sept 16", ONE_YEAR) == (date(2016, 9, 1), date(2016, 9, 30))


class OverdueTests(SimpleTestCase):
    due = date(2026, 9, 30)

    def test_the_due_day_itself_is_not_overdue_and_the_next_is(self):
        assert not overdue(self.due, False, date(2026, 9, 29))
        assert not overdue(self.due, False, date(2026, 9, 30))
        assert overdue(self.due, False, date(2026, 10, 1))

    def test_what_is_done_or_has_no_due_day_is_never_overdue(self):
        assert not overdue(self.due, True, date(2027, 1, 1))
        assert not overdue(None, False, date(2027, 1, 1))


class WordsTests(SimpleTestCase):
    def test_blank_is_no_date(self):
        for words in (None, "", "  \n "):
            assert read_date(words, **ONE_YEAR) is None

    def test_to_be_confirmed_is_understood_and_has_no_day(self):
        for words in ("TBC", "TBC**", "t.b.c.", "To be agreed", "June 2009 TBC"):
            assert is_tbc(words)
            read = read_date(words, **THREE_YEARS)
            assert (read.earliest, read.latest, read.certain) == (None, None, True)
        assert not is_tbc("Tbconfirmed")
        assert not is_tbc(None)

    def test_the_day_of_a_document_is_one_day_or_none(self):
        assert read_day("27.06.07") == date(2007, 6, 27)
        assert read_day("24th April 2006") == date(2006, 4, 24)
        assert read_day("April 2009") is None
        assert read_day("Agreed 24th April 2006") is None
        assert read_day("32.06.07") is None
        assert read_day(None) is None


@given(words=st.text(alphabet="0123456789/-. JanMarchByFromthTBCtoQ’'&\n", max_size=40))
def test_no_words_raise_and_all_are_kept(words):
    read = read_date(words, **THREE_YEARS)
    if read is None:
        assert not words.strip(" .;,*\n")
    else:
        assert read.words == words
        assert not (read.earliest and read.latest) or read.earliest <= read.latest
        assert read.certain or (read.earliest, read.latest) == (None, None)


@given(day=st.dates(min_value=date(2000, 4, 1), max_value=date(2030, 3, 31)))
def test_every_day_written_in_full_is_read_again(day):
    plan = {"first_year": 2010, "last_year": 2012}
    for form in ("%d %B %Y", "%d.%m.%y", "%d/%m/%Y", "%d %b %Y", "%Y-%m-%d"):
        assert days(day.strftime(form), plan) == (day, day)


def test_every_date_of_the_published_plans_is_kept_and_few_are_unread():
    unread, read = set(), 0
    for name in real_plans.names():
        sheets = real_plans.workbook(name)
        first, last = real_plans.plan_years(sheets)
        for row in real_plans.records(sheets, "Actions") + real_plans.records(sheets, "Milestones"):
            plan_date = read_date(row.get("Due"), first_year=first, last_year=last)
            if plan_date is None:
                continue
            assert plan_date.words == row["Due"]
            read += plan_date.certain
            if not plan_date.certain:
                unread.add((name[:10], plan_date.words))
    print(sorted(unread))
    assert read > 230
    assert {words for _, words in unread if len(words) < 12} == {
        *("8 th June", "1 st June", "06/07", "07", "0/07", "60-07", "09/09", "09/10", "01/10")
    }
    assert len(unread) <= 13
