"""The mailbox's own pages, each looked at: small and wide, light and dark, printed, by axe."""

import pytest
from sqlalchemy import delete

from portal.store.tables import SessionRow
from portal.work import Portal
from tests.browser import loop
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.cast import MadeCase, Member, make_case

ANSWER = "It happened again. \u0645\u0631\u062d\u0628\u0627 " + "long" * 80
PRINTED = "() => [...document.querySelectorAll('.button, form')].filter(one => one.offsetParent)"


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported, long ago by the machine's clock: every date was missed."""
    return make_case(portal)


def test_nothing_is_wrong_with_any_of_them(case: MadeCase, portal: Portal, enter: Enter) -> None:
    inspector = Inspector()
    rosa = enter(inspector.look, javascript=True)
    loop.open_mailbox(rosa, case.code.grouped)
    rosa.fill(text=ANSWER)
    rosa.press("Send")
    rosa.follow("Keep a record for yourself")
    rosa.open("/mailbox/new-code")
    rosa.press("Give me a new code")
    rosa.fill(typed="not the code")
    rosa.press("I have saved it")
    code = rosa.reads_code()
    rosa.fill(typed=code)
    rosa.press("I have saved it")
    rosa.fill(text=ANSWER)
    with portal.writing() as work:
        work.db.execute(delete(SessionRow))
    rosa.press("Send")
    rosa.fill(code=loop.WRONG_CODE)
    rosa.press("Open")
    rosa.fill(code=code)
    rosa.press("Open")
    rosa.press("Close the mailbox")
    rosa.open("/mailbox/case")

    assert len(inspector.seen) >= 9
    assert inspector.found == []


def test_the_whole_of_it_works_without_javascript(case: MadeCase, enter: Enter) -> None:
    rosa = enter()
    loop.open_mailbox(rosa, case.code.grouped)
    rosa.follow("Somebody saw my code")
    rosa.press("Give me a new code")
    code = rosa.reads_code()
    rosa.press("I have saved it")
    rosa.press("Close the mailbox")
    loop.open_mailbox(rosa, code)

    assert "Where it stands" in rosa.reads()


def test_a_printed_mailbox_shows_no_button_and_no_way_to_type(case: MadeCase, enter: Enter) -> None:
    rosa = enter(javascript=True)
    loop.open_mailbox(rosa, case.code.grouped)
    rosa.page.emulate_media(media="print")

    assert rosa.page.evaluate(f"({PRINTED})().length") == 0
    assert rosa.page.get_by_text("Where it stands").is_visible()


def test_the_record_is_saved_under_a_name_that_says_nothing(case: MadeCase, enter: Enter) -> None:
    rosa = enter()
    loop.open_mailbox(rosa, case.code.grouped)
    rosa.follow("Keep a record for yourself")
    with rosa.page.expect_download() as saved:
        rosa.page.get_by_role("link", name="Download as PDF").click()

    assert saved.value.suggested_filename == "record.pdf"
    assert saved.value.path().read_bytes().startswith(b"%PDF-")
