"""Targets: which target a period is measured against.

Source: design, section 4 "Values" and "Periods". A year's targets for its quarters are of three shapes: they
add up through the year (3, 6, 9, 14: the target of the year is the last, 14, and never their sum), they are
level (90, 90, 90, 90: the target of the year is that of every part), or each part has its own (25, 25, 25,
25: the target of the year is their sum). A target that is stated for the period itself always stands.
Nothing is guessed: a year's target of the first or third shape says nothing about a quarter within it.
Nothing here reads the database, the clock or the settings.
"""

from django.db.models import TextChoices

from indicators.choices import State
from indicators.derivation import Derived, Rule, derive, parts_of
from indicators.worked_out import ends_of, lacks, operand, state_of


class Shape(TextChoices):
    """How the targets of a year's parts make up the year's."""

    CUMULATIVE = "cumulative", "Add up through the year"
    LEVEL = "level", "The same all year"
    SEPARATE = "separate", "Each period its own"


def target_of(period, targets, *, shape, frequency):
    """Return the Derived target of a period.

    targets -- {Period: Decimal, Value or None} of one indicator, those of the year and of its parts.
    source -- the Period whose target it is, unless it is a sum; a band has no exact number, only a source.
    An absence stated for the period itself (to be confirmed) stands too, and is not derived over.
    """
    shape = Shape(shape)
    if targets.get(period) is not None:
        return _taken(period, period, targets, f"as stated for {period.label}")
    year, parts = period.whole_year(), parts_of(period, frequency)
    if shape == Shape.LEVEL:
        if targets.get(year) is not None:
            return _taken(period, year, targets, f"the target of {year.label}, level all year")
        return _level(period, parts, targets, frequency)
    if shape == Shape.SEPARATE:
        return derive(period, targets, rule=Rule.SUM, frequency=frequency)
    if period.ends == year.ends and targets.get(year) is not None:
        return _taken(period, year, targets, f"the target of {year.label}, reached at its end")
    if parts and targets.get(parts[-1]) is not None:
        return _taken(period, parts[-1], targets, f"the target to the end of {parts[-1].label}")
    return derive(period, targets, rule=Rule.LAST, frequency=frequency, cumulative=True)


def _taken(period, source, targets, words):
    """Return the Derived target that is the one of a source, whatever it holds."""
    one, ends = operand(targets[source]), ends_of(targets[source])
    about = {"label": period.label, "parts": (source,), "source": source}
    if ends is None:
        return Derived(None, one.state, lacks([(source.label, one.state)]), **about)
    return Derived(
        one.exact,
        State.VALUE,
        words,
        unit=getattr(targets[source], "unit", None) or None,
        provisional=getattr(targets[source], "provisional", False),
        places=one.places,
        **about,
    )


def _level(period, parts, targets, frequency):
    """Return the Derived level target that the parts of a period share, if they do."""
    about = {"label": period.label, "parts": parts}
    if not parts:
        words = f"{period.label} has no target, and none can be made from {frequency} ones"
        return Derived(None, State.NO_TARGET, words, **about)
    ends = {part: ends_of(targets.get(part)) for part in parts}
    absent = tuple((part, operand(targets.get(part)).state) for part in parts if ends[part] is None)
    if absent:
        words = f"{period.label} has no target: {lacks(absent)}"
        return Derived(None, state_of(state for _, state in absent), words, lacking=absent, **about)
    if len(set(ends.values())) > 1:
        words = f"{period.label} has no one target: those of {parts[0].label} to {parts[-1].label} differ"
        return Derived(None, State.NO_TARGET, words, **about)
    return _taken(period, parts[0], targets, f"level from {parts[0].label} to {parts[-1].label}")
