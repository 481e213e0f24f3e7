"""Versions: what was approved is read and taken away for ever as it was."""

import io
import json
from decimal import Decimal

import pytest
from django.db.models import ProtectedError
from django.test import TestCase
from django.urls import reverse

from exchange.reading import read_workbook
from indicators.models import RagScheme, Result, Target
from organisation.downloads import TOOK
from organisation.models import Council, Event, Role, Unit
from plans.content_json import from_json, to_json
from plans.contents import content_of
from plans.models import Action, Plan, PlanVersion, Priority
from plans.operations import relink
from risks.models import Risk
from tests import real_plans
from tests.exchange.test_round_trip import NAMES
from tests.factories import (
    make_action,
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_register,
    make_risk,
    make_section,
    make_unit,
    make_user,
    make_version,
)
from tests.markup import read


@pytest.mark.parametrize("name", NAMES)
def test_a_published_plan_is_kept_as_json_word_for_word(name):
    content, _ = read_workbook(real_plans.plans_folder() / f"{name}.xlsx")
    again = from_json(json.loads(json.dumps(to_json(content))))
    assert again == content
    assert again.layout == content.layout


class FrozenTests(TestCase):
    """A plan with something of each kind is approved; then everything that it printed is changed."""

    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit(name="Children's Services")
        council = cls.unit.council
        above = make_plan(council.units.get(kind=Unit.Kind.COUNCIL), title="Corporate Plan")
        aim = make_priority(above, "Children thrive", ref="CP 1")
        cls.plan = make_plan(cls.unit, title="Children's Plan", register=make_register(cls.unit))
        make_risk(cls.plan.register, title="Too few carers")
        make_section(cls.plan, heading="Foreword", text="We serve **9,000** children.")
        priority = make_priority(cls.plan, "Safe at home", ref="CS 1", supports="CP 1", indicators="LPI 7")
        make_action(priority, "Open a centre", due="Mar 26", lead="Ann Hall")
        cls.indicator = make_indicator(
            council, "Visits in time", codes=["LPI 7"], results={"2025/26": "62%"}, targets={"2025/26": "65%"}
        )
        make_plan_indicator(cls.plan, cls.indicator, priority=priority)
        relink(council)
        cls.content = content_of(cls.plan)
        cls.version = make_version(cls.plan)
        cls.reader = make_user(role=Role.Name.VIEWER, unit=cls.unit)
        cls.aim = aim

    def setUp(self):
        self.client.force_login(self.reader)

    def address(self, name):
        return reverse(name, args=[self.plan.pk, 1])

    def document(self):
        page = self.client.get(self.address("plans:version_detail"))
        assert page.status_code == 200
        main = next(iter(read(page.content.decode()).all("main")))
        return [element.words for element in main.all() if element.words]

    def bytes_of(self, name):
        answer = self.client.get(self.address(name))
        assert answer.status_code == 200
        return answer.content

    def change_everything(self):
        Result.objects.update(number=Decimal(99), words="99%")
        Target.objects.update(number=Decimal(10), words="10%")
        RagScheme.objects.update(is_default=False)
        self.indicator.title = "Something else"
        self.indicator.save()
        Risk.objects.update(title="Another risk")
        Priority.objects.filter(plan=self.plan).update(title="Another priority", supports="")
        Action.objects.all().delete()
        self.aim.delete()
        self.plan.sections.all().delete()
        Unit.objects.filter(pk=self.unit.pk).update(name="Another unit")
        Council.objects.update(name="Another council")
        Plan.objects.filter(pk=self.plan.pk).update(title="Another plan", first_year=2030, last_year=2031)
        relink(self.plan.council)

    def test_the_page_reads_the_same_after_everything_was_changed(self):
        before = self.document()
        self.change_everything()
        # The plan as it is now is named in the way back to it, outside the document.
        assert [words for words in self.document() if "Another" not in words] == before
        assert "62%" in " ".join(before) and "4.6% below" in " ".join(before)

    def test_the_files_are_the_same_bytes_after_everything_was_changed(self):
        names = ("reports:version_pdf", "exchange:version_export")
        before = [self.bytes_of(name) for name in names]
        self.change_everything()
        assert [self.bytes_of(name) for name in names] == before

    def test_a_workbook_first_asked_for_later_says_what_was_approved(self):
        self.change_everything()
        content, findings = read_workbook(io.BytesIO(self.bytes_of("exchange:version_export")))
        assert content == self.content
        assert not [finding for finding in findings if finding.severity == "error"]

    def test_the_document_links_to_nothing_outside_itself(self):
        links = [link.get("href") for link in read(self.version.document).all("a")]
        assert links and all(link.startswith("#") for link in links)

    def test_the_document_has_no_way_to_change_it(self):
        self.client.force_login(make_user(superuser=True))
        page = self.client.get(self.address("plans:version_detail")).content.decode()
        main = next(iter(read(page).all("main")))
        assert not [link for link in main.all("a") if "change" in (link.get("href") or "")]
        assert not list(main.all("form"))

    def test_a_workbook_that_goes_out_is_in_the_audit_trail(self):
        self.bytes_of("exchange:version_export")
        event = Event.objects.get(did=TOOK, user=self.reader)
        assert event.detail["address"].endswith("/versions/1/plan.xlsx")

    def test_a_version_that_is_not_there_is_not_found(self):
        for name in ("plans:version_detail", "reports:version_pdf", "exchange:version_export"):
            assert self.client.get(reverse(name, args=[self.plan.pk, 2])).status_code == 404

    def test_a_plan_with_a_version_cannot_be_deleted(self):
        with self.assertRaises(ProtectedError):
            self.plan.delete()

    def test_an_account_may_go_and_the_name_stays(self):
        name = self.version.who
        self.version.user.delete()
        assert PlanVersion.objects.get().who == name

    def test_the_newer_version_is_named_on_the_older(self):
        make_version(self.plan, changes="More centres.")
        self.assertContains(
            self.client.get(self.address("plans:version_detail")), "It has been superseded by"
        )
        page = self.client.get(reverse("plans:version_list", args=[self.plan.pk]))
        for words in ("In force", "Superseded", "More centres."):
            self.assertContains(page, words)


class KeptTests(TestCase):
    def test_what_was_kept_first_stays(self):
        version = make_version()
        assert PlanVersion.objects.kept(version, "pdf", lambda: b"first") == b"first"
        assert PlanVersion.objects.kept(version, "pdf", lambda: b"second") == b"first"

    def test_a_file_kept_by_another_meanwhile_is_the_one_returned(self):
        version = make_version()

        def late():
            PlanVersion.objects.kept(version, "workbook", lambda: b"theirs")
            return b"ours"

        assert PlanVersion.objects.kept(version, "workbook", late) == b"theirs"
