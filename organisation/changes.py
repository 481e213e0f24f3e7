"""Reading the history of rows: what changed, and what stood there on a day. See organisation.history."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone

from organisation.writing import CREATED, DELETED, past_of

# The columns that name a thing, the first that says something before the others.
NAMES = ("title", "name", "heading", "words", "label", "code")


@dataclass(frozen=True)
class FieldChange:
    """One column of a row that became something else.

    words -- its name: "due". before, after -- what stood there: the words of a choice or of what the column
    points at, else the value itself; None for nothing.
    """

    words: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """One change of one row.

    kind -- "+" created, "~" changed or "-" deleted. model and pk -- whose row it was. why -- "" where nobody
    said. fields -- what became something else; of a row created or deleted all that it held.
    """

    when: datetime
    who: str
    why: str
    kind: str
    model: type[Model]
    pk: int
    fields: list[FieldChange] = field(default_factory=list)


def changes(things, **where):
    """Return every Change of some rows, the newest first. Changes that changed nothing are left out.

    things -- a row, a queryset of rows, or a model; of a model, `where` says which rows of its history,
    those that are gone too: changes(Action, plan_id=12).
    Costs one query, and one or two for each model that a changed column points at.
    """
    model = _model_of(things)
    past = past_of(model)._base_manager.filter(**where)
    if isinstance(things, QuerySet):
        past = past.filter(id__in=things.order_by().values("pk"))
    elif isinstance(things, Model):
        past = past.filter(id=things.pk)
    found, before = [], {}
    for row in past.order_by("history_id"):
        values = {one.attname: getattr(row, one.attname) for one in _shown(model)}
        held = before.get(row.id)
        before[row.id] = values
        old = held or {}
        new = {} if row.history_type == DELETED else values
        if row.history_type == DELETED:
            old = values
        elif row.history_type == CREATED:
            old = {}
        elif held is None:
            continue  # what it was before is kept no longer
        different = [
            (one, old.get(one.attname), new.get(one.attname))
            for one in _shown(model)
            if not _same(old.get(one.attname), new.get(one.attname))
        ]
        if different or row.history_type in (CREATED, DELETED):
            found.append((row, different))
    names = _names(different for _, different in found)
    return [
        Change(
            when=row.history_date,
            who=row.history_who,
            why=row.history_change_reason,
            kind=row.history_type,
            model=model,
            pk=row.id,
            fields=[
                FieldChange(str(one.verbose_name), _said(one, old, names), _said(one, new, names))
                for one, old, new in different
            ],
        )
        for row, different in reversed(found)
    ]


def as_of(model, day, **where):
    """Return the rows of a model as they stood at the end of a day, unsaved, by their keys: one query.

    where -- which of them, by what they held on that day: as_of(Action, day, plan_id=12).
    """
    rows = standing(model, end_of(day)).filter(**where).order_by("id")
    names = [one.attname for one in model._meta.local_concrete_fields]
    return [model(**{name: getattr(row, name) for name in names}) for row in rows]


def standing(model, moment):
    """Return the queryset of those rows of a model's history that stood at a moment."""
    past = past_of(model)._base_manager.filter(history_date__lt=moment)
    later = past.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    return past.filter(~Exists(later)).exclude(history_type=DELETED)


def end_of(day):
    """Return the moment at which a day is over."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _model_of(things):
    if isinstance(things, QuerySet):
        return things.model
    return type(things) if isinstance(things, Model) else things


def _shown(model):
    """The columns that say something: not the key, nor when it was last saved: that the change says."""
    columns = model._meta.local_concrete_fields
    return [one for one in columns if not one.primary_key and not getattr(one, "auto_now", False)]


def _same(before, after):
    """Say whether nothing changed for who reads it: blank is blank, however it is stored."""
    empty = (None, "", [], {})
    return before == after or (before in empty and after in empty)


def _names(differences):
    """Return {(model, pk): name} of all that changed columns point at; of what is gone, its last name."""
    wanted = {}
    for different in differences:
        for one, *keys in different:
            if one.is_relation:
                wanted.setdefault(one.related_model, set()).update(key for key in keys if key is not None)
    names = {}
    for model, pks in wanted.items():
        # With what their names are made of.
        held = model._base_manager.select_related().in_bulk(pks)
        names |= {(model, pk): str(row) for pk, row in held.items()}
        gone = pks - set(held)
        if gone and past_of(model) is not None:
            past = past_of(model)._base_manager.filter(id__in=gone).order_by("history_id")
            names |= {(model, row.id): last_name(row) for row in past}
    return names


def last_name(row):
    """Return the name of what is gone: the first of its words, so that nothing else is asked for."""
    for name in NAMES:
        if words := getattr(row, name, ""):
            return str(words)
    return f"{row.instance_type._meta.verbose_name} {row.id}"


def _said(one, value, names):
    if value is None or value == "":
        return None
    if one.is_relation:
        return names.get((one.related_model, value), f"{one.related_model._meta.verbose_name} {value}")
    return dict(one.flatchoices).get(value, value) if one.flatchoices else value
