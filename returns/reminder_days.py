"""When somebody is reminded: before the day on which their return is due, on it, and after it.

A stage is named by what it is and by the due day: it is told once, on whichever day of it the command first
runs, so that a day on which nothing ran is made up for. Nothing here reads the database, the clock or the
settings.
"""

from returns.working_days import add_working_days, is_working_day, working_days_between


def stage_on(due, today, *, before, every, holidays):
    """Return the stage in which a day stands, like "before 2026-10-14"; "" where nobody is reminded.

    before -- how many working days before the due day the first reminder goes out, 0 for none. every -- after
    the due day one goes out whenever so many more working days have passed, 0 for none. On a day that is not
    worked nobody is reminded.
    """
    if not is_working_day(today, holidays):
        return ""
    if today == due:
        return f"on {due}"
    if today < due:
        begins = add_working_days(due, -before, holidays) if before else due
        return f"before {due}" if begins <= today else ""
    passed = working_days_between(due, today, holidays)
    number = passed // every if every else 0
    return f"after {due} {number}" if number else ""
