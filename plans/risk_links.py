"""What a risk can be tied to in the plans that print its register, and tying it."""

from django.db import transaction

from plans.content import lines
from plans.lifecycle import locked_words
from plans.models import Action, Plan, PlanIndicator, Priority, RiskLink
from plans.operations import relink
from plans.references import normal_ref

PRIORITY, ACTION, INDICATOR = "priority", "action", "indicator"


def ends_of(risk, units):
    """Return {"Priorities": [(value, words)], ...} of what a risk can be tied to and is not yet.

    units -- the ids of those in whose plans the person may write: a priority cites a risk in its own words.
    """
    plans = list(Plan.objects.of_register(risk.register))
    open_plans = [plan for plan in plans if plan.unit_id in units and not locked_words(plan)]
    held = list(risk.links.values_list("action_id", "indicator_id"))
    actions, indicators = ({pk for pk in column} for column in zip(*held, strict=True)) if held else ((), ())
    priorities = Priority.objects.filter(plan__in=open_plans) if risk.ref else ()
    uses = PlanIndicator.objects.filter(plan__in=plans).select_related("indicator")
    offered = {
        "Priorities": [(f"{PRIORITY}:{one.pk}", str(one)) for one in priorities if not cites(one, risk)],
        "Actions": [
            (f"{ACTION}:{one.pk}", str(one) or "Without words")
            for one in Action.objects.filter(plan__in=plans)
            if one.pk not in actions
        ],
        "Indicators": list(
            {
                f"{INDICATOR}:{use.indicator_id}": str(use.indicator)
                for use in uses
                if use.indicator_id not in indicators
            }.items()
        ),
    }
    return {words: choices for words, choices in offered.items() if choices}


def cites(priority, risk):
    """Say whether a priority cites a risk by its ref."""
    return normal_ref(risk.ref) in map(normal_ref, lines(priority.risks))


@transaction.atomic
def tie(risk, end):
    """Tie a risk to one of ends_of(): "action:12". A priority is given the ref of the risk in its words."""
    kind, pk = end.split(":")
    if kind == PRIORITY:
        plan = Plan.objects.held(Priority.objects.values_list("plan_id", flat=True).get(pk=pk))
        priority = Priority.objects.get(pk=pk)
        if not locked_words(plan) and not cites(priority, risk):
            priority.risks = "\n".join(filter(None, [priority.risks, risk.ref]))
            priority.save(update_fields=["risks"])
            relink(plan.council)
        return
    RiskLink.objects.get_or_create(risk=risk, **{f"{kind}_id": pk})
