"""The way from a thing's page to its history."""

from django import template

from organisation.histories import address_for
from organisation.writing import past_of

register = template.Library()


@register.inclusion_tag("organisation/parts/history_link.html", takes_context=True)
def history_of(context, thing, last=False):
    """Link to the history of a thing. last -- say who changed its own row last, and when: one query."""
    newest = None
    if last:
        rows = past_of(type(thing))._base_manager.filter(id=thing.pk)
        newest = rows.order_by("-history_id").values("history_who", "history_date").first()
    address = address_for(context["request"], thing)
    return {"address": address, "newest": newest, "word": thing._meta.verbose_name}
