"""What the register finds left undone about a risk's owner and its targets."""

from datetime import date, timedelta

from django.test import TestCase

from risks.models import Risk
from risks.registers import risk_of
from tests.factories import make_assessment, make_council, make_person, make_register, make_risk, make_unit

TODAY = date(2026, 5, 1)


class FindingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.council = make_council("Eastmoor Council")
        cls.risk = make_risk(make_register(make_unit(cls.council)), likelihood="2", impact="2")

    def findings(self, today=TODAY):
        return " ".join(risk_of(Risk.objects.for_report().get(pk=self.risk.pk), today).findings)

    def test_an_owner_who_left_yesterday_is_gone_and_one_whose_last_day_is_today_is_not(self):
        for left_on, gone in ((TODAY - timedelta(1), True), (TODAY, False), (None, False)):
            person = make_person(self.council)
            person.left_on = left_on
            person.save()
            Risk.objects.filter(pk=self.risk.pk).update(owner_person=person)
            assert (f"Its owner, {person.name}, left on" in self.findings()) is gone, left_on
        assert "left on" not in self.findings(today=None)

    def test_a_target_above_the_current_score_is_said_and_one_as_high_is_not(self):
        target = make_assessment(self.risk, kind="target", likelihood="2", impact="2")
        assert "target assessment is above" not in self.findings()
        type(target).objects.filter(pk=target.pk).update(likelihood="3")
        assert "Its target assessment is above the current one." in self.findings()
