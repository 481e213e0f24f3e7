"""Figures as plans print them."""

import re
from datetime import date
from decimal import Decimal

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import State, Unit
from indicators.values import Value, read_result, read_target, show
from tests.real_plans import names, records, workbook

D = Decimal


class FigureTests(SimpleTestCase):
    def assertFigure(self, words, number, unit=None, note=""):
        for read in (read_result, read_target):
            value = read(words)
            assert value == Value(words, number=D(number), unit=unit, note=note), value

    def test_a_percentage_keeps_the_figure_printed(self):
        self.assertFigure("55.2%", "55.2", Unit.PERCENT)

    def test_zero_is_a_value(self):
        self.assertFigure("0", "0")
        self.assertFigure("0%", "0", Unit.PERCENT)
        self.assertFigure("0.0%", "0.0", Unit.PERCENT)

    def test_thousands_are_read_with_their_comma(self):
        self.assertFigure("1,640", "1640")

    def test_a_comma_out_of_place_is_not_read(self):
        for words in ("1,64", "10,15", "1,6400", ",640"):
            assert read_result(words).state == State.UNREAD, words

    def test_money_is_read_with_its_sign_on_either_side(self):
        self.assertFigure("£82.19", "82.19", Unit.POUNDS)
        self.assertFigure("£ - 14,482", "-14482", Unit.POUNDS)
        self.assertFigure("£-9,200,648", "-9200648", Unit.POUNDS)
        self.assertFigure("-£5", "-5", Unit.POUNDS)
        self.assertFigure("£626k", "626000", Unit.POUNDS)

    def test_a_letter_after_a_figure_that_is_not_money_is_not_a_scale(self):
        assert read_result("5m").state == State.UNREAD

    def test_change_targets_are_signed(self):
        self.assertFigure("-2.5%", "-2.5", Unit.PERCENT)
        self.assertFigure("-31pp", "-31", Unit.PERCENTAGE_POINTS)
        self.assertFigure("−31 percentage points", "-31", Unit.PERCENTAGE_POINTS)

    def test_rates_days_and_points_carry_their_unit(self):
        self.assertFigure("39.6 per 1,000", "39.6", Unit.PER_1000)
        self.assertFigure("39.6 per 10,000", "39.6", Unit.PER_10000)
        self.assertFigure("12 days", "12", Unit.DAYS)
        self.assertFigure("3 points", "3", Unit.POINTS)

    def test_a_remark_in_brackets_is_kept_as_the_note(self):
        self.assertFigure("39.6 per 1,000 (5.5% red'n)", "39.6", Unit.PER_1000, "5.5% red'n")

    def test_a_footnote_mark_is_kept_as_the_note(self):
        self.assertFigure("57.8 ¹", "57.8", None, "marked ¹")

    def test_a_provisional_figure_says_so(self):
        value = read_result("92.0% (provisional)")
        assert (value.number, value.unit, value.provisional) == (D("92.0"), Unit.PERCENT, True)
        assert not read_result("92.0%").provisional

    def test_a_figure_wholly_in_brackets_is_not_guessed_at(self):
        assert read_result("(6.7%)").state == State.UNREAD

    def test_fifteen_figures_before_the_point_are_read_and_sixteen_are_not(self):
        self.assertFigure("9" * 15, "9" * 15)
        assert read_result("9" * 16).state == State.UNREAD
        self.assertFigure("0.12345678", "0.12345678")
        assert read_result("0.123456789").state == State.UNREAD


class SeveralFigureTests(SimpleTestCase):
    def test_figures_shown_together_are_parts_and_no_number(self):
        for words, parts, unit in (
            ("93.5/91.3%", ("93.5", "91.3"), Unit.PERCENT),
            ("53% 60%", ("53", "60"), Unit.PERCENT),
            ("118/1506", ("118", "1506"), None),
        ):
            value = read_result(words)
            assert (value.parts, value.number, value.unit) == (tuple(map(D, parts)), None, unit), value

    def test_figures_apart_without_units_may_be_one_number_and_are_not_read(self):
        assert read_result("1 640").state == State.UNREAD

    def test_parts_in_different_units_are_not_read(self):
        assert read_result("95%/90 days").state == State.UNREAD

    def test_a_band_has_both_ends(self):
        for words, low, high, unit in (
            ("Between 2-8%", 2, 8, Unit.PERCENT),
            ("10-15%", 10, 15, Unit.PERCENT),
            ("10% to 15%", 10, 15, Unit.PERCENT),
            ("between 3 and 4", 3, 4, None),
            ("-2 - -1%", -2, -1, Unit.PERCENT),
        ):
            value = read_target(words)
            assert (value.low, value.high, value.number, value.unit) == (low, high, None, unit), value

    def test_a_band_upside_down_or_empty_is_not_read(self):
        for words in ("15-10%", "10-10%"):
            assert read_target(words).state == State.UNREAD, words

    def test_two_years_are_neither_a_band_nor_parts(self):
        for words in ("2009-10", "2009-2010", "05-06", "06/07", "2009/10"):
            assert read_target(words).state == State.UNREAD, words

    def test_a_target_that_is_itself_enough_is_read_and_one_that_is_not_is_kept_as_words(self):
        assert read_target("At least 95%").number == D(95)
        assert read_target("≤5").number == D(5)
        for words in ("<5", "more than 95%"):
            assert read_target(words).state == State.UNREAD, words
        assert read_result("at least 95%").state == State.UNREAD


class DayTests(SimpleTestCase):
    def test_a_month_means_its_last_day(self):
        value = read_target("Mar 08")
        assert (value.day, value.unit, value.number) == (date(2008, 3, 31), Unit.DATE, None)
        assert read_target("Feb 2028").day == date(2028, 2, 29)

    def test_a_day_is_read_day_first(self):
        assert read_result("01/02/2008").day == date(2008, 2, 1)
        assert read_result("8th June 2009").day == date(2009, 6, 8)
        assert read_result("2008-03-31 00:00:00").day == date(2008, 3, 31)

    def test_a_day_that_is_not_in_the_calendar_is_not_read(self):
        assert read_result("31/04/2008").state == State.UNREAD
        assert read_result("30/04/2008").day == date(2008, 4, 30)


class AbsenceTests(SimpleTestCase):
    def assertState(self, read, state, *all_words):
        for words in all_words:
            value = read(words)
            assert (value.state, value.words, value.number) == (state, words, None), value

    def test_blank_words_are_not_a_value(self):
        for words in ("", " ", "\n", "\u00a0"):
            assert read_result(words) is None
            assert read_target(words) is None

    def test_each_absence_of_a_result_has_its_own_state(self):
        self.assertState(read_result, State.NOT_APPLICABLE, "N/A", "NA", "n/a", "Not applicable")
        self.assertState(read_result, State.NEW, "New indicator", "New BVPI For 05-06", "New local PI")
        self.assertState(read_result, State.NEW, "To be introduced in 2009-10")
        self.assertState(read_result, State.NOT_COLLECTED, "No", "Not collected", "No survey in 2008-09")
        self.assertState(read_result, State.AWAITING, "TBC", "TBC**", "Awaiting", "Awaiting data")
        self.assertState(read_result, State.NOT_DUE, "Not due", "not yet due")
        self.assertState(read_result, State.SUPPRESSED, "Suppressed", "suppressed (small numbers)")
        self.assertState(read_result, State.TICK, "✓")

    def test_each_absence_of_a_target_has_its_own_state(self):
        self.assertState(read_target, State.TBC, "TBC", "TBC**", "To be confirmed")
        self.assertState(
            read_target, State.NO_TARGET, "No target set", "No", "Target set on former definition"
        )
        self.assertState(
            read_target,
            State.BASELINE,
            "To be set once baseline established in 2009/10",
            "Targets to be set once baseline available",
            "Targets to b baseline ava",
            "Targets to be baseline esta",
        )

    def test_words_that_are_not_understood_are_kept(self):
        for words in ("99.7 TBC 993.5 TBC", "BVPI deleted for 05/06. Now Local PI 1.7%", "-", "?"):
            self.assertState(read_result, State.UNREAD, words)
            self.assertState(read_target, State.UNREAD, words)

    def test_no_answers_a_yes_or_no_indicator_and_is_an_absence_of_any_other(self):
        assert read_result("No", unit=Unit.YES_NO).number == 0
        assert read_result("Yes").number == 1
        assert read_result("No", unit=Unit.PERCENT).number is None


class ShowTests(SimpleTestCase):
    def test_a_number_is_shown_with_its_unit(self):
        for number, unit, words in (
            ("65", Unit.PERCENT, "65%"),
            ("39.6", Unit.PER_1000, "39.6 per 1,000"),
            ("1640", Unit.POUNDS, "£1,640"),
            ("-14482", Unit.POUNDS, "-£14,482"),
            ("4.8", None, "4.8"),
            ("-31", Unit.PERCENTAGE_POINTS, "-31pp"),
            ("1", Unit.DAYS, "1 day"),
            ("2", Unit.DAYS, "2 days"),
            ("1", Unit.YES_NO, "Yes"),
            ("0", Unit.YES_NO, "No"),
            ("1640000", Unit.NUMBER, "1,640,000"),
        ):
            assert show(D(number), unit) == words

    def test_zeros_that_a_database_adds_are_not_shown(self):
        assert show(D("65.00000000"), "percent") == "65%"
        assert show(D("82.20000000"), "pounds") == "£82.20"
        assert show(D("0E-8"), "percent") == "0%"

    def test_places_can_be_asked_for(self):
        assert show(D("65"), Unit.PERCENT, 1) == "65.0%"
        assert show(D("65.25"), Unit.PERCENT, 1) == "65.2%"
        assert show(D("65.26"), Unit.PERCENT, 1) == "65.3%"

    def test_nothing_is_shown_as_no_words(self):
        assert show(None, Unit.PERCENT) == ""

    @given(
        st.decimals(-(10**15) + 1, 10**15 - 1, places=6),
        st.sampled_from([None, *(set(Unit) - {Unit.YES_NO, Unit.DATE, Unit.RATIO, Unit.NUMBER})]),
    )
    def test_what_is_shown_reads_back_as_the_same_figure(self, number, unit):
        for read in (read_result, read_target):
            value = read(show(number, unit))
            assert (value.number, value.unit) == (number, unit)

    @given(st.decimals(), st.sampled_from([None, *Unit]))
    def test_any_decimal_can_be_shown(self, number, unit):
        show(number, unit)


class AnyWordTests(SimpleTestCase):
    @given(st.text() | st.from_regex(r"[-£(]?[0-9./,:% TBCto-]{1,20}\)?", fullmatch=True))
    def test_no_words_make_reading_fail_and_all_are_kept(self, words):
        for read in (read_result, read_target):
            value = read(words)
            if value is None:
                assert not words.strip()
                continue
            assert value.words == words
            has_figure = value.number is not None or value.low is not None or value.parts or value.day
            assert bool(has_figure) == (value.state == State.VALUE)


class PublishedValueTests(SimpleTestCase):
    """Every figure of the published plans that are at hand."""

    UNREAD = {
        "99.7 TBC 993.5 TBC",
        "100 TBC 1000 TBC",
        "BVPI deleted for 05-06 now local PI",
        "BVPI deleted for 05/06. Now Local PI 1.7%",
    }

    def test_every_published_figure_is_kept_and_few_are_not_understood(self):
        read, unread = 0, set()
        for name in names():
            for row in records(workbook(name), "Indicators"):
                for heading, words in row.items():
                    if not words:
                        continue
                    if heading.startswith("Target"):
                        value = read_target(words)
                    elif heading in ("Baseline", "Benchmark") or re.search(r"[0-9]{4}", heading):
                        if heading.startswith(("RAG", "Direction", "Commentary")):
                            continue
                        value = read_result(words)
                    else:
                        continue
                    read += 1
                    assert value.words == words
                    if value.state == State.UNREAD:
                        unread.add(words)
        assert read > 500
        assert unread == self.UNREAD
