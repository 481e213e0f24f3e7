"""The Scheme that the rows of a RiskScheme are."""

from dataclasses import replace
from functools import lru_cache

from risks.matrix import Drawing, Scheme
from risks.reviews import steps_of
from risks.scheme_rows import read_cell, read_scheme

NO_SCHEME = Scheme((), ())


def scheme_of(model, rows=None):
    """Return the Scheme of a RiskScheme and its problems.

    rows -- its SchemeRows, where they are read already. Else it costs a query unless with_rows() was used.
    """
    scheme, problems = scheme_of_rows(model.rows.all() if rows is None else rows)
    return replace(
        scheme,
        drawing=Drawing(model.impact_down, model.lowest_on_top, model.highest_on_left),
        months=tuple((step, model.months[step]) for step in steps_of(scheme) if step in model.months),
    ), problems


def scheme_of_rows(rows):
    """Return the Scheme of SchemeRows, without how it is drawn and reviewed, and its problems."""
    rows, stricter = list(rows), {}
    scheme, problems = _read(tuple([(row.part, row.code, row.label) for row in rows if not row.category_id]))
    for row in rows:
        if row.category_id and (cell := read_cell(scheme, row.code)):
            stricter.setdefault(row.category_id, set()).add(cell)
    return replace(
        scheme, stricter=tuple((category, frozenset(cells)) for category, cells in sorted(stricter.items()))
    ), list(problems)


@lru_cache(maxsize=200)
def _read(rows):
    """Return the Scheme of rows (part, code, label), and its problems: pages read the same few again."""
    return read_scheme(rows)
