"""Findings: what stops a workbook from being stored, and what the plan checks say of it, each at its cell."""

from exchange.storing.limits import limit_findings
from plans.checks import check
from plans.elsewhere import elsewhere_for


def findings_of(content):
    """Return the findings on a workbook's content: what cannot be stored, then what the plan checks say."""
    return [*limit_findings(content), *check(content, elsewhere=elsewhere_for(content))]
