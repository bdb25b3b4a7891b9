"""What people write, in any script and at any length, stays on its page and reads as typed."""

import pytest

from portal.work import Portal
from tests.browser import loop
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.cast import Member, make_case

ENDLESS = "W" * 3_000
RIGHT_TO_LEFT = "قال لي المساعد إن الجرعة 500 mg، وكان ذلك خطأ. " * 20
EASTERN = "助手がまちがった量を言いました。" * 40
MIXED = "The answer was «הכול בסדר» (it was not), and 'لا' to everything else. " * 10

LARGE_LETTERS = "document.documentElement.style.fontSize = '200%'"


@pytest.mark.slow
@pytest.mark.parametrize("text", [ENDLESS, RIGHT_TO_LEFT, EASTERN, MIXED])
def test_a_text_is_shown_whole_and_inside_its_page(
    enter: Enter, organisation: dict[str, Member], portal: Portal, text: str
) -> None:
    case = make_case(portal, narrative=text, prompt=text, output=text)
    inspector = Inspector()
    rosa, omar = (enter(inspector.look, javascript=True) for _ in range(2))

    loop.open_mailbox(rosa, case.code.grouped)
    rosa.fill(text=text)
    rosa.press("Send")
    loop.sign_in(omar, organisation["omar"])
    loop.open_only_case(omar)
    omar.open(f"/desk/cases/{case.reference}/message")
    omar.fill(text=text)
    omar.press("Send to the reporter")
    rosa.open("/mailbox/case")

    assert inspector.found == []
    assert rosa.reads().count(text.strip()) >= 3
    assert omar.reads().count(text.strip()) >= 3


@pytest.mark.slow
def test_letters_of_twice_the_size_push_nothing_off_the_page(
    enter: Enter, organisation: dict[str, Member], portal: Portal
) -> None:
    case = make_case(portal)
    inspector = Inspector()
    rosa = enter(javascript=True)

    for path in ("/", "/how", "/report", "/mailbox", "/figures"):
        rosa.open(path)
        rosa.page.evaluate(LARGE_LETTERS)
        inspector.look(rosa.page)
    loop.open_mailbox(rosa, case.code.grouped)
    rosa.page.evaluate(LARGE_LETTERS)
    inspector.look(rosa.page)

    assert inspector.found == []
