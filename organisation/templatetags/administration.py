"""The way from a page to the admin, for those who may edit there."""

from django import template
from django.contrib import admin
from django.urls import reverse

register = template.Library()


@register.inclusion_tag("organisation/parts/edit_in_admin.html", takes_context=True)
def edit_in_admin(context, thing):
    """Link to the change page of a thing, where the person who reads may change it.

    Costs no query for a person who is not staff, and at most six for one who is.
    """
    request = context.get("request")
    if request is None or not request.user.is_staff or not admin.site.is_registered(type(thing)):
        return {"address": None}
    keeper = admin.site.get_model_admin(type(thing))
    if not keeper.has_change_permission(request, thing):
        return {"address": None}
    name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change"
    return {"address": reverse(name, args=[thing.pk])}
