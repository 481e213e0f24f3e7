"""The box with which a day is chosen on which a plan is to be read."""

from django import template

from plans.forms.past import OnDayForm

register = template.Library()


@register.inclusion_tag("plans/parts/choose_day.html")
def choose_day(plan):
    """Draw a form that leads to a plan as it was on a day."""
    return {"plan": plan, "form": OnDayForm(auto_id="id_day_%s")}
