"""Writing: what is written to a row is copied into its history, with who did it and why.

Every model with a history has managers of WritingQuerySet, so that what writes many rows at once
(bulk_create, bulk_update, update, and what Django's deletion does by itself) keeps them too; see
organisation.history for the rest. There is nothing to remember where rows are written.
"""

import inspect
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import NotSupportedError, connections, models, router, transaction
from django.db.models import sql
from django.utils import timezone

CREATED, CHANGED, DELETED = "+", "~", "-"


# --- who writes, and why


def named(by):
    """Return the name under which the trail and the history keep a user; None is a command."""
    return (by.get_full_name() or by.get_username()) if by is not None else "command line"


class Writer(NamedTuple):
    """by -- a user, or None for a command. why -- the reason in words, "" where nobody gave one."""

    by: Any = None
    why: str = ""

    @property
    def key(self):
        """The primary key of the account, or None."""
        return self.by.pk if self.by is not None else None

    @property
    def who(self):
        """The name, kept as text so that it outlives the account."""
        if self.by is not None and not self.by.is_authenticated:
            return "somebody not signed in"
        return named(self.by)[:200]


COMMAND = Writer()
_writer = ContextVar("writer", default=COMMAND)


def writer():
    """Return the Writer of now: of this request, job or command."""
    return _writer.get()


@contextmanager
def written_by(by):
    """Let what is written inside be written by a user; None is a command."""
    token = _writer.set(Writer(by, _writer.get().why))
    try:
        yield
    finally:
        _writer.reset(token)


@contextmanager
def because(why):
    """Let what is written inside be kept with a reason: "import of Libraries.xlsx", or a person's words."""
    token = _writer.set(_writer.get()._replace(why=why or _writer.get().why))
    try:
        yield
    finally:
        _writer.reset(token)


def explained(why):
    """Let what an operation writes be kept with a reason made of its arguments: "import of {name}"."""

    def of(operation):
        signature = inspect.signature(operation)

        @wraps(operation)
        def explaining(*args, **kwargs):
            said = signature.bind(*args, **kwargs)
            said.apply_defaults()
            with because(why.format(**said.arguments).strip()):
                return operation(*args, **kwargs)

        return explaining

    return of


class WriterMiddleware:
    """Let what a request writes be written by who is signed in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # request.user is lazy: an open page asks for nobody.
        with written_by(request.user):
            return self.get_response(request)


# --- copying rows into their history


def past_of(model):
    """Return the model that holds the history of a model, or None where none is kept."""
    return model.history.model if hasattr(model._meta, "simple_history_manager_attribute") else None


def stamp(kind):
    """Return {field: value} of what a row of history says beside the row itself. kind -- "+", "~" or "-"."""
    now = writer()
    return {
        "history_date": timezone.now(),
        "history_type": kind,
        "history_change_reason": now.why,
        "history_user_id": now.key,
        "history_who": now.who,
    }


def keep(model, kind, pks, using=None):
    """Copy the rows with these primary keys, as the database holds them, into the history of their model.

    kind -- "+" created, "~" changed, "-" about to be deleted. One statement, or one for each batch.
    The database copies: no row is read, and what is kept is what stands there, whatever the object in
    memory says of other columns.
    """
    pks = sorted(pks)
    if not pks:
        return
    using = using or router.db_for_write(model)
    connection = connections[using]
    quote = connection.ops.quote_name
    past = past_of(model)
    columns = [quote(field.column) for field in model._meta.local_concrete_fields if _is_kept(past, field)]
    said = {past._meta.get_field(name): value for name, value in stamp(kind).items()}
    into = ", ".join(columns + [quote(field.column) for field in said])
    values = [field.get_db_prep_save(value, connection) for field, value in said.items()]
    source = f"{', '.join(columns + ['%s'] * len(said))} FROM {quote(model._meta.db_table)}"
    statement = f"INSERT INTO {quote(past._meta.db_table)} ({into}) SELECT {source} WHERE"
    key = quote(model._meta.pk.column)
    with connection.cursor() as cursor:
        if pks[-1] - pks[0] + 1 == len(pks):  # these and no others, however many
            cursor.execute(f"{statement} {key} BETWEEN %s AND %s ORDER BY {key}", [*values, pks[0], pks[-1]])
            return
        size = (connection.features.max_query_params or 30_000) - len(values)
        for start in range(0, len(pks), size):
            batch = pks[start : start + size]
            marks = ", ".join(["%s"] * len(batch))
            cursor.execute(f"{statement} {key} IN ({marks}) ORDER BY {key}", [*values, *batch])


def _is_kept(past, field):
    return field.name not in past._history_excluded_fields


class WritingQuerySet(models.QuerySet):
    """Rows of a model; what it writes at once goes into the history, where the model has one."""

    def bulk_create(self, objs, batch_size=None, ignore_conflicts=False, update_conflicts=False, **conflicts):
        if past_of(self.model) is None:
            return super().bulk_create(objs, batch_size, ignore_conflicts, update_conflicts, **conflicts)
        if update_conflicts:
            raise NotSupportedError(
                f"Nobody can tell which rows of {self.model._meta.label} would be new, and it keeps its "
                "history: look the rows up, then create or update them"
            )
        self._for_write = True
        objs = list(objs)
        if ignore_conflicts:
            objs = self._not_held(objs)
        with transaction.atomic(using=self.db, savepoint=False):
            made = super().bulk_create(objs, batch_size)
            keep(self.model, CREATED, [row.pk for row in made], self.db)
        return made

    def _not_held(self, rows):
        """Return the links that are not held yet: Django adds links with ignore_conflicts."""
        if not self.model._meta.auto_created:
            raise NotSupportedError("Only links may be created where they may be held already")
        names = [field.attname for field in self.model._meta.local_fields if field.is_relation]
        wanted = {tuple(getattr(row, name) for name in names): row for row in rows}
        asked = {f"{name}__in": {key[at] for key in wanted} for at, name in enumerate(names)}
        held = set(self.filter(**asked).values_list(*names)) if wanted else set()
        return [row for key, row in wanted.items() if key not in held]

    def update(self, **values):
        """Update the rows and keep each that was written: the database says which, in the same statement.

        So an update with conditions stays one step; bulk_update and SET_NULL, which end here, are kept too.
        """
        if past_of(self.model) is None:
            return super().update(**values)
        self._not_support_combined_queries("update")
        if self.query.is_sliced:
            raise TypeError("Cannot update a query once a slice has been taken.")
        self._for_write = True
        query = self.query.chain(sql.UpdateQuery)
        query.add_update_values(values)
        query.clear_ordering(force=True)
        query.clear_select_clause()
        connection = connections[self.db]
        key = connection.ops.quote_name(self.model._meta.pk.column)
        with transaction.atomic(using=self.db, savepoint=False):
            try:
                statement, params = query.get_compiler(self.db).as_sql()
            except EmptyResultSet:
                statement = ""
            if not statement:  # no row can be meant, or nothing is to be written
                return 0
            with connection.cursor() as cursor:
                cursor.execute(f"{statement} RETURNING {key}", params)
                pks = [row[0] for row in cursor.fetchall()]
            keep(self.model, CHANGED, pks, self.db)
        self._result_cache = None
        return len(pks)

    update.alters_data = True

    def _raw_delete(self, using):
        """Delete at once what nothing hangs on: so Django deletes the rows of links."""
        if past_of(self.model) is not None:
            keep(self.model, DELETED, self.using(using).values_list("pk", flat=True), using)
        return super()._raw_delete(using)

    _raw_delete.alters_data = True
