"""The desk's rarer pages, empty, wrong and filled in: axe finds nothing, and nothing sticks out."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.work import Portal
from tests.benchmarks.many_cases import add_many
from tests.browser import loop
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.browser.visitor import Visitor
from tests.cast import Member, add_member, make_case, make_member

TOLD = "She rang, and said that the planner had her work two nights without a break."
WHY = "Both are about the planner, and about the same month."
WISH = "The reporter asked for it in a message."
AGREED = "The reporter agreed to a later date in writing."


def enter_report(omar: Visitor) -> str:
    """Type what somebody told by phone four weeks ago; return the code to hand over."""
    omar.open("/desk")
    omar.follow("Enter a report for somebody")
    omar.press("Enter the report")
    omar.tick(channel="phone", type="incident", checked="yes")
    received = (datetime.now(UTC) - timedelta(days=28)).date()
    omar.fill(narrative=TOLD, received_on=f"{received}")
    omar.press("Enter the report")
    code = omar.reads_code()
    omar.press("I have handed it over")
    return code


def send_monthly_message(omar: Visitor) -> None:
    """Tell the reporter that there is nothing new; first by mistake nothing at all."""
    omar.open("/desk")
    omar.follow("Monthly round: 1 due")
    omar.press("Send this one message")
    omar.select(ready_made="nothing_new")
    omar.press("Send this one message")


def link(omar: Visitor, other: str) -> None:
    """Link the case on the screen to another; first without saying which."""
    omar.follow("Link to another case")
    omar.press("Link the two cases")
    omar.fill(related=other, text=WHY)
    omar.press("Link the two cases")


@pytest.mark.slow
def test_no_page_of_entering_linking_or_leaving_out_shuts_anybody_out(
    enter: Enter, organisation: dict[str, Member], portal: Portal
) -> None:
    inspector = Inspector()
    omar, rosa = (enter(inspector.look, javascript=True) for _ in range(2))
    loop.sign_in(omar, organisation["omar"])

    code = enter_report(omar)
    reference = loop.open_only_case(omar)
    send_monthly_message(omar)
    assert "The message was sent" in omar.reads()
    other = make_case(portal).reference
    omar.open(f"/desk/cases/{reference}")
    link(omar, other)
    assert other in omar.reads()
    omar.follow("Take a link back")
    omar.press("Take the link back")
    omar.fill(text=WHY)
    omar.press("Take the link back")
    omar.follow("Leave somebody out")
    omar.press("Leave them out")
    omar.tick(people=organisation["una"].account)
    omar.fill(text=WISH)
    omar.press("Leave them out")
    assert "Must not see it, and must not hear of it: Una" in omar.reads()
    omar.follow("History: who read, moved and handed it over")
    loop.open_mailbox(rosa, code)

    assert "There is nothing new to tell yet" in rosa.reads()
    assert WISH not in rosa.reads()
    assert inspector.found == []


@pytest.mark.slow
def test_no_page_of_agreeing_by_two_or_of_the_journal_shuts_anybody_out(
    enter: Enter, organisation: dict[str, Member], portal: Portal
) -> None:
    inspector = Inspector()
    omar, una, audrey = (enter(inspector.look, javascript=True) for _ in range(3))
    auditor = make_member(portal.keyring, "audrey", is_auditor=True)
    with portal.writing() as work:
        add_member(work, auditor)
    reference = make_case(portal).reference
    loop.sign_in(omar, organisation["omar"])
    loop.sign_in(una, organisation["una"])

    omar.open(f"/desk/cases/{reference}")
    omar.follow("Set a clock of the law aside")
    omar.press("Propose to a second person")
    omar.page.locator("input[name='clock']").first.check()
    omar.fill(reason=AGREED)
    omar.press("Propose to a second person")
    assert "It counts once somebody else agrees" in omar.reads()
    omar.follow("Take back")
    una.open("/desk")
    assert "Waiting for your agreement" in una.reads()
    una.follow(reference)
    una.follow("Agree")
    una.fill(text="I read the message.")
    una.press("Agree, and do it")
    assert "Needs a second person" not in una.reads()
    loop.sign_in(audrey, auditor)
    audrey.open("/journal")
    audrey.press("Check the journal")

    assert "The journal is whole" in audrey.reads()
    assert reference not in audrey.reads()
    assert inspector.found == []


@pytest.mark.slow
def test_no_page_of_my_desk_the_queue_or_its_views_shuts_anybody_out(
    enter: Enter, organisation: dict[str, Member], portal: Portal
) -> None:
    inspector = Inspector()
    add_many(portal, organisation["omar"], organisation["una"], 240)
    omar = enter(inspector.look, javascript=True)
    loop.sign_in(omar, organisation["omar"])

    omar.open("/desk")
    assert "What is due first" in omar.reads()
    omar.follow("All your cases")
    omar.follow("Next page")
    omar.follow("Previous page")
    omar.select(severity="s3", sort="newest")
    omar.press("Show")
    omar.follow("Keep this filter as a view")
    omar.press("Keep this view")
    omar.fill(name="Moderate ones")
    omar.press("Keep this view")
    assert "severity=s3&sort=newest" in omar.page.url
    omar.follow("Keep this filter, or delete a view")
    omar.press("Delete")

    assert "You have none yet." in omar.reads()
    assert inspector.found == []
