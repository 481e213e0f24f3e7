"""What lists may be narrowed by that only the plans know."""

from indicators.filters import IndicatorFilter, make_choice


class PlanIndicatorFilter(IndicatorFilter):
    """The indicators of one plan, besides what every list of indicators can be narrowed by."""

    plan = make_choice((), "Plan", "Any plan", field_name="plan_indicators__plan_id", distinct=True)

    def __init__(self, *args, plans, **kwargs):
        super().__init__(*args, **kwargs)
        named = sorted({plan.pk: f"{plan}, {plan.years}" for plan in plans}.items(), key=lambda pair: pair[1])
        self.filters["plan"].extra["choices"] = named
