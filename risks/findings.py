"""What is to be put right about a risk: one rule for the page of the register and for the plan check.

Source: design section 4, Risk and Plan checks. Nothing here reads the database, the clock or the settings:
what is overdue is judged by the day of the RiskShown, and not at all where it has none.
"""

from dataclasses import dataclass

from risks.assessments import has_moved
from risks.models import Assessment
from risks.movement import Direction, movement

CURRENT = Assessment.Kind.CURRENT


@dataclass(frozen=True)
class RiskFinding:
    """code -- the name of the rule, as the plan check has it. words -- a sentence about "it", the risk.

    column -- the heading under which the plan's workbook has what is wrong.
    """

    code: str
    words: str
    column: str = "Risk"


def findings_of(shown):
    """Return the RiskFindings of a risks.registers.RiskShown."""
    return tuple(finding for rule in RULES for finding in rule(shown))


def printed(shown):
    """What a document prints and the scheme does not say."""
    for kind, scoring in shown.scores.items():
        for sentence in scoring.differences:
            words = sentence if kind == CURRENT else f"{scoring.label}: {sentence}"
            yield RiskFinding("risk-score-differs", words, "Score as printed")


def targets(shown):
    for kind in (Assessment.Kind.RESIDUAL, Assessment.Kind.TARGET):
        if _is_above_current(shown, kind):
            words = f"Its {kind.label.lower()} assessment is above the current one."
            yield RiskFinding(f"{kind}-above-current", words, f"{kind.label} likelihood")


def owner(shown):
    if gone := shown.owner_gone:
        yield RiskFinding("officer-left", f"Its owner, {gone.name}, left on {_day(gone.left_on)}.", "Owner")


def appetite(shown):
    """Above appetite without a planned control; a formal acceptance that holds stands in its place."""
    if shown.current and shown.current.above and not shown.planned and not shown.accepted:
        words = "It is above appetite and no control is planned."
        yield RiskFinding("risk-above-appetite", words, "Planned controls")


def acceptance(shown):
    """An acceptance that ended before the day; on its last day it holds."""
    given = shown.acceptance
    if given and not shown.accepted and given.expires_on < shown.today:
        yield RiskFinding(
            "risk-acceptance-ended",
            f"Its acceptance by {given.approver} ended on {_day(given.expires_on)}: "
            "have it accepted again, or plan a control.",
        )


def review(shown):
    """A review that was due before the day; due on the day is not late."""
    if shown.review_is_overdue:
        yield RiskFinding(
            "risk-review-overdue", f"It was to be reviewed by {_day(shown.review_on)}.", "Likelihood"
        )


def controls(shown):
    for one in shown.late:
        words = f"The control “{one}” was to be in place by {_day(one.due)}."
        yield RiskFinding("risk-control-overdue", words, "Planned controls")


def unexplained(shown):
    """A current score that moved with neither a changed control nor a reason."""
    now = shown.current
    if now is None or now.reason or now.controls_changed is not False:
        return
    before = [one for one in shown.history if one.kind == CURRENT][-2:][0]
    if before.scheme == now.scheme and has_moved(now.scheme, before.cell, now.cell):
        words = "Its score moved, no control was changed and no reason is given."
        yield RiskFinding("risk-move-unexplained", words, "Likelihood")


def _is_above_current(shown, kind):
    """Say whether an assessment of a kind stands above the current one, by one scheme."""
    now, then = shown.current, shown.scores.get(kind)
    if now is None or then is None or now.scheme != then.scheme:
        return False
    moved = movement(now.scheme, now.cell, then.cell)
    return bool(moved) and moved.direction is Direction.HIGHER


def _day(day):
    return f"{day:%-d %B %Y}"


RULES = (printed, targets, owner, appetite, acceptance, review, controls, unexplained)
