"""What was said of a thing in the quarters before: the commentary, and what became of each promise."""

from dataclasses import dataclass
from datetime import date

from indicators.figures import figures_at_once
from indicators.history import history_of, trend_of
from indicators.models import RagScheme
from plans.models import Milestone, Progress
from plans.progress import rag_of, standing_of
from returns.boxes import ACTION, INDICATOR
from returns.commentary import compose
from returns.models import Update


@dataclass(frozen=True)
class Said:
    """What was said in one quarter. kept, kept_words -- what a later quarter says became of its promise."""

    update: Update
    words: str
    kept: str = ""
    kept_words: str = ""


@dataclass(frozen=True)
class StepShown:
    """A milestone of an action, with how far it is."""

    milestone: Milestone
    state: str
    rating: object
    done_on: date | None


def said_before(update):
    """Return [Said] of the quarters before that of an update, the newest first: one query."""
    later, found = update, []
    for one in Update.objects.history_of(update):
        if one.unit_return.cycle.starts > update.unit_return.cycle.starts:
            continue
        promised = bool(one.remedy.strip())
        kept = later.get_kept_display() if promised else ""
        found.append(Said(one, compose(one), kept, later.kept_words if promised else ""))
        later = one
    return found


def measured(update, today):
    """Return {name: what the page of an indicator's update shows of its figures}; {} for another thing."""
    if update.kind != INDICATOR:
        return {}
    indicator = update.indicator
    figures = figures_at_once(indicator)
    schemes = RagScheme.objects.schemes_of(update.unit_return.cycle.council)
    history = history_of(indicator, schemes, figures, today)
    trend = trend_of(history, indicator.unit or None, level=indicator.cumulative is False)
    return {"trend": trend, "periods": history.rows[:9]}


def steps_of(update, today):
    """Return [StepShown] of the milestones of an action: two queries; [] for another thing."""
    if update.kind != ACTION:
        return []
    quarter = update.unit_return.cycle.quarter
    steps = list(Milestone.objects.filter(action=update.action))
    newest = Progress.objects.filter(milestone__in=steps).through(quarter).by_item()
    found = []
    for step in steps:
        last = newest.get(("milestone", step.pk))
        state = standing_of(step, last)
        rating = rag_of(
            state=state,
            due_latest=step.due_latest,
            expected_on=last.expected_on if last else None,
            done_on=last.done_on if last else None,
            day=min(today, quarter.ends),
        )
        words = state.label if state else "Nothing reported"
        found.append(StepShown(step, words, rating, last.done_on if last else None))
    return found
