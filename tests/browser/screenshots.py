"""Takes the pictures of the README anew: `python -m tests.browser.screenshots`.

They show the demonstration, loaded for the occasion, and are small enough to be kept in git.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import reporting
from tests.browser.conftest import run_command
from tests.browser.visitor import Visitor
from tests.chromium import new_page, running_chromium
from tests.server import ROOT, serve

FOLDER = ROOT / "docs" / "screenshots"
SCREEN = {"width": 1040, "height": 720}
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 360, "height": 720}
WRITTEN = "The planner put me on nights again, although I asked twice."


def main() -> None:
    """Load the demonstration, serve it, and take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "PORTAL_DEMONSTRATION": "yes",
            "PORTAL_DATA_DIR": folder,
            "PORTAL_ORGANISATION": "Halden & Rowe",
            "PORTAL_TIMEZONE": "Europe/Berlin",
        }
        run_command(environment, "demo")
        with (
            serve(environment, output=Path(folder) / "server.log") as server,
            running_chromium() as browser,
            new_page(browser, javascript=False) as page,
        ):
            page.set_viewport_size(SCREEN)
            visit(Visitor(page, server.url))


def visit(somebody: Visitor) -> None:
    """Walk past every page that is to be shown."""
    page = somebody.page
    somebody.open("/")
    take(page, "start")
    reporting.answer(somebody, type="opt_out", narrative=WRITTEN)
    somebody.press("Send the report")
    take(page, "code")
    somebody.open("/sign-in")
    somebody.press("Rosa")
    page.set_viewport_size(PHONE)
    take(page, "mailbox")
    page.set_viewport_size(SCREEN)
    somebody.open("/sign-in")
    somebody.press("Omar")
    page.set_viewport_size(DESK)
    take(page, "queue")
    somebody.open("/desk/cases?state=investigating")
    somebody.follow(page.locator("table a.reference").first.inner_text())
    take(page, "case")
    somebody.open("/sign-in")
    somebody.press("Lena")
    take(page, "figures")


def take(page: Page, name: str) -> None:
    """Take one picture of what fits on the screen."""
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
