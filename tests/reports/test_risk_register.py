"""The risk register of a plan as a PDF: what it holds, its pages, and that it is accessible."""

import re
import subprocess

import page
import pytest
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse

from exchange.reading import read_workbook
from exchange.storing import store
from organisation.models import Role
from plans.models import Plan
from reports.pdf import to_pdf
from reports.risk_register import register_html
from risks.models import Assessment
from tests import real_plans
from tests.factories import (
    make_assessment,
    make_control,
    make_council,
    make_plan,
    make_register,
    make_risk,
    make_risk_scheme,
    make_unit,
    make_user,
)

# The columns of the Risks sheet whose words stand in the PDF as they are.
PRINTED = (
    *("Ref", "Risk", "Nature", "Owner", "Score as printed", "Matrix as printed", "Residual as printed"),
    *("Controls", "Planned controls"),
)


def written(content):
    """Return the words of a PDF without white space."""
    ran = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True)
    return squeezed(ran.stdout.decode())


def squeezed(words):
    return re.sub(r"\s+", "", words)


def sizes(content):
    """Return the width and height of each page in points, rounded."""
    ran = subprocess.run(["pdfinfo", "-l", "-1", "-"], input=content, capture_output=True, check=True)
    found = re.findall(r"Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)", ran.stdout.decode())
    return [(round(float(width)), round(float(height))) for width, height in found]


def plan_with(register):
    plan = make_plan(register.unit, title="Housing plan")
    plan.register = register
    plan.save(update_fields=["register"])
    return Plan.objects.select_related("council", "unit").get(pk=plan.pk)


def faults(content):
    """Return what keeps a PDF from being PDF/UA-1."""
    return [str(failure) for failure in page.validate_pdf_bytes(content).failures]


def register_of_every_kind():
    register = make_register(make_unit(name="Housing"))
    risk = make_risk(
        register,
        "Boilers fail in winter",
        ref="H1",
        nature="Operational",
        vulnerability="Half are older than 20 years",
        triggers="A week of frost",
        consequences="Homes without heat",
        owner="Head of Repairs",
        likelihood="5",
        impact="5",
    )
    make_assessment(risk, kind=Assessment.Kind.INHERENT, likelihood="5", impact="5")
    make_assessment(risk, kind=Assessment.Kind.TARGET, likelihood="2", impact="5")
    make_control(risk, "Yearly service of each boiler")
    make_control(risk, "Renew 400 boilers", planned=True, owner="Clerk")
    make_risk(register, "Forms are late", ref="H2", likelihood="9")
    return register


@pytest.mark.once
@pytest.mark.django_db
def test_every_word_of_the_register_is_in_the_pdf():
    content = to_pdf(register_html(plan_with(register_of_every_kind())))
    assert faults(content) == []
    words = written(content)
    for said in (
        *("Boilers fail in winter", "Operational", "Half are older than 20 years", "A week of frost"),
        *("Homes without heat", "Head of Repairs", "Yearly service of each boiler", "Renew 400 boilers"),
        *("25 High", "above appetite", "To target: Lower: 25 to 10", "H2: likelihood 9, impact 3 not in"),
        *("inherent assessment", "current assessment", "target assessment", "Page 1 of"),
    ):
        assert squeezed(said) in words, said


@pytest.mark.once
@pytest.mark.django_db
def test_every_page_is_a4_landscape():
    assert set(sizes(to_pdf(register_html(plan_with(register_of_every_kind()))))) == {(842, 595)}


@pytest.mark.django_db
def test_a_plan_without_a_register_and_one_without_risks_say_so():
    for plan in (make_plan(), plan_with(make_register())):
        content = to_pdf(register_html(plan))
        assert faults(content) == []
        assert squeezed("This plan has no risk in its register.") in written(content)


@pytest.mark.once
@pytest.mark.django_db
def test_the_largest_matrix_is_accessible():
    codes = [str(number) for number in range(10, 0, -1)]
    rows = [(part, code, f"Level {code}") for part in ("likelihood", "impact") for code in codes]
    council = make_council()
    register = make_register(make_unit(council), scheme=make_risk_scheme(council, rows=rows))
    for number in range(60):
        make_risk(register, likelihood=codes[number % 10], impact=codes[number // 10])
    assert faults(to_pdf(register_html(plan_with(register)))) == []


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["cumbria-2007-08", "herefordshire-2009-11"])
def test_a_published_register_is_accessible_and_whole(name):
    workbook, _ = read_workbook(real_plans.plans_folder() / f"{name}.xlsx")
    plan = store(workbook).plan
    content = to_pdf(register_html(plan))
    assert faults(content) == []
    words = written(content)
    for row in real_plans.records(real_plans.workbook(name), "Risks"):
        for heading in PRINTED:
            for line in row.get(heading, "").splitlines():
                assert squeezed(line) in words, (row["Ref"], heading, line)


class RegisterPdfViewTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.plan = plan_with(register_of_every_kind())
        cls.user = make_user(role=Role.Name.VIEWER, unit=cls.plan.unit)

    def test_the_address_answers_with_the_pdf(self):
        self.client.force_login(self.user)
        answer = self.client.get(reverse("reports:risks_pdf", args=[self.plan.pk]))
        assert answer.headers["Content-Type"] == "application/pdf"
        assert squeezed("Boilers fail in winter") in written(answer.content)

    def test_another_council_finds_nothing(self):
        self.client.force_login(make_user(role=Role.Name.ADMINISTRATOR))
        assert self.client.get(reverse("reports:risks_pdf", args=[self.plan.pk])).status_code == 404

    def test_a_change_of_an_earlier_scheme_makes_the_pdf_again(self):
        risk = self.plan.register.risks.first()
        older = make_risk_scheme(self.plan.council, name="Older matrix")
        make_assessment(risk, scheme=older, likelihood="1", impact="1")
        self.client.force_login(self.user)
        address = reverse("reports:risks_pdf", args=[self.plan.pk])
        before = self.client.get(address).content
        assert self.client.get(address).content == before
        older.rows.filter(part="band", code="1-5").update(label="Tiny")
        assert squeezed("1 Tiny") in written(self.client.get(address).content)


@pytest.mark.django_db
def test_the_command_writes_the_register(tmp_path):
    plan = plan_with(register_of_every_kind())
    file = tmp_path / "risks.pdf"
    call_command("render_report", "risks", str(file), "--plan", str(plan.pk))
    assert squeezed("Boilers fail in winter") in written(file.read_bytes())
