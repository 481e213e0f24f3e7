"""What the admin of everything in a plan shares."""

from django.contrib import admin
from django.utils.text import Truncator

from organisation.scoped_admin import ScopedAdmin, ScopedFilter
from plans.operations import relink

OF_PLAN = ("plan", ScopedFilter)


class RelinkingAdmin(ScopedAdmin):
    """Saves or deletes, then makes every reference and name of the council again from the words: once."""

    def council_changed(self, council):
        relink(council)


class InPlanAdmin(RelinkingAdmin):
    """Something that a plan holds: whoever may edit the plan may edit it."""

    list_filter = (OF_PLAN,)
    list_select_related = ("plan",)

    belongs = {"council": "plan__council", "plan": "plan"}
    unit_lookup = "plan__unit"
    owner = "plan"


def short(name, description=None, length=100):
    """Return a column of a list that shows the words of a field, cut where they are long."""

    @admin.display(description=description or name.replace("_", " ").capitalize(), ordering=name)
    def column(keeper, thing):
        return Truncator(getattr(thing, name)).chars(length)

    return column
