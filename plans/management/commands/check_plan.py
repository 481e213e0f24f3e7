"""manage.py check_plan ID: what a person should look at in a plan."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plans.checks.checked import checked
from plans.checks.groups import sheet_of
from plans.checks.outline import counted
from plans.contents import content_of
from plans.models import Plan


class Command(BaseCommand):
    help = "Check a plan by every rule, and list what a person should look at."

    def add_arguments(self, parser):
        parser.add_argument("plan", type=int, metavar="ID", help="the number of the plan, as in /plans/ID/")
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            help="the day by which something is overdue, like 2027-03-31; today if left out",
        )

    def handle(self, *, plan, json, **options):
        found = Plan.objects.select_related("council", "unit", "register__scheme").filter(pk=plan).first()
        if found is None:
            raise CommandError(f"There is no plan {plan}. The list at /plans/ links to each by its number.")
        result = checked(found, content_of(found), options["date"] or timezone.localdate())
        self.stdout.write(_as_json(found, result) if json else _as_words(found, result))


def _as_json(plan, result):
    findings = [_row(one) for one in result.findings]
    off = [
        _row(one.finding) | {"reason": one.decision.reason, "by": one.decision.who}
        for one in result.switched_off
    ]
    return json.dumps(
        {"plan": plan.pk, "findings": findings, "switched_off": off}, ensure_ascii=False, indent=2
    )


def _row(one):
    return {
        "severity": one.severity,
        "code": one.code,
        "sheet": sheet_of(one),
        "row": one.place.row if one.place else None,
        "column": one.column or None,
        "message": one.message,
        "remedy": one.remedy,
        "item": {"kind": one.item[0], "id": one.item[1]} if one.item else None,
        "items": [{"kind": kind, "id": pk} for kind, pk in one.items],
    }


def _as_words(plan, result):
    findings = result.findings
    lines = [f"{one.severity}  {one.code}  {one.message}" for one in findings]
    lines += [
        f"off  {one.finding.code}  {one.finding.message} ({one.decision.who}: {one.decision.reason})"
        for one in result.switched_off
    ]
    warnings = sum(one.severity == one.WARNING for one in findings)
    notes = len(findings) - warnings
    counts = [counted(warnings, "warning"), counted(notes, "note")]
    if result.switched_off:
        counts.append(f"{len(result.switched_off)} switched off")
    lines.append(f"{plan}: {', '.join(counts)}")
    return "\n".join(lines)
