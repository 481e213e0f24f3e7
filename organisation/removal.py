"""Deleting a thing with all that goes with it, so that it can be put back.

What is deleted is kept as rows in a Removal: the thing, what belongs to it, and what pointed at it.
"""

from collections import Counter

from django.apps import apps
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.utils import NestedObjects
from django.core import serializers
from django.db import IntegrityError, connection, router, transaction
from django.utils import timezone

from organisation.meanwhile import key_of
from organisation.models import Removal
from organisation.writing import CREATED, explained, keep


class CannotRemove(Exception):
    """The thing is needed by something that does not go with it. str() says by what."""


class CannotRestore(Exception):
    """What was deleted can no longer be put back as it was. str() says why, and what to do."""


def what_goes_with(thing):
    """Return {name in words: number} of the rows that go with a thing: {"actions": 2}; itself is left out."""
    counted = Counter()
    for model, rows in _collected(thing).data.items():
        counted[model] += len(rows)
    counted[type(thing)] -= 1
    return {
        str(model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural): number
        for model, number in counted.items()
        if number
    }


@explained("deleted with {thing._meta.verbose_name} {thing}")
@transaction.atomic
def remove(thing, by, *, within, unit=None):
    """Delete a thing and what goes with it; return the Removal that can put it back.

    within -- the thing on whose pages it stood: a plan, a register, an indicator.
    unit -- whose it was. Of an exempt thing nobody reads without the right to that unit's exempt items.
    Raises CannotRemove.
    """
    collected = _collected(thing)
    rows = [
        row
        for model, found in collected.data.items()
        for row in model._base_manager.filter(pk__in=[row.pk for row in found]).order_by("pk")
    ]
    let_go = [
        [row._meta.label_lower, row.pk, field.attname, getattr(row, field.attname)]
        for (field, _), groups in collected.field_updates.items()
        for group in groups
        for row in group
    ]
    removal = Removal.objects.create(
        council=within.council,
        unit=unit,
        by=by,
        who=by.get_full_name() or by.get_username(),
        what=f"{thing._meta.verbose_name} {thing}"[:500],
        within=key_of(within),
        exempt=bool(getattr(thing, "exempt", "")),
        rows=serializers.serialize("python", rows),
        let_go=let_go,
    )
    LogEntry.objects.log_actions(by.pk, [thing], DELETION, single_object=True)
    thing.delete()
    return removal


@explained("put back: {removal.what}")
@transaction.atomic
def restore(removal, by):
    """Put back what a Removal keeps, under the keys that it had; return the rows put back.

    Raises CannotRestore when it was put back already, or when what it belonged to is gone.
    """
    removal = Removal.objects.select_for_update().get(pk=removal.pk)
    if removal.restored_at:
        raise CannotRestore("It was put back already")
    try:
        with transaction.atomic():
            put_back = list(serializers.deserialize("python", removal.rows))
            for row in put_back:
                row.save(save_m2m=False, force_insert=True)  # their links are rows too
            _keep_links(put_back)
            _point_again(removal.let_go)
            # Foreign keys are checked when a transaction ends; here they are asked about at once.
            connection.check_constraints({type(row.object)._meta.db_table for row in put_back})
    except IntegrityError as error:
        raise CannotRestore(
            "What it belonged to is gone, or something else has taken its place: enter it anew"
        ) from error
    removal.restored_at, removal.restored_by = timezone.now(), by
    removal.save(update_fields=["restored_at", "restored_by"])
    return [row.object for row in put_back]


def _collected(thing):
    """Return Django's collector of what goes with a thing, every row of it read. Raises CannotRemove."""
    collected = NestedObjects(using=router.db_for_write(type(thing)))
    collected.collect([thing])
    if collected.protected:
        names = sorted(f"{row._meta.verbose_name} {row}" for row in collected.protected)
        raise CannotRemove(f"It is needed by {'; '.join(names[:5])}{' and others' if len(names) > 5 else ''}")
    return collected


def _keep_links(put_back):
    """Keep in the history the links that were put back: of the rows of a list Django says nothing."""
    links = {}
    for row in put_back:
        if row.object._meta.auto_created:
            links.setdefault(type(row.object), []).append(row.object.pk)
    for model, pks in links.items():
        keep(model, CREATED, pks)


def _point_again(let_go):
    """Let rows that pointed at what was deleted point at it again, where they still point at nothing."""
    for label, pk, name, key in let_go:
        apps.get_model(label)._base_manager.filter(pk=pk, **{name: None}).update(**{name: key})
