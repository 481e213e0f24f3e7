"""Statements that the ORM makes once and that are run with other keys each time.

Making the SQL of a query with joins takes the processor longer than running it: half a millisecond to three
of a page's forty. So a page that everybody opens has the few that cost it most made once.
"""

from datetime import date
from functools import lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import connection

APART = 1_000_000  # more keys than one list ever holds


def fetched(sql, given):
    """Return the rows of a statement that the ORM made, as the database hands them over."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def rows_by_keys(make, *about, **keys):
    """Return the rows of a values_list() as the database hands them over, turned into nothing else.

    make -- a function of a module that returns the values_list() of (*about, **keys). about -- what can be
    looked up: a statement is kept for each. keys -- lists of primary keys by which it filters: it is made
    with others in their place, which no row has, once for each size of list. A size is a power of four; the
    last key fills the places that are left.
    """
    sizes = tuple((name, _size(len(chosen))) for name, chosen in keys.items())
    sql, given, places = _made_once(connection.vendor, make, about, sizes)
    if sql is None:
        return []
    filled = [
        [*chosen, *chosen[-1:] * (_size(len(chosen)) - len(chosen))] for chosen in map(list, keys.values())
    ]
    given = list(given)
    for at, which, place in places:
        given[at] = filled[which][place]
    return fetched(sql, given)


def day_of(stored):
    """Return the day, or None, that a column of days holds: SQLite stores it as text."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def _size(length):
    """Return the smallest power of four that is not less than a length; 0 for 0."""
    size = min(length, 1)
    while size < length:
        size *= 4
    return size


@lru_cache(maxsize=500)
def _made_once(vendor, make, about, sizes):
    """Return (SQL, what it is given, [(place in that, which list, place in the list)]); None for no rows."""
    starts = [-APART * (which + 1) for which in range(len(sizes))]
    keys = {name: range(start, start + size) for start, (name, size) in zip(starts, sizes, strict=True)}
    try:
        sql, given = make(*about, **keys).query.sql_with_params()
    except EmptyResultSet:
        return None, (), ()
    places = [
        (at, which, value - start)
        for at, value in enumerate(given)
        if type(value) is int and value < 0
        for which, (start, (_, size)) in enumerate(zip(starts, sizes, strict=True))
        if start <= value < start + size
    ]
    return sql, given, places
