"""What a workbook would change and may not, because somebody signed it off: figures, scores and controls."""

from exchange.storing.figures import signed_off, slot_of
from indicators.locks import Locks
from indicators.models import FigureLock
from plans.content_sheets import BY_ATTRIBUTE
from plans.contents import SCORES
from risks.models import RiskLock

# The columns of the sheet Risks that stand in assessments and controls.
SCORED = (
    "controls",
    "planned_controls",
    *(column for columns in SCORES.values() for column in columns if column),
)


def signed_findings(plan, matching):
    """Return an error for every cell that would change what was signed off.

    plan -- the one held, or None. matching -- of it and the workbook. Two queries where nothing is locked.
    """
    return [] if plan is None else [*_figures(plan, matching), *_risks(plan, matching)]


def has_signed(plan):
    """Say whether anything that a plan prints was signed off: two queries."""
    return plan is not None and (
        FigureLock.objects.filter(indicator__plan_indicators__plan=plan).exists()
        or RiskLock.objects.filter(risk__register__plans=plan).exists()
    )


def _figures(plan, matching):
    uses = {use.pk: use.indicator for use in plan.plan_indicators.select_related("indicator")}
    locks = Locks({indicator.pk for indicator in uses.values()})
    for pair in matching.sheets["indicators"].staying if locks else ():
        if pair.before is None:
            continue
        indicator = uses[pair.before.pk]
        before, after = pair.before.figures, pair.after.figures
        for column in {**before, **after}:
            if before.get(column, "") == after.get(column, ""):
                continue
            slot = slot_of(column, indicator.year_basis or "FY")
            words = slot and locks.words_for(slot.model, indicator.pk, slot.period)
            if words:
                yield signed_off(words, pair.after.place, column.heading)


def _risks(plan, matching):
    said = dict(RiskLock.objects.filter(risk__register__plans=plan).values_list("risk", "words"))
    headings = {name: heading for heading, name in BY_ATTRIBUTE["risks"].columns.items()}
    for pair in matching.sheets["risks"].pairs if said else ():
        words = said.get(pair.before.pk) if pair.before is not None else None
        if not words:
            continue
        if pair.after is None:
            yield signed_off(words, None, "")
            continue
        for name in SCORED:
            if getattr(pair.before, name) != getattr(pair.after, name):
                yield signed_off(words, pair.after.place, headings[name])
