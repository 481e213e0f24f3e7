"""Assignments: the people and posts that cells of a council's plans name as lead, accountable or contact."""

from plans.models import Action, Assignment, Milestone, PlanIndicator, Priority
from plans.naming import Naming

LONGEST = Assignment._meta.get_field("words").max_length
# The cells that name people: the model, the field of Assignment for it, and the field and duty of each cell.
CELLS = (
    (Priority, "priority_id", (("lead", "lead"), ("accountable", "accountable"))),
    (Action, "action_id", (("lead", "lead"), ("accountable", "accountable"))),
    (Milestone, "milestone_id", (("lead", "lead"),)),
    (PlanIndicator, "plan_indicator_id", (("lead", "lead"), ("contact", "contact"))),
)


def assignments_of(council):
    """Yield {field: value} of every Assignment that the words of a council's plans make."""
    named = Naming(council)
    for model, owner, cells in CELLS:
        fields = [field for field, _ in cells]
        for plan, pk, *words in (
            model.objects.filter(plan__council=council)
            .order_by("plan", "position", "id")
            .values_list("plan_id", "id", *fields)
        ):
            for (_, duty), cell in zip(cells, words, strict=True):
                for position, piece in enumerate(named.pieces(cell)):
                    yield {
                        "plan_id": plan,
                        owner: pk,
                        "duty": duty,
                        "position": position,
                        "words": piece[:LONGEST],
                    } | named.find(piece, plan)
