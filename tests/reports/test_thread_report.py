"""The thread report: by corporate priority, by division, where it breaks; page, PDF and workbook."""

import io

import openpyxl
from django.test import TestCase
from django.urls import reverse

from organisation.models import Role
from plans.operations import relink
from reports.pdf import write
from reports.thread_report import report_for, thread_document
from tests.factories import make_action, make_plan, make_priority, make_user, whole_of
from tests.plans.threads import make_thread
from tests.queries import FlatMixin
from tests.reports.pdfs import Pdf


class ReportTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.top, cls.middle, cls.bottom, cls.read = make_thread()
        cls.council = cls.top.council
        cls.corporate = make_plan(whole_of(cls.council), title="Council plan")
        cls.reader = make_priority(cls.corporate, "A reading town", ref="CP 1")
        cls.alone = make_priority(cls.corporate, "A tidy town", ref="CP 2")
        cls.read.contributes_to = "Corporate Plan: CP 1"
        cls.read.save()
        relink(cls.council)
        cls.user = make_user(role=Role.Name.VIEWER, unit=cls.top.unit)

    def setUp(self):
        self.client.force_login(self.user)

    def page(self, **asked):
        return self.client.get(reverse("reports:thread_report"), {"year": "2025/26"} | asked).content.decode()

    def test_a_corporate_priority_is_followed_through_every_tier_to_the_action(self):
        report, _ = report_for(self.council, self.user, 2025)
        (heading, (reader, alone)) = report.groups[0]
        assert heading == "Council plan"
        assert [(line.depth, line.name) for line in reader.lines] == [
            (1, "C 1 More people read"),
            (2, "L 1 Open for longer"),
            (3, "Open on Sundays"),
            (4, "Agree new hours"),
        ]
        assert reader.tiers == "1 directorate, 1 division, 1 team"
        assert reader.actions == 1
        assert [rag for rag, _ in reader.ratings] == ["green"]
        assert not alone.is_served

    def test_the_page_says_what_nothing_serves_and_where_the_thread_breaks(self):
        page = self.page()
        assert "1 objective that nothing serves" in page
        assert "Nothing serves it" in page
        assert "References that mean more than one thing (1)" in page
        assert "References that wait for something not held (1)" in page
        assert "supports C 1" in page

    def test_by_division_each_priority_says_what_it_serves_and_how_far_up_that_reaches(self):
        page = self.page(by="division")
        assert "C 7 (ambiguous)" in page and "C 9 (waiting)" in page
        assert page.count("CP 1 A reading town") > 2

    def test_without_a_corporate_plan_the_highest_plans_stand_at_the_head(self):
        self.corporate.delete()
        report, _ = report_for(self.council, self.user, 2025)
        assert report.groups[0][0] == "Culture plan"

    def test_a_council_without_plans_says_where_to_begin(self):
        self.client.force_login(make_user(role=Role.Name.VIEWER))
        assert "There is no plan yet whose thread could be followed" in self.page()

    def test_words_that_are_no_year_and_no_way_show_the_usual(self):
        for year in ("x", "", "99999", "٢٠٢٥", "0000"):
            assert "Golden thread" in self.page(year=year, by="none")

    def test_it_costs_the_same_however_much_there_is(self):
        def grow():
            for _ in range(20):
                make_action(make_priority(self.bottom, supports="L 1\nL 77"))

        for way in ("priority", "division"):
            address = f"{reverse('reports:thread_report')}?year=2025/26&by={way}"
            self.assertFlat(address, grow=grow, ceiling=20)

    def test_the_pdf_is_accessible(self):
        report, _ = report_for(self.council, self.user, 2025)
        for way in ("priority", "division"):
            found = Pdf(write(thread_document(self.council, report, way, "2025/26")))
            assert found.is_accessible, found.faults
            assert "AReadingtown".lower() in found.words.lower()
        response = self.client.get(reverse("reports:thread_pdf"), {"year": "2025/26"})
        assert response.content.startswith(b"%PDF")

    def test_the_workbook_holds_both_ways_the_coverage_and_the_breaks(self):
        response = self.client.get(reverse("exchange:thread_export"), {"year": "2025/26"})
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        assert book.sheetnames == ["Coverage", "By corporate priority", "By division", "Breaks"]
        names = [row[2].value for row in book["By corporate priority"].iter_rows(min_row=2)]
        assert "Agree new hours" in names
        assert ("CP 2 A tidy town", "Nothing serves it") in [
            (row[0].value, row[2].value) for row in book["Coverage"].iter_rows(min_row=2)
        ]
