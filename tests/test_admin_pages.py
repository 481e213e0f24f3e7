"""The admin in a real browser: entered by hand, read by axe, at desk width and on a phone."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from indicators.models import Indicator
from organisation.models import Person, Role
from plans.models import Action, Basket, BudgetTable, Plan, PlanIndicator, Priority
from risks.models import Risk, RiskScheme
from tests.browser import DESK, PHONE, axe_violations, opened, resize, sideways, sign_in
from tests.factories import (
    make_action,
    make_council,
    make_indicator,
    make_milestone,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_register,
    make_risk,
    make_unit,
    make_user,
    whole_of,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def make_staff(role, unit):
    user = make_user(role=role, unit=unit)
    user.is_staff = True
    user.save()
    return user


@pytest.fixture
def plan():
    unit = make_unit(make_council("Eastmoor Council"), name="Parks")
    plan = make_plan(unit, title="Parks Plan", first_year=2026)
    priority = make_priority(plan, "Parks that people use", ref="P 1", supports="CP 9", lead="Ann Hall")
    make_milestone(make_action(priority, due="Mar 27", ref="A 1"), due="Sept 26")
    indicator = make_indicator(
        unit.council,
        codes=["LPI 7"],
        results={"2025/26": "61%"},
        targets={"2025/26": "60%", "2026/27": "TBC"},
    )
    used = make_plan_indicator(plan, indicator, priority=priority)
    basket = Basket.objects.create(plan=plan, code="B1")
    basket.members.create(plan_indicator=used, weight_words="80%", weight=80, position=0)
    plan.register = make_risk(make_register(unit)).register
    plan.save()
    table = BudgetTable.objects.create(plan=plan, name="Budget revenue", unit="£000")
    column = table.columns.create(position=0, heading="Gross")
    line = table.lines.create(position=0, name="Grass")
    line.cells.create(column=column, words="1,640", amount=1640)
    return plan


def choose(page, field, words):
    """Type into a box that searches, and take the first answer with the words."""
    page.locator(f"#id_{field} + .select2-container .select2-selection").click()
    page.locator(".select2-container--open .select2-search__field").fill(words)
    page.locator(".select2-results__option--highlighted", has_text=words).click()


def save(page):
    page.locator("input[name=_save]").last.click()
    page.locator("ul.messagelist .success").wait_for()


def test_an_editor_enters_a_plan_by_hand(page, live_server):
    unit = make_unit(make_council("Eastmoor Council"), name="Parks")
    sign_in(page, live_server, make_staff(Role.Name.EDITOR, unit))
    page.goto("/admin/plans/plan/add/")
    choose(page, "unit", "Parks")
    page.select_option("#id_tier", "directorate")
    page.fill("#id_title", "Parks Plan")
    page.fill("#id_first_year", "2026/27")
    page.fill("#id_last_year", "2026/27")
    page.locator("input[name=_continue]").last.click()

    page.get_by_role("link", name="Add priority").click()
    page.fill("#id_ref", "P 1")
    page.fill("#id_title", "Parks that people use")
    page.locator("input[name=_addanother]").last.click()
    page.fill("#id_title", "Paths in good order")
    choose(page, "parent", "Parks that people use")
    save(page)
    assert "2 priorities" in page.locator(".paginator").inner_text()

    plan = Plan.objects.get()
    page.goto(reverse("admin:plans_plan_change", args=[plan.pk]))
    page.get_by_role("link", name="Add action").click()
    choose(page, "priority", "Paths in good order")
    page.fill("#id_title", "Mend the paths")
    page.fill("#id_due", "By March 2027")
    page.fill("#id_milestones-0-title", "Survey done")
    page.get_by_role("button", name="Add another Milestone").click()
    page.fill("#id_milestones-1-title", "Work let")
    save(page)

    page.goto("/admin/indicators/indicator/add/")
    page.fill("#id_title", "Paths in good order, by survey")
    page.select_option("#id_polarity", "higher")
    page.fill("#id_codes-0-words", "LPI 7")
    page.fill("#id_results-0-period", "2026/27 Q1")
    page.fill("#id_results-0-words", "61.5%")
    page.locator("#results-group").get_by_role("button", name="Add another Result").click()
    page.get_by_label("Period, new row").first.fill("2026/27 Q2")
    page.fill("#id_results-1-words", "TBC")
    save(page)

    page.goto(reverse("admin:plans_plan_change", args=[plan.pk]))
    page.get_by_role("link", name="Add plan indicator").click()
    choose(page, "indicator", "by survey")
    choose(page, "priorities", "Paths")
    save(page)

    action, used = Action.objects.get(), PlanIndicator.objects.get()
    assert [step.title for step in action.milestones.all()] == ["Survey done", "Work let"]
    assert str(action.due_latest) == "2027-03-31"
    assert [result.state for result in used.indicator.results.all()] == ["value", "awaiting"]
    assert [priority.title for priority in used.priorities.all()] == ["Paths in good order"]
    assert Priority.objects.get(title="Paths in good order").parent.ref == "P 1"
    page.goto(reverse("admin:plans_plan_change", args=[plan.pk]))
    page.get_by_role("link", name="View on site").click()
    page.get_by_text("Mend the paths").first.wait_for()
    page.get_by_role("link", name="Edit in the administration").click()
    page.wait_for_url("**" + reverse("admin:plans_plan_change", args=[plan.pk]))


def changing(thing):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_have_no_violation_and_fit(page, live_server, plan, viewport):
    sign_in(page, live_server, make_staff(Role.Name.EDITOR, plan.unit))
    resize(page, viewport)
    first = [model.objects.first() for model in (Action, Indicator, PlanIndicator, Basket, Risk)]
    table = plan.budget_tables.get()
    addresses = ["/admin/", reverse("admin:plans_plan_add"), changing(plan)]
    for thing in (*first, plan.priorities.get(), table, table.lines.get()):
        name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}"
        addresses += [changing(thing), reverse(f"{name}_changelist")]
        if viewport == DESK:
            addresses.append(reverse(f"{name}_add"))
    addresses.append(f"{reverse('admin:plans_action_changelist')}?plan__id__exact={plan.pk}")
    faults = {}
    for address in dict.fromkeys(addresses):
        page.goto(address)
        if found := axe_violations(page) + ([f"{sideways(page)} px too wide"] if sideways(page) else []):
            faults[address] = found
    assert not faults, "\n".join(f"{address}: {fault}" for address in faults for fault in faults[address])


def test_the_administrators_pages_have_no_violation(page, live_server, plan):
    user = make_staff(Role.Name.ADMINISTRATOR, whole_of(plan.council))
    sign_in(page, live_server, user)
    faults = {}
    for model in (get_user_model(), Person, RiskScheme):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for address in (reverse(f"{name}_changelist"), reverse(f"{name}_add")):
            page.goto(address)
            if found := axe_violations(page):
                faults[address] = found
    page.goto(changing(user))
    assert (faults, axe_violations(page)) == ({}, [])


def test_a_page_with_errors_has_no_violation_and_names_them(page, live_server, plan):
    sign_in(page, live_server, make_staff(Role.Name.EDITOR, plan.unit))
    page.goto(changing(Indicator.objects.get()))
    page.fill("#id_results-0-period", "2025/27")
    page.locator("input[name=_save]").last.click()
    page.locator("#results-group").get_by_text("“2025/27” is no period").first.wait_for()
    assert page.title().startswith("Error")
    assert axe_violations(page) == []


def test_an_open_list_of_choices_has_no_violation(page, live_server, plan):
    sign_in(page, live_server, make_staff(Role.Name.EDITOR, plan.unit))
    page.goto(changing(Action.objects.get()))
    page.locator("#id_priority + .select2-container .select2-selection").click()
    page.locator(".select2-results__option", has_text="Parks that people use").wait_for()
    found = axe_violations(page)
    assert not found, "\n".join(found)


def test_a_plan_is_entered_without_scripts(browser, live_server, plan):
    with opened(browser, live_server.url, javascript=False) as page:
        sign_in(page, live_server, make_staff(Role.Name.EDITOR, plan.unit))
        page.goto(f"/admin/plans/action/add/?_changelist_filters=plan__id__exact%3D{plan.pk}")
        page.fill("#id_title", "Mow")
        with page.expect_navigation():
            page.locator("input[name=_save]").last.click()
    assert Action.objects.filter(plan=plan, title="Mow").exists()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["1280", "320"])
def test_a_page_refused_since_others_changed_it_has_no_violation_and_fits(page, live_server, plan, viewport):
    """An action with its milestones in blocks, an indicator with its figures in a table, and a thing gone."""
    sign_in(page, live_server, make_staff(Role.Name.EDITOR, plan.unit))
    resize(page, viewport)
    action, result = plan.actions.get(), Indicator.objects.get().results.get()
    page.goto(f"/admin/plans/action/{action.pk}/change/")
    page.fill("#id_title", "What I wrote")
    page.fill("#id_milestones-0-title", "What I wrote")
    Action.objects.update(title="What others wrote", due="May 26")
    action.milestones.update(title="What others wrote")
    page.locator("input[name=_save]").last.click()
    page.get_by_text("you wrote “What I wrote”").first.wait_for()
    assert page.get_by_text("now “What others wrote”").count() == 2
    assert page.input_value("#id_title") == "What I wrote" and page.input_value("#id_due") == "May 26"
    assert axe_violations(page) == []
    assert sideways(page) == 0
    save(page)
    assert plan.actions.get().title == "What I wrote"

    page.goto(f"/admin/indicators/indicator/{result.indicator_id}/change/")
    page.fill("#id_results-0-words", "64%")
    Indicator.objects.get().results.update(words="63%")
    page.locator("input[name=_save]").last.click()
    page.get_by_text("now “63%”; you wrote “64%”").wait_for()
    assert axe_violations(page) == []
    assert sideways(page) == 0

    page.goto(f"/admin/plans/action/{action.pk}/change/")
    action.delete()
    page.locator("input[name=_save]").last.click()
    page.get_by_text("It was deleted while its page was open").wait_for()
    assert axe_violations(page) == []
    assert sideways(page) == 0
