"""A directorate's plan from nothing: written in the browser, sent, returned, amended, approved and printed.

By the people of the demonstration, each with the rights that they have.
"""

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from exchange.demonstration import DIRECTORATE
from plans.models import Plan
from tests.browser import opened, sign_in

pytestmark = pytest.mark.browser

TITLE = "Directorate Plan 2027/28"
PRIORITIES = {
    "D1": (
        "Homes that are warm",
        ["Survey the lofts", "Insulate them", "Ask the tenants", "Report the savings"],
    ),
    "D2": ("Streets that are clean", ["Mend the sweepers", "Sweep twice a week", "Count the litter"]),
    "D3": ("Parks that people use", ["Plant the trees", "Open the gates at six", "Train two rangers"]),
}


def save(page, button="Save"):
    page.get_by_role("button", name=button, exact=True).click()


def write(page, **boxes):
    for name, words in boxes.items():
        page.locator(f"#id_{name}").fill(words)


def step(page, plan, label, **boxes):
    """Take one step of the plan's life, from the page on which it is offered."""
    page.goto(f"/plans/{plan.pk}/life/")
    page.get_by_role("button", name=label).click()
    write(page, **boxes)
    save(page, label)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Life of the plan")


def approve(page, plan, reference, **boxes):
    decided = {"decided_on_0": "12", "decided_on_1": "10", "decided_on_2": "2026"}
    step(page, plan, "Record the approval", decision=reference, meeting="Cabinet", **boxes, **decided)


def begin(page):
    page.goto("/plans/")
    page.get_by_role("link", name="Add a plan").click()
    page.locator("#id_unit").select_option(label=DIRECTORATE)
    page.locator("#id_tier").select_option("directorate")
    write(page, title=TITLE, first_year="2027/28")
    save(page)
    return Plan.objects.get(title=TITLE)


def write_plan(page, plan):
    edit = f"/plans/{plan.pk}/edit"
    page.get_by_role("link", name="Add a section").click()
    write(page, number="1", heading="Where we are", text="We look after:\n\n- **homes**\n- streets\n- parks")
    save(page)
    page.goto(f"{edit}/priorities/add/")
    for place, (ref, (title, _)) in enumerate(PRIORITIES.items()):
        write(page, title=title, ref=ref, lead="Bethan Loxley")
        save(page, "Save and add another" if place < 2 else "Save")
    for priority in plan.priorities.all():
        page.goto(f"{edit}/actions/add/?under={priority.pk}")
        _, actions = PRIORITIES[priority.ref]
        for place, title in enumerate(actions):
            write(page, title=title, lead="Bethan Loxley", due=f"{place + 1} March 2028")
            save(page, "Save and add another" if place < len(actions) - 1 else "Save")
    first = plan.priorities.first()
    page.goto(f"{edit}/actions/{plan.actions.first().pk}/quarters/")
    page.get_by_label("Q2, July to September 2027").check()
    save(page)
    write_measures(page, plan, edit)
    write_risk(page, edit)
    page.goto(f"{edit}/priorities/{first.pk}/links/")
    page.get_by_label("Reference or words").fill("CP")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Add CP").first.click()
    write(page, indicators="LPI 901", risks="R1")
    save(page)


def write_measures(page, plan, edit):
    page.goto(f"{edit}/indicators/choose/")
    page.get_by_label("Code or words").fill("waste")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Add 1:").click()
    page.get_by_label("Streets that are clean").check()
    save(page)
    page.goto(f"{edit}/indicators/choose/")
    page.get_by_role("link", name="Add an indicator that the council does not have yet").click()
    write(page, indicator_title="Lofts insulated", codes="LPI 901")
    page.get_by_label("Homes that are warm").check()
    save(page)


def write_risk(page, edit):
    page.goto(f"{edit}/")
    page.get_by_role("button", name="Add a risk register").click()
    page.get_by_role("link", name="Add a risk").click()
    write(page, ref="R1", title="The supplier of wool fails")
    save(page)


def test_a_plan_is_written_from_nothing_decided_on_amended_compared_and_printed(
    browser, live_server, demonstration
):
    people = get_user_model().objects
    with opened(browser, live_server.url) as author, opened(browser, live_server.url) as performance:
        sign_in(author, live_server, people.get(username="author"))
        sign_in(performance, live_server, people.get(username="performance"))
        plan = begin(author)
        write_plan(author, plan)
        assert (plan.priorities.count(), plan.actions.count(), plan.plan_indicators.count()) == (3, 10, 2)

        step(author, plan, "Send for approval")
        step(performance, plan, "Return with reasons", words="Say who pays for the wool.")
        author.goto(plan.get_absolute_url())
        author.get_by_role("link", name="Change action Insulate them").click()
        write(author, resources="The capital programme pays")
        save(author)
        step(author, plan, "Send for approval")
        author.goto(plan.get_absolute_url())
        expect(author.get_by_role("link", name="Change action")).to_have_count(0)
        approve(performance, plan, "CAB 2026/90")

        step(author, plan, "Start an amendment", words="The sweepers come later.")
        author.goto(plan.get_absolute_url())
        author.get_by_role("link", name="Change action Mend the sweepers").click()
        write(author, due="30 June 2028")
        save(author)
        step(author, plan, "Send for approval")
        approve(performance, plan, "CAB 2026/99", changes="A later day", agreed_by="Cabinet member")

        author.goto(f"/plans/{plan.pk}/compare/?from=1&to=2")
        expect(author.locator("del")).to_contain_text("1 March")
        expect(author.locator("ins")).to_contain_text("30 June")
        for address in (plan.get_absolute_url() + "plan.pdf", f"/plans/{plan.pk}/versions/1/plan.pdf"):
            printed = author.request.get(address)
            assert printed.status == 200 and printed.body().startswith(b"%PDF"), address
        author.goto(f"/plans/{plan.pk}/versions/1/")
        assert "The capital programme pays" in author.locator("main").inner_text()
        assert "30 June 2028" not in author.locator("main").inner_text()
