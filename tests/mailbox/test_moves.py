"""What a reporter can do with a case: each move offered when it is possible, and refused else."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.actors import Level
from portal.core.cases import Status
from portal.core.taxonomy import Outcome, ReportType
from portal.store.tables import OutboxRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import (
    at_the_desk,
    decide,
    hidden_fields,
    investigate,
    mailbox_of,
    make_move,
    move_by_reporter,
    words,
)
from tests.frozen_clock import FrozenClock
from tests.rows import every, facts, holders, kinds

ALL = ("accept-decision", "appeal", "escalate", "reopen", "withdraw")
REASON = "Nobody asked the night shift."


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


@pytest.fixture
def decided(app: Flask, case: MadeCase, cast: dict[str, Member]) -> MadeCase:
    """The case with a decision that was told to Rosa."""
    omar, una = at_the_desk(app, cast["omar"]), at_the_desk(app, cast["una"])
    investigate(omar, case)
    decide(omar, una, case)
    return case


@pytest.fixture
def closed(app: Flask, decided: MadeCase, cast: dict[str, Member]) -> MadeCase:
    """The case put right, accepted and closed."""
    omar, una = at_the_desk(app, cast["omar"]), at_the_desk(app, cast["una"])
    do(app, decided, "accept-decision", text="")
    make_move(omar, decided, "start-remediation", text="")
    make_move(una, decided, "verify-actions", text="Seen.")
    make_move(omar, decided, "close", text="")
    return decided


def do(app: Flask, case: MadeCase, slug: str, text: str = REASON) -> int:
    return int(move_by_reporter(app, case, slug, text).status_code)


def possible(app: Flask, case: MadeCase) -> set[str]:
    mailbox = mailbox_of(app, case)
    return {slug for slug in ALL if mailbox.get(f"/mailbox/moves/{slug}").status_code == 200}


def offered(app: Flask, case: MadeCase) -> set[str]:
    page = mailbox_of(app, case).get("/mailbox/case").text
    return {slug for slug in ALL if f"/mailbox/moves/{slug}" in page}


def events(portal: Portal) -> list[str]:
    return sorted(row.event for row in every(portal, OutboxRow))


def test_a_new_case_can_only_be_withdrawn(app: Flask, case: MadeCase) -> None:
    assert offered(app, case) == possible(app, case) == {"withdraw"}


def test_a_decided_case_can_be_accepted_appealed_or_withdrawn(
    app: Flask, decided: MadeCase
) -> None:
    assert offered(app, decided) == {"accept-decision", "appeal", "withdraw"}
    assert possible(app, decided) == {"accept-decision", "appeal", "withdraw"}


def test_a_closed_case_can_be_opened_again(app: Flask, closed: MadeCase, portal: Portal) -> None:
    assert facts(portal, closed).status is Status.CLOSED
    assert offered(app, closed) == possible(app, closed) == {"reopen"}


def test_the_reporter_reads_the_decision_and_its_reasons(app: Flask, decided: MadeCase) -> None:
    page = words(mailbox_of(app, decided).get("/mailbox/case").text)

    assert "The dose was wrong. The tool is off until it is mended." in page
    assert "Three logs show the same mistake." not in page


def test_accepting_says_that_nobody_waits_for_an_appeal(
    app: Flask, decided: MadeCase, portal: Portal
) -> None:
    assert do(app, decided, "accept-decision", text="") == 303
    assert facts(portal, decided).decision_accepted_on == portal.clock.now().today
    assert events(portal) == ["decision_accepted", "report_received"]


def test_accepting_twice_is_refused(app: Flask, decided: MadeCase) -> None:
    do(app, decided, "accept-decision", text="")

    assert "accept-decision" not in possible(app, decided)


@pytest.mark.usefixtures("both_databases")
def test_an_appeal_goes_to_the_next_level_which_can_read_it(
    app: Flask, decided: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    before = holders(portal, cast, decided)
    answer = do(app, decided, "appeal")
    page = at_the_desk(app, cast["carl"]).get(f"/desk/cases/{decided.reference}")

    assert answer == 303
    assert (before, holders(portal, cast, decided)) == ({"omar", "una"}, {"carl"})
    assert facts(portal, decided).status is Status.APPEALED
    assert facts(portal, decided).level is Level.COMMITTEE
    assert REASON in words(page.text)
    assert "appealed" in events(portal)


def test_an_appeal_needs_its_reason(app: Flask, decided: MadeCase, portal: Portal) -> None:
    assert do(app, decided, "appeal", text="") == 422
    assert facts(portal, decided).status is Status.DECIDED


def test_an_appeal_is_possible_for_thirty_days(
    app: Flask, decided: MadeCase, clock: FrozenClock
) -> None:
    clock.forward(days=30)
    on_the_last_day = possible(app, decided)
    clock.forward(days=1)

    assert "appeal" in on_the_last_day
    assert "appeal" not in possible(app, decided)


def test_a_withdrawn_report_is_closed(app: Flask, case: MadeCase, portal: Portal) -> None:
    assert do(app, case, "withdraw", text="") == 303
    assert facts(portal, case).status is Status.CLOSED
    assert facts(portal, case).outcome is Outcome.WITHDRAWN
    assert events(portal) == ["report_received", "withdrawn"]


def test_a_withdrawn_report_about_retaliation_goes_on(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal, type=ReportType.RETALIATION)
    do(app, case, "withdraw", text="")

    assert facts(portal, case).status is Status.ACKNOWLEDGED
    assert facts(portal, case).withdrawn_on == portal.clock.now().today
    assert "withdraw" not in possible(app, case)


def test_reopening_takes_the_case_back_to_triage(
    app: Flask, closed: MadeCase, portal: Portal
) -> None:
    assert do(app, closed, "reopen") == 303
    assert facts(portal, closed).status is Status.TRIAGE
    assert "reopened" in events(portal)


def test_reopening_is_possible_for_ninety_days(
    app: Flask, closed: MadeCase, clock: FrozenClock
) -> None:
    clock.forward(days=90)
    on_the_last_day = possible(app, closed)
    clock.forward(days=1)

    assert "reopen" in on_the_last_day
    assert possible(app, closed) == set()


def test_a_missed_date_lets_the_reporter_go_to_the_next_level_once(
    app: Flask, case: MadeCase, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    clock.forward(days=30)
    before = possible(app, case)
    answer = do(app, case, "escalate", text="")

    assert "escalate" in before
    assert answer == 303
    assert holders(portal, cast, case) == {"carl"}
    assert "escalate" not in possible(app, case)
    assert events(portal) == ["report_received", "reporter_escalated"]


@pytest.mark.parametrize("slug", ["appeal", "accept-decision", "escalate", "reopen"])
def test_a_move_that_is_not_possible_is_not_made_by_force(
    app: Flask, case: MadeCase, portal: Portal, slug: str
) -> None:
    mailbox = mailbox_of(app, case)
    hidden = hidden_fields(mailbox.get("/mailbox/moves/withdraw").text, "/mailbox/moves/withdraw")
    before = facts(portal, case)
    answer = mailbox.post(f"/mailbox/moves/{slug}", data={**hidden, "text": REASON})

    assert answer.status_code == 409
    assert facts(portal, case) == before
    assert events(portal) == ["report_received"]


@pytest.mark.parametrize("slug", ["approve", "close", "reply", "recuse", "acknowledge", "x"])
def test_the_staffs_moves_are_not_the_reporters(app: Flask, case: MadeCase, slug: str) -> None:
    mailbox = mailbox_of(app, case)
    hidden = hidden_fields(mailbox.get("/mailbox/moves/withdraw").text, "/mailbox/moves/withdraw")

    assert mailbox.get(f"/mailbox/moves/{slug}").status_code == 404
    assert mailbox.post(f"/mailbox/moves/{slug}", data=hidden).status_code == 404


def test_what_was_written_with_a_move_that_came_too_late_is_not_lost(
    app: Flask, decided: MadeCase, clock: FrozenClock
) -> None:
    clock.forward(days=30)
    mailbox = mailbox_of(app, decided)
    hidden = hidden_fields(mailbox.get("/mailbox/moves/appeal").text, "/mailbox/moves/appeal")
    clock.set(clock.now().at + timedelta(hours=20))
    again = mailbox_of(app, decided)
    token = hidden_fields(again.get("/mailbox/case").text, "/mailbox/messages")["csrf_token"]
    fields = {**hidden, "csrf_token": token, "text": REASON}
    answer = again.post("/mailbox/moves/appeal", data=fields)

    assert answer.status_code == 409
    assert REASON in answer.text


def test_a_move_sent_twice_is_made_once(app: Flask, decided: MadeCase, portal: Portal) -> None:
    mailbox = mailbox_of(app, decided)
    hidden = hidden_fields(mailbox.get("/mailbox/moves/appeal").text, "/mailbox/moves/appeal")
    sent = [
        mailbox.post("/mailbox/moves/appeal", data={**hidden, "text": REASON}) for _ in range(2)
    ]

    assert [one.status_code for one in sent] == [303, 303]
    assert kinds(portal, decided).count("answer") == 1
    assert facts(portal, decided).level is Level.COMMITTEE


def test_a_stranger_makes_no_move(client: FlaskClient, case: MadeCase) -> None:
    token = hidden_fields(client.get("/mailbox").text, "/mailbox")
    paths = ("/mailbox/messages", "/mailbox/close", *(f"/mailbox/moves/{slug}" for slug in ALL))
    answers = [client.post(path, data={**token, "text": "x", "once": "a" * 43}) for path in paths]

    assert {answer.status_code for answer in answers} == {404}
