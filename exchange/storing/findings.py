"""Findings: what stops a workbook from being stored, and what the plan checks say of it, each at its cell."""

from exchange import sheets
from exchange.storing.changes import matching_with, plan_for
from exchange.storing.limits import limit_findings
from exchange.storing.signed import has_signed, signed_findings
from plans.checks import check
from plans.content import Finding, Place
from plans.elsewhere import elsewhere_for
from plans.lifecycle import locked_words


def findings_of(content, hidden=frozenset()):
    """Return the findings on a workbook's content: what cannot be stored, then what the plan checks say.

    hidden -- the ids of the exempt risks of the plan that the person may not read: they stay as they are.
    """
    plan = plan_for(content)
    signed = signed_findings(plan, matching_with(plan, content, hidden)) if has_signed(plan) else []
    return [*refusals(content, plan), *signed, *check(content, elsewhere=elsewhere_for(content))]


def refusals(content, plan):
    """Return an error for all that stops a content from becoming a plan. plan -- the one held, or None."""
    words = locked_words(plan) if plan else ""
    locked = [Finding(Finding.ERROR, "plan-locked", words, place=Place(sheets.PLAN, 1))] if words else []
    return [*locked, *limit_findings(content)]
