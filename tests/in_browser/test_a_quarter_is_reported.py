"""A quarter from opening to closing: opened, filled in three ways, returned, mended, signed and closed.

Then nearly everything is changed that it was made of, and what it shows stays the same to the byte.
"""

import io
import re
from types import SimpleNamespace

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from exchange.updates.columns import HEADINGS, SHEET
from organisation.models import Role
from organisation.periods import current_quarter
from plans.models import Action, Assignment
from reports.pdf import to_pdf
from reports.record_pdf import record_html
from returns.closed_quarter import closed_quarter_of
from returns.models import Cycle, Record, Return, Update
from tests.browser import opened, paste, sign_in
from tests.factories import (
    make_action,
    make_control,
    make_indicator,
    make_person,
    make_plan,
    make_plan_indicator,
    make_priority,
    make_register,
    make_risk,
    make_user,
)
from tests.returns.quarters import make_tree, return_of
from tests.returns.records import shake

pytestmark = pytest.mark.browser

MAIN = re.compile(r"<main.*</main>", re.DOTALL)


@pytest.fixture
def it(db):
    """A council that is to report the quarter that ended last: three officers, and who signs in each tier."""
    quarter = current_quarter(timezone.localdate()).previous()
    it = SimpleNamespace(quarter=quarter, **vars(make_tree()))
    for name, role, unit in (
        ("user", Role.Name.PERFORMANCE, it.whole),
        ("pasting", Role.Name.CONTRIBUTOR, it.options),
        ("filling", Role.Name.CONTRIBUTOR, it.repairs),
        ("typing", Role.Name.CONTRIBUTOR, it.division),
        ("manager", Role.Name.APPROVER, it.options),
        ("head", Role.Name.APPROVER, it.division),
        ("director", Role.Name.APPROVER, it.directorate),
        ("chief", Role.Name.APPROVER, it.whole),
    ):
        setattr(it, name, make_user(name, role=role, unit=unit))
    Role.objects.create(user=it.manager, unit=it.repairs, name=Role.Name.APPROVER)
    below = work_of(it, it.options, it.pasting, "Assessments in time", "Cases closed", "Visits")
    it.awaited = below.plan_indicators.last().indicator
    mending = work_of(it, it.repairs, it.filling, "Repairs in time")
    it.red, it.action = mending.plan_indicators.get().indicator, mending.actions.get()
    it.register = make_register(it.repairs)
    lead = Assignment.objects.get(action=it.action).person
    named = {"owner": lead.name, "owner_person": lead}
    it.risk = make_risk(it.register, "The contractor fails", likelihood="5", impact="4", **named)
    it.control = make_control(it.risk, "A second contractor", planned=True, **named)
    it.above = work_of(it, it.division, it.typing, "Rent that is paid")
    make_plan_indicator(it.above, it.red)
    return it


def work_of(it, unit, user, *indicators):
    """Give a unit a plan with a priority, indicators and one action that a user leads; return the plan."""
    person = make_person(it.council, f"Person of {unit}", user=user)
    plan = make_plan(unit, first_year=it.quarter.year)
    priority = make_priority(plan, f"Priority of {unit}", ref="P1")
    things = [{"action": make_action(priority, f"Action of {unit}", ref="A1")}]
    for title in indicators:
        targets = {it.quarter.label: "65%"}
        indicator = make_indicator(it.council, title, frequency="quarterly", unit="percent", targets=targets)
        things.append({"plan_indicator": make_plan_indicator(plan, indicator, priority=priority)})
    for thing in things:
        about = {"words": person.name, "person": person, "duty": Assignment.Duty.LEAD}
        Assignment.objects.create(plan=plan, **about, **thing)
    return plan


def press(page, button):
    page.get_by_role("button", name=button, exact=True).click()


def send(page, button):
    """Press the button of the page's form; the page before it may hold one of the same name."""
    page.locator("#page-form").get_by_role("button", name=button, exact=True).click()


def open_it(page, it):
    page.goto("/returns/")
    press(page, f"Open {it.quarter.label}")
    send(page, f"Open {it.quarter.label}")
    expect(page.locator("main")).to_contain_text("9 things are due in the returns of 5 units.")
    it.cycle = Cycle.objects.get()


def update_of(thing):
    return Update.objects.get(**{thing._meta.model_name: thing})


def box(thing, name):
    return f"#id_u{update_of(thing).pk}-{name}"


def save(page, thing):
    """Save the row of a thing, and wait until it says so."""
    row = page.locator(f"#update-{update_of(thing).pk}")
    row.get_by_role("button", name="Save").click()
    expect(row.locator("[data-words]")).to_contain_text(", complete")


def paste_cells(page, it):
    """Paste the cells of three indicators, and write of the action."""
    page.goto("/updates/")
    first = Update.objects.filter(unit_return__unit=it.options).exclude(indicator=None).first()
    paste(page, f"id_u{first.pk}-result", "66%\t\tFrom the case system\r\n71%\t\t\r\nAwaiting\r\n")
    press(page, "Save all rows that are not saved")
    expect(page.locator("#updates-unsaved")).to_be_hidden()
    action = Action.objects.get(plan__unit=it.options)
    page.locator(box(action, "state")).select_option("under way")
    save(page, action)
    expect(page.locator("#updates-progress")).to_have_text("4 of 4 done")


def fill_workbook(page, it):
    """Download the workbook, fill it in, and bring it back."""
    page.goto("/updates/")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="download it").click()
    book = openpyxl.load_workbook(io.BytesIO(downloading.value.path().read_bytes()))
    rows = {row[0].value: row for row in book[SHEET].iter_rows(min_row=2)}
    said = {"Cause": "Two vacancies", "Action to put it right": "Agency staff"}
    said |= {"Result": "41%", "Who does it": "A Hall", "By when": f"end of May {it.quarter.year + 1}"}
    for thing, cells in (
        (it.red, said),
        (it.action, {"State": "Under way", "Percent done": "60", "Comment": "Begun"}),
        (it.control, {"State": "In place", "Done on": f"{it.quarter.ends:%d/%m/%Y}"}),
    ):
        for heading, words in cells.items():
            rows[str(update_of(thing).pk)][HEADINGS.index(heading)].value = words
    packed = io.BytesIO()
    book.save(packed)
    page.get_by_role("link", name="bring it back").click()
    file = {"name": "updates.xlsx", "mimeType": "application/octet-stream", "buffer": packed.getvalue()}
    page.locator("input[type=file]").set_input_files(file)
    send(page, "Check it")
    expect(page.locator("main")).to_contain_text("It would save 3 updates.")
    press(page, "Confirm")
    expect(page.locator("#updates-progress")).to_have_text("3 of 3 done")


def type_without_scripts(page, it):
    """Fill in the row of an indicator and that of an action, each saved by its own button."""
    page.goto("/updates/")
    indicator, action = it.above.plan_indicators.first().indicator, it.above.actions.get()
    page.locator(box(indicator, "result")).fill("97%")
    save(page, indicator)
    page.locator(box(action, "state")).select_option("done")
    page.locator(box(action, "comment")).fill("All tenants were asked")
    save(page, action)
    expect(page.locator("#updates-progress")).to_contain_text("2 of 2 done")


def take(page, it, unit, label, did):
    """Take a step with the return of a unit, from its page."""
    page.goto(return_of(it.cycle, unit).get_absolute_url())
    press(page, label)
    send(page, label)
    expect(page.locator("main")).to_contain_text(f"You {did} the return of {unit.name}.")


def submit(page, it, unit):
    take(page, it, unit, "Submit this return", "submitted")


def sign(page, it, unit):
    take(page, it, unit, "Sign off", "signed off")


def return_one(page, it, thing):
    """Return one thing of a return with a note."""
    page.goto(return_of(it.cycle, it.options).get_absolute_url())
    page.get_by_role("link", name=f"Return indicator {thing}").click()
    page.locator("#id_words").fill("Say who counted them")
    send(page, "Return it")
    expect(page.locator("main")).to_contain_text("You returned")
    assert return_of(it.cycle, it.options).state == Return.State.RETURNED


def mend(page, it, thing):
    """Read the note on a thing, and put it right."""
    page.goto("/updates/?show=returned")
    expect(page.locator(f"#update-{update_of(thing).pk}")).to_contain_text("Returned to you")
    page.goto(update_of(thing).get_absolute_url())
    expect(page.locator("main")).to_contain_text("Say who counted them")
    page.locator(box(thing, "comment")).fill("Counted by the duty team")
    press(page, "Save")
    expect(page.locator("main")).to_contain_text(f"Complete; saved by {it.pasting.get_full_name()}")


def refused_by_name(page, it):
    """Try to sign off the division before its teams."""
    page.goto(return_of(it.cycle, it.division).get_absolute_url())
    press(page, "Sign off")
    send(page, "Sign off")
    for team in (it.options, it.repairs):
        expect(page.locator(".govuk-error-summary")).to_contain_text(f"{team.name} has not signed off.")
    assert return_of(it.cycle, it.division).state == Return.State.SUBMITTED


def close(page, it):
    page.goto(it.cycle.get_absolute_url())
    press(page, "Close this quarter")
    expect(page.locator("main")).to_contain_text("Every return is signed off.")
    send(page, f"Close {it.quarter.label}")
    expect(page.locator("main")).to_contain_text("is closed, and its record is kept.")


def shown(page, it):
    """Return what is shown of the closed quarter: the main parts of two pages, a PDF and a workbook."""
    record = f"/returns/cycles/{it.cycle.pk}/record"
    dashboard = f"/dashboard/?quarter={it.quarter.label}"
    answers = [page.request.get(one) for one in (dashboard, f"{record}/", f"{record}.pdf", f"{record}.xlsx")]
    assert [one.status for one in answers] == [200] * 4
    pages, files = answers[:2], answers[2:]
    return [*(MAIN.search(one.text())[0] for one in pages), *(one.body() for one in files)]


def test_a_quarter_is_opened_reported_in_three_ways_signed_closed_and_stays_as_it_was(
    browser, live_server, it
):
    plain = opened(browser, live_server.url, javascript=False)
    with opened(browser, live_server.url) as page, plain as plain_page:

        def as_(user):
            sign_in(page, live_server, user)
            return page

        open_it(as_(it.user), it)
        paste_cells(as_(it.pasting), it)
        submit(page, it, it.options)
        fill_workbook(as_(it.filling), it)
        submit(page, it, it.repairs)
        sign_in(plain_page, live_server, it.typing)
        type_without_scripts(plain_page, it)
        submit(plain_page, it, it.division)
        assert not Update.objects.exclude(state=Update.State.COMPLETE).exists()

        pasted = Update.objects.filter(unit_return__unit=it.options).exclude(indicator=None).first()
        return_one(as_(it.manager), it, pasted.indicator)
        mend(as_(it.pasting), it, pasted.indicator)
        submit(page, it, it.options)

        refused_by_name(as_(it.head), it)
        for user, unit in (
            (it.manager, it.options),
            (it.manager, it.repairs),
            (it.head, it.division),
            (it.director, it.directorate),
            (it.chief, it.whole),
        ):
            sign(as_(user), it, unit)
        close(as_(it.user), it)

        before = shown(page, it)
        dashboard, record, pdf, book = before
        assert "Record of the closed quarter" in dashboard and "Cause: Two vacancies" in dashboard
        for words in ("66%", "41%", "97%", "Counted by the duty team", "All tenants were asked"):
            assert words in record, words
        assert pdf.startswith(b"%PDF") and book.startswith(b"PK")

        it.red.plan_indicators.first().priorities.clear()
        Action.objects.update(title="Another action")
        shake(it)
        assert "Renamed Repairs" in page.request.get("/dashboard/").text(), "what is live has changed"
        assert shown(page, it) == before
        # The PDF that was asked for is kept: it is the same too when it is made afresh.
        assert to_pdf(record_html(closed_quarter_of(Record.objects.get(), None))) == pdf
