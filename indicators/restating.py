"""Restating: when a published figure has become another one, and the footnote that says so.

Source: design, section 4 "Values": a corrected result keeps what was published, who corrected it and why, and
prints a footnote. Published is what holds a figure, a tick or words; an absence (awaited, to be confirmed) is
not, so that the first figure in its place corrects nothing. Figures that say the same in other words (62% and
62.0%), and a provisional one made final as it stood, are no correction either.
Nothing here reads the database, the clock or the settings.
"""

from decimal import Decimal

from indicators.choices import State

PUBLISHED = {State.VALUE, State.TICK, State.UNREAD}


def is_published(figure):
    """Say whether a figure was published as one: it holds a figure, a tick or words."""
    return figure.state in PUBLISHED


def is_corrected(before, after):
    """Say whether a published figure became another; after is None where it was withdrawn.

    Units are compared where both name one.
    """
    if not is_published(before):
        return False
    if after is None or before.state != after.state:
        return True
    if before.state != State.VALUE:
        return " ".join(before.words.split()) != " ".join(after.words.split())
    if before.unit and after.unit and before.unit != after.unit:
        return True
    return _figures(before) != _figures(after)


def _figures(figure):
    parts = [Decimal(part) for part in figure.parts]
    return figure.number, figure.low, figure.high, parts, figure.day


def footnote(changes):
    """Return the footnote of a figure from its Restatements, in order; "" for none. No full stop.

    Each day is that of `on`: "61% until 3 May 2026, corrected by Ann Hall: a late return was counted".
    """
    return "; ".join(
        f"{_one_line(change.before)} until {change.on:%-d %B %Y}, "
        f"{'corrected' if change.after else 'withdrawn'} by {change.who}: {_one_line(change.why).rstrip('.')}"
        for change in changes
    )


def _one_line(words):
    return " ".join(words.split())
