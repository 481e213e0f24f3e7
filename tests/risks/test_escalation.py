"""A risk goes up to a register above, is taken on or declined with a reason, and comes back."""

from django.test import TestCase
from django.urls import reverse

from organisation.models import Event, Role
from risks.models import Escalation, Register
from risks.registers import register_of, summaries_of
from tests.factories import (
    make_council,
    make_escalation,
    make_register,
    make_risk,
    make_unit,
    make_user,
    whole_of,
)

State = Escalation.State


class EscalationTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council()
        cls.directorate = make_unit(cls.council)
        cls.service = make_unit(parent=cls.directorate)
        cls.corporate = make_register(whole_of(cls.council), name="Corporate risks")
        cls.above = make_register(cls.directorate, name="Directorate risks", scheme=cls.corporate.scheme)
        cls.below = make_register(cls.service, name="Service risks", scheme=cls.corporate.scheme)
        cls.risk = make_risk(cls.below, "The depot floods")
        cls.service_editor = make_user(role=Role.Name.EDITOR, unit=cls.service)
        cls.editor_above = make_user(role=Role.Name.EDITOR, unit=cls.directorate)

    def post(self, name, thing, user, **words):
        self.client.force_login(user)
        return self.client.post(reverse(f"risks:{name}", args=[thing.pk]), words)

    def titles(self, register):
        return [line.risk.title for line in register_of(register).risks]

    def test_a_risk_goes_up_to_the_registers_of_units_above_and_of_the_council_alone(self):
        beside = make_register(make_unit(self.council))
        offered = set(Register.objects.above(self.service))
        assert offered == {self.above, self.corporate} and beside not in offered
        assert not Register.objects.above(whole_of(self.council))

    def test_a_service_asks_and_says_why(self):
        answer = self.post("escalation_add", self.risk, self.service_editor, to=self.above.pk, why="Too dear")
        assert answer.status_code == 302
        asked = Escalation.objects.get()
        assert (asked.state, asked.asked_by) == (State.ASKED, self.service_editor)
        assert Event.objects.filter(did="asked to escalate a risk").exists()
        assert self.titles(self.above) == []

    def test_without_a_reason_nothing_is_asked_and_a_register_beside_is_refused(self):
        beside = make_register(make_unit(self.council))
        self.post("escalation_add", self.risk, self.service_editor, to=self.above.pk, why=" ")
        self.post("escalation_add", self.risk, self.service_editor, to=beside.pk, why="Too dear")
        assert not Escalation.objects.exists()

    def test_what_is_asked_already_is_not_asked_twice(self):
        make_escalation(self.risk, self.above)
        answer = self.post("escalation_add", self.risk, self.service_editor, to=self.above.pk, why="Too dear")
        assert "has been asked already" in answer.content.decode() and Escalation.objects.count() == 1

    def test_a_risk_that_is_taken_on_stands_in_both_registers_and_says_where_it_came_from(self):
        asked = make_escalation(self.risk, self.above)
        answer = self.post("escalation_decide", asked, self.editor_above, state="accepted")
        assert answer.status_code == 302
        assert self.titles(self.above) == self.titles(self.below) == ["The depot floods"]
        (line,) = register_of(self.above).risks
        assert ("Escalated from", "Service risks") in line.texts
        assert "Escalated from" not in dict(register_of(self.below).risks[0].texts)
        assert [one.counts.risks for one in summaries_of([self.above, self.below, self.corporate])] == [
            1,
            1,
            0,
        ]

    def test_its_own_risks_come_first(self):
        make_escalation(self.risk, self.above, state=State.ACCEPTED)
        make_risk(self.above, "A strike")
        assert self.titles(self.above) == ["A strike", "The depot floods"]

    def test_declining_needs_a_reason_that_the_service_reads(self):
        asked = make_escalation(self.risk, self.above)
        self.post("escalation_decide", asked, self.editor_above, state="declined")
        asked.refresh_from_db()
        assert asked.state == State.ASKED
        self.post("escalation_decide", asked, self.editor_above, state="declined", reason="Insure it")
        asked.refresh_from_db()
        assert asked.state == State.DECLINED and self.titles(self.above) == []
        self.client.force_login(self.service_editor)
        assert "Insure it" in self.client.get(self.risk.get_absolute_url()).content.decode()

    def test_the_service_does_not_decide_for_the_register_above(self):
        asked = make_escalation(self.risk, self.above)
        assert self.post("escalation_decide", asked, self.service_editor, state="accepted").status_code == 403

    def test_what_is_decided_is_not_decided_again(self):
        asked = make_escalation(self.risk, self.above, state=State.DECLINED, decided_who="Ann Hall")
        answer = self.post("escalation_decide", asked, self.editor_above, state="accepted")
        asked.refresh_from_db()
        assert answer.status_code == 403 and asked.state == State.DECLINED
        assert "declined by Ann Hall" in answer.content.decode()

    def test_the_service_withdraws_what_it_asked_and_the_register_above_gives_back_what_it_took(self):
        asked = make_escalation(self.risk, self.above)
        self.post("escalation_end", asked, self.service_editor, reason="Solved")
        asked.refresh_from_db()
        assert asked.state == State.WITHDRAWN
        taken = make_escalation(self.risk, self.above, state=State.ACCEPTED)
        assert self.post("escalation_end", taken, self.service_editor, reason="Ours").status_code == 403
        self.post("escalation_end", taken, self.editor_above, reason="Small again")
        taken.refresh_from_db()
        assert taken.state == State.RETURNED and self.titles(self.above) == []

    def test_requests_wait_on_the_page_of_the_register_above_for_those_who_decide(self):
        make_escalation(self.risk, self.above)
        for user, waits in ((self.editor_above, True), (self.service_editor, False)):
            self.client.force_login(user)
            page = self.client.get(self.above.get_absolute_url()).content.decode()
            assert ("asked to take on" in page) is waits

    def test_where_no_register_is_above_the_page_says_what_to_do(self):
        risk = make_risk(self.corporate)
        self.client.force_login(make_user(superuser=True))
        answer = self.client.get(reverse("risks:escalation_add", args=[risk.pk]))
        assert answer.status_code == 403 and "No unit above this one" in answer.content.decode()
