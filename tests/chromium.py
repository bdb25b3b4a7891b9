"""Real Chromium, told to talk to nobody but the server under test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
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
WITHOUT_BACK_CACHE = "--disable-back-forward-cache"
LOOPBACK = frozenset({"127.0.0.1", "localhost"})

RULES = {
    "resultTypes": ["violations"],
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"),
        "best-practice",
    ],
    # axe leaves the one rule for WCAG 2.2 out unless it is asked for by name.
    "rules": {"target-size": {"enabled": True}},
}
CONTRAST = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Start the system's Chromium as anybody's own; skip or fail where it is missing.

    Going back shows a page as it was left, which Playwright would otherwise switch off.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing("Chromium", install="chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=list(QUIET),
            ignore_default_args=[WITHOUT_BACK_CACHE],
        )
        yield browser
        browser.close()


@contextmanager
def new_page(browser: Browser, *, javascript: bool) -> Iterator[Page]:
    """Open a page in a context of its own; a request to another host fails the test."""
    context = browser.new_context(java_script_enabled=javascript)
    left = _refuse_other_hosts(context)
    page = context.new_page()
    yield page
    context.close()
    if left:
        raise AssertionError("Requests left the host: " + ", ".join(left))


def find_violations(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """Return what axe has against a page, in words; needs a page with JavaScript."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(document, options)", options or RULES)
    return [f"{one['id']}: {one['help']} ({_places(one)})" for one in found["violations"]]


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
