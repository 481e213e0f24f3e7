"""The first and the last day of history: what stood there before, and the one way in which any is deleted."""

from dataclasses import dataclass

from django.apps import apps
from django.db import transaction

from organisation.audit import record
from organisation.models import Event
from organisation.writing import CREATED, because, keep, past_of

BEFORE = "stood there before history was kept"


@dataclass(frozen=True)
class Pruned:
    """How many rows of history and how many events went, or would go."""

    rows: int
    events: int


def kept_models():
    """Return every model that keeps its history, links of many-to-many fields included."""
    return [model for model in apps.get_models(include_auto_created=True) if past_of(model) is not None]


@transaction.atomic
def begin():
    """Keep every row that has no history as it stands now, and return how many there were."""
    count = 0
    with because(BEFORE):
        for model in kept_models():
            known = past_of(model)._base_manager.order_by().values("id")
            new = list(model._base_manager.exclude(pk__in=known).values_list("pk", flat=True))
            keep(model, CREATED, new)
            count += len(new)
    return count


def to_prune(moment):
    """Return what prune() would delete."""
    rows = sum(past_of(model).objects.to_prune(moment).count() for model in kept_models())
    return Pruned(rows, Event.objects.to_prune(moment).count())


@transaction.atomic
def prune(moment, *, by=None):
    """Delete history and events from before a moment, and return what was Pruned. It stays on record.

    How each row stood at that moment is kept, so that it can still be said how it stood on any later day.
    """
    rows = sum(past_of(model).objects.prune(moment) for model in kept_models())
    pruned = Pruned(rows, Event.objects.prune(moment))
    what = f"history and events from before {moment:%-d %B %Y}"
    record(by, "pruned", what, rows=pruned.rows, events=pruned.events, before=moment.isoformat())
    return pruned
