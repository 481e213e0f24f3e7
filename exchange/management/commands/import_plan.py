"""manage.py import_plan FILE.xlsx: bring a plan workbook in, or only say what is found in it."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from exchange.reading import read_workbook
from exchange.storing import compare, counts_of, findings_of, store
from organisation.memory import without_collecting
from plans.content import Finding


class Command(BaseCommand):
    help = "Import a plan workbook: all of it, or nothing where it has an error."

    def add_arguments(self, parser):
        parser.add_argument("file", help="the workbook, an .xlsx file")
        parser.add_argument("--check", action="store_true", help="say what is found and write nothing")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    @without_collecting()
    def handle(self, *, file, check, json, **options):
        if not Path(file).is_file():
            raise CommandError(f"There is no file {file}. Give the path of an .xlsx workbook.")
        content, findings = read_workbook(file)
        # A workbook that could not be opened has nothing more to say.
        if content.fields:
            findings = [*findings, *findings_of(content)]
        refused = any(finding.severity == Finding.ERROR for finding in findings)
        plan = None
        if not refused:
            plan = compare(content).plan if check else store(content, name=Path(file).name).plan
        answer = self._as_json if json else self._as_words
        self.stdout.write(answer(plan, counts_of(content), findings, written=not check and not refused))
        if refused:
            raise SystemExit(1)

    def _as_json(self, plan, counts, findings, *, written):
        return json.dumps(
            {
                "plan": plan.pk if plan else None,
                "counts": counts,
                "findings": [
                    {
                        "severity": finding.severity,
                        "code": finding.code,
                        "sheet": finding.place.sheet if finding.place else "",
                        "row": finding.place.row if finding.place else None,
                        "column": finding.column,
                        "message": " ".join(filter(None, [finding.message, finding.remedy])),
                    }
                    for finding in findings
                ],
            },
            ensure_ascii=False,
            indent=2,
        )

    def _as_words(self, plan, counts, findings, *, written):
        said = [_line(finding) for finding in findings]
        said.append(", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items()))
        if written:
            said.append(f"Stored as plan {plan.pk}: {plan.title}")
        elif any(finding.severity == Finding.ERROR for finding in findings):
            said.append("Nothing was written. Put the errors right and import the file again.")
        else:
            said.append("Nothing was written: this was a check.")
        return "\n".join(said)


def _line(finding):
    """Return a finding on one line, its place first: Actions!7 Due warning: ..."""
    place = f"{finding.place.sheet}!{finding.place.row} " if finding.place else ""
    column = f"{finding.column} " if finding.column else ""
    words = " ".join(filter(None, [finding.message, finding.remedy]))
    return f"{place}{column}{finding.severity}: {words}"
