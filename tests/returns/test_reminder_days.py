"""The stages of reminding, on each boundary and one day beside it."""

from datetime import date

from django.test import SimpleTestCase

from returns.reminder_days import stage_on
from returns.working_days import bank_holidays, due_words

HOLIDAYS = bank_holidays()
DUE = date(2026, 10, 14)  # a Wednesday


def stage(day, *, before=5, every=2):
    return stage_on(DUE, day, before=before, every=every, holidays=HOLIDAYS)


class StageTests(SimpleTestCase):
    def test_before_begins_so_many_working_days_before_the_day(self):
        assert stage(date(2026, 10, 6)) == ""
        assert stage(date(2026, 10, 7)) == stage(date(2026, 10, 13)) == "before 2026-10-14"

    def test_the_day_itself_and_the_days_after_it(self):
        assert stage(DUE) == "on 2026-10-14"
        found = [stage(date(2026, 10, day)) for day in (15, 16, 19, 20)]
        assert found == ["", "after 2026-10-14 1", "after 2026-10-14 1", "after 2026-10-14 2"]

    def test_nobody_is_reminded_on_a_day_that_is_not_worked(self):
        assert stage(date(2026, 10, 10)) == stage(date(2026, 10, 17)) == ""

    def test_none_before_and_none_after_where_that_is_chosen(self):
        assert stage(date(2026, 10, 13), before=0) == ""
        assert stage(DUE, before=0, every=0) == "on 2026-10-14"
        assert stage(date(2026, 10, 30), every=0) == ""


class DueWordsTests(SimpleTestCase):
    def test_late_begins_the_day_after(self):
        said = [due_words(DUE, date(2026, 10, day), HOLIDAYS) for day in (12, 13, 14, 15, 16)]
        assert said == [
            *("due in 2 working days", "due in 1 working day", "due today"),
            *("1 working day late", "2 working days late"),
        ]

    def test_a_weekend_does_not_count(self):
        assert due_words(date(2026, 10, 16), date(2026, 10, 17), HOLIDAYS) == "0 working days late"
        assert due_words(date(2026, 10, 16), date(2026, 10, 19), HOLIDAYS) == "1 working day late"
