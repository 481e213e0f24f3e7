"""The demonstration's second quarter from opening to closing: reported, returned, mended, signed and closed.

Then nearly everything is changed that it was made of, and what it shows stays the same to the byte.
"""

import io
import re
from datetime import date
from types import SimpleNamespace

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from exchange.updates.columns import HEADINGS, KEY, SHEET, VERSION
from indicators.models import IndicatorCode, Result
from organisation.access import exempt_units
from organisation.models import Council, Person, Role, Unit
from plans.models import Action, Plan
from reports.pdf import to_pdf
from reports.record_pdf import record_html
from returns.closed_quarter import closed_quarter_of
from returns.models import Cycle, Record, Return, Update
from risks.models import Control
from tests.browser import opened, paste, sign_in
from tests.factories import make_user
from tests.returns.quarters import Q2, return_of
from tests.returns.records import shake

pytestmark = pytest.mark.browser

MAIN = re.compile(r"<main.*</main>", re.DOTALL)
# Loaded on this day the demonstration has reported its first quarter, and has not opened the second.
LOADED, TODAY = date(2026, 7, 10), date(2026, 10, 5)
UNITS = {
    "options": "Housing Options",
    "repairs": "Repairs and Maintenance",
    "refuse": "Waste and Recycling",
    "housing": "Housing Services",
    "environment": "Environment Services",
    "directorate": "Environment, Housing and Communities",
    "whole": "Northmere Borough Council",
}
# Who reports or signs, and has no sign-in of the demonstration's own.
ALSO = (
    ("waste", "Ewa Wintersby", Role.Name.CONTRIBUTOR, "refuse"),
    ("head", "Dominic Achterby", Role.Name.APPROVER, "environment"),
    ("director", "Marcus Oyelaran-Webb", Role.Name.APPROVER, "directorate"),
    ("chief", "Eleanor Thackwray", Role.Name.APPROVER, "whole"),
)
# What an officer says of an indicator that is red or amber.
SAID = {
    "cause": "Two caseworkers left",
    "remedy": "Agency staff",
    "remedy_owner": "Joanne Marwood",
    "remedy_due": "31 January 2027",
}


@pytest.fixture
def it(live_server, monkeypatch):
    """The demonstration on the first Monday after its second quarter, whatever day it is today."""
    call_command("load_demo", date=LOADED, verbosity=0)
    local = timezone.localdate
    monkeypatch.setattr(
        timezone, "localdate", lambda value=None, zone=None: TODAY if value is None else local(value, zone)
    )
    council = Council.objects.get()
    it = SimpleNamespace(council=council)
    for key, name in UNITS.items():
        setattr(it, key, Unit.objects.get(name=name))
    for name in ("officer", "author", "manager", "performance"):
        setattr(it, name, get_user_model().objects.get(username=name))
    for username, name, role, unit in ALSO:
        setattr(it, username, make_user(username, role=role, unit=getattr(it, unit)))
        Person.objects.filter(name=name).update(user=getattr(it, username))
    # The workbooks hold the figures of the second quarter; here the officers enter them.
    held = Result.objects.filter(period=Q2.code)
    it.figures = dict(held.values_list("indicator", "words"))
    held.delete()
    it.user = it.performance
    it.above = Plan.objects.get(unit=it.directorate)
    it.red, it.awaited, it.spoken = (
        IndicatorCode.objects.get(words=code).indicator for code in ("NBC 305", "NBC 106", "NBC 102")
    )
    it.action = Action.objects.get(plan__unit=it.options, ref="HO 1.1")
    it.control = Control.objects.get(words__startswith="Two roofing firms")
    it.risk = it.control.risk
    return it


def press(page, button):
    """Press a button or a link that looks like one, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def send(page, button):
    """Press the button of the page's form; the page before it may hold one of the same name."""
    with page.expect_navigation():
        page.locator("#page-form").get_by_role("button", name=button, exact=True).click()


def open_it(page, it):
    page.goto("/returns/")
    press(page, "Open 2026/27 Q2")
    send(page, "Open 2026/27 Q2")
    expect(page.locator("main")).to_contain_text("things are due in the returns of 7 units.")
    it.cycle = Cycle.objects.open().get()


def updates_of(user, **about):
    """Return the updates of a user's own things in the open quarter, in the order of the list."""
    return Update.objects.filter(unit_return__cycle__state=Cycle.State.OPEN, **about).of_user(user)


def box(update, name):
    return f"#id_u{update.pk}-{name}"


def expect_all_done(page, user):
    number = updates_of(user).count()
    expect(page.locator("#updates-progress")).to_have_text(f"{number} of {number} done")


def save(page, update):
    """Save the row of an update, and wait until it says that it is complete."""
    row = page.locator(f"#update-{update.pk}")
    row.get_by_role("button", name="Save").click()
    expect(row.locator("[data-words]")).to_contain_text(", complete")


def keep_promise(page, update):
    """Say what became of what was promised a quarter before, where the row asks."""
    if page.locator(box(update, "kept")).count():
        page.locator(box(update, "kept")).select_option("partly")
        page.locator(box(update, "kept_words")).fill("One of two has started")


def save_all(page):
    page.locator("#updates-save-all").click()
    expect(page.locator("#updates-unsaved")).to_be_hidden()


def paste_cells(page, it):
    """Paste a column of figures with comments, one of actions, and the cells of what is off target."""
    page.goto("/updates/?kind=indicator")
    figures = [it.figures[one.indicator_id] for one in updates_of(it.officer).exclude(indicator=None)]
    rows = page.locator("tbody.app-update")
    expect(rows).to_have_count(len(figures))
    cells = "".join(f"{figure}\t\tFrom the case system\r\n" for figure in figures)
    paste(page, rows.first.locator("[data-box=result]").get_attribute("id"), cells)
    save_all(page)
    for kind, cells in (("action", "Under way\t40\tBegun in September"), ("milestone", "Done\tAs agreed")):
        page.goto(f"/updates/?kind={kind}")
        cells = f"{cells}\r\n" * rows.count()
        paste(page, rows.first.locator("[data-box=state]").get_attribute("id"), cells)
        save_all(page)
    page.goto("/updates/?show=missing")
    lacking = list(updates_of(it.officer, state=Update.State.INCOMPLETE))
    expect(rows).to_have_count(len(lacking))
    for update in lacking:
        keep_promise(page, update)
        paste(page, box(update, "cause").removeprefix("#"), "\t".join(SAID.values()))
    save_all(page)
    expect_all_done(page, it.officer)


def type_without_scripts(page, it):
    """Fill in every row by hand, each saved by its own button."""
    page.goto("/updates/")
    for update in updates_of(it.waste):
        if update.kind == "indicator":
            keep_promise(page, update)
            page.locator(box(update, "result")).fill(it.figures[update.indicator_id])
            page.locator(f"#update-{update.pk} summary").get_by_text("Cause, action, who and by when").click()
            for name, words in SAID.items():
                page.locator(box(update, name)).fill(words)
        else:
            page.locator(box(update, "state")).select_option("under way")
        page.locator(box(update, "comment")).fill("Every school was asked")
        save(page, update)
    expect_all_done(page, it.waste)


def fill_workbook(page, it):
    """Download the workbook of all that the directorate's author writes, fill in the rest, bring it back."""
    page.goto("/updates/?scope=units")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="download it").click()
    book = openpyxl.load_workbook(io.BytesIO(downloading.value.path().read_bytes()))
    figure_of = {
        str(one.pk): it.figures.get(one.indicator_id, "")
        for one in Update.objects.filter(unit_return__cycle=it.cycle)
    }
    filled = 0
    for row in book[SHEET].iter_rows(min_row=2):
        cells = dict(zip(HEADINGS, row, strict=True))
        if not cells[KEY].value or cells[VERSION].value != "0":
            continue
        filled += 1
        for heading, words in written(cells, figure_of[cells[KEY].value]).items():
            cells[heading].value = words
    packed = io.BytesIO()
    book.save(packed)
    with page.expect_navigation():
        page.get_by_role("link", name="bring it back").click()
    file = {"name": "updates.xlsx", "mimeType": "application/octet-stream", "buffer": packed.getvalue()}
    page.locator("input[type=file]").set_input_files(file)
    send(page, "Check it")
    expect(page.locator("main")).to_contain_text(f"It would save {filled} updates")
    press(page, "Confirm")
    expect(page.get_by_text(f"{filled} updates saved")).to_be_visible()


def written(cells, figure):
    """Return {heading: words} of what is written in a row of the workbook, given {heading: cell} of it.

    figure -- the result of the quarter, "" where it is not known.
    """
    if cells["Kind"].value == "Risk review":
        return {"Comment": "It stands as it did"}
    said = {"Cause": "The contractor was short of plasterers", "By when": "end of March 2027"}
    if cells["Kind"].value == "Planned control":
        return said | {"State": "Not yet", "Comment": "The tender is out"}
    said |= {"Action to put it right": "A second contractor", "Who does it": "Joanne Marwood"}
    if cells["Promised"].value:
        said |= {"What became of the promise": "Done in part", "What was done about it": "One has started"}
    if cells["Kind"].value == "Indicator":
        return said | {"Result": figure or cells["Result"].value or "Awaiting", "Comment": "As planned"}
    return said | {"State": "Under way", "Comment": "On course for the spring"}


def take(page, it, unit, label, did, words=""):
    """Take a step with the return of a unit, from its page."""
    page.goto(return_of(it.cycle, unit).get_absolute_url())
    press(page, label)
    if words:
        page.locator("#id_words").fill(words)
    send(page, label)
    expect(page.locator("main")).to_contain_text(f"You {did} the return of {unit.name}.")


def submit(page, it, unit, words=""):
    take(page, it, unit, "Submit this return", "submitted", words)


def sign(page, it, unit):
    take(page, it, unit, "Sign off", "signed off")


def return_one(page, it, thing):
    """Return one thing of a return with a note."""
    page.goto(return_of(it.cycle, it.options).get_absolute_url())
    with page.expect_navigation():
        page.get_by_role("link", name=f"Return indicator {thing}").click()
    page.locator("#id_words").fill("Say who counted them")
    send(page, "Return it")
    expect(page.locator("main")).to_contain_text("You returned")
    assert return_of(it.cycle, it.options).state == Return.State.RETURNED


def mend(page, it, thing):
    """Read the note on a thing, and put it right."""
    update = Update.objects.get(unit_return__cycle=it.cycle, indicator=thing)
    page.goto("/updates/?show=answer")
    expect(page.locator(f"#update-{update.pk}")).to_contain_text("Returned to you")
    page.goto(update.get_absolute_url())
    expect(page.locator("main")).to_contain_text("Say who counted them")
    page.locator(box(update, "comment")).fill("Counted by the duty team")
    press(page, "Save")
    expect(page.locator("main")).to_contain_text("Complete; saved by Priya Nandra")


def refused_by_name(page, it, unit, *below):
    """Try to sign off a unit before those below it."""
    page.goto(return_of(it.cycle, unit).get_absolute_url())
    press(page, "Sign off")
    send(page, "Sign off")
    for one in below:
        expect(page.locator(".govuk-error-summary")).to_contain_text(f"{one.name} has not signed off.")
    assert return_of(it.cycle, unit).state == Return.State.SUBMITTED


def close(page, it):
    page.goto(it.cycle.get_absolute_url())
    press(page, "Close this quarter")
    expect(page.locator("main")).to_contain_text("Every return is signed off.")
    send(page, "Close 2026/27 Q2")
    expect(page.locator("main")).to_contain_text("is closed, and its record is kept.")


def shown(page, it):
    """Return what is shown of the closed quarter: the main parts of two pages, a PDF and a workbook."""
    record = f"/returns/cycles/{it.cycle.pk}/record"
    dashboard = f"/dashboard/?quarter={Q2.label}"
    answers = [page.request.get(one) for one in (dashboard, f"{record}/", f"{record}.pdf", f"{record}.xlsx")]
    assert [one.status for one in answers] == [200] * 4
    pages, files = answers[:2], answers[2:]
    return [*(MAIN.search(one.text())[0] for one in pages), *(one.body() for one in files)]


def test_the_demonstration_reports_a_quarter_whose_record_stays_as_it_was(browser, live_server, it):
    plain = opened(browser, live_server.url, javascript=False)
    with opened(browser, live_server.url) as page, plain as plain_page:

        def as_(user):
            sign_in(page, live_server, user)
            return page

        open_it(as_(it.performance), it)
        paste_cells(as_(it.officer), it)
        sign_in(plain_page, live_server, it.waste)
        type_without_scripts(plain_page, it)
        fill_workbook(as_(it.author), it)
        submit(as_(it.officer), it, it.options)
        submit(plain_page, it, it.refuse)
        as_(it.author)
        for unit in (it.repairs, it.housing, it.environment, it.directorate):
            submit(page, it, unit)
        submit(as_(it.performance), it, it.whole, "Its leads report at the half year")

        return_one(as_(it.manager), it, it.spoken)
        mend(as_(it.officer), it, it.spoken)
        submit(page, it, it.options)

        refused_by_name(as_(it.manager), it, it.housing, it.options, it.repairs)
        refused_by_name(as_(it.director), it, it.directorate, it.housing, it.environment)
        for user, unit in (
            (it.manager, it.options),
            (it.manager, it.repairs),
            (it.head, it.refuse),
            (it.manager, it.housing),
            (it.head, it.environment),
            (it.director, it.directorate),
            (it.chief, it.whole),
        ):
            sign(as_(user), it, unit)
        close(as_(it.performance), it)

        before = shown(page, it)
        dashboard, record, pdf, book = before
        assert "Record of the closed quarter" in dashboard and "Cause: Two caseworkers left" in dashboard
        for words in (
            "55.4%",
            "Counted by the duty team",
            "Every school was asked",
            "On course for the spring",
        ):
            assert words in record, words
        assert pdf.startswith(b"%PDF") and book.startswith(b"PK")

        it.red.plan_indicators.first().priorities.clear()
        Action.objects.update(title="Another action")
        shake(it)
        assert "Renamed Repairs" in page.request.get("/dashboard/").text(), "what is live has changed"
        assert shown(page, it) == before
        # The PDF that was asked for is kept: it is the same too when it is made afresh.
        exempt = exempt_units(it.performance, TODAY)
        closed = closed_quarter_of(Record.objects.get(cycle=it.cycle), None, exempt)
        assert to_pdf(record_html(closed)) == pdf
