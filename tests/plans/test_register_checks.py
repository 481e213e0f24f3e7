"""The register and the plan check find the same about a risk that is held, by one rule, in the same words."""

from datetime import date, timedelta
from io import StringIO

from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse

from organisation.models import Role
from plans.checks.checked import checked
from plans.contents import content_of
from plans.models import Plan, RiskLink
from plans.register_checks import meeting_of
from risks.models import Acceptance, Assessment, Control, Risk, RiskScheme
from risks.registers import register_of
from tests.factories import (
    make_acceptance,
    make_action,
    make_control,
    make_council,
    make_plan,
    make_priority,
    make_register,
    make_risk,
    make_unit,
    make_user,
)
from tests.queries import FlatMixin

DAY = date(2026, 5, 31)
NEXT = DAY + timedelta(1)


class RegisterChecksTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit(make_council("Eastmoor Council"))
        cls.register = make_register(cls.unit)
        cls.risk = make_risk(cls.register, "Boilers fail", ref="H1", likelihood="5", impact="5")
        make_priority(make_plan(cls.unit), risks="H1")
        Plan.objects.update(register=cls.register)
        cls.viewer = make_user(role=Role.Name.VIEWER, unit=cls.unit)

    def plan(self):
        return Plan.objects.select_related("council", "unit", "register__scheme").get()

    def in_check(self, today, code):
        plan = self.plan()
        return [one for one in checked(plan, content_of(plan), today).findings if one.code == code]

    def on_register(self, today, code):
        lines = register_of(self.register, today).risks
        return [one for line in lines for one in line.to_put_right if one.code == code]

    def assertBoth(self, code, *, from_day, severity="warning"):
        """Fail unless both say it on a day and neither on the day before, nor where no day is given."""
        for today, said in ((None, 0), (from_day - timedelta(1), 0), (from_day, 1)):
            checks, lines = self.in_check(today, code), self.on_register(today, code)
            assert (len(checks), len(lines)) == (said, said), (code, today, checks, lines)
        assert checks[0].severity == severity and checks[0].item == ("risk", self.risk.pk)
        words = lines[0].words
        assert checks[0].message.endswith(f"{words[:1].lower()}{words[1:]}")

    def test_a_review_is_overdue_on_the_day_after(self):
        RiskScheme.objects.update(months={"High": 3})
        Assessment.objects.update(assessed_on=date(2026, 2, 28))
        self.assertBoth("risk-review-overdue", from_day=date(2026, 5, 29))

    def test_an_acceptance_has_ended_on_the_day_after_its_last(self):
        make_acceptance(self.risk)
        Acceptance.objects.update(accepted_on=date(2026, 1, 1), expires_on=DAY)
        self.assertBoth("risk-acceptance-ended", from_day=NEXT)
        # While it holds it stands in the place of a control.
        assert not self.in_check(DAY, "risk-above-appetite") and self.in_check(NEXT, "risk-above-appetite")

    def test_a_planned_control_is_overdue_on_the_day_after(self):
        make_control(self.risk, planned=True)
        Control.objects.update(due=DAY)
        self.assertBoth("risk-control-overdue", from_day=NEXT)

    def test_above_appetite_is_said_once_in_each_place(self):
        for found in (self.in_check, self.on_register):
            assert len(found(DAY, "risk-above-appetite")) == 1
        make_control(self.risk, planned=True)
        for found in (self.in_check, self.on_register):
            assert found(DAY, "risk-above-appetite") == []

    def test_a_command_judges_by_the_day_that_it_is_given(self):
        make_control(self.risk, planned=True)
        Control.objects.update(due=DAY)
        for day, said in ((DAY, False), (NEXT, True)):
            out = StringIO()
            call_command("check_plan", str(self.plan().pk), "--date", str(day), stdout=out)
            assert ("risk-control-overdue" in out.getvalue()) is said

    # --- risks and priorities that do not meet

    def meeting(self, *seen):
        shown = [risk.pk for risk in seen or Risk.objects.filter(register=self.register)]
        ((_, findings),) = meeting_of(self.register, shown)
        return {one.code: one.message for one in findings}

    def both(self, code):
        """Return what the register says by a rule of the plan check, having seen that that says the same."""
        said = self.meeting().get(code, "")
        assert [one.message for one in self.in_check(None, code)] == ([said] if said else [])
        return said

    def test_a_reference_that_no_risk_answers_is_said_in_both_places(self):
        assert self.both("risk-not-defined") == ""
        self.plan().priorities.update(risks="H1\nH7")
        assert "cites risk H7, which the plan does not define" in self.both("risk-not-defined")

    def test_a_risk_that_nothing_cites_is_said_in_both_places_until_it_is_tied(self):
        assert self.both("risk-not-used") == ""
        second = make_risk(self.register, ref="H2")
        assert self.both("risk-not-used") == "No priority cites H2."
        RiskLink.objects.create(risk=second, action=make_action(plan=self.plan()))
        assert self.both("risk-not-used") == ""

    def test_the_page_of_the_register_says_it_with_what_to_do(self):
        make_risk(self.register, ref="H2")
        self.client.force_login(self.viewer)
        page = self.client.get(self.register.get_absolute_url()).content.decode()
        assert "No priority cites H2. Name them under Risks of a priority" in page

    def test_an_exempt_risk_is_neither_undefined_nor_unused_for_who_may_not_read_it(self):
        hidden = make_risk(self.register, ref="H2")
        Risk.objects.filter(pk=hidden.pk).update(exempt="Affairs of a person")
        assert self.meeting(self.risk) == {}
        self.plan().priorities.update(risks="H1\nH2")
        assert self.meeting(self.risk) == {}

    def test_a_plan_whose_successor_is_in_force_is_not_judged(self):
        make_risk(self.register, ref="H2")
        Plan.objects.update(state=Plan.State.SUPERSEDED)
        assert self.meeting() == {}

    def test_the_register_and_the_checks_cost_the_same_however_many_risks_there_are(self):
        def grow():
            for _ in range(20):
                make_control(make_risk(self.register, likelihood="5", impact="5"))

        make_risk(self.register, ref="H2")
        self.client.force_login(self.viewer)
        self.assertFlat(self.register.get_absolute_url(), grow=grow, ceiling=15)
        self.assertFlat(reverse("plans:plan_checks", args=[self.plan().pk]), grow=grow, ceiling=45)
