"""A flood at the desk, in a real browser without JavaScript, and under axe."""

import pytest

from portal.work import Portal
from tests.browser import loop
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.browser.visitor import Visitor
from tests.cast import Member, make_case

FLOOD = "The assistant lied to me about order number {0}, and this is case {0}."


def propose(omar: Visitor) -> None:
    """First with nothing ticked, then a whole group."""
    omar.open("/desk/cases")
    omar.follow("Many that say nearly the same?")
    omar.press("Propose those I ticked")
    assert "Tick the cases first." in omar.reads()
    omar.follow("Tick these 3")
    omar.tick(outcome="unsubstantiated", looked="y")
    omar.fill(reason="Three in a second, the same but for a number.")
    omar.press("Propose those I ticked")
    assert "3 cases were proposed as no case" in omar.reads()


def agree(una: Visitor) -> None:
    """First with nothing ticked, then all that were proposed."""
    una.open("/desk")
    una.follow("Those proposed as no case, together")
    una.press("Agree to those I ticked")
    una.follow("Tick these 3")
    una.tick(looked="y")
    una.press("Agree to those I ticked")
    assert "3 cases were decided" in una.reads()


@pytest.mark.slow
def test_two_people_answer_a_flood_and_no_page_shuts_them_out(
    enter: Enter, organisation: dict[str, Member], portal: Portal
) -> None:
    inspector = Inspector()
    omar, una = (enter(inspector.look, javascript=True) for _ in range(2))
    for number in (17, 18, 19):
        make_case(portal, narrative=FLOOD.format(number))
    loop.sign_in(omar, organisation["omar"])
    loop.sign_in(una, organisation["una"])
    propose(omar)
    agree(una)

    assert inspector.found == []
