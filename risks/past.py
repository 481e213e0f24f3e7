"""What the history of risks says of those that were exempt: who may not read one may not read its history."""

from django.db.models import Q

from organisation.writing import DELETED, past_of
from risks.models import Register, Risk


def exempt_when_deleted(council, exempt):
    """Return the ids of the risks of a council that were exempt when they were deleted, and may not be shown.

    exempt -- the ids of the units whose exempt risks may be. One query.
    """
    gone = _ever_exempt(council, exempt).filter(history_type=DELETED)
    return set(gone.exclude(id__in=Risk.objects.values("id")).values_list("id", flat=True))


def hidden_histories(council, exempt):
    """Return the ids of the risks of a council whose history may not be shown: exempt now, or ever before.

    exempt -- the ids of the units whose exempt risks may be. One query.
    """
    return set(_ever_exempt(council, exempt).order_by().values_list("id", flat=True).distinct())


def _ever_exempt(council, exempt):
    """Return those rows of the history of risks that say of one that it is exempt, which may not be shown."""
    registers = past_of(Register)._base_manager.filter(council_id=council.pk)
    readable = Q(unit_id__in=exempt) | Q(
        unit_id=None, register_id__in=registers.filter(unit_id__in=exempt).values("id")
    )
    rows = past_of(Risk)._base_manager.filter(register_id__in=registers.values("id"))
    return rows.exclude(exempt="").exclude(readable)
