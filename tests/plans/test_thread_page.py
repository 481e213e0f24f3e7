"""The pages that show the plan check and the golden thread."""

import pytest
from django.test import TestCase
from django.urls import reverse

from organisation.models import Role
from tests.browser import DESK, PHONE, axe_violations, resize, sideways, sign_in
from tests.factories import (
    make_action,
    make_indicator,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_user,
)
from tests.plans.threads import FIGURES, make_thread
from tests.queries import FlatMixin


class PageCase(FlatMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.top, cls.middle, cls.bottom, cls.read = make_thread()
        cls.user = make_user(role=Role.Name.VIEWER, unit=cls.top.unit)

    def setUp(self):
        self.client.force_login(self.user)

    def page(self, name, plan, **asked):
        response = self.client.get(reverse(f"plans:{name}", args=[plan.pk]), asked)
        assert response.status_code == 200
        return response.content.decode()


class ThreadPageTests(PageCase):
    def test_it_shows_what_serves_a_priority_through_every_tier_with_ratings(self):
        page = self.page("plan_thread", self.top)
        for words in ("L 1 Open for longer", "Open on Sundays", "Agree new hours", "progress: Green"):
            assert words in page
        assert "app-rag--green" in page

    def test_it_shows_the_chain_upward_to_the_top(self):
        page = self.page("plan_thread", self.bottom)
        assert "L 1 Open for longer" in page
        assert "C 1 More people read" in page

    def test_it_lists_waiting_and_ambiguous_references_with_the_candidates(self):
        page = self.page("plan_thread", self.middle)
        assert "References to settle (2)" in page
        assert "nothing with this reference is held" in page
        assert "“C 7 Warm buildings” in Culture plan or “C 7 Cool buildings” in Culture plan" in page

    def test_priorities_that_go_by_one_name_are_numbered(self):
        make_priority(self.bottom, "Open on Sundays", supports="L 1")
        page = self.page("plan_thread", self.bottom)
        assert "Open on Sundays (1 of 2)" in page
        assert "Open on Sundays (2 of 2)" in page

    def test_a_plan_without_priorities_says_what_to_do(self):
        assert "has no priorities yet" in self.page("plan_thread", make_plan(self.top.unit, first_year=2030))

    def test_it_costs_the_same_however_much_there_is(self):
        self.assertFlat(reverse("plans:plan_thread", args=[self.top.pk]), grow=self.grow, ceiling=20)

    def grow(self):
        for _ in range(20):
            one = make_priority(self.middle, supports="C 1")
            make_plan_indicator(priority=one, indicator=make_indicator(self.top.council, **FIGURES))
            make_action(make_priority(self.bottom, supports="L 1"))

    def test_a_plan_of_another_council_is_not_found(self):
        for name in ("plan_thread", "plan_checks"):
            assert self.client.get(reverse(f"plans:{name}", args=[make_plan().pk])).status_code == 404


class ChecksPageTests(PageCase):
    def test_it_groups_findings_by_severity_and_rule_with_links_to_the_items(self):
        page = self.page("plan_checks", self.middle)
        priority = self.middle.priorities.get()
        assert "References that could mean more than one thing (1)" in page
        assert f'href="/plans/{self.middle.pk}/#priority-{priority.pk}"' in page
        assert "Warnings (" in page

    def test_one_severity_can_be_shown_alone(self):
        make_action(self.read, resources="TBC")
        page = self.page("plan_checks", self.top, severity="note")
        assert 'id="note"' in page
        assert 'id="warning"' not in page

    def test_a_severity_that_is_none_shows_all(self):
        assert 'id="warning"' in self.page("plan_checks", self.top, severity="grave")

    def test_a_plan_with_nothing_to_find_says_so(self):
        plan = make_plan(self.top.unit, first_year=2031)
        assert "passes every check" in self.page("plan_checks", plan)

    def test_it_costs_the_same_however_much_there_is(self):
        self.assertFlat(reverse("plans:plan_checks", args=[self.middle.pk]), grow=self.grow, ceiling=25)

    def grow(self):
        for _ in range(20):
            one = make_priority(self.middle, supports="C 9")
            make_plan_indicator(priority=one, indicator=make_indicator(self.top.council, **FIGURES))
            make_action(one, lead="XY")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["plan_thread", "plan_checks"])
def test_the_pages_have_no_axe_violation_and_fit_a_phone(page, live_server, name):
    _, middle, _, _ = make_thread()
    sign_in(page, live_server, make_user(role=Role.Name.VIEWER, unit=middle.unit))
    page.goto(reverse(f"plans:{name}", args=[middle.pk]))
    for viewport in (DESK, PHONE):
        resize(page, viewport)
        assert axe_violations(page) == []
        assert sideways(page) == 0
