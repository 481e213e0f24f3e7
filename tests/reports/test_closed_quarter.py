"""Pages, PDF and workbook of a closed quarter: they read its record, and nothing else."""

import io
import re

import openpyxl
from django.test import TestCase
from django.urls import reverse

from organisation.models import Role, Unit
from reports.models import RecordDocument
from reports.pdf import to_pdf
from reports.record_pdf import record_html
from returns.closed_quarter import closed_quarter_of
from returns.cycles import reopen_cycle
from returns.models import Record
from tests.factories import (
    make_action,
    make_council,
    make_indicator,
    make_plan_indicator,
    make_risk,
    make_unit,
    make_user,
    whole_of,
)
from tests.queries import FlatMixin
from tests.reports.pdfs import Pdf
from tests.returns.records import closed, make_reported, shake

MAIN = re.compile(r"<main.*</main>", re.DOTALL)


class ClosedQuarterTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.it = make_reported()
        cls.record = closed(cls.it)
        cls.viewer = make_user(role=Role.Name.VIEWER, unit=cls.it.whole)

    def setUp(self):
        self.client.force_login(self.viewer)

    def addresses(self):
        cycle, unit, asked = self.it.cycle.pk, self.it.parks.pk, "?quarter=2026/27 Q2"
        return (
            reverse("reports:dashboard") + asked,
            reverse("reports:unit_dashboard", args=[unit]) + asked,
            reverse("reports:quarter_record", args=[cycle]),
            reverse("reports:unit_record", args=[cycle, unit]),
        )

    def main(self, address):
        page = self.client.get(address)
        assert page.status_code == 200, address
        return MAIN.search(page.content.decode())[0]

    def files(self):
        """Return the bytes of both workbooks, and of both PDFs made afresh."""
        cycle, unit = self.it.cycle.pk, self.it.parks.pk
        books = (
            reverse("exchange:quarter_record_workbook", args=[cycle]),
            reverse("exchange:unit_record_workbook", args=[cycle, unit]),
        )
        made = [self.client.get(address).content for address in books]
        return [*made, *(to_pdf(record_html(closed_quarter_of(self.record, key))) for key in (None, unit))]

    def test_page_pdf_and_workbook_stay_the_same_whatever_is_changed_later(self):
        pages, files = list(map(self.main, self.addresses())), self.files()
        kept = self.client.get(reverse("reports:quarter_record_pdf", args=[self.it.cycle.pk])).content
        shake(self.it)
        assert list(map(self.main, self.addresses())) == pages
        assert self.files() == files
        assert kept == files[2]
        again = self.client.get(reverse("reports:quarter_record_pdf", args=[self.it.cycle.pk])).content
        assert again == kept and RecordDocument.objects.count() == 1

    def test_the_dashboard_says_what_it_is_and_what_was_reported(self):
        page = self.main(self.addresses()[0])
        assert f"Record of the closed quarter 2026/27 Q2, closed by {self.it.user.get_full_name()} on" in page
        for words in ("Red indicators (1)", "was green in the quarter before", "Cause: Vacancies"):
            assert words in page
        assert "Two &lt;pickers&gt; left" in page
        assert "Overdue actions and milestones, the oldest first (1)" in page
        assert "1 of 1 risk." in page and "Dredge the lake" in page
        assert "Not updated when the quarter was closed" in page
        assert f'href="{reverse("reports:dashboard")}">See how things stand now' in page

    def test_a_dashboard_without_a_quarter_or_of_an_open_one_shows_what_is_live(self):
        assert "Record of the closed quarter" not in self.main(reverse("reports:dashboard"))
        reopen_cycle(self.it.cycle, by=self.it.user, words="A figure was wrong")
        assert "Record of the closed quarter" not in self.main(self.addresses()[0])
        assert "The quarter is open again" in self.main(self.addresses()[2])

    def test_a_unit_that_was_not_there_is_told_so(self):
        late = make_unit(parent=self.it.places, kind=Unit.Kind.DIVISION, name="Markets")
        page = self.main(reverse("reports:unit_dashboard", args=[late.pk]) + "?quarter=2026/27 Q2")
        assert "This unit has no place in the record of the quarter" in page

    def test_exempt_risks_are_shown_and_counted_for_who_may_read_them_alone(self):
        for address in self.addresses():
            assert "A supplier may fail" not in self.main(address)
        assert (
            b"A supplier"
            not in self.client.get(
                reverse("exchange:quarter_record_workbook", args=[self.it.cycle.pk])
            ).content
        )
        public = self.client.get(reverse("reports:quarter_record_pdf", args=[self.it.cycle.pk])).content
        self.viewer.roles.update(reads_exempt=True)
        assert "2 of 2 risks." in self.main(self.addresses()[0])
        assert "Exempt: Paragraph 3" in self.main(self.addresses()[3])
        whole = self.client.get(reverse("reports:quarter_record_pdf", args=[self.it.cycle.pk])).content
        whole, public = Pdf(whole), Pdf(public)
        assert "Notforpublication" in whole.words and "Notforpublication" not in public.words
        assert whole.is_accessible, whole.faults
        for words in ("Two<pickers>left", "Baseline31July2026", "▲Red", "Exempt:Paragraph3"):
            assert words in whole.words, words

    def test_the_workbook_holds_every_row_as_text(self):
        made = self.client.get(reverse("exchange:quarter_record_workbook", args=[self.it.cycle.pk]))
        book = openpyxl.load_workbook(io.BytesIO(made.content))
        assert book.sheetnames == [
            *("Quarter", "Units", "Indicators", "Actions", "Priorities", "Risks", "Controls")
        ]
        heads, first, *_ = book["Indicators"].iter_rows(values_only=True)
        said = dict(zip(heads, first, strict=True))
        assert (said["Codes"], said["Result"], said["Rating"]) == ("NI 195", "71%", "Red")
        assert said["Commentary"].startswith("Two <pickers> left")
        assert book["Actions"].max_row == 3

    def test_another_council_finds_no_record(self):
        self.client.force_login(make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(make_council())))
        for address in self.addresses()[1:]:
            assert self.client.get(address).status_code == 404
        assert self.client.get(self.addresses()[2] + "?number=9").status_code == 404

    def test_the_pages_cost_the_same_for_a_small_record_and_a_large_one(self):
        dashboard, _, record, _ = self.addresses()

        def grow():
            reopen_cycle(self.it.cycle, by=self.it.user, words="More")
            for number in range(20):
                indicator = make_indicator(self.it.council, f"Measure {number}", results={"2026/27 Q2": "1"})
                make_plan_indicator(self.it.below, indicator)
                make_action(self.it.priority, f"Action {number}", due_latest=self.record.day.replace(day=1))
                make_risk(self.it.register, f"Risk {number}", likelihood="5", impact="5")
            closed(self.it)

        self.client.get(dashboard)
        with self.assertNumQueries(15):
            self.client.get(dashboard)
        with self.assertNumQueries(13):
            self.client.get(record)
        grow()
        assert Record.objects.count() == 2
        with self.assertNumQueries(15):
            assert b"Action 19" in self.client.get(dashboard).content
        with self.assertNumQueries(13):
            assert b"Action 19" in self.client.get(record).content
