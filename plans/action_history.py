"""The page of an action: its dates with their baseline, and what was reported of it quarter by quarter."""

from dataclasses import dataclass

from indicators.rag import Rating
from organisation.periods import Period, from_code
from plans.agreed_dates import Dates, agreed_by_item, dates_of, move_words
from plans.models import Action, AgreedDue, Milestone, Progress
from plans.progress import ENDED, slippage_words
from plans.reported import NOTHING_REPORTED, Reported, item_key, said_of


@dataclass(frozen=True)
class Standing:
    """An action or milestone as it stands: its dates, and what was reported of it last.

    one -- its newest Progress, or None. rating -- on the last day of the quarter of that report.
    """

    item: Action | Milestone
    dates: Dates
    one: Progress | None
    rating: Rating | None

    @property
    def quarter(self):
        return self.one and from_code(self.one.period)

    @property
    def said(self):
        return said_of(self.one) if self.one else ""

    @property
    def moves(self):
        return [move_words(move) for move in self.dates.moves]

    @property
    def slippage(self):
        """How far what is done, expected or due lies from the baseline, in words; "" where nobody can say."""
        return slippage_words(self.dates.baseline, self._expected)

    @property
    def _expected(self):
        one = self.one
        if one and one.state in ENDED:
            return one.done_on
        return (one and one.expected_on) or self.item.due_latest


@dataclass(frozen=True)
class Quarter:
    """What was reported of an action in a quarter, and how it was rated on its last day."""

    quarter: Period
    one: Progress
    rating: Rating
    slippage: str


@dataclass(frozen=True)
class ActionHistory:
    """merged -- the actions that were merged into it. quarters -- the newest first."""

    action: Standing
    milestones: tuple[Standing, ...]
    quarters: tuple[Quarter, ...]
    merged: tuple[Action, ...]


def history_of(action):
    """Return the ActionHistory of an action that has its plan loaded: four queries."""
    milestones = list(action.milestones.all())
    reports = list(Progress.objects.history_of([action], milestones))
    agreed = agreed_by_item(AgreedDue.objects.of_items([action], milestones))
    merged = {one.action for one in Progress.objects.merged_into(action)}
    baseline = dates_of(action, agreed[item_key(action)]).baseline
    now = _through(reports, None)
    quarters = []
    for one in reversed([one for one in reports if one.action_id == action.pk]):
        then = _through(reports, one.starts)
        rating = then.rating_of(action, one.ends, milestones, state=one.state)
        slip = slippage_words(baseline, one.done_on or one.expected_on)
        quarters.append(Quarter(from_code(one.period), one, rating, slip))

    def standing(item, below=()):
        one = now.of(item)
        rating = now.rating_of(item, one.ends, below) if one else None
        return Standing(item, dates_of(item, agreed[item_key(item)]), one, rating)

    return ActionHistory(
        action=standing(action, milestones),
        milestones=tuple(standing(one) for one in milestones),
        quarters=tuple(quarters),
        merged=tuple(sorted(merged, key=str)),
    )


def _through(reports, starts):
    """Return what was Reported through the quarter that starts on a day; None for the newest of all."""
    known = {
        ("action", one.action_id) if one.action_id else ("milestone", one.milestone_id): one
        for one in reports
        if starts is None or one.starts <= starts
    }
    return Reported(known) if known else NOTHING_REPORTED
