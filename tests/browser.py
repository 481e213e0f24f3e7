"""A real browser for the tests: Debian's Chromium through Playwright, and axe-core for accessibility.

@pytest.mark.browser
def test_the_list_has_no_axe_violation(page, live_server):
    sign_in(page, live_server, user)
    page.goto("/plans/")
    assert axe_violations(page) == []
"""

from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
# As root there is no sandbox; without the others Chromium calls home at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = (1280, 900), (320, 640)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
# What is expected of a page may be slow to come: on a busy machine the five seconds of the default are few.
expect.set_options(timeout=20_000)


@contextmanager
def started():
    """Yield a running browser."""
    if not CHROMIUM.exists():
        raise FileNotFoundError(
            f"{CHROMIUM} is missing: apt-get install chromium, or test with -m 'not browser'"
        )
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield running
        running.close()


@contextmanager
def opened(browser, address, *, viewport=DESK, javascript=True):
    """Yield a page; when done, fail for every script error, policy refusal or broken file that it met."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": viewport[0], "height": viewport[1]},
        java_script_enabled=javascript,
        locale="en-GB",
        timezone_id="Europe/London",
    )
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on(
        "console", lambda message: faults.append(f"console: {message.text}") if _is_fault(message) else None
    )
    yield page
    context.close()
    assert not faults, faults


def _is_fault(message):
    """Answers such as 404 and 409 are printed as errors too; a test may well provoke one."""
    return message.type == "error" and "the server responded with a status of 4" not in message.text


def sign_in(page, live_server, user):
    """Sign the user in without the form."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


PASTE = """([id, words]) => {
    const held = new DataTransfer();
    held.setData("text/plain", words);
    const given = {clipboardData: held, bubbles: true, cancelable: true};
    document.getElementById(id).dispatchEvent(new ClipboardEvent("paste", given));
}"""


def paste(page, box, words):
    """Paste words into the box of an id, as if they had been copied elsewhere: tabs part cells of Excel."""
    page.evaluate(PASTE, [box, words])


def resize(page, viewport):
    """Set the window to DESK or PHONE; at 320 px a page is as at 400% zoom of 1280."""
    page.set_viewport_size({"width": viewport[0], "height": viewport[1]})


def axe_violations(page):
    """Return axe-core's violations of WCAG 2.2 AA on the page as it stands, one line for each place."""
    if not AXE.exists():
        raise FileNotFoundError(f"{AXE} is missing: make css")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    # Without preload: it reads style sheets that import others by adding inline styles, which our policy
    # refuses, and no rule of these tags needs it.
    options = "{runOnly: {type: 'tag', values: tags}, preload: false}"
    result = page.evaluate(f"tags => axe.run(document, {options})", WCAG)
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']} at {node['target']}: {node['html'][:200]}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def sideways(page):
    """Return by how many pixels the page is wider than the window: 0, since wide tables scroll inside."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
