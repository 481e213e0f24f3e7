"""The pages of registers and risks."""

from django.test import TestCase
from django.urls import reverse

from organisation.models import Role
from plans.models import Reference
from risks.models import Assessment, Control, Register, Risk
from tests.factories import (
    make_assessment,
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


class RegisterPageTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit(make_council("Eastmoor Council"), name="Housing")
        cls.user = make_user(role=Role.Name.VIEWER, unit=cls.unit)
        cls.register = make_register(cls.unit, name="Housing risks")
        cls.high = make_risk(
            cls.register,
            "Boilers fail in winter",
            ref="H1",
            likelihood="5",
            impact="5",
            owner="Head of Repairs",
        )
        cls.low = make_risk(
            cls.register,
            "Forms are late",
            ref="H2",
            likelihood="1",
            impact="2",
            owner="Clerk",
            nature="Operational",
        )
        make_control(cls.high, "Yearly service of each boiler")
        make_assessment(cls.high, kind=Assessment.Kind.TARGET, likelihood="2", impact="5")

    def setUp(self):
        self.client.force_login(self.user)

    def page(self, thing, **query):
        return self.client.get(thing.get_absolute_url(), query)

    def listed(self, **query):
        return [line.risk.ref for line in self.page(self.register, **query).context["risks"]]

    def add_twenty(self):
        for _ in range(20):
            risk = make_risk(self.register)
            make_control(risk)
            make_control(risk, planned=True)
            make_assessment(risk, kind=Assessment.Kind.TARGET)

    def add_register(self):
        make_risk(make_register(self.unit))

    def test_the_list_says_unit_scheme_and_counts(self):
        answer = self.client.get(reverse("risks:register_list"))
        self.assertContains(answer, "Housing risks")
        self.assertContains(answer, "1 High, 0 Medium, 1 Low")
        self.assertContains(answer, self.register.scheme.name)

    def test_an_empty_list_says_what_to_do_next(self):
        Register.objects.all().delete()
        self.assertContains(self.client.get(reverse("risks:register_list")), "Import a plan")

    def test_a_person_without_a_council_is_told_whom_to_ask(self):
        self.client.force_login(make_user())
        self.assertContains(self.client.get(reverse("risks:register_list")), "Ask your administrator")

    def test_the_register_says_scores_appetite_movement_and_controls_in_words(self):
        answer = self.page(self.register)
        for words in (
            "25 High",
            "above appetite",
            "To target: Lower: 25 to 10",
            "Yearly service of each boiler",
        ):
            self.assertContains(answer, words)
        self.assertContains(answer, "It is above appetite and no control is planned.")

    def test_the_matrix_shows_the_assessment_that_is_chosen(self):
        self.assertContains(self.page(self.register), "Risk matrix: current assessment")
        answer = self.page(self.register, kind="target")
        self.assertContains(answer, "Risk matrix: target assessment")
        self.assertContains(answer, "no target assessment")

    def test_risks_are_narrowed_by_band_appetite_and_owner(self):
        assert self.listed() == ["H1", "H2"]
        assert self.listed(band="High") == ["H1"]
        assert self.listed(appetite="above") == ["H1"]
        assert self.listed(appetite="within") == ["H2"]
        assert self.listed(owner="Clerk") == ["H2"]
        assert self.listed(owner="Clerk", band="High") == []

    def test_bands_are_those_of_the_chosen_assessment(self):
        assert self.listed(kind="target", band="High") == []
        assert self.listed(kind="target", band="Medium") == ["H1"]

    def test_a_choice_that_is_not_offered_is_named_and_every_risk_is_shown(self):
        answer = self.page(self.register, band="Purple")
        self.assertContains(answer, "this register has no band “Purple”")
        self.assertContains(answer, "<title>Error: Risk register: Housing risks", html=False)
        assert len(answer.context["risks"]) == 2

    def test_an_empty_register_says_what_to_do_next(self):
        register = make_register(self.unit)
        self.assertContains(self.page(register), "This register holds no risk yet.")

    def test_a_register_without_a_scheme_says_so(self):
        register = Register.objects.create(council=self.unit.council, unit=self.unit, name="Unscored")
        make_risk(register)
        self.assertContains(self.page(register), "No scheme is chosen")

    def test_text_is_shown_as_written(self):
        risk = make_risk(self.register, "<script>alert(1)</script>", ref="<b>", owner="<i>me</i>")
        for thing in (self.register, risk):
            self.assertNotContains(self.page(thing), "<script>alert")
            self.assertContains(self.page(thing), "&lt;script&gt;alert(1)&lt;/script&gt;")

    def test_a_risk_shows_every_assessment_and_what_cites_it(self):
        plan = make_plan(self.unit, title="Housing plan")
        priority = make_priority(plan, "Homes are warm")
        Reference.objects.create(
            plan=plan, priority=priority, kind="risk", words="H1", state="linked", to_risk=self.high
        )
        answer = self.page(self.high)
        self.assertContains(answer, "Homes are warm")
        self.assertContains(answer, "25 High")
        self.assertContains(answer, "10 Medium")
        self.assertContains(self.page(self.low), "No priority or action cites this risk.")

    def test_another_councils_register_and_risk_are_not_found(self):
        other = make_risk(make_register(name="Secret register"), "Secret risk")
        for thing in (other, other.register):
            assert self.page(thing).status_code == 404
        self.assertNotContains(self.client.get(reverse("risks:register_list")), "Secret register")

    def test_a_register_of_another_council_of_the_same_person_shows_its_own_council(self):
        unit = make_unit(make_council("Westmoor Council"))
        Role.objects.create(user=self.user, unit=unit, name=Role.Name.VIEWER)
        risk = make_risk(make_register(unit))
        for thing in (risk, risk.register):
            self.assertContains(self.page(thing), "Westmoor Council")
        self.assertContains(self.client.get(reverse("home")), "Eastmoor Council")

    def test_the_list_costs_the_same_for_one_register_and_twenty_one(self):
        def grow():
            for _ in range(20):
                make_risk(make_register(self.unit))

        self.assertFlat(reverse("risks:register_list"), grow=grow, ceiling=12)

    def test_the_register_costs_the_same_for_two_risks_and_twenty_two(self):
        self.assertFlat(self.register.get_absolute_url(), grow=self.add_twenty, ceiling=12)

    def test_the_register_costs_the_same_for_two_risks_and_a_thousand(self):
        def grow():
            risks = Risk.objects.bulk_create(
                Risk(register=self.register, ref=f"R{number}", title="Late", position=number)
                for number in range(998)
            )
            Assessment.objects.bulk_create(
                Assessment(risk=risk, kind="current", likelihood="2", impact="3") for risk in risks
            )
            Control.objects.bulk_create(Control(risk=risk, words="Watch") for risk in risks)

        self.assertFlat(self.register.get_absolute_url(), grow=grow, ceiling=12)
        self.assertFlat(reverse("risks:register_list"), grow=self.add_register, ceiling=12)

    def test_a_risk_costs_the_same_however_often_it_is_cited(self):
        def grow():
            for _ in range(20):
                priority = make_priority(plan)
                Reference.objects.create(
                    plan=plan, priority=priority, kind="risk", words="H1", to_risk=self.high
                )
                make_assessment(self.high)

        plan = make_plan(self.unit)
        self.assertFlat(self.high.get_absolute_url(), grow=grow, ceiling=18)
