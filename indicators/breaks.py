"""Breaks in series: a change of definition, across which no two figures are compared or put together.

Source: design, section 4 "Values": a change of definition is a break in series. A break stands at a period:
figures of periods that begin with it or later are of the new definition, those of earlier periods
of the old one. So a year in whose middle the break lies is of the old definition.
Nothing here reads the database, the clock or the settings.
"""


def break_between(breaks, before, now):
    """Return the latest break that parts two periods, or None.

    breaks -- what has starts (SeriesBreaks, or rows of the database).  before, now -- Periods, in either
    order.
    """
    earlier, later = sorted((before.starts, now.starts))
    between = [one for one in breaks if earlier < one.starts <= later]
    return max(between, key=lambda one: one.starts, default=None)


def last_break(breaks, periods):
    """Return the latest break among periods, given from old to new, or None."""
    return break_between(breaks, periods[0], periods[-1]) if periods else None


def places_of(breaks, periods):
    """Return {place of a period: the break before it}: where a series of periods, old to new, begins anew."""
    found = {}
    for one in sorted(breaks, key=lambda one: one.starts):
        place = next((at for at, period in enumerate(periods) if period.starts >= one.starts), 0)
        if place:
            found[place] = one
    return found
