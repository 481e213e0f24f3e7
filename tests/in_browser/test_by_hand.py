"""What people do with the site, done in a real browser."""

import io

import pytest
from django.urls import reverse

from exchange.demonstration import FOLDER, SIGN_INS
from exchange.reading import read_workbook
from organisation.models import Role
from plans.content import Finding
from plans.models import Plan
from tests.browser import PHONE, opened, resize, sign_in
from tests.factories import make_council, make_user, whole_of

pytestmark = pytest.mark.browser

MARKED = """() => {
    const style = getComputedStyle(document.activeElement);
    const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return [document.activeElement.outerHTML.slice(0, 90), ringed || style.boxShadow !== "none"];
}"""
SCROLLS = """() => [...document.querySelectorAll("body *")].filter(e =>
    e.scrollWidth > e.clientWidth + 1 && ["auto", "scroll"].includes(getComputedStyle(e).overflowX))"""


def content_of(data):
    """Return all that a workbook says, as the import reads it: 0.145 shown as 14.5% is 14.5%."""
    content, findings = read_workbook(io.BytesIO(data))
    assert not [finding for finding in findings if finding.severity == Finding.ERROR]
    return content


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_workbook_is_uploaded_looked_at_confirmed_and_taken_out_again(browser, live_server, javascript):
    file = FOLDER / "northmere-team-waste.xlsx"
    user = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(make_council("Northmere Borough Council")))
    with opened(browser, live_server.url, javascript=javascript) as page:
        sign_in(page, live_server, user)
        page.goto(reverse("plans:plan_list"))
        page.get_by_role("link", name="Import a plan").first.click()
        page.set_input_files("input[type=file]", file)
        page.get_by_role("button", name="Check the workbook").click()
        page.get_by_text("A new plan").wait_for()
        assert not Plan.objects.exists()
        with page.expect_navigation():
            page.get_by_role("button", name="Confirm the import").click()
        plan = Plan.objects.get()
        page.wait_for_url("**" + plan.get_absolute_url())
        assert page.locator("h1").inner_text() == plan.title
        with page.expect_download() as download:
            page.get_by_role("link", name="Excel").first.click()
        taken = download.value.path().read_bytes()
    assert content_of(taken) == content_of(file.read_bytes())


def test_each_person_of_the_demonstration_signs_in_and_lands_on_a_page(browser, live_server, demonstration):
    for person in SIGN_INS:
        with opened(browser, live_server.url) as page:
            page.goto("/plans/")
            page.get_by_label("User name or e-mail address").fill(person.username)
            page.get_by_label("Password").fill("golden-thread")
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("heading", name="Plans", level=1, exact=True).wait_for()
            assert page.locator(".app-person span").inner_text().endswith(person.name.split()[-1])


def test_everything_is_reached_and_seen_with_the_keyboard(page, live_server, demonstration):
    plan = Plan.objects.get(tier=Plan.Tier.TEAM, title__startswith="Waste")
    sign_in(page, live_server, demonstration)
    for address in ("/", plan.get_absolute_url(), reverse("risks:register_list")):
        page.goto(address)
        page.keyboard.press("Tab")
        page.wait_for_selector(".govuk-skip-link:focus")
        page.keyboard.press("Enter")
        page.wait_for_selector("#main-content:focus")
        page.goto(address)
        for _ in range(25):
            page.keyboard.press("Tab")
            element, is_marked = page.evaluate(MARKED)
            assert is_marked or element.startswith("<body"), f"{address}: the focus is not seen on {element}"


def test_whatever_scrolls_sideways_scrolls_by_the_keyboard(page, live_server, demonstration):
    plan = Plan.objects.get(tier=Plan.Tier.TEAM, title__startswith="Waste")
    sign_in(page, live_server, demonstration)
    resize(page, PHONE)
    for address in (plan.get_absolute_url(), reverse("risks:register_list")):
        page.goto(address)
        unreached = page.evaluate(
            f"({SCROLLS})().filter(e => e.tabIndex < 0).map(e => e.outerHTML.slice(0, 90))"
        )
        assert unreached == [], address
        page.evaluate(f"({SCROLLS})()[0].focus()")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => document.activeElement.scrollLeft > 0")
