"""Hindsight: the database as it stood at the end of a day, for whatever reads it.

What a plan said on a day stands in some thirty tables, which a hundred queries of ours read. None of them is
written again for the past: inside hindsight() each statement that reads a table with a history is preceded
by `WITH "plans_action" AS (...)`, the rows of its history that stood at the end of that day. In SQL such a
name comes before the table of the same name, in PostgreSQL and SQLite alike, so the statement itself, and
everything that is made of its answer, is the one of today.

Source: docs/adr/0034-hindsight.md.
"""

import re
from contextlib import contextmanager

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Case, F, Value, When

from organisation.past import end_of, standing
from organisation.writing import past_of

NAMES = re.compile(r'"(\w+)"')
# What begins or ends a savepoint reads and writes nothing.
HARMLESS = ("SAVEPOINT", "RELEASE", "ROLLBACK TO")


class CannotWriteThen(Exception):
    """Something was to be written to the past. str() is the beginning of the statement."""


@contextmanager
def hindsight(day, instead=None):
    """Let everything inside read the database as it stood at the end of a day, and write nothing.

    instead -- {(model, name of a column): {primary key: value}} of what is read instead of what stood there.
    Who may see what is today's business: ask for it before. A table without a history is read as it is now.
    Raises CannotWriteThen where something writes.
    """
    with connections[DEFAULT_DB_ALIAS].execute_wrapper(Looking(end_of(day), instead or {})):
        yield


class Looking:
    """Turns statements about now into statements about a moment."""

    def __init__(self, moment, instead):
        self._moment, self._instead, self._said = moment, instead, {}
        self._models = {
            model._meta.db_table: model
            for model in apps.get_models(include_auto_created=True)
            if past_of(model) is not None
        }

    def __call__(self, execute, sql, params, many, context):
        statement = sql.lstrip(" (\n").upper()
        if statement.startswith(HARMLESS):
            return execute(sql, params, many, context)
        if not statement.startswith("SELECT"):
            raise CannotWriteThen(sql[:60])
        tables = [name for name in dict.fromkeys(NAMES.findall(sql)) if name in self._models]
        if not tables:
            return execute(sql, params, many, context)
        said = [self._table(name) for name in tables]
        before = [param for _, given in said for param in given]
        sql = f"WITH {', '.join(words for words, _ in said)} {sql}"
        return execute(sql, (*before, *(params or ())), many, context)

    def _table(self, name):
        """Return (the rows of a table as they stood, with its name; the parameters of that)."""
        if name not in self._said:
            model = self._models[name]
            columns = {field.attname: field.column for field in model._meta.local_concrete_fields}
            rows = standing(model, self._moment).order_by()
            rows = rows.values_list(*(self._column(model, attname) for attname in columns))
            sql, params = rows.query.sql_with_params()
            listed = ", ".join(f'"{column}"' for column in columns.values())
            # Written into the statement where it is used, so that an index finds the few rows asked for.
            self._said[name] = f'"{name}" ({listed}) AS NOT MATERIALIZED ({sql})', params
        return self._said[name]

    def _column(self, model, attname):
        values = self._instead.get((model, attname))
        if not values:
            return F(attname)
        field = past_of(model)._meta.get_field(model._meta.get_field(attname).name)
        cases = [When(id=pk, then=Value(value, output_field=field)) for pk, value in values.items()]
        return Case(*cases, default=F(attname), output_field=field)
