"""A flood at the desk, in a real browser without JavaScript, and under axe."""

import pytest

from portal.work import Portal
from tests.browser import loop
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.browser.visitor import Visitor
from tests.cast import Member, make_case
from tests.desk.sharing_out import make_label

FLOOD = "The assistant lied to me about order number {0}, and this is case {0}."
TOLD = "A program seems to have written this. If you did: ask for another look here."


def label_the_flood(omar: Visitor, label: str) -> None:
    """First with nothing ticked, then a whole group; and back to the groups."""
    omar.open("/desk/cases")
    omar.follow("Many that begin alike?")
    omar.page.locator("details", has_text="Share out the cases you tick").first.click()
    omar.press("Label")
    assert "Tick the cases first." in omar.reads()
    omar.follow("Many that begin alike")
    omar.follow("Tick these 3")
    omar.select(give_label=label)
    omar.press("Label")
    assert "3 cases were labelled" in omar.reads()
    omar.follow("Many that begin alike")


def triage_one(omar: Visitor) -> None:
    """Decide about the one on the screen as the flood deserves, and go to the next."""
    omar.tick(reportable="no", serious="none", retaliation_risk="none", conflict_checked="y")
    omar.tick(decision="no_case")
    omar.select(outcome="unsubstantiated")
    omar.fill(reason="Three in a second, the same but for a number.", told=TOLD)
    omar.press("Decide, and go to the next")
    assert "proposed as no case" in omar.reads()


@pytest.mark.slow
def test_a_flood_is_labelled_together_and_decided_one_by_one(
    enter: Enter, organisation: dict[str, Member], portal: Portal
) -> None:
    inspector = Inspector()
    omar = enter(inspector.look, javascript=True)
    for number in (17, 18, 19):
        make_case(portal, narrative=FLOOD.format(number))
    label = make_label(portal, "flood of 3 March", by=organisation["ada"].account)
    loop.sign_in(omar, organisation["omar"])
    label_the_flood(omar, label)
    omar.open(f"/desk/cases?label={label}")
    omar.follow("Triage these, one after another")
    for _ in range(3):
        triage_one(omar)
    assert "Nothing of the filter you chose waits for triage on your desk." in omar.reads()

    assert inspector.found == []
