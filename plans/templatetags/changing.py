"""Links from what the plan document shows to the pages on which it is written, for those who may write."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from plans.editing.kinds import BY_NAME

register = template.Library()

# The beginning of an anchor of the document, before the key of the thing, and the kind of the thing.
KIND_OF_ANCHOR = {
    kind.anchor.partition("{pk}")[0]: kind.name for kind in BY_NAME.values() if "{pk}" in kind.anchor
}


@register.simple_tag(takes_context=True)
def change(context, anchor, words):
    """Return the link Change beside a thing that the document shows at an anchor; "" where none may change.

    words -- what the thing is called: its words, or the cells of its row. context: may_change, plan.
    """
    if not context.get("may_change") or not anchor:
        return ""
    begins, dash, key = anchor.rpartition("-")
    kind = BY_NAME.get(KIND_OF_ANCHOR.get(begins + dash))
    if kind is None or not key.isdecimal():
        return ""
    if isinstance(words, list):
        words = " ".join(filter(None, (_said(cell) for cell in words[:2])))
    return _link(
        reverse("plans:part_change", args=[context["plan"].pk, kind.name, key]),
        "Change",
        f" {kind.one} {words}",
    )


def _said(cell):
    """Return the words of a cell: itself, or the title that it names."""
    return cell if isinstance(cell, str) else getattr(cell, "title", "")


@register.simple_tag(takes_context=True)
def change_priority(context, anchor, words):
    """Return the links beside a priority: to its words, to its other aspects, to a new action beneath it."""
    if not context.get("may_change"):
        return ""
    kind, plan, key = BY_NAME["priorities"], context["plan"].pk, anchor.rpartition("-")[2]
    links = [change(context, anchor, words)]
    for aspect in kind.aspects:
        address = reverse("plans:part_aspect", args=[plan, kind.name, key, aspect.name])
        links.append(_link(address, f"Change {aspect.title.lower()}", f" of {kind.one} {words}"))
    address = f"{reverse('plans:part_add', args=[plan, 'actions'])}?under={key}"
    links.append(_link(address, "Add an action", f" under {kind.one} {words}"))
    return format_html("<p>{}</p>", format_html_join("", "{}", ((link,) for link in links)))


@register.simple_tag(takes_context=True)
def change_all(context, name):
    """Return the link to the list of a kind of things, beside the heading of their part of the document."""
    if not context.get("may_change"):
        return ""
    kind = BY_NAME[name]
    address = reverse("plans:part_list", args=[context["plan"].pk, name])
    return _link(address, f"Change, order or add {kind.many}", "")


@register.simple_tag(takes_context=True)
def change_cover(context):
    """Return the link to the page of the plan's cover."""
    if not context.get("may_change"):
        return ""
    return _link(reverse("plans:plan_cover", args=[context["plan"].pk]), "Change", " the cover of the plan")


def _link(address, words, hidden):
    return format_html(
        '<a class="govuk-link app-change" href="{}">{}<span class="govuk-visually-hidden">{}</span></a>',
        address,
        words,
        hidden,
    )
