"""The PDFs of the published plans: nothing that a workbook says is missing from its plan document."""

import re

import pytest
from django.test import TestCase

from exchange.reading import read_workbook
from exchange.storing import store
from plans.content import lines
from plans.contents import content_of
from plans.models import Plan
from reports.documents import page_document, plan_document
from reports.pdf import write
from tests.real_plans import names, plans_folder
from tests.reports.pdfs import Pdf, squeeze

# Cells that join the sheets, and are shown as links; and figures and quarters, which have tests of their own.
JOINS = {
    "priorities": {"key", "parent"},
    "actions": {"key", "priority", "quarters"},
    "milestones": {"action"},
    "indicators": {"key", "priority", "figures"},
    "baskets": {"priority", "indicator"},
    "sections": {"text"},
}
SHEETS = (
    *(
        "organisation",
        "people",
        "sections",
        "frameworks",
        "priorities",
        "actions",
        "milestones",
        "indicators",
    ),
    *("baskets", "scorecard", "risk_scheme", "risks", "judgements"),
)
EMPHASIS = re.compile(r"(?<!\w)\*([^*\n]+)\*(?!\w)")
MARKS = re.compile(r"^\s*(?:[-*+]|#+|>|\d+[.)])\s+|\*\*|^\|?[\s:|-]+\|[\s:|-]*$", re.MULTILINE)


def cells(content):
    """Yield (where, words) of every cell that the document must show."""
    for field, words in content.fields.items():
        yield f"Plan {field}", words
    for sheet in SHEETS:
        for number, row in enumerate(getattr(content, sheet), start=1):
            for column, words in vars(row).items():
                if column not in JOINS.get(sheet, set()) | {"place", "pk"} and words:
                    yield f"{sheet} {number} {column}", words
    for number, row in enumerate(content.sections, start=1):
        for line in EMPHASIS.sub(r"\1", MARKS.sub("", row.text)).splitlines():
            for part in line.split("|"):
                yield f"sections {number} text", part
    for number, row in enumerate(content.indicators, start=1):
        for column, words in row.figures.items():
            yield f"indicators {number} {column.heading}", words
    for budget in content.budgets:
        for words in (budget.title, budget.unit, *budget.columns):
            yield budget.name, words
        for number, row in enumerate(budget.rows, start=1):
            for words in (row.group, row.line, *row.cells):
                yield f"{budget.name} {number}", words


def missing(content, shown):
    """Return the cells whose words are not shown: whole, or line by line where they cite several things."""
    found = []
    for where, words in cells(content):
        if squeeze(words) and squeeze(words) not in shown:
            absent = [line for line in lines(words) if squeeze(line) not in shown]
            if absent:
                found.append((where, absent))
    return found


@pytest.mark.slow
@pytest.mark.once
class PublishedPlanTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        folder = plans_folder()
        for name in names():
            with open(folder / f"{name}.xlsx", "rb") as file:
                content, _ = read_workbook(file)
            store(content)
        cls.documents = {
            plan: Pdf(write(plan_document(plan))) for plan in Plan.objects.for_document().order_by("pk")
        }

    def test_every_cell_of_every_sheet_is_shown(self):
        for plan, pdf in self.documents.items():
            with self.subTest(plan=plan):
                assert missing(content_of(plan), pdf.words) == []

    def test_every_quarter_is_ticked(self):
        for plan, pdf in self.documents.items():
            quarters = sum(len(lines(action.quarters)) for action in plan.actions.all())
            with self.subTest(plan=plan):
                assert pdf.text.count("✓") >= quarters

    def test_the_documents_are_accessible(self):
        for plan, pdf in self.documents.items():
            with self.subTest(plan=plan):
                assert pdf.is_accessible, pdf.faults

    def test_the_plan_on_a_page_is_one_sheet(self):
        for plan in self.documents:
            pdf = Pdf(write(page_document(plan)))
            with self.subTest(plan=plan):
                assert pdf.sizes == [(1190.55, 841.89)]
                assert pdf.is_accessible, pdf.faults
