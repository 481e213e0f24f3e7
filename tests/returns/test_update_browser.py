"""Updates in a real browser: from the keyboard alone, pasted from Excel, without scripts, in every state."""

import re
from datetime import date

import pytest

from indicators.models import Result
from returns.models import Comment, Return, Update
from tests.browser import DESK, PHONE, axe_violations, opened, paste, resize, sideways, sign_in
from tests.returns.desks import add_action, add_indicator, make_desk, make_last_quarter
from tests.returns.quarters import Q2

ANSWERED = "() => !document.querySelector('.htmx-request, .htmx-settling, .htmx-swapping')"


@pytest.fixture
def desk(db):
    """Fifteen items: eight indicators, four actions (one of them late), a milestone, a control and a risk."""
    desk = make_desk()
    for number in range(7):
        add_indicator(desk, f"Measure {number + 1}", code=f"LPI {number + 1}")
    for number in range(2):
        due = {"due": "31 December 2026", "due_latest": date(2026, 12, 31)}
        add_action(desk, f"Prepare stage {number + 1}", **due)
    add_action(desk, "Train the duty team", due="31 August 2026", due_latest=date(2026, 8, 31))
    return desk


class Keys:
    """A person at the keyboard: every stroke is counted."""

    def __init__(self, page):
        self.page, self.strokes = page, 0

    def press(self, *keys):
        for key in keys:
            self.strokes += 1
            self.page.keyboard.press(key)

    def type(self, words):
        self.strokes += len(words)
        self.page.keyboard.type(words)

    @property
    def box(self):
        """The name of the box that has the focus, "" for none."""
        return self.page.evaluate("document.activeElement.dataset.box || ''")


WRITES = {
    "result": lambda keys: keys.type("66%"),
    "state": lambda keys: keys.press("u"),
    "likelihood": lambda keys: None,
    "kept": lambda keys: keys.press("d"),
}


@pytest.mark.browser
def test_fifteen_items_are_finished_from_the_keyboard_alone(page, live_server, desk):
    make_last_quarter(desk, desk.indicator.indicator, comment="Slow", remedy="Hire two")
    sign_in(page, live_server, desk.user)
    page.goto("/updates/")
    keys = Keys(page)
    keys.press("Tab", "Enter")  # past the header
    while page.evaluate("document.activeElement.textContent") != "Start with the first that is not done":
        keys.press("Tab")
    keys.press("Enter")
    for _ in range(40):
        if page.locator("#updates-progress").inner_text() == "15 of 15 done":
            break
        body = page.evaluate("document.activeElement.closest('tbody').id")
        box = keys.box
        if box == "cause":
            for words in ("Late start", "Chase", "Me", "May 2027"):
                keys.type(words)
                if words != "May 2027" and body != f"update-{desk.control.pk}":
                    keys.press("Tab")
                elif words == "Late start":
                    keys.press("Tab", "Tab", "Tab")
                    keys.type("May 2027")
                    break
        else:
            WRITES[box](keys)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            keys.press("Enter")
        page.wait_for_function(ANSWERED)
        page.wait_for_function(
            "([body, box]) => document.activeElement.dataset.box"
            " && [document.activeElement.closest('tbody').id, document.activeElement.dataset.box].join()"
            " != [body, box].join()"
            " || document.activeElement.id.startsWith('save-')",
            arg=[body, box],
        )
    page.locator("#updates-progress").get_by_text("15 of 15 done").wait_for()
    assert not Update.objects.filter(unit_return__cycle=desk.cycle).exclude(state="complete").exists()
    print("strokes", keys.strokes)
    assert keys.strokes <= 260, keys.strokes


@pytest.mark.browser
def test_cells_from_excel_fill_the_boxes_and_are_saved_together(page, live_server, desk):
    sign_in(page, live_server, desk.user)
    page.goto("/updates/?kind=indicator")
    cells = '66%\t67%\t"Two\nlines"\r\n65%\t\tOn course\r\n70%\r\n'
    paste(page, f"id_u{desk.indicator.pk}-result", cells)
    page.locator("#updates-unsaved-words").get_by_text("3 rows are not saved yet", exact=True).wait_for()
    told = "6 boxes filled in 3 rows. They are not saved yet."
    page.locator("#app-status").get_by_text(told, exact=True).wait_for()
    assert not Result.objects.filter(period=Q2.code).exists()
    page.get_by_role("button", name="Save all rows").click()
    page.wait_for_function("() => document.getElementById('updates-unsaved').hidden")
    page.wait_for_function(ANSWERED)
    assert list(Result.objects.filter(period=Q2.code).values_list("words", flat=True)) == [
        "66%",
        "65%",
        "70%",
    ]
    assert Update.objects.get(pk=desk.indicator.pk).comment == "Two\nlines"


@pytest.mark.browser
def test_a_conflict_keeps_both_and_the_focus(page, live_server, desk):
    sign_in(page, live_server, desk.user)
    page.goto("/updates/")
    Update.objects.filter(pk=desk.indicator.pk).update(version=1, comment="Theirs", who="Ann Hall")
    page.locator(f"#id_u{desk.indicator.pk}-comment").fill("Mine")
    page.locator(f"#save-{desk.indicator.pk}").click()
    page.get_by_text("Stands there now").wait_for()
    row = page.locator(f"#update-{desk.indicator.pk}")
    assert "Theirs" in row.inner_text() and "Not saved" in row.inner_text()
    assert page.locator(f"#id_u{desk.indicator.pk}-comment").input_value() == "Mine"
    assert axe_violations(page) == []
    page.locator(f"#save-{desk.indicator.pk}").click()
    row.get_by_text(re.compile(r"^Saved \d\d:\d\d")).wait_for()
    assert Update.objects.get(pk=desk.indicator.pk).comment == "Mine"
    page.wait_for_selector(f"#save-{desk.indicator.pk}:focus")


@pytest.mark.browser
def test_a_server_that_does_not_answer_takes_no_words(page, live_server, desk):
    sign_in(page, live_server, desk.user)
    page.goto("/updates/")
    page.locator(f"#id_u{desk.indicator.pk}-result").fill("66%")
    # An answer of 503 itself would be a fault of ours to this browser.
    page.evaluate(
        "id => { const detail = {elt: document.getElementById(id), xhr: {status: 503}};"
        " document.body.dispatchEvent(new CustomEvent('htmx:responseError', {detail})); }",
        f"form-{desk.indicator.pk}",
    )
    page.get_by_text("the site did not answer").first.wait_for()
    assert page.locator(f"#id_u{desk.indicator.pk}-result").input_value() == "66%"
    assert "1 row is not saved yet" in page.locator("#updates-unsaved").inner_text()
    page.evaluate("() => delete document.querySelector('[data-unsaved]').dataset.unsaved")


@pytest.mark.browser
def test_without_scripts_a_row_is_saved_and_a_wrong_one_keeps_its_words(browser, live_server, desk):
    with opened(browser, live_server.url, javascript=False) as page:
        sign_in(page, live_server, desk.user)
        page.goto("/updates/")
        page.locator(f"#id_u{desk.indicator.pk}-result").fill("about sixty")
        page.locator(f"#save-{desk.indicator.pk}").click()
        assert page.locator(f"#id_u{desk.indicator.pk}-result").input_value() == "about sixty"
        assert "holds no one figure" in page.locator(f"#update-{desk.indicator.pk}").inner_text()
        page.locator(f"#id_u{desk.indicator.pk}-result").fill("66%")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/updates/#update-{desk.indicator.pk}")
        assert "1 of 15 done" in page.locator("#updates-progress").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["1280", "320"])
def test_every_state_is_accessible_and_fits(page, live_server, desk, viewport):
    resize(page, viewport)
    sign_in(page, live_server, desk.user)
    make_last_quarter(desk, desk.indicator.indicator, comment="Slow", remedy="Hire two")
    Comment.objects.create(update=desk.indicator, words="Why?", by_reviewer=True, who="Ann Hall")

    def look(address):
        page.goto(address)
        assert axe_violations(page) == [] and sideways(page) == 0, address

    look("/updates/")
    look("/updates/?show=done")
    page.goto("/updates/")
    page.locator(f"#id_u{desk.indicator.pk}-result").fill("about sixty")
    page.keyboard.press("Enter")
    page.get_by_text("holds no one figure").first.wait_for()
    assert axe_violations(page) == [] and sideways(page) == 0
    page.locator(f"#id_u{desk.indicator.pk}-result").fill("50%")
    page.keyboard.press("Enter")
    page.get_by_text("Say what caused it").first.wait_for()
    assert axe_violations(page) == [] and sideways(page) == 0
    for update in (desk.indicator, desk.action):
        look(f"/updates/{update.pk}/")
    for address in ("/updates/import/", "/updates/paste/"):
        look(address)
    Update.objects.filter(pk=desk.action.pk).update(state="returned")
    look("/updates/")
    Return.objects.update(state=Return.State.SUBMITTED)
    look("/updates/")
    look(f"/updates/{desk.risk.pk}/")
