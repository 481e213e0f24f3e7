"""Loading: many new rows of one table at once, as fast as the database takes them."""

from itertools import islice

from django.db import connections, router, transaction

from organisation.writing import CREATED, keep, past_of


def load(model, rows):
    """Insert rows that nothing refers to, each a dictionary of {column: value}, and leave them unseen.

    This is what bulk_create does, without an object and a compiled expression for every cell: a workbook of
    5,000 indicators brings 30,000 figures and codes, and those took two thirds of the time of its import.
    Columns that a row does not name hold the default of their field. What is loaded is kept in the history.
    """
    using = router.db_for_write(model)
    connection = connections[using]
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    prepared = [_Prepared(field, connection) for field in fields]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    insert = f"INSERT INTO {quote(model._meta.db_table)} ({columns})"
    size = max((connection.features.max_query_params or 30_000) // len(fields), 1)
    waiting = iter(rows)
    is_kept = past_of(model) is not None
    returning = f" RETURNING {quote(model._meta.pk.column)}" if is_kept else ""
    pks = []
    with transaction.atomic(using=using, savepoint=False), connection.cursor() as cursor:
        while batch := list(islice(waiting, size)):
            values = connection.ops.bulk_insert_sql(fields, [["%s"] * len(fields)] * len(batch))
            params = [value(row) for row in batch for value in prepared]
            cursor.execute(f"{insert} {values}{returning}", params)
            pks += [row[0] for row in cursor.fetchall()] if is_kept else ()
        if is_kept:
            keep(model, CREATED, pks, using)


class _Prepared:
    """The value of one column of a row as its database takes it; each different value is made ready once."""

    def __init__(self, field, connection):
        self._field, self._connection, self._ready = field, connection, {}

    def __call__(self, row):
        field = self._field
        value = row[field.attname] if field.attname in row else field.get_default()
        key = tuple(value) if isinstance(value, list) else value
        if key not in self._ready:
            self._ready[key] = field.get_db_prep_save(value, self._connection)
        return self._ready[key]
