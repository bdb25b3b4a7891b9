"""A lesson drawn from one case: published only with the reporter's yes to the exact words."""

import pytest
from flask import Flask

from portal.casework.moves.carrying_out import change_facts
from portal.casework.records.sealed import add_sealed
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, open_case
from tests.deeds import mailbox_of, send, words
from tests.mailbox.steps import decided
from tests.rows import facts

PATH = "/mailbox/lesson"
LESSON = "Look a dose up before you give it, whatever the assistant says."


@pytest.fixture
def asked(app: Flask, portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A decided case for which two handlers agreed on the words of a lesson."""
    case = decided(app, cast, make_case(portal))
    with portal.writing() as work:
        opened = open_case(work, cast["omar"], case)
        changed = change_facts(work, opened, lesson_asked_on=work.moment.today)
        add_sealed(work, changed, "lesson", LESSON, reader=cast["omar"])
    return case


def test_the_exact_words_are_shown(app: Flask, asked: MadeCase) -> None:
    mailbox = mailbox_of(app, asked)

    assert "May others learn from this" in words(mailbox.get("/mailbox/case").text)
    assert LESSON in words(mailbox.get(PATH).text)


@pytest.mark.parametrize(("answer", "consent"), [("yes", True), ("no", False), ("", False)])
def test_only_a_plain_yes_is_a_yes(
    app: Flask, portal: Portal, asked: MadeCase, answer: str, *, consent: bool
) -> None:
    mailbox = mailbox_of(app, asked)
    sent = send(mailbox, PATH, answer=answer)

    assert sent.status_code == 303
    assert facts(portal, asked).lesson_consent is consent
    assert mailbox.get(PATH).status_code == 404


def test_nobody_is_asked_before_two_handlers_agreed(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    assert mailbox_of(app, make_case(portal)).get(PATH).status_code == 404


def test_nobody_agrees_to_words_that_cannot_be_shown(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = decided(app, cast, make_case(portal))
    with portal.writing() as work:
        opened = open_case(work, cast["omar"], case)
        change_facts(work, opened, lesson_asked_on=work.moment.today)
    mailbox = mailbox_of(app, case)

    assert "May others learn" not in words(mailbox.get("/mailbox/case").text)
    assert mailbox.get(PATH).status_code == 404
