"""People, posts, units, indicators and risks are of lower rooms, but plans cite them.

So here they are registered again, with what must follow in plans when one of them changes.
"""

from django.contrib import admin

from indicators.admin import IndicatorAdmin
from indicators.models import Indicator
from organisation.admin.council import PersonAdmin, PostAdmin, UnitAdmin
from organisation.models import Person, Post, Unit
from organisation.reach import reach_of
from plans.admin.base import RelinkingAdmin
from plans.models import PlanIndicator
from risks.admin import RiskAdmin
from risks.models import Risk

for model in (Unit, Person, Post, Indicator, Risk):
    admin.site.unregister(model)


@admin.register(Unit)
class LinkedUnitAdmin(RelinkingAdmin, UnitAdmin):
    pass


@admin.register(Person)
class LinkedPersonAdmin(RelinkingAdmin, PersonAdmin):
    pass


@admin.register(Post)
class LinkedPostAdmin(RelinkingAdmin, PostAdmin):
    pass


@admin.register(Risk)
class LinkedRiskAdmin(RelinkingAdmin, RiskAdmin):
    pass


@admin.register(Indicator)
class LinkedIndicatorAdmin(RelinkingAdmin, IndicatorAdmin):
    """An indicator is edited by whoever edits a plan that uses it; one that no plan uses, by any editor."""

    def may_edit(self, request, obj):
        reach = reach_of(request)
        if reach.everything or obj.council_id in reach.wholes(self.edited_by):
            return True
        if ("units", obj.pk) not in reach.known:
            using = PlanIndicator.objects.filter(indicator=obj).values_list("plan__unit", flat=True)
            reach.known["units", obj.pk] = set(using)
        units = reach.known["units", obj.pk]
        if not units:
            return obj.council_id in reach.anywhere(self.edited_by)
        return not units.isdisjoint(reach.units(self.edited_by))
