"""What was reported last of many actions and milestones, asked in one query, and how each stands by it."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F, FilteredRelation, Q

from organisation.periods import from_code
from plans.models import Action, AgreedDue, PlanVersion, Progress
from plans.progress import Step, is_ended, judged, rag_of, standing_of


def item_key(item):
    """Return ("action" or "milestone", its id), by which answers about many are kept."""
    return item._meta.model_name, item.pk


@dataclass(frozen=True)
class Reported:
    """The newest Progress of the items of some plans; every answer is in what is loaded already."""

    newest: dict = field(default_factory=dict)

    def of(self, item):
        """Return the newest Progress of an Action or Milestone, or None."""
        return self.newest.get(item_key(item))

    def state_of(self, item, action=None):
        """Return the ProgressState of an Action or Milestone, None where nobody said.

        action -- that of a milestone: what is left of one that has ended is not waited for any more.
        """
        own = standing_of(item, self.of(item))
        above = standing_of(action, self.of(action)) if action is not None and not is_ended(own) else None
        return above if is_ended(above) else own

    def has_ended(self, item, action=None):
        """Say whether nothing more is to be done for an Action or Milestone: done, cancelled or merged."""
        return is_ended(self.state_of(item, action))

    def rating_of(self, item, day, milestones=(), action=None, state=None):
        """Return the Rating of an Action or Milestone on a day, as a person or else the dates rate it.

        milestones -- those of an action. state -- the ProgressState by which to rate it; None for the one
        that it has now, by the words of the plan too.
        """
        one = self.of(item)
        rating = rag_of(
            state=state or self.state_of(item, action),
            due_latest=item.due_latest,
            expected_on=one and one.expected_on,
            percent=one and one.percent,
            done_on=one and one.done_on,
            milestones=[self._step(milestone) for milestone in milestones],
            day=day,
        )
        return judged(rating, one.rag, one.rag_reason) if one else rating

    def _step(self, milestone):
        one = self.of(milestone)
        return Step(milestone.title, milestone.due_latest, one and one.expected_on, self.state_of(milestone))


NOTHING_REPORTED = Reported()


def reported_of(plans, day=None):
    """Return what was Reported of the items of some plans: one query.

    day -- what was reported of later quarters than that of this day is not looked at; None for everything.
    """
    found = Progress.objects.of_plans(plans)
    return Reported((found if day is None else found.as_of(day)).by_item())


def read_reported(items, day=None, *, with_moves=False):
    """Return (the Actions or Milestones of a queryset, what was Reported of them, how their days moved).

    One query: the rows of an item follow one another, a row for each of its reports. day -- as for
    reported_of(). with_moves -- whether to read {item_key: the AgreedDues that moved its day}, else {}.
    """
    kind = items.model._meta.model_name
    through = {} if day is None else {"progress_reports__starts__lte": day}
    rows = _joined(items, "report", "progress_reports", PROGRESS, Q(**through))
    if with_moves:
        rows = _joined(rows, "moved", "agreed_dues", MOVED, Q(agreed_dues__is_move=True))
    found, newest, moves = {}, {}, defaultdict(dict)
    for row in rows.order_by("position", "pk", "report__starts", *(["moved__pk"] if with_moves else [])):
        found.setdefault(row.pk, row)
        if row.report_id is not None:
            newest[kind, row.pk] = _progress(row, (kind, row.pk))
        if with_moves and row.moved_id is not None:
            moves[kind, row.pk][row.moved_id] = _moved(row, (kind, row.pk))
    return list(found.values()), Reported(newest), {key: list(own.values()) for key, own in moves.items()}


# Columns that are read beside an item: name of the attribute to the path from the row that is joined.
PROGRESS = {
    **{name: name for name in ("id", *Progress.SHOWN)},
    **{name: f"merged_into__{name}" for name in ("ref", "title")},
}
MOVED = {
    **{name: name for name in ("id", "version_id", "due", "due_latest", "before", "before_latest")},
    **{name: f"version__{name}" for name in ("number", "agreed_by", "meeting", "decided_on", "decision")},
}


def _joined(items, name, relation, columns, condition):
    joined = items.annotate(**{name: FilteredRelation(relation, condition=condition)})
    return joined.annotate(**{f"{name}_{column}": F(f"{name}__{path}") for column, path in columns.items()})


def _said(row, name, columns):
    """Return ({column: value} of the row that was joined, the same of the row to which it points)."""
    said = {column: getattr(row, f"{name}_{column}") for column in columns}
    return said, {column: said.pop(column) for column, path in columns.items() if path != column}


def _progress(row, item):
    said, into = _said(row, "report", PROGRESS)
    made = Progress(**{f"{item[0]}_id": item[1]}, **said)
    if made.merged_into_id is not None:
        made.merged_into = Action(pk=made.merged_into_id, **into)
    return made


def _moved(row, item):
    said, version = _said(row, "moved", MOVED)
    made = AgreedDue(is_move=True, **{f"{item[0]}_id": item[1]}, **said)
    made.version = PlanVersion(pk=made.version_id, **version)
    return made


def progress_words(one, printed=""):
    """Return what was reported last, with its quarter: "2026/27 Q2: under way, 60% done. Sites found".

    one -- a Progress, or None: then the words that the plan prints are what is known.
    """
    return printed if one is None else f"{from_code(one.period).label}: {said_of(one)}"


def said_of(one):
    """Return what a Progress says, without its quarter: "under way, 60% done. Sites found"."""
    state = one.get_state_display().lower()
    if one.state == one.State.MERGED and one.merged_into_id:
        state = f"merged into {one.merged_into}"
    far = f", {one.percent}% done" if one.percent is not None and one.state != one.State.DONE else ""
    late = f"Late because: {one.late_because.strip()}" if one.late_because.strip() else ""
    return ". ".join(
        words.strip().rstrip(".") for words in (f"{state}{far}", one.words, late) if words.strip()
    )
