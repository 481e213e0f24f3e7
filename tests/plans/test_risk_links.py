"""Tying a risk to the priorities, actions and indicators of the plans that print its register."""

from django.test import TestCase
from django.urls import reverse

from exchange.storing import store
from organisation.models import Removal, Role
from plans.contents import content_of
from plans.models import Plan, Reference, RiskLink
from tests.factories import (
    make_action,
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_register,
    make_risk,
    make_unit,
    make_user,
)


class RiskLinkTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.unit = make_unit()
        cls.risk = make_risk(make_register(cls.unit), ref="R7")
        cls.plan = make_plan(cls.unit, register=cls.risk.register)
        cls.priority = make_priority(cls.plan, "Homes are warm", ref="1")
        cls.action = make_action(cls.priority, "Renew the boilers")
        cls.indicator = make_indicator(cls.unit.council, "Boilers that fail")
        make_plan_indicator(cls.plan, cls.indicator)
        cls.address = reverse("risks:risk_link_add", args=[cls.risk.pk])

    def setUp(self):
        self.client.force_login(make_user(role=Role.Name.EDITOR, unit=self.unit))

    def tie(self, kind, thing):
        return self.client.post(self.address, {"end": f"{kind}:{thing.pk}"})

    def page(self):
        return self.client.get(self.risk.get_absolute_url())

    def test_a_risk_is_tied_to_an_action_and_to_an_indicator(self):
        assert self.tie("action", self.action).url == self.risk.get_absolute_url()
        self.tie("indicator", self.indicator)
        for words in ("Renew the boilers", "Boilers that fail"):
            self.assertContains(self.page(), words)
        assert RiskLink.objects.count() == 2

    def test_a_priority_cites_the_risk_in_its_own_words(self):
        self.tie("priority", self.priority)
        self.priority.refresh_from_db()
        assert self.priority.risks == "R7"
        assert Reference.objects.get(kind="risk").to_risk == self.risk
        assert content_of(self.plan).priorities[0].risks == "R7"

    def test_what_is_tied_already_is_not_offered_again(self):
        self.tie("action", self.action)
        self.tie("priority", self.priority)
        assert self.tie("action", self.action).status_code == 200
        page = self.client.get(self.address)
        self.assertNotContains(page, "Renew the boilers")
        self.assertNotContains(page, "Homes are warm")
        self.assertContains(page, "Boilers that fail")

    def test_the_words_of_a_plan_that_is_approved_stay_as_they_are(self):
        Plan.objects.filter(pk=self.plan.pk).update(state=Plan.State.APPROVED)
        assert self.tie("priority", self.priority).status_code == 200
        self.assertNotContains(self.client.get(self.address), "Homes are warm")
        assert self.tie("action", self.action).status_code == 302

    def test_nothing_of_another_plan_is_taken(self):
        other = make_action(plan=make_plan(make_unit(self.unit.council)))
        self.assertContains(self.tie("action", other), "Choose something of the list")
        self.assertContains(self.client.post(self.address), "Choose what the risk is tied to")

    def test_a_link_is_taken_away_and_put_back(self):
        self.tie("action", self.action)
        link = RiskLink.objects.get()
        self.client.post(reverse("risks:risk_link_delete", args=[link.pk]))
        assert not RiskLink.objects.exists()
        self.client.post(reverse("risks:removal_undo", args=[Removal.objects.get().pk]))
        assert RiskLink.objects.get().action == self.action

    def test_importing_the_plan_again_leaves_the_links(self):
        self.tie("action", self.action)
        store(content_of(self.plan))
        assert RiskLink.objects.get().action == self.action
