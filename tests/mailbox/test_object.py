""" "I think this is more serious": somebody other than who set it looks, by a date that is said."""

import pytest
from flask import Flask

from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.severity import Severity
from portal.store.tables import OutboxRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, investigate, mailbox_of, send, words
from tests.rows import every, facts, kinds

PATH = "/mailbox/moves/object-to-severity"
WHY = "It is the third time this week."


@pytest.fixture
def case(portal: Portal, app: Flask, cast: dict[str, Member]) -> MadeCase:
    """A case whose severity Omar confirmed."""
    made = make_case(portal)
    investigate(at_the_desk(app, cast["omar"]), made)
    return made


def test_the_page_says_who_looks_and_by_when(app: Flask, case: MadeCase) -> None:
    page = words(mailbox_of(app, case).get(PATH).text)

    assert "The ombudspersons, but somebody other than who set it." in page
    assert "Somebody else wants to have looked again" in page
    assert "9 March 2026" in page


@pytest.mark.usefixtures("both_databases")
def test_an_objection_reaches_the_desk_with_its_words(
    app: Flask, portal: Portal, case: MadeCase, cast: dict[str, Member]
) -> None:
    answer = send(mailbox_of(app, case), PATH, text=WHY)
    page = words(at_the_desk(app, cast["una"]).get(f"/desk/cases/{case.reference}").text)

    assert answer.status_code == 303
    assert facts(portal, case).severity_objected_on == portal.clock.now().today
    assert "From the reporter: I think this is more serious" in page
    assert WHY in page
    assert "severity_objected" in [row.event for row in every(portal, OutboxRow)]


def test_it_needs_no_words(app: Flask, portal: Portal, case: MadeCase) -> None:
    assert send(mailbox_of(app, case), PATH, text="").status_code == 303
    assert "objection" not in kinds(portal, case)


def test_it_is_asked_once_while_it_waits(app: Flask, case: MadeCase) -> None:
    send(mailbox_of(app, case), PATH, text=WHY)
    mailbox = mailbox_of(app, case)

    assert mailbox.get(PATH).status_code == 404
    assert "Somebody else wants to have looked again" in words(mailbox.get("/mailbox/case").text)


def test_the_gravest_cannot_be_graver(app: Flask, portal: Portal, cast: dict[str, Member]) -> None:
    case = make_case(portal, danger=True, still_happening=True)

    assert facts(portal, case).severity is Severity.S1
    assert mailbox_of(app, case).get(PATH).status_code == 404


def test_where_only_who_set_it_is_there_the_page_says_what_to_do(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    rules = (Exclusion(ExcludedKind.PERSON, cast["una"].account),)
    case = make_case(portal, exclusions=rules)
    investigate(at_the_desk(app, cast["omar"]), case)

    assert "Only the person who set it works there." in words(mailbox_of(app, case).get(PATH).text)
