"""The PDFs of a plan: the document, the sheet, and the finished ones that are kept."""

import re
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.urls import reverse

from organisation.models import Role
from reports.documents import FITS, page_document, plan_html
from reports.fingerprint import TABLES, fingerprint
from reports.models import ProducedDocument
from reports.operations import produce
from reports.pdf import lay_out, write
from tests.factories import (
    make_action,
    make_council,
    make_plan,
    make_priority,
    make_section,
    make_unit,
    make_user,
    whole_of,
)
from tests.plans.test_plan_views import fill, make_full_plan
from tests.reports.pdfs import Pdf

PLAN, PAGE = ProducedDocument.Name.PLAN, ProducedDocument.Name.PAGE


def labels(tree):
    """Return the labels of an outline, each before those below it."""
    return [word for label, _, below, _ in tree for word in (label, *labels(below))]


@pytest.mark.once
class PlanPdfTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = make_full_plan(make_unit(make_council("Eastmoor Council"), name="Housing"))
        laid_out = lay_out(plan_html(cls.plan))
        cls.bookmarks = labels(laid_out.make_bookmark_tree())
        cls.pdf = Pdf(write(laid_out))

    def test_it_is_accessible(self):
        assert self.pdf.is_accessible, self.pdf.faults

    def test_it_shows_what_the_page_shows(self):
        for words in (
            "HousingPlan",
            "Insulatelofts",
            "Contractorfails",
            "62%",
            "160(workedout:150)",
            "✓",
        ):
            assert words in self.pdf.words

    def test_the_contents_say_on_which_page_each_part_stands(self):
        pages = self.pdf.text.split("\f")
        for words in ("Where we are", "Risk register", "Document control"):
            said = int(re.search(rf"{words}\s+(\d+)", pages[1])[1])
            assert words in pages[said - 1]

    def test_it_has_bookmarks(self):
        for words in ("1 Where we are", "Priorities and actions", "H1 Homes are warm", "Risk register"):
            assert words in self.bookmarks

    def test_a_quarter_grid_wider_than_the_page_turns_it(self):
        assert {size[0] < size[1] for size in self.pdf.sizes} == {True}
        plan = make_plan(make_unit(), last_year=2029)
        fields = {"lead": "Jo Vale", "accountable": "Ash Lane", "due": "May 2026", "monitoring": "Monthly"}
        make_action(make_priority(plan), quarters="2025/26 Q1", **fields)
        assert any(wide > high for wide, high in Pdf(write(lay_out(plan_html(plan)))).sizes)

    def test_script_in_the_words_is_printed_as_written(self):
        plan = make_plan(title="<script>alert(1)</script>")
        assert "<script>alert(1)</script>" in Pdf(write(lay_out(plan_html(plan)))).words


@pytest.mark.once
class PageTests(TestCase):
    def sheet(self, plan):
        return Pdf(write(page_document(plan)))

    def test_an_empty_plan_is_one_sheet(self):
        pdf = self.sheet(make_plan())
        assert pdf.pages == 1
        assert pdf.is_accessible, pdf.faults

    def test_the_sheet_is_a3_landscape(self):
        assert self.sheet(make_plan()).sizes == [(1190.55, 841.89)]

    def test_a_small_plan_is_set_large_and_shows_every_word(self):
        plan = make_plan()
        top = make_priority(plan, "Homes are warm", lead="Jo Vale")
        make_priority(plan, "Lofts are insulated", parent=top)
        words = self.sheet(plan).words
        assert "Homesarewarm" in words and "Loftsareinsulated" in words

    def test_a_plan_far_too_long_is_still_one_sheet_and_says_what_it_leaves_out(self):
        plan = make_plan(title="A very long title " * 20, strapline="words " * 300)
        for number in range(40):
            top = make_priority(
                plan, f"Priority {number} " + "with a great many words " * 3, lead="Jo Vale\n" * 3
            )
            for _ in range(10):
                make_priority(plan, "A work area " + "that goes on " * 4, parent=top)
        pdf = self.sheet(plan)
        assert pdf.pages == 1
        assert "more" in pdf.text

    def test_one_word_of_five_thousand_letters_is_still_one_sheet(self):
        plan = make_plan()
        make_priority(plan, "x" * 5000)
        assert self.sheet(plan).pages == 1

    def test_the_steps_go_from_the_most_generous_to_the_least(self):
        sizes = [float(fit.size) for fit in FITS]
        assert sizes == sorted(sizes, reverse=True)


class KeptTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = make_full_plan(make_unit())

    def test_an_unchanged_plan_is_not_laid_out_again(self):
        first = produce(self.plan, PAGE)
        ProducedDocument.objects.update(content=b"kept")
        assert produce(self.plan, PAGE) == b"kept"
        assert first.startswith(b"%PDF-")

    def test_a_changed_plan_takes_the_place_of_the_old_one(self):
        produce(self.plan, PAGE)
        make_priority(self.plan, "Something new")
        produce(self.plan, PAGE)
        assert ProducedDocument.objects.count() == 1

    def test_the_two_documents_of_a_plan_are_kept_apart(self):
        assert fingerprint(self.plan, PLAN) != fingerprint(self.plan, PAGE)

    def test_a_change_in_any_table_changes_the_fingerprint(self):
        before = fingerprint(self.plan, PLAN)
        fill(self.plan)
        seen = set()
        for model, path in TABLES:
            row = model.objects.filter(**{path: self.plan.pk}).order_by("pk").last()
            if row is None or model in seen:
                continue
            seen.add(model)
            before = fingerprint(self.plan, PLAN)
            words = next(
                (
                    field
                    for field in model._meta.fields
                    if field.get_internal_type() in ("CharField", "TextField") and not field.choices
                ),
                None,
            )
            if words is None:
                continue
            with self.subTest(model=model._meta.label):
                model.objects.filter(pk=row.pk).update(**{words.name: "altered"})
                assert fingerprint(self.plan, PLAN) != before

    def test_a_change_in_another_plan_that_prints_nothing_here_changes_nothing(self):
        before = fingerprint(self.plan, PLAN)
        make_section(make_plan())
        assert fingerprint(self.plan, PLAN) == before


class ViewTests(TestCase):
    def test_the_pdf_has_a_name_fit_for_a_file(self):
        council = make_council()
        plan = make_plan(make_unit(council), title="Children's Plan 2007/08: <b>")
        self.client.force_login(make_user(role=Role.Name.VIEWER, unit=whole_of(council)))
        answer = self.client.get(reverse("reports:page_pdf", args=[plan.pk]))
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"] == 'inline; filename="childrens-plan-2007-08-b-page.pdf"'


class RenderReportTests(TestCase):
    def render(self, *args):
        out = StringIO()
        call_command("render_report", *args, stdout=out)
        return out.getvalue()

    def test_it_writes_the_file_and_says_what_it_is(self):
        plan = make_plan(title="Housing Plan")
        with TemporaryDirectory() as folder:
            path = Path(folder) / "page.pdf"
            assert "Housing Plan" in self.render("page", str(path), "--plan", str(plan.pk))
            assert path.read_bytes().startswith(b"%PDF-")

    def test_a_plan_that_is_not_there_is_named_with_those_that_are(self):
        plan = make_plan()
        with pytest.raises(CommandError, match=rf"There is no plan 999999. There are: {plan.pk}"):
            self.render("plan", "/dev/null", "--plan", "999999")

    def test_an_unknown_name_is_refused_with_the_names_there_are(self):
        with pytest.raises(CommandError, match=r"plan.*page"):
            self.render("poster", "/dev/null", "--plan", "1")

    def test_a_file_that_cannot_be_written_is_named(self):
        with pytest.raises(CommandError, match="cannot be written"):
            self.render("page", "/nowhere/at/all.pdf", "--plan", str(make_plan().pk))
