"""What the plans hand to pages of the rooms that they rest on, which do not know plans."""

from django import template

from plans.models import Reference, RiskLink
from plans.register_checks import meeting_of

register = template.Library()


@register.inclusion_tag("plans/parts/citing.html")
def citing_risk(risk, may_edit=False):
    """Return what cites a risk, each with its plan, and what it is tied to: two queries.

    Priorities and risks are of one council, so whoever may read the risk may read these.
    """
    links = RiskLink.objects.filter(risk=risk).select_related("action__plan", "indicator")
    references = Reference.objects.citing_risk(risk)
    return {"risk": risk, "references": references, "links": links, "may_edit": may_edit}


@register.inclusion_tag("plans/parts/plans_of_register.html")
def plans_of_register(risk_register, shown):
    """Return the plans that print a register, and what does not meet between them: three queries.

    shown -- its risks.registers.RegisterShown.
    """
    return {"plans": meeting_of(risk_register, [line.risk.pk for line in shown.risks])}
