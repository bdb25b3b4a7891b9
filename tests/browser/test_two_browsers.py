"""Two browsers on one case, and one that triages case after case: Chromium without JavaScript."""

import pytest

from portal.work import Portal
from tests.browser import loop
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.browser.visitor import Visitor
from tests.cast import Member, make_case

TYPED = "Thank you. We switched it off on all wards, and I look into the logs next."
REASON = "Two logs show the same mistake."
QUESTION = "Which of the two answers did the tool give first?"


def triage(omar: Visitor, decision: str) -> None:
    """Fill the page of "triage next" in, with one decision."""
    omar.tick(reportable="no", serious="none", retaliation_risk="none", conflict_checked="y")
    omar.tick(decision=decision)
    omar.fill(reason=REASON)


@pytest.mark.slow
def test_the_second_browser_is_told_what_changed_and_loses_nothing(
    enter: Enter, organisation: dict[str, Member], portal: Portal
) -> None:
    inspector = Inspector()
    omar, una = enter(inspector.look, javascript=True), enter()
    case = make_case(portal)
    for handler, name in ((omar, "omar"), (una, "una")):
        loop.sign_in(handler, organisation[name])
        handler.open(f"/desk/cases/{case.reference}/message")
    una.fill(text="We have your report.")
    una.press("Send to the reporter")
    omar.fill(text=TYPED)
    omar.press("Send to the reporter")

    assert "Nothing was sent" in omar.reads()
    assert "Una wrote to the reporter, " in omar.reads()
    assert omar.page.locator("textarea[name='text']").input_value() == TYPED
    omar.press("Send to the reporter")
    assert TYPED in omar.reads()
    assert inspector.found == []


@pytest.mark.slow
def test_case_after_case_is_triaged_and_the_last_decision_taken_back(
    enter: Enter, organisation: dict[str, Member], portal: Portal
) -> None:
    inspector = Inspector()
    omar, una = enter(inspector.look, javascript=True), enter()
    for handler, name in ((omar, "omar"), (una, "una")):
        loop.sign_in(handler, organisation[name])
    cases = [make_case(portal), make_case(portal, output="It swore at me.")]
    omar.open("/desk")
    omar.follow("Triage next")
    una.open("/desk/triage-next")
    omar.press("Decide, and go to the next")
    assert "Choose one decision." in omar.reads()
    triage(omar, "accept")
    omar.press("Decide, and go to the next")
    assert "Undo until" in omar.reads()
    done = next(one for one in cases if f"{one.reference} accepted" in omar.reads())
    triage(una, "ask")
    una.fill(told=QUESTION)
    una.press("Decide, and go to the next")

    assert "Omar accepted the case" in una.reads()
    assert QUESTION in una.reads()
    una.follow("Go on with the next case")
    omar.press(f"Undo: {done.reference} accepted")
    assert "Your decision was taken back" in omar.reads()
    omar.follow("Skip for now")
    assert inspector.found == []
