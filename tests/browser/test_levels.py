"""Which level has a case, through real pages: whoever sends it up or down loses it at once."""

from collections.abc import Callable, Iterator

import pytest

from tests.browser import loop, reporting
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.browser.visitor import Visitor
from tests.cast import Member

WRITTEN = "The pump doses by itself and cannot be stopped."
WHY = "The pumps of all wards are of this kind."


@pytest.fixture
def visitor(enter: Enter) -> Iterator[Callable[[], Visitor]]:
    """`visitor()` gives somebody a browser; nothing may be wrong with any page that came up."""
    inspector = Inspector()
    yield lambda: enter(inspector.look, javascript=True)
    assert inspector.found == []


def report(rosa: Visitor, **ticked: str) -> str:
    """Report an incident; return the tracking code."""
    return reporting.report(rosa, type="incident", narrative=WRITTEN, **ticked)


def has_lost(handler: Visitor, reference: str) -> bool:
    """Tell whether the queue says that a case has left, and its page looks like none."""
    told = f"{reference} has left your list" in handler.reads()
    listed = handler.page.locator("table a.reference").count()
    handler.open(f"/desk/cases/{reference}")
    return told and not listed and handler.page.title().startswith("This page is not here")


def test_a_report_of_danger_is_with_the_committee_at_once_and_nowhere_else(
    visitor: Callable[[], Visitor], organisation: dict[str, Member]
) -> None:
    rosa, omar, carl = (visitor() for _ in range(3))
    code = report(rosa, danger="yes", still_happening="yes")

    loop.sign_in(omar, organisation["omar"])
    omar.open("/desk")
    assert omar.page.locator("a.reference").count() == 0
    loop.sign_in(carl, organisation["carl"])
    reference = loop.open_only_case(carl)
    assert WRITTEN in carl.reads()
    assert "S1 critical" in carl.reads()
    omar.open(f"/desk/cases/{reference}")
    assert omar.page.title().startswith("This page is not here")
    loop.open_mailbox(rosa, code)
    assert "The AI governance committee" in rosa.reads()


def test_whoever_finds_a_case_critical_or_sends_it_up_or_down_loses_it_and_is_told(
    visitor: Callable[[], Visitor], organisation: dict[str, Member]
) -> None:
    rosa, omar, carl = (visitor() for _ in range(3))
    report(rosa)
    loop.sign_in(omar, organisation["omar"])
    loop.sign_in(carl, organisation["carl"])

    reference = loop.open_only_case(omar)
    loop.make_move(omar, "Start triage")
    loop.make_move(omar, "Escalate", text=WHY)
    assert has_lost(omar, reference)

    loop.open_only_case(carl)
    assert WHY in carl.reads()
    loop.make_move(carl, "Hand down", text="It is one ward. You can deal with it.")
    assert has_lost(carl, reference)

    loop.open_only_case(omar)
    omar.follow("Fill in triage")
    omar.tick(severity="s1", reportable="yes", serious="none")
    omar.tick(retaliation_risk="none", conflict_checked="y")
    omar.press("Save triage")
    assert has_lost(omar, reference)
    assert loop.open_only_case(carl) == reference
