"""The whole loop through real pages, JavaScript switched off, on the program as it is served."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from tests.browser import loop
from tests.browser.conftest import Command, Enter
from tests.browser.visitor import Visitor
from tests.cast import Member

MISSING = "This page is not here"
NEUTRAL = {
    *("Start", "How it works", "AI systems", "Figures", "Report", "Saved", "Done"),
    *(
        "Come back",
        "Mailbox",
        "Sign in",
        "Desk",
        "Cases",
        "Case",
        "Move",
        "Note",
        "Message",
        "Triage",
    ),
    *("AI system", MISSING),
}
"""What the browser's history may learn: nothing of a case, a code, a state or a person."""
LATER = timedelta(days=60)


@pytest.fixture
def titles() -> set[str]:
    """The titles of all pages that came up."""
    return set()


@pytest.fixture
def visitor(enter: Enter, titles: set[str]) -> Callable[[], Visitor]:
    """`visitor()` gives somebody a browser whose titles are noted."""

    def note(page: Page) -> None:
        titles.add(page.title())

    return lambda: enter(note)


def test_a_report_is_answered_decided_accepted_closed_and_counted(
    visitor: Callable[[], Visitor],
    organisation: dict[str, Member],
    command: Command,
    titles: set[str],
) -> None:
    rosa, omar, carl, una, lena = (visitor() for _ in range(5))

    loop.read_before_reporting(rosa)
    code = loop.report(rosa, excluded=organisation["una"])
    assert code not in rosa.reads()

    loop.sign_in(omar, organisation["omar"])
    reference = loop.open_only_case(omar)
    assert loop.NARRATIVE in omar.reads()
    assert loop.PROMPT in omar.reads()
    assert loop.OUTPUT in omar.reads()
    loop.take_up(omar)

    loop.sign_in(una, organisation["una"])
    assert reference not in una.reads()
    una.open(f"/desk/cases/{reference}")
    assert loop.NARRATIVE not in una.reads()
    assert una.page.title().startswith(MISSING)

    loop.mistype_code(rosa)
    assert "typing error" in rosa.reads()
    loop.open_mailbox(rosa, code)
    assert loop.QUESTION in rosa.reads()
    assert loop.GREETING in rosa.reads()
    assert loop.NOTE not in rosa.reads()
    loop.write(rosa, loop.ANSWER)

    loop.open_only_case(omar)
    assert loop.ANSWER in omar.reads()
    loop.triage(omar)
    loop.propose(omar)
    rosa.open("/mailbox/case")
    assert loop.REASONS not in rosa.reads()

    loop.sign_in(carl, organisation["carl"])
    loop.open_only_case(carl)
    assert loop.FINDINGS in carl.reads()
    loop.approve(carl)
    loop.put_right(carl)

    rosa.open("/mailbox/case")
    assert loop.REASONS in rosa.reads()
    loop.accept_decision(rosa)
    loop.open_only_case(omar)
    loop.make_move(omar, "Close the case")
    rosa.open("/mailbox/case")
    assert rosa.page.locator("h1").inner_text() == "Closed"
    rosa.press("Close the mailbox")

    loop.sign_in(lena, organisation["lena"])
    assert "No figures yet" in lena.reads()
    said = command("figures", "publish", "--as-of", (datetime.now(UTC) + LATER).isoformat())
    assert "Published" in said
    lena.open("/insight")
    assert "±" in lena.reads()
    rosa.open("/figures")
    assert "±" in rosa.reads()

    assert {title.split(" – ")[0].removeprefix("Error: ") for title in titles} <= NEUTRAL
