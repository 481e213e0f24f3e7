"""How a plan is measured: its indicators, baskets and scorecard."""

from django.contrib import admin

from organisation.scoped_admin import TableInline, WordsFilter
from plans.admin.base import OF_PLAN, InPlanAdmin, short
from plans.derived import write_weight
from plans.entry import BasketMemberForm
from plans.models import Basket, BasketMember, PlanIndicator, ScorecardRow


@admin.register(PlanIndicator)
class PlanIndicatorAdmin(InPlanAdmin):
    """The use of an indicator by a plan. Its figures are the indicator's, and entered there."""

    list_display = ("short_title", "refs", "group", "short_lead", "plan")
    list_filter = (OF_PLAN, ("group", WordsFilter))
    list_select_related = ("plan", "indicator")
    search_fields = ("title", "refs", "key", "indicator__title", "indicator__codes__words")
    autocomplete_fields = ("plan", "indicator", "priorities")
    fieldsets = (
        (
            None,
            {
                "fields": ("plan", "indicator", "priorities", "position"),
                "description": "Results and targets are entered with the indicator, once for all plans.",
            },
        ),
        ("In the words of this plan, where they are its own", {"fields": ("title", "refs", "group", "note")}),
        ("Who", {"fields": ("lead", "contact", "partner")}),
        ("Printed beside it", {"fields": ("baseline", "benchmark")}),
        ("Workbook", {"fields": ("key",)}),
    )

    short_lead = short("lead", length=40)

    @admin.display(description="Indicator", ordering="indicator__title")
    def short_title(self, used):
        return used.shown_title[:100]


class BasketMemberInline(TableInline):
    model = BasketMember
    form = BasketMemberForm
    fields = ("plan_indicator", "priority", "weight_words", "understood_as", "position")
    autocomplete_fields = ("plan_indicator", "priority")
    readonly_fields = ("understood_as",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("plan_indicator__indicator", "priority")

    def prepare(self, obj):
        write_weight(obj)

    @admin.display(description="Weight, understood as")
    def understood_as(self, member):
        return "no weight" if member.weight is None else f"{member.weight.normalize():f}%"


@admin.register(Basket)
class BasketAdmin(InPlanAdmin):
    list_display = ("code", "plan")
    search_fields = ("code",)
    autocomplete_fields = ("plan",)
    fieldsets = ((None, {"fields": ("plan", "code", "position")}),)
    inlines = (BasketMemberInline,)


@admin.register(ScorecardRow)
class ScorecardRowAdmin(InPlanAdmin):
    list_display = ("perspective", "short_objective", "short_factor", "code", "plan")
    list_display_links = ("perspective", "short_objective")
    search_fields = ("perspective", "objective", "critical_success_factor", "code")
    autocomplete_fields = ("plan",)
    fieldsets = (
        (
            None,
            {"fields": ("plan", "perspective", "objective", "critical_success_factor", "code", "position")},
        ),
        ("Behind it", {"fields": ("priority", "baskets")}),
        ("As printed", {"fields": ("status", "direction")}),
    )

    short_objective = short("objective", "Objective")
    short_factor = short("critical_success_factor", "Critical success factor")
