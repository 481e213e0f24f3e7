"""Updates as a table: out as a workbook and back, pasted, with errors, stale, all or nothing."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse

from exchange.models import UpdateFile
from exchange.updates.columns import HEADINGS, SHEET
from indicators.models import Result
from plans.models import Progress
from returns.models import Update
from risks.models import Assessment
from tests.markup import faults_of
from tests.returns.desks import make_desk, make_last_quarter
from tests.returns.quarters import Q2

EXPORT, ADD, PASTE = (reverse(f"exchange:updates_{name}") for name in ("export", "add", "paste"))
FULL = {
    "Cause": "Two vacancies",
    "Action to put it right": "Agency staff",
    "Who does it": "A Hall",
    "By when": "end of May 2027",
}


class OfDesk(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.desk = make_desk()

    def setUp(self):
        self.client.force_login(self.desk.user)

    def book(self):
        answer = self.client.get(EXPORT)
        assert answer.status_code == 200
        return openpyxl.load_workbook(io.BytesIO(answer.content))

    def fill(self, book, update, **cells):
        """Write into the row of an update, a cell under each heading."""
        sheet = book[SHEET]
        row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == str(update.pk))
        for heading, words in cells.items():
            row[HEADINGS.index(heading)].value = words

    def bring(self, book):
        """Upload a workbook and return the page that shows what it would save."""
        packed = io.BytesIO()
        book.save(packed)
        file = SimpleUploadedFile("updates.xlsx", packed.getvalue())
        answer = self.client.post(ADD, {"file": file})
        assert answer.status_code == 302, answer.content.decode()
        return self.client.get(answer.url)

    def paste(self, words):
        answer = self.client.post(PASTE, {"words": words})
        assert answer.status_code == 302
        return self.client.get(answer.url)

    def confirm(self, page, **sent):
        preview = page.context["preview"]
        return self.client.post(page.context["upload"].get_absolute_url(), {"seen": preview.seen, **sent})


class WorkbookTests(OfDesk):
    def test_out_and_back_changes_nothing(self):
        make_last_quarter(self.desk, self.desk.indicator.indicator, comment="=Slow", remedy="Hire")
        page = self.bring(self.book())
        preview = page.context["preview"]
        assert not preview.changes and preview.changes.unchanged == 5 and not preview.findings
        assert not faults_of(page.content.decode())

    def test_filled_in_it_is_previewed_and_then_saved(self):
        book = self.book()
        self.fill(book, self.desk.indicator, Result="50%", **FULL)
        self.fill(book, self.desk.action, **{"State": "under way", "Percent done": "60", "Comment": "Begun"})
        self.fill(book, self.desk.milestone, **{"State": "Done", "Done on": "14/9/2026"})
        self.fill(book, self.desk.risk, Comment="As before")
        page = self.bring(book)
        words = page.content.decode()
        assert "It would save 4 updates and leave 1 as it is" in words and "Red" in words
        assert not faults_of(words)
        assert not Result.objects.filter(period=Q2.code).exists() and not Progress.objects.exists()
        assert self.confirm(page).status_code == 302
        assert Result.objects.get(period=Q2.code).words == "50%"
        assert Progress.objects.count() == 2 and Assessment.objects.count() == 2
        states = dict(Update.objects.values_list("pk", "state"))
        assert states[self.desk.indicator.pk] == "complete" and states[self.desk.control.pk] == "waiting"

    def test_everything_wrong_is_found_with_its_row_and_column_and_nothing_is_saved(self):
        book = self.book()
        self.fill(book, self.desk.indicator, Result="about sixty")
        self.fill(book, self.desk.action, State="sort of", **{"Now expected by": "31 1 2027"})
        self.fill(book, self.desk.milestone, **{"State": "Under way"})
        self.fill(book, self.desk.risk, Result="5", Comment="As before")
        page = self.bring(book)
        found = [(one.place.row, one.column) for one in page.context["preview"].errors]
        assert found == [(2, "Result"), (3, "State"), (4, "Cause"), (6, "Result")]
        assert self.confirm(page).status_code == 422
        assert not Assessment.objects.filter(reason="As before").exists()
        assert not faults_of(page.content.decode())

    def test_a_stale_row_shows_both_values_and_waits_for_a_decision(self):
        book = self.book()
        Update.objects.filter(pk=self.desk.indicator.pk).update(version=3, comment="Theirs", who="Ann Hall")
        self.fill(book, self.desk.indicator, Result="66%", Comment="Mine")
        page = self.bring(book)
        words = page.content.decode()
        assert "Saved by Ann Hall since" in words and "Theirs" in words and "Mine" in words
        assert self.confirm(page).status_code == 409
        assert not Result.objects.filter(period=Q2.code).exists()
        assert self.confirm(page, overwrite="yes").status_code == 302
        assert Update.objects.get(pk=self.desk.indicator.pk).comment == "Mine"

    def test_what_changed_since_the_page_was_looked_at_is_not_saved(self):
        book = self.book()
        self.fill(book, self.desk.indicator, Result="66%")
        page = self.bring(book)
        Update.objects.filter(pk=self.desk.indicator.pk).update(version=1)
        assert self.confirm(page).status_code == 409

    def test_words_that_look_like_formulas_stay_words(self):
        Update.objects.filter(pk=self.desk.indicator.pk).update(comment="=1+1")
        row = next(row for row in self.book()[SHEET].iter_rows(min_row=2))
        assert row[HEADINGS.index("Comment")].value == "=1+1"
        assert row[HEADINGS.index("Comment")].data_type == "s"

    def test_a_file_that_is_no_workbook_is_refused_in_words(self):
        answer = self.client.post(ADD, {"file": SimpleUploadedFile("updates.xlsx", b"no workbook")})
        assert answer.status_code == 200 and "is not an Excel workbook" in answer.content.decode()
        assert not UpdateFile.objects.exists()

    def test_an_upload_is_its_owners_alone(self):
        page = self.bring(self.book())
        self.client.force_login(make_desk().user)
        assert self.client.get(page.context["upload"].get_absolute_url()).status_code == 404

    def test_the_key_of_what_is_not_mine_is_refused(self):
        other = make_desk().indicator
        book = self.book()
        self.fill(book, self.desk.indicator, Key=str(other.pk), Result="66%")
        [finding] = self.bring(book).context["preview"].errors
        assert finding.column == "Key" and str(other.pk) in finding.message


class PasteTests(OfDesk):
    def test_a_table_without_headings_is_code_result_forecast_and_comment(self):
        page = self.paste("NI059\t66%\t\tOn course\n")
        assert [row.both for row in page.context["preview"].changes.rows] == [
            [("Result", "", "66%"), ("Comment", "", "On course")]
        ]
        assert self.confirm(page).status_code == 302
        assert Result.objects.get(period=Q2.code).words == "66%"

    def test_headings_say_what_the_columns_are_and_blanks_leave_what_is_there(self):
        Update.objects.filter(pk=self.desk.indicator.pk).update(comment="Kept")
        page = self.paste("Ref\tComment\tResult\tColour\nNI 59\t\t66%\tblue\n")
        preview = page.context["preview"]
        assert [one.code for one in preview.findings] == ["unknown-column"] and preview.can_be_stored
        self.confirm(page)
        assert Update.objects.get(pk=self.desk.indicator.pk).comment == "Kept"

    def test_a_code_that_nobody_knows_and_one_that_stands_twice_are_named(self):
        page = self.paste("NI 59\t66%\nNI 60\t1\nNI 59\t67%\n")
        words = [one.message for one in page.context["preview"].errors]
        assert "No update that you may save has the code NI 60." in words
        assert "Assessments in time stands on row 1 too." in words
        assert not faults_of(page.content.decode())

    def test_an_empty_box_says_what_to_do(self):
        page = self.client.post(PASTE, {"words": ""}).content.decode()
        assert "Paste the rows" in page and not faults_of(page)
