"""Every kind of page in a real browser, at a desk and at 320 px: full, empty and with long words."""

import pytest
from django.core.management import call_command
from django.urls import resolve, reverse

from organisation.models import Role, Unit
from plans.models import Plan
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
    make_section,
    make_unit,
    make_user,
    whole_of,
)
from tests.real_plans import plans_folder
from tests.walk import Walk

pytestmark = pytest.mark.browser

LONG_PAGE = 100_000
LONG = "Llanfairpwllgwyngyll" * 6


def largest_of_each_kind(user, **most):
    """Return the address of the longest page of each kind that the user reaches, of the first few.

    most -- how many pages are opened, as a Walk takes it.
    """
    most = {"sending": 1, "reading": 3} | most
    longest = {}
    for address, html in Walk(user, **most).go().pages.items():
        kind = resolve(address.partition("?")[0]).view_name
        if len(html) > len(longest.get(kind, ("", ""))[1]):
            longest[kind] = (address, html)
    return sorted(address for address, _ in longest.values())


def faults_at(page, address):
    """Open an address at both widths; return what axe-core and a ruler find.

    axe-core takes long, so it judges a page once: a long one at a desk, the others as on a telephone, where
    the targets of fingers and the menu are special. The tests of the rooms ask it at both widths.
    """
    found = overflows_at(page, address, DESK, PHONE)
    if len(page.content()) >= LONG_PAGE:
        resize(page, DESK)
    return found + [f"{address}: {fault}" for fault in axe_violations(page)]


def overflows_at(page, address, *viewports):
    """Open an address; return by how much the page is wider than each of the windows."""
    resize(page, viewports[0])
    page.goto(address)
    found = []
    for viewport in viewports:
        resize(page, viewport)
        if over := sideways(page):
            found.append(f"{address} at {viewport[0]} px is {over} px wider than the window: {widest(page)}")
    return found


def widest(page):
    """Name what reaches beyond the window, outside of what scrolls by itself."""
    return page.evaluate("""() => [...document.querySelectorAll("main *, header *, footer *")]
        .filter(e => e.getBoundingClientRect().left + e.scrollWidth > document.documentElement.clientWidth + 1
                     && !e.closest(".app-table-scroll")).reverse()
        .slice(0, 3).map(e => e.outerHTML.slice(0, 120))""")


def all_faults(page, addresses):
    return "\n".join(fault for address in addresses for fault in faults_at(page, address))


@pytest.mark.parametrize("half", [0, 1])
def test_every_kind_of_page_of_the_demonstration(page, live_server, demonstration, half):
    """In two halves, so that no worker of the suite waits for one that has all of it."""
    sign_in(page, live_server, demonstration)
    faults = all_faults(page, largest_of_each_kind(demonstration)[half::2])
    assert not faults, faults


def test_every_page_of_an_empty_council_says_what_to_do_next(page, live_server):
    user = make_user(role=Role.Name.ADMINISTRATOR, unit=whole_of(make_council()))
    sign_in(page, live_server, user)
    faults = all_faults(page, largest_of_each_kind(user))
    assert not faults, faults


def test_every_page_of_a_person_without_a_role(page, live_server):
    user = make_user()
    sign_in(page, live_server, user)
    faults = all_faults(page, largest_of_each_kind(user))
    assert not faults, faults


def test_words_too_long_for_the_screen_break_and_do_not_push_the_page_sideways(page, live_server):
    user = make_user(role=Role.Name.EDITOR, unit=whole_of(make_council(LONG)))
    make_plan_of_long_words(Unit.objects.get(roles__user=user))
    sign_in(page, live_server, user)
    found = [overflows_at(page, address, PHONE) for address in largest_of_each_kind(user)]
    assert not any(found), [fault for faults in found for fault in faults]


def make_plan_of_long_words(above):
    """Make a plan each of whose words is longer than a telephone is wide."""
    unit = make_unit(parent=above, name=LONG)
    plan = make_plan(
        unit, title=LONG, strapline=LONG, responsible_officer=LONG, contact=LONG, version=LONG[:50]
    )
    make_section(plan, LONG, f"{LONG}\n\n- {LONG}\n\n| {LONG} | {LONG} |\n|---|---|\n| {LONG} | 1 |\n")
    words = ("measured_by", "risk_notes", "expected_outcome", "additional_information", "lead", "supports")
    priority = make_priority(plan, LONG, ref=LONG, level=LONG[:100], **dict.fromkeys(words, LONG))
    action = make_action(priority, LONG, ref=LONG, lead=LONG, due=LONG, resources=LONG, progress=LONG)
    make_milestone(action, LONG, due=LONG)
    results = {"2025/26 Q1": "62%", "2025/26 Q2": LONG}
    targets = {"2025/26 Q1": "65%", "2025/26 Q2": LONG}
    indicator = make_indicator(
        plan.council, LONG, codes=[LONG[:90]], unit="percent", results=results, targets=targets
    )
    make_plan_indicator(plan, indicator, priority=priority, note=LONG, baseline=LONG, group=LONG)
    register = make_register(unit, name=LONG)
    make_risk(register, LONG, ref=LONG[:50], vulnerability=LONG, triggers=LONG, consequences=LONG)
    Plan.objects.filter(pk=plan.pk).update(register=register)


def test_every_kind_of_page_of_a_published_plan(page, live_server):
    call_command("import_plan", plans_folder() / "hartlepool-2006-07-op-pa.xlsx", verbosity=0)
    user = make_user(role=Role.Name.VIEWER, unit=Unit.objects.filter(kind=Unit.Kind.COUNCIL).first())
    sign_in(page, live_server, user)
    faults = all_faults(page, largest_of_each_kind(user))
    assert not faults, faults


def test_the_longest_published_plan_fits_a_telephone(page, live_server):
    call_command("import_plan", plans_folder() / "cumbria-2007-08.xlsx", verbosity=0)
    sign_in(page, live_server, make_user(superuser=True))
    resize(page, PHONE)
    plan = Plan.objects.get()
    for address in (plan.get_absolute_url(), reverse("plans:plan_page", args=[plan.pk])):
        page.goto(address)
        assert sideways(page) == 0, (address, widest(page))


@pytest.mark.parametrize(
    "address",
    [
        "/plans/9999/",
        "/plans/99999999999999999999/",
        "/plans/?page=9999",
        "/plans/?page=-1&sort=nothing",
        "/indicators/?page=x&sort=-&q=%00%22%3E%3Cscript%3E",
        "/dashboard/?quarter=2026/27+Q9",
        "/risks/?sort=x&page=1e9",
    ],
)
def test_an_address_that_makes_no_sense_is_answered_with_a_page(page, live_server, address):
    sign_in(page, live_server, make_user(role=Role.Name.VIEWER))
    answer = page.goto(address)
    assert answer.status in (200, 404)
    assert axe_violations(page) == []
    assert page.locator("h1").count() == 1


def test_no_page_needs_scripts(browser, live_server, demonstration):
    with opened(browser, live_server.url, javascript=False) as page:
        page.goto("/")
        page.get_by_label("User name or e-mail address").fill("performance")
        page.get_by_label("Password").fill("golden-thread")
        page.get_by_role("button", name="Sign in").click()
        for address in largest_of_each_kind(demonstration, reading=1):
            assert page.goto(address).status == 200
            assert page.locator("h1").is_visible()
            assert page.locator("nav[aria-label=Menu] a").first.is_visible(), address
