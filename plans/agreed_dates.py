"""Baselines: the day by which a thing was due when its plan was first approved, and each move since.

Source: design section 4 "Actions": the baseline date is kept when a date moves, with who agreed it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from plans.models import Action, AgreedDue, Milestone


@dataclass(frozen=True)
class Dates:
    """The baseline of a thing and how its day moved. baseline -- None where the words gave no day."""

    baseline: date | None
    baseline_words: str
    moves: tuple[AgreedDue, ...] = ()


def dates_of(item, agreed=()):
    """Return the Dates of an action or milestone. agreed -- its AgreedDues, the oldest first.

    Before a plan is approved nothing is agreed: the day that stands in it is the first known.
    """
    if not agreed:
        return Dates(item.due_latest, item.due)
    moves = tuple(one for one in agreed if one.is_move)
    return Dates(agreed[0].due_latest, agreed[0].due, moves)


def move_words(move):
    """Return a move in one line: "from May to June 2026, agreed by the board, version 2 (Cabinet, ...)"."""
    version = move.version
    by = f"agreed by {' '.join(version.agreed_by.split())}, " if version.agreed_by.strip() else ""
    moved = f"from {move.before or 'no day'} to {move.due or 'no day'}"
    return f"{moved}, {by}version {version.number} ({version.decided})"


def agreed_by_item(agreed):
    """Return {("action" or "milestone", its id): its AgreedDues, the oldest first}: one query."""
    found = defaultdict(list)
    for one in agreed.for_dates():
        key = ("action", one.action_id) if one.action_id else ("milestone", one.milestone_id)
        found[key].append(one)
    return found


def keep_agreed(version):
    """Keep the due days of a plan as a version agreed them: of what is new in it, and of what it moved."""
    before = agreed_by_item(AgreedDue.objects.filter(version__plan=version.plan_id))
    made = []
    for kind, model in (("action", Action), ("milestone", Milestone)):
        for item in model.objects.filter(plan=version.plan_id).only("due", "due_latest"):
            last = before[kind, item.pk][-1] if (kind, item.pk) in before else None
            if last is None or last.due_latest != item.due_latest:
                made.append(
                    AgreedDue(
                        version=version,
                        due=item.due,
                        due_latest=item.due_latest,
                        is_move=last is not None,
                        before=last.due if last else "",
                        before_latest=last and last.due_latest,
                        **{kind: item},
                    )
                )
    AgreedDue.objects.bulk_create(made, batch_size=500)
