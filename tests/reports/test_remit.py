"""A portfolio holder: their remit first, and the decisions that they may record on it and nowhere else."""

import datetime

import pytest
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from organisation.models import Event, Role
from plans.models import Plan, PlanStep
from returns.cycles import Refused
from returns.deciding import decide
from returns.models import Decision, Return
from tests.factories import make_plan, make_unit, make_user, whole_of
from tests.queries import FlatMixin
from tests.returns.records import closed, make_reported

TODAY = timezone.localdate()


class RemitTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.it = make_reported()
        cls.council = cls.it.council
        cls.parks = cls.council.units.get(name="Parks")
        cls.beside = make_unit(cls.council, name="Libraries")
        cls.member = make_user(role=Role.Name.PORTFOLIO, unit=cls.council.units.get(name="Places"))
        cls.parks_return = Return.objects.get(unit=cls.parks)

    def setUp(self):
        self.client.force_login(self.member)

    def home(self):
        return self.client.get(reverse("home")).content.decode()

    def sent(self, **said):
        day = {"decided_on_day": TODAY.day, "decided_on_month": TODAY.month, "decided_on_year": TODAY.year}
        return {"kind": "noted", "reference": "PL 26/4", "words": "", **day, **said}

    def address(self, one=None):
        return reverse("returns:return_decide", args=[(one or self.parks_return).pk])

    def test_their_first_page_is_their_remit_with_the_report_that_was_closed_last(self):
        unit = self.council.units.get(name="Places")
        page = self.home()
        assert "Your remit" in page and reverse("reports:unit_dashboard", args=[unit.pk]) in page
        assert reverse("reports:unit_digest_pdf", args=[unit.pk]) in page and "Report of Places" not in page
        record = closed(self.it)
        page = self.home()
        for name in ("reports:unit_record", "reports:unit_record_pdf"):
            assert reverse(name, args=[record.cycle_id, unit.pk]) in page
            assert self.client.get(reverse(name, args=[record.cycle_id, unit.pk])).status_code == 200
        assert "Your remit" not in self.page_of(Role.Name.VIEWER)

    def page_of(self, role):
        self.client.force_login(make_user(role=role, unit=self.parks))
        return self.home()

    def test_a_role_that_is_over_is_no_remit(self):
        self.member.roles.update(ends_on=TODAY - datetime.timedelta(days=1))
        Role.objects.create(user=self.member, unit=self.parks, name=Role.Name.VIEWER)
        assert "Your remit" not in self.home()
        closed(self.it)
        assert self.client.get(self.address()).status_code == 403

    def test_a_decision_on_a_report_is_kept_with_its_minute_and_who_recorded_it(self):
        closed(self.it)
        assert self.client.post(self.address(), self.sent(words="Well done")).status_code == 302
        decision = Decision.objects.get()
        assert (decision.who, decision.by) == (self.member.get_full_name(), self.member)
        page = self.client.get(self.parks_return.get_absolute_url()).content.decode()
        assert "Noted the report</strong> on" in page and "PL 26/4: Well done" in page
        assert Event.objects.get(did="decided on a report").council == self.council

    def test_what_is_missing_is_asked_for_in_words_and_kept(self):
        closed(self.it)
        tomorrow = TODAY + datetime.timedelta(days=1)
        late = {"decided_on_day": tomorrow.day, "decided_on_month": tomorrow.month}
        for said, asked in (
            ({"kind": ""}, "Choose what was decided"),
            ({"reference": " "}, "Enter the reference of the minute"),
            ({"kind": "asked for more"}, "Say what is asked for"),
            ({**late, "decided_on_year": tomorrow.year}, "The day of the decision cannot be still to come"),
        ):
            page = self.client.post(self.address(), self.sent(**said)).content.decode()
            assert asked in page and "There is a problem" in page
        assert not Decision.objects.exists()

    def test_nothing_is_decided_on_a_report_that_nobody_signed(self):
        assert self.client.get(self.address()).status_code == 409
        assert self.client.post(self.address(), self.sent()).status_code == 409
        assert (
            "Record a decision" not in self.client.get(self.parks_return.get_absolute_url()).content.decode()
        )
        with pytest.raises(Refused):
            decide(self.parks_return, kind="noted", reference="x", decided_on=TODAY, words="", by=self.member)
        self.parks_return.state = Return.State.SIGNED_OFF
        self.parks_return.save()
        assert self.client.post(self.address(), self.sent()).status_code == 302

    def test_on_what_is_no_part_of_the_remit_nothing_is_decided(self):
        closed(self.it)
        other = Return.objects.create(cycle=self.parks_return.cycle, unit=self.beside, due=TODAY)
        assert self.client.get(self.address(other)).status_code == 403
        assert self.client.post(self.address(other), self.sent()).status_code == 403
        assert "Record a decision" not in self.client.get(other.get_absolute_url()).content.decode()
        for role, status in (
            *((name, 403) for name in (Role.Name.VIEWER, Role.Name.CONTRIBUTOR, Role.Name.EDITOR)),
            *((name, 200) for name in (Role.Name.APPROVER, Role.Name.PERFORMANCE)),
        ):
            self.client.force_login(make_user(role=role, unit=self.parks))
            assert self.client.get(self.address()).status_code == status, role

    def test_they_approve_or_return_plans_of_their_remit_and_write_none(self):
        for unit, status in ((self.parks, 302), (self.beside, 403)):
            plan = make_plan(unit, first_year=2030, state=Plan.State.FOR_APPROVAL)
            back = reverse("plans:plan_step", args=[plan.pk, "return"])
            if status == 302:
                assert str(plan) in self.home()
                assert (
                    self.client.get(reverse("plans:plan_step", args=[plan.pk, "approve"])).status_code == 200
                )
            assert self.client.post(back, {"words": "Say what it costs"}).status_code == status
            assert PlanStep.objects.filter(plan=plan).exists() is (status == 302)
            for step in ("consult", "send", "take-back", "supersede"):
                assert self.client.get(reverse("plans:plan_step", args=[plan.pk, step])).status_code == 403
            assert self.client.get(reverse("plans:plan_edit", args=[plan.pk])).status_code == 403

    def test_the_first_page_costs_the_same_for_one_unit_and_for_many(self):
        def grow():
            for _ in range(10):
                unit = make_unit(self.council)
                Role.objects.create(user=self.member, unit=unit, name=Role.Name.PORTFOLIO)

        closed(self.it)
        Role.objects.create(user=self.member, unit=whole_of(self.council), name=Role.Name.PORTFOLIO)
        self.assertFlat(reverse("home"), grow=grow, ceiling=16)
