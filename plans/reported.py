"""What was reported last of many actions and milestones, asked in one query, and how each stands by it."""

from dataclasses import dataclass, field

from django.db.models import F, FilteredRelation, Q

from organisation.periods import from_code
from plans.models import Action, Progress
from plans.progress import Step, is_ended, judged, rag_of, standing_of


@dataclass(frozen=True)
class Reported:
    """The newest Progress of the items of some plans; every answer is in what is loaded already."""

    newest: dict = field(default_factory=dict)

    def of(self, item):
        """Return the newest Progress of an Action or Milestone, or None."""
        return self.newest.get(("action" if isinstance(item, Action) else "milestone", item.pk))

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

    def rating_of(self, item, day, milestones=(), action=None):
        """Return the Rating of an Action or Milestone on a day, as a person or else the dates rate it.

        milestones -- those of an action.
        """
        one = self.of(item)
        rating = rag_of(
            state=self.state_of(item, action),
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


def actions_reported(actions, day):
    """Return (the Actions of a queryset, what was Reported of them by the quarter of a day): one query."""
    names = ("id", *Progress.SHOWN)
    rows = actions.annotate(
        report=FilteredRelation("progress_reports", condition=Q(progress_reports__starts__lte=day))
    ).annotate(**{f"report_{name}": F(f"report__{name}") for name in names})
    found, newest = {}, {}
    for row in rows.order_by("position", "pk", "report__starts"):
        found.setdefault(row.pk, row)
        if row.report_id is not None:
            said = {name: getattr(row, f"report_{name}") for name in names}
            newest["action", row.pk] = Progress(action_id=row.pk, **said)
    return list(found.values()), Reported(newest)


def progress_words(one, printed=""):
    """Return what was reported last, with its quarter: "2026/27 Q2: under way, 60% done. Sites found".

    one -- a Progress, or None: then the words that the plan prints are what is known.
    """
    if one is None:
        return printed
    far = f", {one.percent}% done" if one.percent is not None and one.state != one.State.DONE else ""
    said = f"{from_code(one.period).label}: {one.get_state_display().lower()}{far}"
    return f"{said}. {one.words.strip()}" if one.words.strip() else said
