"""The pages of a plan in a browser: at a desk, on a phone and without scripts."""

import pytest
from django.urls import reverse

from organisation.models import Role
from tests.browser import DESK, PHONE, axe_violations, opened, resize, sideways, sign_in
from tests.factories import make_plan, make_unit, make_user
from tests.plans.test_plan_views import make_full_plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan():
    return make_full_plan(make_unit(name="Housing"))


@pytest.fixture
def reader(plan):
    return make_user(role=Role.Name.VIEWER, unit=plan.unit)


@pytest.mark.parametrize("name", ["plans:plan_list", "plans:plan_detail", "plans:plan_page"])
@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_a_page_of_a_plan_has_no_violation_and_is_no_wider_than_its_window(
    page, live_server, plan, reader, name, viewport
):
    resize(page, viewport)
    sign_in(page, live_server, reader)
    page.goto(reverse(name, args=[] if name.endswith("list") else [plan.pk]))
    assert axe_violations(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("name", ["plans:plan_detail", "plans:plan_page"])
def test_an_empty_plan_has_no_violation(page, live_server, plan, reader, name):
    sign_in(page, live_server, reader)
    page.goto(reverse(name, args=[make_plan(plan.unit, first_year=2040).pk]))
    assert axe_violations(page) == []


def test_the_document_is_whole_without_scripts(browser, live_server, plan, reader):
    with opened(browser, live_server.url, javascript=False) as page:
        sign_in(page, live_server, reader)
        page.goto(reverse("plans:plan_detail", args=[plan.pk]))
        page.get_by_role("link", name="Risk register", exact=True).click()
        assert page.get_by_role("heading", name="Risk register", exact=True).is_visible()
        assert page.get_by_text("Contractor fails").first.is_visible()
