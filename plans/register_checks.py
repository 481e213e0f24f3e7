"""Whether the risks of a register and the priorities that cite them meet, in the plans that print it.

The rule is that of the plan check (plans.checks.risks), applied to what a reader of the register may see.
"""

from collections import defaultdict

from django.db.models import Exists, OuterRef

from plans.checks.outline import Outline
from plans.checks.risks import MEETING
from plans.content import PlanContent, PriorityRow, RiskRow
from plans.elsewhere import Elsewhere
from plans.exempt import without_exempt
from plans.models import Plan, Priority, RiskLink
from risks.models import Risk


def meeting_of(register, shown):
    """Return [(Plan, [Finding])] of the plans that print a register: three queries; one where none does.

    shown -- the ids of the risks that the reader may see. A superseded plan is not judged.
    """
    plans = list(Plan.objects.of_register(register))
    judged = [plan for plan in plans if plan.state != Plan.State.SUPERSEDED]
    if not judged:
        return [(plan, []) for plan in plans]
    tied = Exists(RiskLink.objects.filter(risk=OuterRef("pk")))
    held = list(Risk.objects.filter(register=register).values_list("pk", "ref", "title", tied))
    risks = [RiskRow(pk=pk, ref=ref, risk=title) for pk, ref, title, _ in held]
    priorities = defaultdict(list)
    for one in Priority.objects.filter(plan__in=judged):
        words = {name: getattr(one, name) for name in ("key", "ref", "title", "level", "risks")}
        row = PriorityRow(pk=one.pk, **words)
        priorities[one.plan_id].append(row)
    hidden = {row.pk for row in risks} - set(shown)
    elsewhere = Elsewhere(tied=frozenset(pk for pk, *_, is_tied in held if is_tied))

    def findings(plan):
        content = without_exempt(PlanContent(priorities=priorities[plan.pk], risks=risks), hidden)
        outline = Outline(content)
        return [finding for rule in MEETING for finding in rule(outline, elsewhere)]

    return [(plan, findings(plan) if plan in judged else []) for plan in plans]
