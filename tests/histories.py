"""Proof that the history holds what the tables hold."""

from django.db.models import Count, Max, Q

from organisation.pruning import kept_models
from organisation.writing import past_of


def not_kept():
    """Return the labels of models whose history says something else than their table: none is right.

    Of each row the newest row of its history is what stands there, and every one that is gone has a "-".
    """
    return [model._meta.label for model in kept_models() if _differs(model)]


def _differs(model):
    past = past_of(model)._base_manager
    names = [field.attname for field in model._meta.local_concrete_fields]
    newest = past.order_by().values("id").annotate(newest=Max("history_id")).values("newest")
    kept = past.filter(history_id__in=newest).exclude(history_type="-").order_by("id")
    said = [{name: getattr(row, name) for name in names} for row in kept]
    held = list(model._base_manager.order_by("pk").values(*names))
    counted = past.aggregate(
        made=Count("pk", filter=Q(history_type="+")), gone=Count("pk", filter=Q(history_type="-"))
    )
    return said != held or counted["made"] - counted["gone"] != len(held)
