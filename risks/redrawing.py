"""A scheme with other levels, bands or cells: what was drawn moves along with what it was drawn on.

Nothing here reads the database, the clock or the settings.
"""

from dataclasses import replace

from risks.matrix import DrawnBand, band, cells_of
from risks.reviews import steps_of


def with_levels(scheme, likelihood, impact):
    """Return a scheme with other levels.

    likelihood, impact -- pairs (the code that the level had, None for a new one; Level), from highest to
    lowest. A level that has another code keeps its cells; the cells of one that goes are gone.
    """
    rows, columns = (
        {before: level.code for before, level in axis if before} for axis in (likelihood, impact)
    )

    def moved(cells):
        return frozenset(
            (rows[row], columns[column]) for row, column in cells if row in rows and column in columns
        )

    return replace(
        scheme,
        likelihood=tuple(level for _, level in likelihood),
        impact=tuple(level for _, level in impact),
        bands=tuple(
            replace(step, cells=moved(step.cells)) if isinstance(step, DrawnBand) else step
            for step in scheme.bands
        ),
        appetite=moved(scheme.appetite),
        stricter=tuple((category, moved(cells)) for category, cells in scheme.stricter),
    )


def with_bands(scheme, bands, renamed):
    """Return a scheme with other bands; a step that has another name keeps its months.

    renamed -- {label that a band had: the label it has now}.
    """
    months = {renamed.get(step, step): number for step, number in scheme.months}
    found = replace(scheme, bands=tuple(bands))
    return replace(found, months=tuple((step, months[step]) for step in steps_of(found) if step in months))


def drawn_from(scheme, labels, renamed):
    """Return DrawnBands with these labels, in which each cell stands where it stood before.

    renamed -- as for with_bands(). A cell whose band is gone stands in none.
    """
    where = {cell: renamed.get(band(scheme, *cell)) for cell in cells_of(scheme)}
    return tuple(
        DrawnBand(label, frozenset(cell for cell, held in where.items() if held == label)) for label in labels
    )


def with_cells(scheme, bands, appetite):
    """Return a scheme whose cells are drawn so. bands -- {cell: label}, None where bands are ranges."""
    if bands is not None:
        labels = scheme.band_labels
        scheme = replace(
            scheme,
            bands=tuple(
                DrawnBand(label, frozenset(cell for cell, held in bands.items() if held == label))
                for label in labels
            ),
        )
    return replace(scheme, appetite=frozenset(appetite))


def with_stricter(scheme, category, cells):
    """Return a scheme in which these cells too are above appetite, for the risks of a category."""
    others = [pair for pair in scheme.stricter if pair[0] != category]
    beside = frozenset(cells) - scheme.appetite
    return replace(scheme, stricter=tuple([*others, *([(category, beside)] if beside else [])]))
