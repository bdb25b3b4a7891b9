"""Without a mouse: the whole of the reporter's way, and a focus that is seen at every stop."""

import pytest
from playwright.sync_api import Page

from tests.browser import loop
from tests.browser.conftest import Enter
from tests.browser.keyboard import KeyboardVisitor, OutOfReach
from tests.cast import Member

OUT_OF_REACH = """
<!doctype html><html lang="en"><title>t</title><style>:focus { outline: 3px solid }</style>
<main><h1>t</h1><button>First</button><button tabindex="-1">Second</button></main>
"""
UNSEEN = """
<!doctype html><html lang="en"><title>t</title><style>button { outline: none }</style>
<main><h1>t</h1><button>First</button></main>
"""


def test_what_tab_does_not_come_to_is_told(page: Page) -> None:
    page.set_content(OUT_OF_REACH)

    with pytest.raises(OutOfReach):
        KeyboardVisitor(page, "").press("Second")


def test_a_focus_that_is_not_seen_is_told(page: Page) -> None:
    page.set_content(UNSEEN)

    with pytest.raises(AssertionError, match="not seen on button"):
        KeyboardVisitor(page, "").press("First")


@pytest.mark.slow
def test_a_report_is_sent_and_its_mailbox_used_by_keyboard_alone(
    enter: Enter, organisation: dict[str, Member]
) -> None:
    rosa = enter(kind=KeyboardVisitor)

    rosa.open("/")
    rosa.follow("Start a report")
    code = loop.report(rosa, excluded=organisation["una"])
    loop.open_mailbox(rosa, code)
    loop.write(rosa, loop.ANSWER)

    assert loop.ANSWER in rosa.reads()
