"""“Leave this page”: what was typed does not come back, and what was open is shut."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from portal.casework.settings import LEAVE_ADDRESS, set_setting
from portal.work import Portal
from tests.browser import loop
from tests.browser.visitor import Visitor
from tests.cast import MadeCase, Member, make_case
from tests.chromium import new_page
from tests.server import Server

TYPED = "Something that must not stay on the screen."


@pytest.fixture
def rosa(
    browser: Browser, portal: Portal, cast: dict[str, Member], server: Server
) -> Iterator[Visitor]:
    """Rosa at her browser; leaving leads to a page of this same host."""
    with portal.writing() as work:
        set_setting(work, LEAVE_ADDRESS, f"{server.url}/robots.txt")
    with new_page(browser, javascript=False) as page:
        yield Visitor(page, server.url)


def write(rosa: Visitor) -> None:
    """Begin a report and type what happened, without sending it."""
    rosa.open("/report")
    rosa.tick(type="incident")
    rosa.press("Continue")
    rosa.fill(narrative=TYPED)


def typed(page: Page) -> str:
    return page.locator("[name='narrative']").input_value()


def test_back_after_an_ordinary_link_shows_what_was_typed(rosa: Visitor) -> None:
    write(rosa)
    rosa.follow("Figures")

    rosa.page.go_back(wait_until="commit")

    assert typed(rosa.page) == TYPED


def test_back_after_leaving_shows_nothing_that_was_typed(rosa: Visitor) -> None:
    write(rosa)
    rosa.follow("Leave this page")
    assert rosa.page.url.endswith("/robots.txt")

    rosa.page.go_back(wait_until="load")

    assert "Nothing is kept here any more" in rosa.reads()
    assert rosa.page.locator("[name='narrative']").count() == 0
    assert TYPED not in rosa.page.content()


def test_a_mailbox_that_was_left_stays_shut_for_a_kept_cookie(
    rosa: Visitor, portal: Portal
) -> None:
    case: MadeCase = make_case(portal)
    loop.open_mailbox(rosa, case.code.grouped)
    kept = rosa.page.context.cookies()
    rosa.follow("Leave this page")

    rosa.page.context.add_cookies(kept)
    rosa.open("/mailbox/case")

    assert "This page is not here" in rosa.reads()


def test_a_desk_that_was_left_by_signing_out_stays_shut_for_a_kept_cookie(
    rosa: Visitor, cast: dict[str, Member]
) -> None:
    loop.sign_in(rosa, cast["omar"])
    kept = rosa.page.context.cookies()
    rosa.press("Sign out")

    rosa.page.context.add_cookies(kept)
    rosa.open("/desk")

    assert "Your cases" not in rosa.reads()
