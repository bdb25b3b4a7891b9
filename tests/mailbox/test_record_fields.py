"""The record leaves out nothing of the mailbox: each field of its page is decided about."""

from dataclasses import fields
from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.mailbox.operations import Page
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, decide, mailbox_of, words
from tests.files.uploading import send_file
from tests.reaching import GRANTED, TOLD, choose_remedy, open_identity, share, write_letter
from tests.scrubbing.pictures import make_jpeg

HELD: Final[dict[str, tuple[str, ...]]] = {
    "summary": ("AI tool Not known",),
    "standing": ("There is a decision.",),
    "dues": ("We must tell you that your report has arrived by", "done on 2 March 2026"),
    "items": ("To you",),
    "report": ("The assistant told me the wrong dose",),
    "decision": (GRANTED["explanation"],),
    "outcome_words": ("The request is granted",),
    "promise": (
        "Nobody may hold it against you that you asked.",
        "from 2 March 2026 until 2 March 2026",
        "Punishing you for having asked is still not allowed.",
    ),
    "promises": ("Promised: ",),
    "remedy_words": ("You chose: Give me a signed letter",),
    "letters": ("A signed letter", "The holder may plan shifts without the planner."),
    "shared": (
        "shared with people you chose on 2 March 2026; opened on 2 March 2026",
        TOLD["name"],
        TOLD["reach"],
    ),
    "files": (
        "file-1.jpg",
        "You called it: IMG_2031.jpg",
        "Where it was taken (GPS)",
        "Could not be removed: Whatever can be seen",
    ),
}
"""What stands in the record of each field: in a case that has all of them but a waiting appeal."""

WAITING: Final = {
    "appeal_waits": "Nobody can look at it again yet.",
    "lesson": "A test of its own: tests/mailbox/test_lesson.py",
}

LEFT_OUT: Final = {
    "facts": "what of it is the reporter's stands in the other fields",
    "is_open": "the states say it",
    "decided_words": "what can be done today; that it was accepted stands with the decision",
    "moves": "what can be done today is nothing that happened",
    "asks": "a question stands among the messages",
    "is_stuck": "a move of today: the dates say which one was missed",
    "unanswered": "the same stands among the messages",
    "may_share": "what can be done today",
    "kept_until": "what the organisation may still change; the mailbox says it",
    "messages_left": "what can be done today",
}


@pytest.fixture
def full(app: Flask, opt_out: MadeCase, rosa: FlaskClient, cast: dict[str, Member]) -> FlaskClient:
    """A mailbox in which everything stands that can."""
    omar, una = at_the_desk(app, cast["omar"]), at_the_desk(app, cast["una"])
    send_file(rosa, make_jpeg(), name="IMG_2031.jpg")
    choose_remedy(rosa, "letter")
    share(rosa, cast["omar"])
    open_identity(omar, opt_out)
    actions = {"actions-0-kind": "train_staff", "actions-0-owner_role": "Head of the ward"}
    decide(omar, una, opt_out, **{**GRANTED, **actions, "actions-0-due_on": "2026-04-01"})
    write_letter(omar, opt_out)
    return rosa


def record_of(rosa: FlaskClient) -> str:
    return words(rosa.get("/mailbox/record.txt").text)


def test_every_field_of_the_mailboxs_page_is_held_or_left_out_for_a_reason() -> None:
    decided_about = [*HELD, *WAITING, *LEFT_OUT]

    assert sorted(decided_about) == sorted(field.name for field in fields(Page))


def test_what_is_held_stands_in_the_record(full: FlaskClient) -> None:
    record = record_of(full)
    missing = [phrase for phrases in HELD.values() for phrase in phrases if phrase not in record]

    assert missing == []
    assert full.get("/mailbox/record.pdf").data.startswith(b"%PDF-")


def test_a_mailbox_without_them_has_no_empty_chapters(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    record = record_of(mailbox_of(app, make_case(portal)))

    for heading in ("A PROMISE", "HOW OUR ANSWER", "WHAT YOU TOLD", "FILES"):
        assert heading not in record


def test_before_it_is_decided_the_promise_holds_and_nobody_has_opened_what_was_shared(
    rosa: FlaskClient, cast: dict[str, Member]
) -> None:
    share(rosa, cast["omar"], reach="")
    record = record_of(rosa)

    assert "from 2 March 2026, until this is decided" in record
    assert "2 March 2026; nobody has opened it" in record
    assert "How to reach you" not in record
    assert "is still not allowed" not in record


def test_before_it_is_made_the_page_says_that_ones_name_may_be_in_it(rosa: FlaskClient) -> None:
    page = words(rosa.get("/mailbox/record").text)

    assert "it says that as well, with your name" in page
    assert "get the files themselves one by one" in page
