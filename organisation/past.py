"""Reading the history of rows: what stood there at a moment, and what is gone was called."""

from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from organisation.writing import DELETED, past_of

# The columns that name a thing, the first that says something before the others.
NAMES = ("title", "name", "heading", "words", "label", "code")


def standing(model, moment):
    """Return the queryset of those rows of a model's history that stood at a moment."""
    past = past_of(model)._base_manager.filter(history_date__lt=moment)
    later = past.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    return past.filter(~Exists(later)).exclude(history_type=DELETED)


def end_of(day):
    """Return the moment at which a day is over."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def last_name(row):
    """Return the name of what is gone: the first of its words, so that nothing else is asked for."""
    for name in NAMES:
        if words := getattr(row, name, ""):
            return str(words)
    return f"{row.instance_type._meta.verbose_name} {row.id}"
