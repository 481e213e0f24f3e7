"""Frameworks: finding an item of the council's lists by its words, or making it, and letting go of one."""

from plans.models import Framework, FrameworkItem
from plans.references import find_item


def item_for(council, framework, code, title, under):
    """Return the item of a council's framework with exactly these words, made where there is none.

    under -- the words of the item above; the new one is put there when they name one alone.
    """
    framework, _ = Framework.objects.get_or_create(council=council, name=framework)
    items = list(framework.items.select_related("parent"))
    for item in items:
        if (item.code, item.title, item.above_words) == (code, title, under):
            return item
    above = find_item(under, items) if under else []
    last = max((item.position for item in items), default=-1)
    return FrameworkItem.objects.create(
        framework=framework,
        code=code,
        title=title,
        parent_words=under,
        parent=above[0] if len(above) == 1 else None,
        position=last + 1,
    )


def drop_unlisted(item):
    """Delete an item of a framework that no plan lists any more."""
    FrameworkItem.objects.filter(pk=item.pk, plan_framework_items=None).delete()
