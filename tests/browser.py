"""Real Chromium, told to talk to nobody but the server under test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tests.missing import missing

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOOPBACK = frozenset({"127.0.0.1", "localhost"})


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Start the system's Chromium; skip or fail where it is missing."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing("Chromium", install="chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def new_page(browser: Browser, *, javascript: bool) -> Iterator[Page]:
    """Open a page in a context of its own; a request to another host fails the test."""
    context = browser.new_context(java_script_enabled=javascript)
    left = _refuse_other_hosts(context)
    try:
        yield context.new_page()
    finally:
        context.close()
    if left:
        raise AssertionError("Requests left the host: " + ", ".join(left))


def find_violations(page: Page) -> list[str]:
    """Return what axe has against a page, in words; needs a page with JavaScript."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']} ({_places(one)})" for one in found]


def _places(violation: dict[str, list[dict[str, list[str]]]]) -> str:
    return "; ".join(" ".join(node["target"]) for node in violation["nodes"])


def _refuse_other_hosts(context: BrowserContext) -> list[str]:
    left: list[str] = []

    def decide(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.hostname in LOOPBACK:
            route.continue_()
            return
        left.append(address.hostname or route.request.url)
        route.abort()

    context.route("**/*", decide)
    return left
