"""Findings: what stops a workbook from being stored, and what the plan checks say of it, each at its cell."""

from exchange import sheets
from exchange.storing.changes import plan_for
from exchange.storing.limits import limit_findings
from plans.checks import check
from plans.content import Finding, Place
from plans.elsewhere import elsewhere_for
from plans.lifecycle import locked_words


def findings_of(content):
    """Return the findings on a workbook's content: what cannot be stored, then what the plan checks say."""
    return [*refusals(content, plan_for(content)), *check(content, elsewhere=elsewhere_for(content))]


def refusals(content, plan):
    """Return an error for all that stops a content from becoming a plan. plan -- the one held, or None."""
    words = locked_words(plan) if plan else ""
    locked = [Finding(Finding.ERROR, "plan-locked", words, place=Place(sheets.PLAN, 1))] if words else []
    return [*locked, *limit_findings(content)]
