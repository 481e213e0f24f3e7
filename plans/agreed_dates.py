"""Baselines: the day by which a thing was due when its plan was first approved, and each move since.

Source: design section 4 "Actions": the baseline date is kept when a date moves, with who agreed it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from plans.models import Action, AgreedDue, Milestone


@dataclass(frozen=True)
class Move:
    """A due day that an approved version moved: from the words and the day before to those after it.

    who -- who agreed it, as the version says; decision -- by which decision, and when.
    """

    before: str
    before_latest: date | None
    after: str
    after_latest: date | None
    who: str
    decision: str
    number: int

    @property
    def words(self):
        """The move in one line: "from March 2026 to June 2026, agreed by Cabinet (version 2, ...)"."""
        by = f"agreed by {' '.join(self.who.split())}, " if self.who.strip() else ""
        moved = f"from {self.before or 'no day'} to {self.after or 'no day'}"
        return f"{moved}, {by}version {self.number} ({self.decision})"


@dataclass(frozen=True)
class Dates:
    """The baseline of a thing and how its day moved. baseline -- None where the words gave no day."""

    baseline: date | None
    baseline_words: str
    moves: tuple[Move, ...] = ()


def dates_of(item, agreed):
    """Return the Dates of an action or milestone. agreed -- its AgreedDues, the oldest first.

    Before a plan is approved nothing is agreed: the day that stands in it is the first known.
    """
    if not agreed:
        return Dates(item.due_latest, item.due)
    moves = [
        Move(
            before=before.due,
            before_latest=before.due_latest,
            after=after.due,
            after_latest=after.due_latest,
            who=after.version.agreed_by or after.version.meeting,
            decision=after.version.decided,
            number=after.version.number,
        )
        for before, after in pairwise(agreed)
    ]
    return Dates(agreed[0].due_latest, agreed[0].due, tuple(moves))


def agreed_by_item(plan):
    """Return {("action" or "milestone", its id): its AgreedDues, the oldest first} of a plan: one query."""
    found = defaultdict(list)
    for one in AgreedDue.objects.of_plan(plan):
        key = ("action", one.action_id) if one.action_id else ("milestone", one.milestone_id)
        found[key].append(one)
    return found


def keep_agreed(version):
    """Keep the due days of a plan as a version agreed them: of what is new in it, and of what it moved."""
    before = agreed_by_item(version.plan_id)
    made = []
    for kind, model in (("action", Action), ("milestone", Milestone)):
        for item in model.objects.filter(plan=version.plan_id).only("due", "due_latest"):
            last = before.get((kind, item.pk))
            if not last or last[-1].due_latest != item.due_latest:
                made.append(
                    AgreedDue(version=version, due=item.due, due_latest=item.due_latest, **{kind: item})
                )
    AgreedDue.objects.bulk_create(made, batch_size=500)
