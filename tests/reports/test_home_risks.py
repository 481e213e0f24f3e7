"""Risks and planned controls on the pages of the people who own them, and on the dashboard."""

import datetime

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from organisation.models import Post, Role
from risks.models import Control
from tests.factories import (
    make_assessment,
    make_control,
    make_council,
    make_person,
    make_plan,
    make_register,
    make_risk,
    make_unit,
    make_user,
)
from tests.queries import FlatMixin

TODAY = timezone.localdate()
LONG_AGO = TODAY - datetime.timedelta(days=400)
YESTERDAY, TOMORROW = (TODAY + datetime.timedelta(days=days) for days in (-1, 1))


class OwnRiskTests(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit(make_council("Eastmoor Council"))
        cls.user = make_user(role=Role.Name.CONTRIBUTOR, unit=cls.unit)
        cls.person = make_person(cls.unit.council, user=cls.user)
        cls.register = make_register(cls.unit)
        cls.register.scheme.months = {"High": 3, "Medium": 6, "Low": 12}
        cls.register.scheme.save()
        make_plan(cls.unit, first_year=TODAY.year - 1, last_year=TODAY.year + 1)

    def setUp(self):
        self.client.force_login(self.user)

    def home(self):
        return self.client.get(reverse("home"))

    def own(self, title="The roof fails", *, day=None, likelihood="5", **fields):
        risk = make_risk(self.register, title, likelihood="", **{"owner_person": self.person, **fields})
        make_assessment(risk, likelihood=likelihood, impact="5", assessed_on=day or TODAY)
        return risk

    def test_an_overdue_review_stands_first_on_the_list_of_the_owner(self):
        self.own("Looked at today")
        late = self.own("Looked at long ago", day=LONG_AGO)
        page = self.home()
        assert page.context["home"].risks[0].risk == late
        self.assertContains(page, "You own 2 risks; 1 review overdue.")

    def test_the_higher_the_band_the_sooner_it_is_looked_at_again(self):
        high, low = self.own("High"), self.own("Low", likelihood="1")
        found = {one.risk: one.review_on for one in self.home().context["home"].risks}
        assert found[high] < found[low]

    def test_the_holder_of_a_post_owns_what_the_post_owns(self):
        post = Post.objects.create(council=self.unit.council, title="Head of Roofs", holder=self.person)
        self.own("By post", owner_person=None, owner_post=post)
        self.assertContains(self.home(), "By post")

    def test_what_others_own_is_not_on_the_list(self):
        self.own("Not mine", owner_person=None)
        self.assertNotContains(self.home(), "Not mine")

    def test_a_planned_control_is_on_the_list_of_its_owner_overdue_from_the_day_after(self):
        risk = make_risk(self.register)
        for words, due in (("Late", YESTERDAY), ("Due", TODAY), ("Later", TOMORROW), ("Undated", None)):
            make_control(risk, words, planned=True, due=due, owner_person=self.person)
        make_control(risk, "In place", owner_person=self.person)
        home = self.home().context["home"]
        assert [control.words for control in home.controls] == ["Late", "Due", "Later", "Undated"]
        assert [control.words for control in home.late_controls] == ["Late"]

    def test_a_control_without_an_owner_is_that_of_the_owner_of_its_risk(self):
        make_control(self.own(), "Mend the roof", planned=True)
        self.assertContains(self.home(), "Mend the roof")

    def test_the_dashboard_lists_overdue_controls(self):
        risk = self.own()
        make_control(risk, "Mend it", planned=True, due=YESTERDAY)
        make_control(risk, "Paint it", planned=True, due=TODAY)
        page = self.client.get(reverse("reports:unit_dashboard", args=[self.unit.pk]))
        assert [control.words for control in page.context["dashboard"].controls] == ["Mend it"]
        self.assertContains(page, "Planned controls of risks that are overdue")

    def test_both_pages_cost_the_same_for_one_risk_and_twenty_one(self):
        make_control(self.own(), planned=True, due=YESTERDAY)

        def grow():
            for _ in range(20):
                make_control(self.own(), planned=True, due=YESTERDAY, owner_person=self.person)

        self.assertFlat(reverse("home"), grow=grow, ceiling=15)
        Control.objects.exclude(pk=Control.objects.first().pk).delete()
        self.assertFlat(reverse("reports:dashboard"), grow=grow, ceiling=15)
