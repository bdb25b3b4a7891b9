"""Searching and sharing out, in a real browser without JavaScript, and under axe."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.work import Portal
from tests.browser import loop
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.browser.visitor import Visitor
from tests.cast import Member, make_case
from tests.frozen_clock import FrozenClock


def write_labels(ada: Visitor) -> None:
    """First nothing at all, then two."""
    ada.open("/admin")
    ada.follow("Labels for cases")
    ada.press("Add")
    for name in ("needs legal", "pattern"):
        ada.fill(name=name)
        ada.press("Add")


def search(omar: Visitor) -> None:
    """First for nothing, then for what is nowhere, then for what is in one case."""
    omar.open("/desk")
    omar.follow("Search")
    omar.press("Search")
    omar.fill(term="xylophone")
    omar.press("Search")
    assert "Nothing found" in omar.reads()
    omar.fill(term="needle DOSE")
    omar.press("Search")


def share_one_out(omar: Visitor, reference: str, una: Member, day: str) -> None:
    """Give a case to Una, label it, and put it off; first past the last day."""
    omar.open(f"/desk/cases/{reference}")
    omar.follow("Share out")
    omar.select(owner=una.account)
    omar.press("Save who works on it")
    omar.tick_words("pattern")
    omar.press("Save the labels")
    omar.fill(until="2020-01-01")
    omar.press("Save the day")
    assert "There is a problem" in omar.reads()
    omar.fill(until=day)
    omar.press("Save the day")
    omar.follow(reference)


def share_many_out(omar: Visitor, references: list[str], una: Member) -> None:
    """First with nothing ticked, then two at once."""
    omar.open("/desk/cases")
    omar.open_folded("Share out the cases you tick")
    omar.press("Assign")
    omar.open("/desk/cases")
    omar.open_folded("Share out the cases you tick")
    for reference in references:
        omar.page.get_by_label(f"Tick {reference}").check()
    omar.select(account=una.account)
    omar.press("Assign")


class Folding(Visitor):
    """Opens what is folded in by its words."""

    def open_folded(self, words: str) -> None:
        """An inspector may have unfolded it before."""
        folded = self.page.locator("details:not([open]) > summary", has_text=words)
        for one in folded.all():
            one.click()


def journey(ada: Visitor, omar: Folding, cast: dict[str, Member], portal: Portal) -> None:
    cases = [make_case(portal).reference for _ in range(2)]
    needle = make_case(portal, narrative="A needle and the wrong dose.").reference
    loop.sign_in(ada, cast["ada"])
    loop.sign_in(omar, cast["omar"])
    write_labels(ada)
    search(omar)
    assert needle in omar.reads()
    assert omar.page.locator("mark").inner_text() == "needle"
    day = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    share_one_out(omar, needle, cast["una"], day)
    assert "Works on it Una" in omar.reads()
    assert "Off your desk until" in omar.reads()
    share_many_out(omar, cases, cast["una"])
    assert "2 cases were assigned" in omar.reads()
    omar.open("/desk/cases?desk=off")
    assert "1 case" in omar.reads()


@pytest.fixture(autouse=True)
def today(clock: FrozenClock) -> None:
    """Reports come in today, so that nothing of them is due yet."""
    clock.set(datetime.now(UTC))


def test_searching_and_sharing_out_need_no_javascript(
    enter: Enter, organisation: dict[str, Member], portal: Portal
) -> None:
    journey(enter(), enter(kind=Folding), organisation, portal)


@pytest.mark.slow
def test_no_page_of_searching_or_sharing_out_shuts_anybody_out(
    enter: Enter, organisation: dict[str, Member], portal: Portal
) -> None:
    inspector = Inspector()
    ada, omar = (enter(inspector.look, javascript=True, kind=Folding) for _ in range(2))
    journey(ada, omar, organisation, portal)

    assert inspector.found == []
