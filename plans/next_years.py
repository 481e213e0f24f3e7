"""The years that follow those of a plan, and the words that name them.

Source: design section 4, "Plan life": next year's plan can be started from this one. The next plan begins
when this one ends and lasts as long. Nothing here reads the database, the clock or the settings.
"""

import re

from plans.quarters import read_quarters, write_quarters

# 2026/27, 2026-27, 2026–2027; and a year alone, as in "April 2026".
YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:(\s?[/–-]\s?)((?:19|20)\d\d|\d\d))?(?!\d)")


def next_years(first, last):
    """Return the first and last year of the plan that follows one of these years."""
    return last + 1, last + 1 + last - first


def shifted(words, by):
    """Return words with every year in them moved on: "Plan 2026/27" by 1 is "Plan 2027/28"."""

    def later(found):
        first, between, second = found.groups()
        if between is None:
            return str(int(first) + by)
        if len(second) == 4:
            return f"{int(first) + by}{between}{int(second) + by}"
        return f"{int(first) + by}{between}{(int(second) + by) % 100:02d}"

    return YEARS.sub(later, words)


def quarters_from(words, first):
    """Return the quarters of a cell that are not before a year; words that cannot be read stay."""
    quarters, unread = read_quarters(words)
    kept = write_quarters(quarter for quarter in quarters if quarter[0] >= first)
    return "\n".join(filter(None, [kept, *unread]))
