"""Storing: a workbook becomes the plan, all of it or nothing."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from exchange.form import year_of
from exchange.storing import items, organisation
from exchange.storing.budgets import store_budgets
from exchange.storing.changes import Changes, changes_of, field_words, matching_with, plan_for
from exchange.storing.findings import refusals
from exchange.storing.indicators import store_indicators
from exchange.storing.refusing import CannotStore
from exchange.storing.risks import store_risks
from exchange.storing.signed import signed_findings
from organisation.audit import record
from organisation.writing import explained
from plans.contents import content_of
from plans.exempt import with_exempt_of
from plans.models import Plan, PlanIndicator
from plans.operations import relink

# The fields of the sheet Plan that are kept as words, and the fields of Plan that hold them.
PLAN_WORDS = {
    "Title": "title",
    "Strapline": "strapline",
    "Version": "version",
    "Status": "status",
    "Date": "date",
    "Responsible officer": "responsible_officer",
    "Contact": "contact",
}


@dataclass(frozen=True)
class Stored:
    """What storing did. counts -- how many of each the plan now has, by the names of the import command."""

    plan: Plan
    changes: Changes
    counts: dict[str, int]


def counts_of(content):
    """Return how many rows of each kind a content has."""
    return {
        "sections": len(content.sections),
        "priorities": len(content.priorities),
        "actions": len(content.actions),
        "milestones": len(content.milestones),
        "indicators": len(content.indicators),
        "risks": len(content.risks),
        "budget_rows": sum(len(sheet.rows) for sheet in content.budgets),
    }


@explained("import of {name}")
@transaction.atomic
def store(content, *, by=None, today=None, name="a workbook", hidden=frozenset()):
    """Make the plan of a workbook what the workbook says; return Stored. Raises CannotStore.

    by -- the user who does it, None for a command. today -- the day of what changes, by default today.
    name -- that of the file, kept with every published figure that it changes.
    hidden -- the ids of the exempt risks of the plan that the person may not read: they stay as they are.
    A workbook that changes nothing writes nothing.
    """
    plan = plan_for(content)
    if plan is not None:
        plan.state = Plan.objects.held(plan.pk).state
    if errors := refusals(content, plan):
        raise CannotStore(errors)
    matching = matching_with(plan, content, hidden)
    if errors := signed_findings(plan, matching):
        raise CannotStore(errors)
    changes = changes_of(plan, content, matching)
    counts = counts_of(matching.content)
    if plan is not None and not changes:
        return Stored(plan, changes, counts)
    if hidden:
        matching = matching_with(plan, with_exempt_of(content, content_of(plan), hidden))
    plan, units = _store_plan(plan, matching)
    _store_sheets(plan, units, matching, today or timezone.localdate(), by=by, why=f"imported from {name}")
    relink(plan.council)
    record(
        by,
        "imported",
        plan,
        council=plan.council,
        plan=plan.pk,
        added=len(changes.added),
        changed=len(changes.changed),
        removed=len(changes.removed),
    )
    changes.plan = plan
    return Stored(plan, changes, counts)


def _store_plan(plan, matching):
    """Write the plan itself; return it and the units of its council."""
    said = field_words(matching.content)
    if plan is None:
        council = organisation.council_named(said["Council"])
        units = organisation.Units(council)
        listed = [pair.after for pair in matching.sheets["organisation"].staying]
        unit = units.of_plan(said["Unit"], said["Tier"], listed)
        plan = Plan(council=council, unit=unit, tier=said["Tier"], first_year=year_of(said["First year"]))
    else:
        units = organisation.Units(plan.council)
        plan.unit = units.one(plan.unit.kind, plan.unit.name)
    plan.last_year = year_of(said.get("Last year", "")) or plan.last_year or plan.first_year
    for name, field in PLAN_WORDS.items():
        if name in said:
            setattr(plan, field, said[name])
    plan.layout = matching.content.layout
    plan.save()
    return plan, units


def _store_sheets(plan, units, matching, today, *, by, why):
    sheets = matching.sheets
    if sheets["organisation"].changed:
        organisation.store_units(plan, sheets["organisation"], units)
    if sheets["people"].changed:
        organisation.store_people(plan, sheets["people"], units)
    if sheets["frameworks"].changed:
        organisation.store_frameworks(plan, sheets["frameworks"])
    if sheets["sections"].changed:
        items.store_sections(plan, sheets["sections"])
    if sheets["judgements"].changed:
        items.store_judgements(plan, sheets["judgements"])
    if sheets["scorecard"].changed:
        items.store_scorecard(plan, sheets["scorecard"])
    priorities = items.store_priorities(plan, sheets["priorities"])
    actions = items.store_actions(plan, sheets["actions"], priorities)
    items.store_milestones(plan, sheets["milestones"], actions)
    others = PlanIndicator.objects.exclude(plan=plan).values("indicator")
    shared = frozenset(plan.plan_indicators.filter(indicator__in=others).values_list("pk", flat=True))
    indicators = store_indicators(plan, sheets["indicators"], priorities, shared, by=by, why=why)
    items.store_baskets(plan, sheets["baskets"], priorities, indicators)
    store_risks(plan, sheets["risk_scheme"], sheets["risks"], today)
    if sheets["budgets"].changed:
        store_budgets(plan, sheets["budgets"])
