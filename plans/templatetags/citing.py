"""What the plans hand to pages of the rooms that they rest on, which do not know plans."""

from django import template

from plans.models import Plan, Reference

register = template.Library()


@register.inclusion_tag("plans/parts/citing.html")
def citing_risk(risk):
    """Return the priorities and actions that cite a risk, each with its plan: one query.

    Priorities and risks are of one council, so whoever may read the risk may read these.
    """
    return {"references": Reference.objects.citing_risk(risk)}


@register.inclusion_tag("plans/parts/plans_of_register.html")
def plans_of_register(risk_register):
    """Return the plans that print a register: one query."""
    return {"plans": Plan.objects.of_register(risk_register)}
