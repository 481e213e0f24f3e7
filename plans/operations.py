"""What a person does with plans. Here: make the links of a council again from the words of its plans."""

from django.db import transaction

from organisation.loading import load
from organisation.models import Council
from plans.assignment_rows import assignments_of
from plans.models import Assignment, Reference
from plans.reference_rows import references_of
from risks.operations import settle_owners

REFERENCE_FIELDS = (
    *("plan_id", "words", "state", "to_priority_id", "to_action_id", "to_item_id", "to_indicator_id"),
    "to_risk_id",
)
ASSIGNMENT_FIELDS = ("plan_id", "words", "person_id", "post_id")


@transaction.atomic
def relink(council):
    """Make every Reference and Assignment of a council from its plans' words, and find the owners of risks.

    A fixed number of queries, and rows are written only where something differs; so plans may be loaded in
    any order, and loading one again changes nothing.
    """
    Council.objects.held(council.pk)
    _make(
        Reference,
        Reference.objects.filter(plan__council=council),
        references_of(council),
        keys=("priority_id", "action_id", "kind", "position"),
        fields=REFERENCE_FIELDS,
    )
    _make(
        Assignment,
        Assignment.objects.filter(plan__council=council),
        assignments_of(council),
        keys=("priority_id", "action_id", "milestone_id", "plan_indicator_id", "duty", "position"),
        fields=ASSIGNMENT_FIELDS,
    )
    settle_owners(council)


def _make(model, held, wanted, *, keys, fields):
    """Make the rows held those wanted. wanted -- {field: value} of each, keys and fields together."""
    there, doubled = {}, []
    for row in held:
        key = tuple(getattr(row, name) for name in keys)
        if key in there:
            doubled.append(row.pk)
        there[key] = row
    new, changed = [], []
    for values in wanted:
        row = there.pop(tuple(values.get(name) for name in keys), None)
        if row is None:
            new.append(values)
        elif any(getattr(row, name) != values.get(name) for name in fields):
            for name in fields:
                setattr(row, name, values.get(name))
            changed.append(row)
    gone = [row.pk for row in there.values()] + doubled
    for start in range(0, len(gone), 500):
        model.objects.filter(pk__in=gone[start : start + 500]).delete()
    load(model, new)
    if changed:
        model.objects.bulk_update(changed, [name.removesuffix("_id") for name in fields], batch_size=500)
