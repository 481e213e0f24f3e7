"""The pages on which a plan is written, in a browser: in every state, with a keyboard and without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from organisation.models import Role
from plans.models import Action, Plan, Section
from tests.browser import DESK, PHONE, axe_violations, opened, resize, sideways, sign_in
from tests.factories import make_plan, make_unit, make_user
from tests.plans.test_plan_views import make_full_plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Donaudampfschifffahrtsgesellschaftskapitän " * 40 + "x" * 400


@pytest.fixture
def plan():
    return make_full_plan(make_unit(name="Housing"))


@pytest.fixture
def editor(plan):
    return make_user(role=Role.Name.EDITOR, unit=plan.unit)


def address(plan, name, *args):
    return reverse(f"plans:{name}", args=[plan.pk, *args])


def well(page):
    """Return what is wrong with a page at desk and phone width: nothing."""
    wide = sideways(page)
    resize(page, PHONE)
    faults = [*axe_violations(page), *(f"sideways by {by}" for by in (wide, sideways(page)) if by)]
    resize(page, DESK)
    return faults


def test_every_state_of_the_pages_has_no_violation(page, live_server, plan, editor):
    sign_in(page, live_server, editor)
    action, empty = plan.actions.get(), make_plan(plan.unit, first_year=2040)
    faults = {}

    def look(state):
        faults[state] = well(page)

    page.goto(address(empty, "plan_edit"))
    look("empty plan")
    page.goto(address(empty, "part_list", "actions"))
    look("empty list")
    page.goto(address(plan, "part_add", "actions"))
    page.get_by_role("button", name="Save", exact=True).click()
    look("error")
    for path in ("sections", "priorities"):
        page.goto(address(plan, "part_list", path))
        look(path)
    page.goto(address(plan, "part_aspect", "actions", action.pk, "quarters"))
    look("quarters")
    page.goto(address(plan, "part_aspect", "priorities", action.priority_id, "links"))
    page.get_by_label("Reference or words").fill("NI 158")
    page.get_by_label("Reference or words").press("Enter")
    look("found")
    page.goto(address(plan, "indicator_choose"))
    look("choose")
    page.goto(address(plan, "part_delete", "priorities", action.priority_id))
    look("delete")
    page.goto(address(plan, "part_change", "actions", action.pk))
    look("action")
    Action.objects.filter(pk=action.pk).update(title=LONG, lead=LONG)
    page.locator("#id_title").fill(LONG.lower())
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("others changed this").first).to_be_visible()
    look("long conflict")
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    page.goto(address(plan, "part_change", "actions", action.pk))
    look("locked page")
    page.goto(address(plan, "part_list", "actions"))
    look("locked list")
    assert {state: fault for state, fault in faults.items() if fault} == {}


def test_two_browsers_that_change_one_action_lose_neither_text(browser, live_server, plan, editor):
    where = address(plan, "part_change", "actions", plan.actions.get().pk)
    with opened(browser, live_server.url) as first, opened(browser, live_server.url) as second:
        for page, user in ((first, editor), (second, make_user(role=Role.Name.EDITOR, unit=plan.unit))):
            sign_in(page, live_server, user)
            page.goto(where)
        for page, words in ((first, "Insulate all lofts"), (second, "Insulate no lofts")):
            page.locator("#id_title").fill(words)
            page.get_by_role("button", name="Save", exact=True).click()
        summary = second.locator(".govuk-error-summary")
        expect(summary).to_contain_text("now “Insulate all lofts”; you wrote “Insulate no lofts”")
        expect(summary).to_be_focused()
        expect(second.locator("#id_title")).to_have_value("Insulate no lofts")
        assert plan.actions.get().title == "Insulate all lofts"


def test_after_a_save_the_focus_is_on_the_thing_and_the_message_in_sight(page, live_server, plan, editor):
    sign_in(page, live_server, editor)
    action = plan.actions.get()
    page.goto(plan.get_absolute_url())
    page.get_by_role("link", name="Change action Insulate lofts").focus()
    page.keyboard.press("Enter")
    page.locator("#id_due").fill("June 2026")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(f"#action-{action.pk}")).to_be_focused()
    expect(page.get_by_text("Action saved: Insulate lofts").first).to_be_visible()
    expect(page.locator("#app-status")).to_contain_text("Action saved")
    page.goto(address(plan, "part_change", "judgements", plan.judgements.get().pk))
    page.locator("#id_grade").fill("Good")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#judgements")).to_be_focused()
    page.goto(address(plan, "part_list", "priorities"))
    page.goto(address(plan, "part_add", "sections") + "?from=list")
    page.locator("#id_heading").fill("Second")
    page.get_by_role("button", name="Save", exact=True).click()
    last = plan.sections.last()
    expect(page.locator(f"#sections-{last.pk}")).to_be_focused()
    with page.expect_navigation():
        page.locator(f"#sections-{last.pk}").get_by_role("button", name="Move up").press("Enter")
    expect(page.locator(f"#sections-{last.pk}")).to_be_focused()
    assert plan.sections.first() == last


def test_a_preview_takes_the_focus_and_a_pasted_page_becomes_markdown(page, live_server, plan, editor):
    sign_in(page, live_server, editor)
    section = Section.objects.get(plan=plan)
    page.goto(address(plan, "part_change", "sections", section.pk))
    text = page.locator("#id_text")
    text.fill("Before ")
    text.evaluate("""box => {
        const held = new DataTransfer();
        held.setData("text/html", "<h2>Aims</h2><ul><li>Warm <b>homes</b></li></ul>");
        held.setData("text/plain", "Aims Warm homes");
        box.focus();
        box.setSelectionRange(7, 7);
        const given = {clipboardData: held, bubbles: true, cancelable: true};
        box.dispatchEvent(new ClipboardEvent("paste", given));
    }""")
    expect(text).to_have_value("Before ## Aims\n\n- Warm **homes**")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview-heading")).to_be_focused()
    expect(page.locator("#preview strong")).to_have_text("homes")
    assert axe_violations(page) == []


def test_everything_is_done_without_scripts_too(browser, live_server, plan, editor):
    with opened(browser, live_server.url, javascript=False) as page:
        sign_in(page, live_server, editor)
        page.goto(address(plan, "part_add", "sections"))
        page.locator("#id_heading").fill("Third")
        page.locator("#id_text").fill("**Warm**")
        page.get_by_role("button", name="Preview").click()
        expect(page.locator("#preview strong")).to_have_text("Warm")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Section saved: Third")).to_be_visible()
        page.goto(address(plan, "part_aspect", "priorities", plan.priorities.get().pk, "links"))
        page.get_by_label("Reference or words").fill("NI 158")
        page.get_by_role("button", name="Find").click()
        page.get_by_role("button", name="Add NI 158").first.click()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Priority saved")).to_be_visible()
