"""Findings: what the checks of a plan say of a workbook, each at its cell."""

from exchange.storing.limits import limit_findings


def findings_of(content):
    """Return the findings on a workbook's content: what cannot be stored, then what the plan checks say."""
    return limit_findings(content)
