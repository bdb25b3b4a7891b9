"""“Leave this page”: what was typed does not come back, and what was open is shut."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import delete

from portal.casework.settings import LEAVE_ADDRESS, set_setting
from portal.store.tables import SessionRow
from portal.work import Portal
from tests.browser import loop, reporting
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

    assert "The mailbox is closed" in rosa.reads()


def test_a_kept_cookie_of_a_left_mailbox_sends_nothing_and_shows_no_code(
    rosa: Visitor, portal: Portal
) -> None:
    loop.open_mailbox(rosa, make_case(portal).code.grouped)
    rosa.follow("Somebody saw my code")
    rosa.press("Give me a new code")
    shown, kept = rosa.reads_code(), rosa.page.context.cookies()
    rosa.follow("Leave this page")

    rosa.page.context.add_cookies(kept)
    rosa.open("/mailbox/code")

    assert "The mailbox is closed" in rosa.reads()
    assert shown not in rosa.page.content()


def test_back_after_leaving_the_mailbox_shows_neither_case_nor_words(
    rosa: Visitor, portal: Portal
) -> None:
    loop.open_mailbox(rosa, make_case(portal).code.grouped)
    rosa.fill(text=TYPED)
    rosa.follow("Leave this page")

    rosa.page.go_back(wait_until="commit")
    rosa.page.wait_for_load_state()

    assert "The mailbox is closed" in rosa.reads()
    assert TYPED not in rosa.page.content()
    assert "The assistant told me the wrong dose" not in rosa.page.content()


def test_back_after_saving_a_new_code_shows_no_code(rosa: Visitor, portal: Portal) -> None:
    loop.open_mailbox(rosa, make_case(portal).code.grouped)
    rosa.follow("Somebody saw my code")
    rosa.press("Give me a new code")
    shown = rosa.reads_code()
    rosa.press("I have saved it")

    rosa.page.go_back(wait_until="commit")
    rosa.page.wait_for_load_state()

    assert "Where it stands" in rosa.reads()
    assert shown[:4] not in rosa.reads()


def test_a_message_sent_after_the_mailbox_shut_is_still_there_after_the_code(
    rosa: Visitor, portal: Portal
) -> None:
    case = make_case(portal)
    loop.open_mailbox(rosa, case.code.grouped)
    rosa.fill(text=TYPED)
    with portal.writing() as work:
        work.db.execute(delete(SessionRow))
    rosa.press("Send")
    shut = rosa.reads()
    rosa.fill(code=case.code.grouped)
    rosa.press("Open")

    assert "What you have just typed was not sent, and is not lost" in shut
    assert rosa.page.locator("[name='text']").input_value() == TYPED


def test_titles_and_addresses_in_the_history_say_nothing(rosa: Visitor, portal: Portal) -> None:
    loop.open_mailbox(rosa, make_case(portal).code.grouped)
    titles = {rosa.page.title()}
    for path in ("/mailbox/moves/withdraw", "/mailbox/new-code", "/mailbox/identity"):
        rosa.open(path)
        titles.add(rosa.page.title())

    assert titles == {"Mailbox – Example Works"}


def test_a_report_that_was_left_stays_gone_for_a_kept_cookie(rosa: Visitor) -> None:
    send_report(rosa)
    shown, kept = rosa.reads_code(), rosa.page.context.cookies()
    rosa.follow("Leave this page")

    rosa.page.context.add_cookies(kept)
    rosa.open("/report/code")

    assert shown
    assert shown not in rosa.page.content()


def send_report(rosa: Visitor) -> None:
    """Report; the code is on the screen then."""
    reporting.answer(rosa, type="incident", narrative=TYPED, category="wrong_output")
    rosa.press("Send the report")


def test_a_desk_that_was_left_by_signing_out_stays_shut_for_a_kept_cookie(
    rosa: Visitor, cast: dict[str, Member]
) -> None:
    loop.sign_in(rosa, cast["omar"])
    kept = rosa.page.context.cookies()
    rosa.press("Sign out")

    rosa.page.context.add_cookies(kept)
    rosa.open("/desk")

    assert "Your cases" not in rosa.reads()


def test_a_message_that_was_refused_and_left_is_not_shown_to_whoever_sends_it_again(
    rosa: Visitor, portal: Portal
) -> None:
    """Whoever goes back to the answer of a form can let the browser send the form once more."""
    loop.open_mailbox(rosa, make_case(portal).code.grouped)
    rosa.fill(text=TYPED * 300)
    rosa.press("Send")
    refused = rosa.page.locator("[name='text']").input_value()
    rosa.follow("Leave this page")
    rosa.page.go_back()
    rosa.page.reload()

    assert refused.startswith(TYPED)
    assert "The mailbox is closed" in rosa.reads()
    assert TYPED not in rosa.page.content()


def test_what_was_typed_in_a_second_tab_of_a_closed_mailbox_is_there_after_the_code(
    rosa: Visitor, portal: Portal
) -> None:
    case = make_case(portal)
    loop.open_mailbox(rosa, case.code.grouped)
    rosa.fill(text=TYPED)
    first_tab = Visitor(rosa.page.context.new_page(), rosa.url)
    first_tab.open("/mailbox/case")
    first_tab.press("Close the mailbox")
    rosa.press("Send")
    shut, page = rosa.reads(), rosa.page.content()
    rosa.fill(code=case.code.grouped)
    rosa.press("Open")

    assert "What you have just typed was not sent, and is not lost" in shut
    assert TYPED not in page
    assert rosa.page.locator("[name='text']").input_value() == TYPED
