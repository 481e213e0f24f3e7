"""Working days, on and beside weekends and bank holidays."""

from datetime import date, timedelta

from django.test import SimpleTestCase

from returns.working_days import add_working_days, bank_holidays, is_working_day, working_days_between

HOLIDAYS = bank_holidays()
FRIDAY, SATURDAY, MONDAY = date(2026, 10, 2), date(2026, 10, 3), date(2026, 10, 5)
CHRISTMAS_EVE = date(2026, 12, 24)


def easter(year):
    """Return Easter Sunday, by Butcher's method: another one than the file was made with."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    month, day = divmod(h + week - 7 * ((a + 11 * h + 22 * week) // 451) + 114, 31)
    return date(year, month, day + 1)


class BankHolidayTests(SimpleTestCase):
    def test_england_has_eight_in_every_year_of_the_list_and_each_is_a_weekday(self):
        for year in range(2024, 2041):
            days = [day for day in HOLIDAYS if day.year == year]
            assert len(days) == 8, year
            assert all(day.weekday() < 5 for day in days), year

    def test_easter_monday_follows_easter_and_good_friday_precedes_it(self):
        for year in range(2024, 2041):
            assert HOLIDAYS[easter(year) - timedelta(days=2)] == "Good Friday"
            assert HOLIDAYS[easter(year) + timedelta(days=1)] == "Easter Monday"

    def test_boxing_day_on_a_saturday_is_kept_on_monday(self):
        assert date(2026, 12, 28) in HOLIDAYS and date(2026, 12, 26) not in HOLIDAYS

    def test_christmas_on_a_saturday_moves_both_days_into_the_week(self):
        assert {date(2027, 12, 27), date(2027, 12, 28)} <= set(HOLIDAYS)

    def test_christmas_on_a_sunday_leaves_boxing_day_where_it_is(self):
        assert HOLIDAYS[date(2033, 12, 26)] == "Boxing Day"
        assert date(2033, 12, 27) in HOLIDAYS


class WorkingDayTests(SimpleTestCase):
    def test_friday_and_monday_are_worked_and_the_days_between_are_not(self):
        assert [is_working_day(FRIDAY + timedelta(days=n), HOLIDAYS) for n in range(4)] == [
            *(True, False, False, True)
        ]

    def test_a_bank_holiday_is_not_worked_and_the_days_beside_it_are(self):
        spring = date(2026, 5, 25)
        assert not is_working_day(spring, HOLIDAYS)
        assert is_working_day(spring + timedelta(days=1), HOLIDAYS)

    def test_one_working_day_after_a_friday_or_its_weekend_is_monday(self):
        assert add_working_days(FRIDAY, 1, HOLIDAYS) == add_working_days(SATURDAY, 1, HOLIDAYS) == MONDAY

    def test_none_after_a_working_day_is_that_day_and_after_a_weekend_the_next(self):
        assert add_working_days(FRIDAY, 0, HOLIDAYS) == FRIDAY
        assert add_working_days(SATURDAY, 0, HOLIDAYS) == MONDAY

    def test_christmas_is_passed_over(self):
        assert add_working_days(CHRISTMAS_EVE, 1, HOLIDAYS) == date(2026, 12, 29)

    def test_backwards_is_the_way_back(self):
        assert add_working_days(date(2026, 12, 29), -1, HOLIDAYS) == CHRISTMAS_EVE
        assert add_working_days(MONDAY, -1, HOLIDAYS) == FRIDAY

    def test_a_day_on_which_a_council_is_closed_is_passed_over_too(self):
        assert add_working_days(FRIDAY, 1, {MONDAY: "Closed"}) == MONDAY + timedelta(days=1)

    def test_between_counts_the_last_day_and_not_the_first(self):
        assert working_days_between(FRIDAY, FRIDAY, HOLIDAYS) == 0
        assert working_days_between(FRIDAY, SATURDAY, HOLIDAYS) == 0
        assert working_days_between(FRIDAY, MONDAY, HOLIDAYS) == 1
        assert working_days_between(MONDAY, FRIDAY, HOLIDAYS) == -1
        assert working_days_between(CHRISTMAS_EVE, date(2026, 12, 29), HOLIDAYS) == 1
