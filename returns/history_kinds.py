"""Whose history the returns tell."""

from django.db.models import IntegerField, Q, Value
from django.urls import reverse

from organisation.histories import Kind, Part, Without
from organisation.reach import reach_of
from organisation.writing import past_of
from returns.models import ClosedDay, Comment, Cycle, Evidence, Return, Update
from risks.models import Control, Risk
from risks.past import hidden_histories


def without_exempt(request, council):
    """Return what a reader may not know of: risks that are or were exempt, and what was reported of them.

    One query, two where there are any.
    """
    risks = hidden_histories(council, reach_of(request).exempt)
    if not risks:
        return Without()
    controls = past_of(Control)._base_manager.filter(risk_id__in=risks).order_by()
    about = Q(risk_id__in=risks) | Q(control_id__in=controls.values("id"))
    updates = past_of(Update)._base_manager.filter(about).order_by()
    found = {0: set(), 1: set()}
    lists = [
        rows.annotate(place=Value(place, output_field=IntegerField())).values_list("place", "id")
        for place, rows in enumerate((controls, updates))
    ]
    for place, pk in lists[0].union(lists[1]):
        found[place].add(pk)
    return Without(ids={Risk: risks, Control: found[0], Update: found[1]})


def _trail(row):
    return (("Returns", reverse("returns:return_list")),)


UPDATE = {"left_out": ("position", "figure_is_own")}
# How large a file was and of which type says nothing to a reader.
OF_UPDATE = ((Comment, ()), (Evidence, ("size", "kind")))

KINDS = (
    Kind("cycle", Cycle, trail=_trail),
    Kind("closed-day", ClosedDay, own=Part(ClosedDay, told=("day",)), trail=_trail),
    Kind(
        "return",
        Return,
        council="cycle__council",
        parts=(
            Part(Update, ("unit_return",), **UPDATE),
            *(Part(model, ("update__unit_return",), left_out=left_out) for model, left_out in OF_UPDATE),
        ),
        without=without_exempt,
        trail=_trail,
    ),
    Kind(
        "update",
        Update,
        council="unit_return__cycle__council",
        own=Part(Update, **UPDATE),
        parts=tuple(Part(model, ("update",), left_out=left_out) for model, left_out in OF_UPDATE),
        without=without_exempt,
        guarded=True,
        trail=_trail,
    ),
)
