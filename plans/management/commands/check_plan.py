"""manage.py check_plan ID: what a person should look at in a plan."""

import json

from django.core.management.base import BaseCommand, CommandError

from plans.checks import check
from plans.checks.groups import sheet_of
from plans.checks.outline import counted
from plans.contents import content_of
from plans.elsewhere import elsewhere_of
from plans.models import Plan


class Command(BaseCommand):
    help = "Check a plan by every rule, and list what a person should look at."

    def add_arguments(self, parser):
        parser.add_argument("plan", type=int, metavar="ID", help="the number of the plan, as in /plans/ID/")
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *, plan, json, **options):
        found = Plan.objects.select_related("council", "unit", "register__scheme").filter(pk=plan).first()
        if found is None:
            raise CommandError(f"There is no plan {plan}. The list at /plans/ links to each by its number.")
        findings = check(content_of(found), elsewhere=elsewhere_of(found))
        self.stdout.write(_as_json(found, findings) if json else _as_words(found, findings))


def _as_json(plan, findings):
    rows = [
        {
            "severity": one.severity,
            "code": one.code,
            "sheet": sheet_of(one),
            "row": one.place.row if one.place else None,
            "column": one.column or None,
            "message": one.message,
            "remedy": one.remedy,
            "item": {"kind": one.item[0], "id": one.item[1]} if one.item else None,
        }
        for one in findings
    ]
    return json.dumps({"plan": plan.pk, "findings": rows}, ensure_ascii=False, indent=2)


def _as_words(plan, findings):
    lines = [f"{one.severity}  {one.code}  {one.message}" for one in findings]
    warnings = sum(one.severity == one.WARNING for one in findings)
    notes = len(findings) - warnings
    lines.append(f"{plan}: {counted(warnings, 'warning')}, {counted(notes, 'note')}")
    return "\n".join(lines)
