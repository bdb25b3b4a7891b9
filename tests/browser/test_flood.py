"""A flood in a real browser without JavaScript: one wait, and everything that was typed is sent."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.brake import Door
from portal.store.tables import OutsideAddressRow
from portal.work import Portal
from tests.browser import reporting
from tests.browser.inspecting import Inspector
from tests.browser.visitor import Visitor
from tests.chromium import new_page
from tests.deeds import open_mailbox
from tests.flooding import Flooded
from tests.frozen_clock import FrozenClock

NARRATIVE = "It told a customer that the office was closed. It was open."

pytestmark = pytest.mark.usefixtures("cast")


class Silent(WSGIRequestHandler):
    """Answers, and writes nothing down."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Leave it out."""


@pytest.fixture
def flooded_url(app: Flask, portal: Portal) -> Iterator[str]:
    """The address of this very program, whose clock stands still, in the middle of a flood."""
    with portal.writing() as work:
        inspectorate = {"name": "Labour inspectorate", "address": "1 Market Square"}
        work.db.add(OutsideAddressRow(id="0" * 32, position=1, **inspectorate))
    Flooded(app, Door.FORM)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    serving.join()
    server.server_close()


def test_without_javascript_a_report_waits_once_and_is_sent_as_it_was_typed(
    page: Page, flooded_url: str, app: Flask, clock: FrozenClock
) -> None:
    rosa = Visitor(page, flooded_url)
    reporting.answer(rosa, type="incident", narrative=NARRATIVE)
    rosa.press("Send the report")
    assert (
        "Not sent yet. Your text is kept. Press Send again at 10:10 Europe/Berlin time, or later"
        in rosa.reads()
    )
    rosa.follow("Back to your answers")
    assert NARRATIVE in rosa.reads()
    clock.forward(minutes=10)
    page.go_back()
    rosa.press("Send the report")
    code = reporting.save_code(rosa)

    assert NARRATIVE in open_mailbox(app, code).get("/mailbox/case").text


@pytest.mark.slow
def test_the_page_that_asks_to_wait_shuts_nobody_out(browser: Browser, flooded_url: str) -> None:
    inspector = Inspector()
    with new_page(browser, javascript=True) as page:
        rosa = Visitor(page, flooded_url, inspector.look)
        reporting.answer(rosa, type="incident", narrative=NARRATIVE)
        rosa.press("Send the report")

        assert "Labour inspectorate" in rosa.reads()
    assert inspector.found == []
