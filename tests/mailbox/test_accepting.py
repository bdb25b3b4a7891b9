"""An accepted decision: the mailbox, the record and the desk say so, and go on from there."""

import pytest
from flask import Flask

from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, mailbox_of, make_move, send, words
from tests.frozen_clock import FrozenClock
from tests.mailbox.steps import decided

MINE = "You accepted the decision on 4 March 2026"
CHECKED = "What was decided was done, and checked."


@pytest.fixture
def case(app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock) -> MadeCase:
    """A case whose decision Rosa accepted two days later."""
    made = decided(app, cast, make_case(portal))
    clock.forward(days=2)
    send(mailbox_of(app, made), "/mailbox/moves/accept-decision", text="")
    return made


def mailbox_page(app: Flask, case: MadeCase) -> str:
    return words(mailbox_of(app, case).get("/mailbox/case").text)


def desk_page(app: Flask, member: Member, case: MadeCase) -> str:
    return words(at_the_desk(app, member).get(f"/desk/cases/{case.reference}").text)


def test_the_mailbox_says_when_it_was_accepted_and_what_comes_next(
    app: Flask, case: MadeCase
) -> None:
    page = mailbox_page(app, case)

    assert MINE in page
    assert "Now, since 4 March 2026 You accepted the decision." in page
    assert "you accepted it. Next, what was decided is done and checked." in page
    assert "Until 1 April 2026 you can still ask the next level to look again." in page
    assert "You can accept it" not in page


def test_the_record_says_so(app: Flask, case: MadeCase) -> None:
    assert MINE in mailbox_of(app, case).get("/mailbox/record.txt").text


def test_the_desk_reads_it_among_the_facts_and_in_what_happened_since(
    app: Flask, case: MadeCase, cast: dict[str, Member]
) -> None:
    page = desk_page(app, cast["omar"], case)

    assert "The reporter accepted the decision 4 March 2026" in page
    assert "The reporter accepted the decision." in page


def test_actions_that_were_checked_are_no_second_decision(
    app: Flask, case: MadeCase, cast: dict[str, Member]
) -> None:
    make_move(at_the_desk(app, cast["omar"]), case, "start-remediation", text="")
    make_move(at_the_desk(app, cast["una"]), case, "verify-actions", text="Seen.")
    page = mailbox_page(app, case)

    assert f"Now, since 4 March 2026 {CHECKED}" in page
    assert "Next, the case is closed." in page
    assert CHECKED in desk_page(app, cast["omar"], case)


def test_before_it_is_accepted_nothing_says_so(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    other = decided(app, cast, make_case(portal))

    assert "accepted" not in mailbox_page(app, other)
    assert "You can accept it, or ask the next level to look again." in mailbox_page(app, other)
    assert "The reporter accepted" not in desk_page(app, cast["omar"], other)


def test_after_an_appeal_that_changed_nothing_no_other_look_is_offered(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    other = decided(app, cast, make_case(portal))
    send(mailbox_of(app, other), "/mailbox/moves/appeal", text="Nobody asked me.")
    make_move(at_the_desk(app, cast["carl"]), other, "reject-appeal", text="It was right.")
    page = mailbox_page(app, other)

    assert "It was looked at again, and the decision stands." in page
    assert "You can accept it." in page
