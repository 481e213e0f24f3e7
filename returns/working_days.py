"""Working days: Monday to Friday, without the bank holidays of England.

Source: bank_holidays.csv beside this file, made by the Banking and Financial Dealings Act 1971, Schedule 1,
with the substitute days that are proclaimed each year where one falls on a Saturday or Sunday. A day that is
proclaimed beside these, or on which a council is closed, is the council's own (returns.models.ClosedDay).
Nothing here reads the database, the clock or the settings.
"""

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("bank_holidays.csv")
ONE_DAY = timedelta(days=1)


@cache
def bank_holidays():
    """Return {day: name} of the bank holidays of England that come with the product."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {date.fromisoformat(row["day"]): row["name"] for row in csv.DictReader(file)}


def is_working_day(day, holidays):
    """Say whether a day is from Monday to Friday and none of the holidays (days)."""
    return day.weekday() < 5 and day not in holidays


def add_working_days(day, n, holidays):
    """Return the day that lies so many working days after a day; before it where n is negative.

    The day itself does not count: one working day after a Friday, or after the Saturday that follows it, is
    Monday. 0 is the day itself where that is a working day, else the next one.
    """
    if n == 0:
        while not is_working_day(day, holidays):
            day += ONE_DAY
        return day
    step = ONE_DAY if n > 0 else -ONE_DAY
    for _ in range(abs(n)):
        day += step
        while not is_working_day(day, holidays):
            day += step
    return day


def working_days_between(first, last, holidays):
    """Return how many working days lie after the first day, up to and with the last; 0 on the same day.

    Negative where the last day is the earlier one: then they are counted the other way.
    """
    if last < first:
        return -working_days_between(last, first, holidays)
    days = (first + timedelta(days=after) for after in range(1, (last - first).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


def due_words(due, today, holidays):
    """Return when something is due as one reads it: due today, 2 working days late, due in 1 working day.

    Late is what is not done on the day after it was due. A day that lies ahead with no working day between,
    as Saturday does on Friday, is due in 0 working days.
    """
    days = working_days_between(due, today, holidays)
    if due == today:
        return "due today"
    number = abs(days)
    words = f"{number} working day{'' if number == 1 else 's'}"
    return f"{words} late" if due < today else f"due in {words}"
