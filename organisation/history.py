"""The history of rows: what each looked like after every change, who made it, when and why.

A model keeps its history by saying `history = History()` beside `objects`, which must be of a
WritingQuerySet. Its history is then a model of its own, with a row for each time that a row was created
("+"), changed ("~") or deleted ("-"): the columns as they were from then on, and history_date, history_who
(the name, as text), history_user_id (the account) and history_change_reason. It is written by the database
itself, beside the change, and never changed again; only `manage.py prune_history` deletes any of it.

It is told on pages by organisation.histories and organisation.acts; organisation.hindsight lets every
query see what stood there at the end of a day. A row of history knows no rights: who may not read a thing
may not read its history, and a thing may have been exempt before, or not yet. The history_kinds.py of each
room say so.
"""

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Exists, OuterRef, Q
from simple_history.manager import HistoricalQuerySet, HistoryDescriptor
from simple_history.models import HistoricalRecords

from organisation.writing import CHANGED, CREATED, DELETED, WritingQuerySet, keep, past_of, stamp

GOING = "_going"


class CannotRewrite(Exception):
    """A row of history was to be changed or deleted."""


class PastQuerySet(HistoricalQuerySet):
    """Rows of history: read and added to; those before a moment may be pruned."""

    def update(self, **values):
        raise CannotRewrite("History is never changed")

    def bulk_update(self, *args, **kwargs):
        raise CannotRewrite("History is never changed")

    def delete(self):
        raise CannotRewrite("History is never deleted but by prune_history")

    def to_prune(self, moment):
        """What is no longer needed to say how each row stood at a moment, and what changed since."""
        older = self.filter(history_date__lt=moment)
        later = older.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
        return older.filter(Q(history_type=DELETED) | Exists(later))

    def prune(self, moment):
        """Delete what is to_prune() and return how many rows that were."""
        return self.to_prune(moment)._raw_delete(self.db)


class Past(models.Model):
    """A row as it was from a moment on."""

    history_who = models.CharField(max_length=200, help_text="Kept as text: it outlives the account.")

    objects = PastQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args, **kwargs):
        raise CannotRewrite("History is written by organisation.writing alone")

    def delete(self, *args, **kwargs):
        raise CannotRewrite("History is never deleted but by prune_history")


class History(HistoricalRecords):
    """Says that a model keeps its history, in a table that a foreign key of no other table binds.

    excluded_fields -- columns that are not kept, for a reason that stands beside them.
    """

    def __init__(self, **options):
        super().__init__(
            bases=(Past,),
            historical_queryset=PastQuerySet,
            history_id_field=models.BigAutoField(),
            history_change_reason_field=models.TextField(default=""),
            **options,
        )

    def finalize(self, sender, **kwargs):
        is_own = self.cls is sender or (self.inherit and issubclass(sender, self.cls))
        if is_own:
            keep_what_is_written(sender)
        super().finalize(sender, **kwargs)

    # --- the table

    def copy_fields(self, model):
        """Copy the columns of a model; of its indexes only those to what the row belongs to."""
        fields = super().copy_fields(model)
        for name, field in fields.items():
            original = model._meta.get_field(name)
            field.db_index = bool(original.remote_field) and original.remote_field.on_delete is models.CASCADE
        return fields

    def _get_history_user_fields(self):
        # No foreign key: an account that goes must not change what is kept. The name is in history_who.
        return {"history_user_id": models.BigIntegerField(null=True)}

    def get_extra_fields(self, model, fields):
        extra = super().get_extra_fields(model, fields)
        return extra | {
            "history_date": models.DateTimeField(),
            "__doc__": f"What a row of {model._meta.label} was from a moment on.",
        }

    def get_meta_options(self, model):
        key = model._meta.pk.attname
        index = models.Index(fields=[key, "history_date"], name=f"past_{model._meta.db_table}"[:30])
        return super().get_meta_options(model) | {"indexes": (index,)}

    # --- what Django says of single rows: these receivers are django-simple-history's

    def post_save(self, instance, created, using=None, **kwargs):
        # Put back from a Removal (raw) is written too. No switch turns history off.
        keep(instance._meta.concrete_model, CREATED if created else CHANGED, [instance.pk], using)

    def pre_delete(self, instance, using=None, origin=None, **kwargs):
        """Keep what goes: the thing itself at once, what goes with it when all of it is known."""
        if origin is None or origin is instance:
            keep(instance._meta.concrete_model, DELETED, [instance.pk], using)
            return
        if missing := instance.get_deferred_fields():
            instance.refresh_from_db(fields=missing)
        # On what the deletion began with, so that it is forgotten with it where the deletion fails.
        origin.__dict__.setdefault(GOING, {})[type(instance), instance.pk] = instance

    def post_delete(self, instance, using=None, origin=None, **kwargs):
        """Write down all that goes, one statement for each model; Django names it all before any row went."""
        going = origin.__dict__.pop(GOING, {}) if origin is not None else {}
        rows = {}
        for (model, _), gone in going.items():
            rows.setdefault(past_of(model), []).append(gone)
        said = stamp(DELETED)
        for past, gone in rows.items():
            names = [field.attname for field in past.tracked_fields]
            past._base_manager.using(using).bulk_create(
                [past(**{name: getattr(row, name) for name in names}, **said) for row in gone]
            )


def keep_what_is_written(model):
    """Let every manager of a model with history be one that keeps what it writes, Django's own use too.

    Raises ImproperlyConfigured for a manager that would write past the history.
    """
    for manager in model._meta.managers:
        if not issubclass(getattr(manager, "_queryset_class", models.QuerySet), WritingQuerySet):
            raise ImproperlyConfigured(
                f"{model._meta.label}.{manager.name} would write past the history: say "
                "`objects = WritingQuerySet.as_manager()`, or of a queryset that inherits it"
            )
    # By it Django saves single rows and lets go of what pointed at a row that goes (SET_NULL).
    model._meta.base_manager_name = "objects"


def keep_links(field):
    """Keep the history of the rows of a many-to-many field that has no model of its own.

    Django says nothing of such rows one by one; all that it does with them it does by their manager.
    """
    links = field.rel.through
    links._meta.local_managers.clear()
    links.add_to_class("objects", WritingQuerySet.as_manager())
    keep_what_is_written(links)
    records = History()
    records.manager_name, records.cls, records.module = "history", links, links.__module__
    past = records.create_history_model(links, inherited=False)
    links.history = HistoryDescriptor(past, queryset=PastQuerySet)
    links._meta.simple_history_manager_attribute = "history"
