"""A register to take away, as workbook and as PDF, whether or not a plan prints it."""

import datetime
import io

import openpyxl
from django.test import TestCase
from django.urls import reverse

from organisation.models import Role
from risks.models import Assessment, Control
from tests.factories import (
    make_acceptance,
    make_assessment,
    make_control,
    make_council,
    make_escalation,
    make_register,
    make_risk,
    make_unit,
    make_user,
)
from tests.queries import FlatMixin
from tests.reports.pdfs import Pdf


class RegisterFileTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit(make_council("Eastmoor Council"), name="Housing")
        cls.register = make_register(cls.unit, name="Housing risks")
        cls.risk = make_risk(
            cls.register, "=1+1 boilers fail", ref="H1", likelihood="5", impact="5", owner="@repairs"
        )
        make_assessment(cls.risk, kind=Assessment.Kind.TARGET, likelihood="2", impact="5")
        make_control(cls.risk, "+Service", owner="Clerk")
        make_control(cls.risk, "-Renew", planned=True)
        Control.objects.filter(words="-Renew").update(due=datetime.date(2020, 1, 2))
        Assessment.objects.filter(kind="current").update(assessed_on=datetime.date(2026, 6, 1))
        make_acceptance(cls.risk)
        cls.user = make_user(role=Role.Name.VIEWER, unit=cls.unit)

    def setUp(self):
        self.client.force_login(self.user)

    def address(self, name, register=None):
        return reverse(name, args=[(register or self.register).pk])

    def sheet(self, register=None):
        answer = self.client.get(self.address("exchange:register_export", register))
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.content))["Risks"].iter_rows())
        headings = [cell.value for cell in rows[0]]
        return [dict(zip(headings, row, strict=True)) for row in rows[1:]]

    def test_the_workbook_has_a_row_for_each_risk_with_everything_the_register_says(self):
        make_risk(self.register, "Forms are late", ref="H2", likelihood="1", impact="2")
        first, second = self.sheet()
        said = {heading: cell.value for heading, cell in first.items()}
        assert (said["Ref"], said["Current score"], said["Current band"]) == ("H1", 25, "High")
        assert said["Current appetite"] == "above appetite" and said["Target score"] == 10
        assert said["Current day"] == datetime.datetime(2026, 6, 1)
        assert "To target: Lower: 25 to 10" in said["Movement"]
        assert said["Controls in place"] == "+Service, Clerk"
        assert said["Controls planned"] == "-Renew, overdue: by 2 January 2020"
        assert "was to be in place by 2 January 2020" in said["To put right"]
        assert said["Accepted"].startswith("Accepted by")
        assert second["Ref"].value == "H2" and second["Target score"].value is None

    def test_text_that_looks_like_a_formula_stays_text(self):
        (row,) = self.sheet()
        for heading in ("Risk", "Owner", "Controls in place", "Controls planned"):
            assert row[heading].value[0] in "=+-@" and row[heading].data_type == "s", heading

    def test_a_risk_that_came_up_says_where_from_and_an_exempt_one_is_there_with_the_right_alone(self):
        above = make_register(make_unit(self.unit.council, name="Directorate"), name="Directorate risks")
        make_escalation(self.risk, above, state="accepted")
        type(self.risk).objects.filter(pk=self.risk.pk).update(exempt="Affairs of a person")
        assert self.sheet(above) == [] and self.sheet() == []
        self.user.roles.update(reads_exempt=True, unit=self.unit)
        (row,) = self.sheet(above)
        assert row["Escalated from"].value == str(self.register)
        assert row["Exempt"].value == "Affairs of a person"

    def test_the_pdf_is_accessible_and_needs_no_plan(self):
        answer = self.client.get(self.address("reports:register_pdf"))
        assert answer.headers["Content-Type"] == "application/pdf"
        found = Pdf(answer.content)
        assert found.is_accessible, found.faults
        for words in ("Housingrisks", "RegisterofHousing", "25High", "overdue:by2January2020"):
            assert words in found.words, words

    def test_an_empty_register_can_be_had_as_well(self):
        empty = make_register(self.unit, name="Empty")
        found = Pdf(self.client.get(self.address("reports:register_pdf", empty)).content)
        assert "Thisregisterholdsnoriskyet." in found.words and found.is_accessible
        assert self.sheet(empty) == []
        self.assertNotContains(self.client.get(empty.get_absolute_url()), "register.xlsx")

    def test_the_page_of_the_register_links_to_both(self):
        page = self.client.get(self.register.get_absolute_url())
        for name in ("exchange:register_export", "reports:register_pdf"):
            self.assertContains(page, self.address(name))

    def test_a_text_that_no_cell_holds_is_said_and_nothing_is_cut(self):
        type(self.risk).objects.filter(pk=self.risk.pk).update(title="x" * 40_000)
        answer = self.client.get(self.address("exchange:register_export"))
        self.assertContains(answer, "40,000 characters", status_code=422)

    def test_the_workbook_costs_the_same_however_many_risks_there_are(self):
        def grow():
            for _ in range(20):
                make_control(make_risk(self.register), planned=True)

        self.assertFlat(self.address("exchange:register_export"), grow=grow, ceiling=12)
