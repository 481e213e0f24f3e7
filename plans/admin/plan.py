"""The plan itself: its cover, the way to everything in it, and what the plan check finds."""

from itertools import groupby
from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from organisation.reach import reach_of
from organisation.scoped_admin import ScopedFilter
from plans.admin.base import LockedAdmin
from plans.checks.catalogue import RULES
from plans.checks.checked import checked
from plans.content import Finding
from plans.contents import content_for
from plans.derived import read_dates_again
from plans.entry import PlanForm
from plans.models import (
    Action,
    Basket,
    BudgetTable,
    Judgement,
    Milestone,
    Plan,
    PlanFrameworkItem,
    PlanIndicator,
    PlanPerson,
    PlanUnit,
    Priority,
    ScorecardRow,
    Section,
)
from risks.models import Risk

# What a plan holds, in the order in which it is entered.
HELD = (
    Section,
    Priority,
    Action,
    Milestone,
    PlanIndicator,
    Basket,
    ScorecardRow,
    BudgetTable,
    Judgement,
    PlanUnit,
    PlanPerson,
    PlanFrameworkItem,
)
# The kinds of items that findings name.
KINDS = {
    "plan": Plan,
    "section": Section,
    "priority": Priority,
    "action": Action,
    "milestone": Milestone,
    "indicator": PlanIndicator,
    "budget": BudgetTable,
    "risk": Risk,
}


@admin.register(Plan)
class PlanAdmin(LockedAdmin):
    list_display = ("title", "unit", "tier", "years", "state", "council")
    list_filter = ("tier", "state", "first_year", ("council", ScopedFilter), ("unit", ScopedFilter))
    list_select_related = ("council", "unit")
    search_fields = ("title", "unit__name")
    autocomplete_fields = ("unit", "register")
    readonly_fields = ("state",)
    fieldsets = (
        (None, {"fields": ("unit", "tier", "title", "strapline", "first_year", "last_year")}),
        (
            "Document control",
            {"fields": ("state", "version", "status", "date", "responsible_officer", "contact")},
        ),
        ("Risks", {"fields": ("register",)}),
    )

    form = PlanForm
    belongs = {"council": "council", "plan": "pk"}
    unit_lookup = "unit"
    owner = "unit"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        plan = self.get_object(request, object_id)
        exempt = reach_of(request).exempt
        context = {"held": held_by(plan, exempt), "findings": findings_of(plan, exempt)} if plan else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def save_related(self, request, form, formsets, change):
        if change and {"first_year", "last_year"} & set(form.changed_data):
            read_dates_again(form.instance)
        super().save_related(request, form, formsets, change)


def held_by(plan, exempt):
    """Return for each kind of thing its names, how many the plan has, the addresses of list and new one.

    exempt -- the ids of the units whose exempt risks may be counted.
    """
    rows = [
        _row(model, model._default_manager.filter(plan=plan).count(), {"plan__id__exact": plan.pk})
        for model in HELD
    ]
    if plan.register_id:
        rows.append(
            _row(
                Risk, plan.register.risks.readable(exempt).count(), {"register__id__exact": plan.register_id}
            )
        )
    return rows


def _row(model, count, narrowed):
    name, query = f"admin:{model._meta.app_label}_{model._meta.model_name}", urlencode(narrowed)
    return {
        "one": model._meta.verbose_name,
        "many": model._meta.verbose_name_plural,
        "count": count,
        "list": f"{reverse(f'{name}_changelist')}?{query}",
        "add": f"{reverse(f'{name}_add')}?{urlencode({'_changelist_filters': query})}",
    }


def findings_of(plan, exempt):
    """Return the findings of the plan check in groups: (title, severity, remedy, [(message, address)]).

    exempt -- the ids of the units whose exempt risks may be spoken of.
    """
    found = checked(plan, content_for(plan, exempt), timezone.localdate()).findings
    return [
        (
            RULES[code].title,
            severity,
            RULES[code].remedy,
            [(finding.message, _address(next(iter(finding.items), None))) for finding in findings],
        )
        for (severity, code), findings in groupby(
            sorted(found, key=_group), key=lambda finding: (finding.severity, finding.code)
        )
    ]


def _group(finding):
    """Warnings stand before notes, in the order of the rules, and the findings of one rule together."""
    return finding.severity != Finding.WARNING, list(RULES).index(finding.code)


def _address(item):
    """Return the address in the admin of the item that a finding names, or None."""
    model = KINDS.get(item[0]) if item else None
    if model is None or item[1] is None:
        return None
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[item[1]])
