"""Footnotes of the plan document: results that were corrected after they were published."""

from dataclasses import replace

from indicators.record import numbered


def number_notes(lines):
    """Give each corrected figure of Lines the number of its footnote, and return the Notes in their order."""
    keys = [(line, place) for line in lines for place in sorted(line.figures, key=lambda place: place.order)]
    numbers, notes = numbered(
        (
            (line.used.pk, place),
            f"{line.used.shown_title}, {place.label}",
            line.figures[place].restated,
        )
        for line, place in keys
    )
    for line, place in keys:
        if number := numbers.get((line.used.pk, place)):
            line.figures[place] = replace(line.figures[place], note=number)
    return notes
