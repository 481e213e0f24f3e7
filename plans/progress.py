"""Progress: whether an action or milestone is done, how it is rated and how far it has slipped.

Source: design section 4 "Actions": progress each quarter with RAG, percent and words; status comes from
milestones and dates and may be overridden with a reason; the baseline date is kept when a date moves; overdue
is judged on an argument day. Words of the plan: the workbook form, columns Progress and RAG of the actions.
Nothing here reads the database, the clock or the settings.

What is done is one notion for every page, list and plan: `state_of()`, asked through plans.reported. What was
reported of the newest quarter counts; where nothing was, or what was is not the end of it, the plan's own
words do when they say plainly that the thing is done or will not be done.

How a thing is rated on a day:

- done: green. Cancelled or merged: no rating, for nothing is due any more;
- overdue, which is from the day after it was due: red, whatever is expected;
- expected after it is due: amber up to MOST_SLIP days, red beyond. A quarter is the measure because the
  council sees a thing once in each: what slips by more is missed in a whole further quarter;
- a milestone overdue or expected after it is due: amber, for the action itself is not late yet;
- otherwise green where progress was reported and there is a day to keep; without a day, or before anything
  was reported, there is no rating: nobody can say.

A person may rate it otherwise and says why; the reason then says both.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from indicators.choices import Rag
from indicators.rag import Rating
from plans.dates import overdue

DONE = {"complete", "completed", "done", "finished", "achieved", "closed", "blue", "✓", "✔"}
CANCELLED = {
    *("cancelled", "canceled", "withdrawn", "abandoned", "dropped", "stopped", "deleted", "superseded"),
    *("no longer required", "no longer needed", "not proceeding", "will not be done"),
}
SYMBOLS = {"★": Rag.GREEN, "●": Rag.AMBER, "▲": Rag.RED, "g": Rag.GREEN, "a": Rag.AMBER, "r": Rag.RED}

# Days: the longest quarter of a year.
MOST_SLIP = 92


class ProgressState(TextChoices):
    """How far a thing is."""

    NOT_STARTED = "not started", "Not started"
    UNDER_WAY = "under way", "Under way"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    MERGED = "merged", "Merged into another action"


# Nothing more is to be done for these, so that they are neither waited for nor ever overdue.
ENDED = {ProgressState.DONE, ProgressState.CANCELLED, ProgressState.MERGED}


# --- The words of a plan ---


def _folded(words):
    return words.strip().rstrip(".").casefold()


def is_done(rag, progress=""):
    """Say whether the plan's words say that an action is done: its RAG, or the whole of its progress.

    Blue is the usual colour of finished work. "148 complete, 20 to do" is progress, not an end.
    """
    return _folded(rag) in DONE or _folded(progress) in DONE


def is_cancelled(rag, progress=""):
    """Say whether an action will not be done: its RAG, or the whole of its progress, is such a word."""
    return _folded(rag) in CANCELLED or _folded(progress) in CANCELLED


def read_rag(words):
    """Return the Rag that words or a symbol mean, or None."""
    folded = _folded(words)
    return next((rag for rag in Rag if rag != Rag.NONE and rag.value == folded), SYMBOLS.get(folded))


# --- How far a thing is ---


def state_of(*, reported="", rag="", words=""):
    """Return the ProgressState of a thing, or None where nobody has said how far it is.

    reported -- the state that was reported last, "" for none. rag, words -- the plan's own columns RAG and
    Progress; a milestone has none. An end that is plainly written in the plan stands against a report that it
    is under way: the words of a plan are changed later than the report, or it would not have been asked for.
    """
    reported = ProgressState(reported) if reported else None
    if reported in ENDED:
        return reported
    if is_done(rag, words):
        return ProgressState.DONE
    if is_cancelled(rag, words):
        return ProgressState.CANCELLED
    return reported


def standing_of(item, newest=None):
    """Return the ProgressState of an Action or Milestone, or None where nobody said.

    newest -- its newest Progress that counts, None for none. A milestone whose action has ended is not waited
    for either: plans.reported asks for both.
    """
    return state_of(
        reported=newest.state if newest else "",
        rag=getattr(item, "rag", ""),
        words=getattr(item, "progress", ""),
    )


def is_ended(state):
    """Say whether nothing more is to be done: done, cancelled or merged."""
    return state in ENDED


# --- How a thing is rated ---


@dataclass(frozen=True)
class Step:
    """A milestone as its action is rated by it."""

    title: str
    due_latest: date | None = None
    expected_on: date | None = None
    state: ProgressState | None = None


def rag_of(*, state, due_latest, expected_on=None, percent=None, milestones=(), day, done_on=None):
    """Return the Rating of an action or milestone on a day: its Rag, with the reason in words.

    state -- a ProgressState, None where nothing was reported. due_latest -- the last day on which it is in
    time, None where the plan's words give none. milestones -- Steps. percent is said and rates nothing: a
    plan does not say how far a thing should be on a day between its beginning and its end.
    """
    if state == ProgressState.DONE:
        return Rating(Rag.GREEN, _done(done_on, due_latest))
    if state in ENDED:
        words = "cancelled" if state == ProgressState.CANCELLED else "merged into another action"
        return Rating(Rag.NONE, f"Not rated: {words}", words)
    far = "" if percent is None else f"; {percent}% done"
    if overdue(due_latest, False, day):
        return Rating(Rag.RED, f"Overdue: {_late(due_latest, day)}{_expected(expected_on)}{far}")
    slip = slippage_days(due_latest, expected_on)
    if slip is not None and slip > 0:
        rag = Rag.RED if slip > MOST_SLIP else Rag.AMBER
        limit = f"amber up to {MOST_SLIP}"
        return Rating(rag, f"Expected {_days(slip)} after {_day(due_latest)}, when it is due, {limit}{far}")
    behind = [words for step in milestones if (words := _behind(step, day))]
    if behind:
        more = f", and {len(behind) - 1} more" if len(behind) > 1 else ""
        return Rating(Rag.AMBER, f"{behind[0]}{more}{far}")
    if state is None:
        return Rating(Rag.NONE, "Not rated: no progress was reported", "no progress reported")
    dated = due_latest is not None or any(step.due_latest for step in milestones)
    if not dated:
        return Rating(
            Rag.NONE, f"Not rated: no day is stated by which it is due{far}", "no day by which it is due"
        )
    due = f"due on {_day(due_latest)}" if due_latest else "its milestones are in time"
    return Rating(Rag.GREEN, f"In time: {due}{far}")


def judged(rating, rag, why):
    """Return a Rating as a person rates it instead, with both reasons; the same where rag is blank."""
    if not rag:
        return rating
    otherwise = rating.rag.label.lower() if rating.rag != Rag.NONE else "without a rating"
    return Rating(
        Rag(rag),
        f"By judgement: {why.strip().rstrip('.')}; by its dates it would be {otherwise} ({rating.reason})",
    )


def slippage_days(baseline, expected):
    """Return by how many days what is expected lies after the baseline, less than 0 before it.

    None where one of the two is not known.
    """
    return None if baseline is None or expected is None else (expected - baseline).days


def slippage_words(baseline, expected):
    """Return the slippage as a person reads it: "61 days after the baseline", "" where nobody can say."""
    slip = slippage_days(baseline, expected)
    if slip is None:
        return ""
    if not slip:
        return "as in the baseline"
    return f"{_days(abs(slip))} {'after' if slip > 0 else 'before'} the baseline"


def _behind(step, day):
    """Return why a milestone holds its action back, or ""."""
    if step.state in ENDED:
        return ""
    name = f"Milestone {step.title}".strip()
    if overdue(step.due_latest, False, day):
        return f"{name} is overdue: {_late(step.due_latest, day)}"
    slip = slippage_days(step.due_latest, step.expected_on)
    return f"{name} is expected {_days(slip)} late" if slip is not None and slip > 0 else ""


def _done(done_on, due_latest):
    if done_on is None:
        return "Done"
    slip = slippage_days(due_latest, done_on)
    late = f", {_days(slip)} after it was due" if slip is not None and slip > 0 else ""
    return f"Done on {_day(done_on)}{late}"


def _late(due_latest, day):
    return f"due on {_day(due_latest)}, {_days((day - due_latest).days)} ago"


def _expected(expected_on):
    return f", now expected on {_day(expected_on)}" if expected_on else ""


def _days(number):
    return f"{number} day{'' if number == 1 else 's'}"


def _day(day):
    return f"{day:%-d %B %Y}"


# --- What a report must say ---


def gaps(
    *,
    state,
    due_latest,
    today,
    quarter_ends,
    percent=None,
    words="",
    rag="",
    rag_reason="",
    done_on=None,
    expected_on=None,
    late_because="",
    merged_into=None,
    **_,
):
    """Return {field: sentence} of what is missing or cannot be in a report of progress; {} when it is whole.

    today -- the day on which it is reported. quarter_ends -- the last day of the quarter. Late is what was
    overdue at the end of the quarter, today where that is earlier; what is expected, or was done, after the
    day on which it was due.
    """
    day, found = min(today, quarter_ends), {}
    ended = state in ENDED
    late = overdue(due_latest, ended, day)
    late = late or (not ended and (slippage_days(due_latest, expected_on) or 0) > 0)
    late = late or (state == ProgressState.DONE and (slippage_days(due_latest, done_on) or 0) > 0)
    if late and not late_because.strip():
        found["late_because"] = f"Say why it is late: it is due on {_day(due_latest)}"
    if rag and not rag_reason.strip():
        found["rag_reason"] = "Say why it is rated otherwise than by its milestones and dates"
    if state == ProgressState.MERGED and merged_into is None:
        found["merged_into"] = "Choose the action into which it was merged"
    if state == ProgressState.CANCELLED and not words.strip():
        found["words"] = "Say why it was cancelled"
    if done_on and state != ProgressState.DONE:
        found["state"] = f"It has a day on which it was done ({_day(done_on)}) but is not said to be done"
    if done_on and done_on > today:
        found["done_on"] = f"It cannot have been done on {_day(done_on)}, which is still to come"
    if expected_on and not ended and expected_on < day:
        found["expected_on"] = (
            f"It cannot be expected on {_day(expected_on)}: that day had passed on {_day(day)}"
        )
    if state == ProgressState.NOT_STARTED and percent:
        found["percent"] = f"It is said not to be started, and to be {percent}% done"
    return found
