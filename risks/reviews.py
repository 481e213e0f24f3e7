"""When a risk is looked at again: so many months after its current assessment, the higher the sooner.

Source: design section 4, Risk; the months are the council's own, kept with its scheme. Nothing here reads
the database, the clock or the settings.

A scheme gives months to each of its steps. Its steps are its bands; where it has none, the two sides of the
appetite line; where it has no line either, there is one step.
"""

import calendar
import datetime
import itertools

ABOVE, WITHIN = "above appetite", "within appetite"
EVERY = "every risk"
MOST_MONTHS = 60


def steps_of(scheme):
    """Return the steps of a scheme, from highest to lowest."""
    if scheme.bands:
        return scheme.band_labels
    return (ABOVE, WITHIN) if scheme.appetite or scheme.stricter else (EVERY,)


def step_of(scheme, band, above):
    """Return the step in which a score stands; None where it stands in none.

    band -- its band or "". above -- whether it is above appetite, None where that is not stated.
    """
    steps = steps_of(scheme)
    if scheme.bands:
        return band if band in steps else None
    if steps == (EVERY,):
        return EVERY
    return None if above is None else ABOVE if above else WITHIN


def review_due(assessed_on, months):
    """Return the day by which a risk is looked at again; None where either is not known.

    A month later is the same day of the month, or the last day of a shorter one.
    """
    if assessed_on is None or months is None:
        return None
    years, month = divmod(assessed_on.month - 1 + months, 12)
    year, month = assessed_on.year + years, month + 1
    return datetime.date(year, month, min(assessed_on.day, calendar.monthrange(year, month)[1]))


def later_than_lower(steps, months):
    """Return the pairs (higher step, lower step) of which the higher is looked at later than the lower.

    steps -- from highest to lowest. months -- {step: months}, without the steps that have none.
    """
    stated = [step for step in steps if step in months]
    return [(higher, lower) for higher, lower in itertools.pairwise(stated) if months[higher] > months[lower]]
