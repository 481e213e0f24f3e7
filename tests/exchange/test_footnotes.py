"""Corrections and workbooks: an import that changes a published figure, and a workbook that says it was."""

import io

import openpyxl
from django.test import TestCase

from exchange.operations import export
from exchange.reading import read_workbook
from exchange.safety import inspect_upload
from exchange.storing import compare, store
from exchange.writing import write_workbook
from indicators.models import Restatement, Result, TargetChange
from plans.contents import content_of
from plans.document import document_of
from plans.models import Plan
from tests.exchange.workbooks import make_workbook
from tests.factories import make_user


class OneIndicator(TestCase):
    """One indicator, brought in twice; each time with the figures that the test gives it."""

    def bring(self, outturn, target="65%", name="second.xlsx", by=None, **words):
        figures = {"Outturn 2024/25": outturn, "Target 2024/25": target, **words}
        book = make_workbook(
            {"Council": "Eastmoor", "Unit": "Housing", "Tier": "division", "First year": "2024/25"},
            Indicators=[
                ["Key", "Refs", "Indicator", *figures],
                ["I1", "NI 59", "Visits made in time", *figures.values()],
            ],
        )
        content, _ = read_workbook(book)
        return store(content, by=by, name=name).plan


class ImportTests(OneIndicator):
    def test_a_first_import_corrects_nothing(self):
        self.bring("61%")
        assert not Restatement.objects.exists() and not TargetChange.objects.exists()

    def test_an_import_that_changes_published_figures_says_from_which_file_and_by_whom(self):
        ann = make_user()
        self.bring("61%", name="first.xlsx")
        self.bring("58%", "60%", by=ann)
        kept, moved = Restatement.objects.get(), TargetChange.objects.get()
        assert (kept.before, kept.after, kept.by, kept.why) == (
            "61%",
            "58%",
            ann,
            "imported from second.xlsx",
        )
        assert (moved.before, moved.after, moved.who) == ("65%", "60%", ann.get_full_name())
        assert Result.objects.get().restated.startswith("61% until ")

    def test_other_words_for_the_same_figure_and_a_first_figure_correct_nothing(self):
        self.bring("Awaiting", "TBC")
        self.bring("61%", "65%")
        self.bring("61.0%", "65.0%")
        assert Result.objects.get().words == "61.0%"
        assert not Restatement.objects.exists() and not TargetChange.objects.exists()

    def test_a_figure_emptied_in_the_workbook_is_withdrawn_and_comes_back_with_its_footnote(self):
        self.bring("61%")
        self.bring("")
        assert Restatement.objects.get().after == "" and not Result.objects.exists()
        self.bring("58%")
        assert "61% until" in Result.objects.get().restated and Restatement.objects.count() == 1

    def test_a_figure_that_moves_with_its_year_basis_is_not_withdrawn(self):
        self.bring("61%", **{"Year basis": "FY"})
        self.bring("61%", **{"Year basis": "AY"})
        assert not Restatement.objects.exists()

    def test_a_correction_survives_another_import_of_the_same_workbook(self):
        plan = self.bring("61%")
        self.bring("58%")
        self.bring("58%")
        assert Restatement.objects.count() == 1
        content, _ = read_workbook(io.BytesIO(write_workbook(content_of(plan))))
        assert not compare(content)


class ExportTests(OneIndicator):
    def setUp(self):
        self.bring("61%")
        self.plan = self.bring("58%", by=make_user())

    def test_the_cell_of_a_corrected_figure_carries_its_footnote_as_a_comment(self):
        book = openpyxl.load_workbook(io.BytesIO(export(self.plan, by=make_user(superuser=True))))
        comments = [cell for row in book["Indicators"].iter_rows() for cell in row if cell.comment]
        assert [cell.value for cell in comments] == ["58%"]
        assert comments[0].comment.text.startswith("Corrected: 61% until ")

    def test_such_a_workbook_is_taken_back_and_changes_nothing(self):
        file = io.BytesIO(export(self.plan, by=make_user(superuser=True)))
        inspect_upload(file)
        content, _ = read_workbook(file)
        assert not compare(content)
        assert write_workbook(content_of(self.plan)) == write_workbook(content_of(self.plan))

    def test_the_plan_document_numbers_the_footnote_beside_the_figure(self):
        document = document_of(Plan.objects.for_document().get())
        assert [note.number for note in document.notes] == [1]
        assert document.notes[0].about == "Visits made in time, 2024/25"
        assert document.notes[0].words.startswith("61% until ")
