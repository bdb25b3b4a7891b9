"""Refusals at the desk: noted by person and minute, and never by case."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.core.exclusions import ExcludedKind, Exclusion
from portal.store.tables import AccountRow, JournalRow, OutboxRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, make_move, open_mailbox, send
from tests.frozen_clock import FrozenClock
from tests.rows import count, every
from tests.signin.journal import noted


@pytest.fixture
def barred(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Omar must not hear of."""
    rule = Exclusion(ExcludedKind.PERSON, cast["omar"].account)
    return make_case(portal, exclusions=(rule,))


def refusals(portal: Portal) -> list[tuple[str, str | None, str, str]]:
    rows = [row for row in every(portal, JournalRow) if row.event == "refused"]
    return [(row.actor, row.case_id, row.details, row.noted_at) for row in rows]


@pytest.mark.usefixtures("both_databases")
def test_an_excluded_case_leaves_what_a_missing_one_leaves(
    omar: FlaskClient,
    barred: MadeCase,
    portal: Portal,
    cast: dict[str, Member],
    clock: FrozenClock,
) -> None:
    for reference in (barred.reference, "C-0000-0000"):
        omar.get(f"/desk/cases/{reference}")
        clock.forward(minutes=1)
    one, other = refusals(portal)

    assert one[:3] == other[:3] == (cast["omar"].account, None, "{}")
    assert (one[3], other[3]) == ("2026-03-02T09:00Z", "2026-03-02T09:01Z")


@pytest.mark.usefixtures("both_databases")
def test_a_person_leaves_one_a_minute(
    app: Flask, omar: FlaskClient, barred: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    carl = at_the_desk(app, cast["carl"])
    for client in (omar, carl, omar, carl):
        client.get(f"/desk/cases/{barred.reference}")
        client.get(f"/desk/cases/{barred.reference}/note")

    assert sorted(actor for actor, *_ in refusals(portal)) == sorted(
        [cast["omar"].account, cast["carl"].account]
    )


@pytest.mark.usefixtures("both_databases")
def test_a_move_that_the_rules_refuse_is_noted(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    make_move(omar, case, "start-triage")
    answer = make_move(omar, case, "request-information", text="")
    assert answer.status_code in {409, 422}
    before = refusals(portal)
    only_two_left(portal)
    refused = make_move(omar, case, "escalate", text="It is beyond us.")

    assert refused.status_code == 409
    assert [actor for actor, *_ in refusals(portal)] == [
        *(actor for actor, *_ in before),
        cast["omar"].account,
    ]


def only_two_left(portal: Portal) -> None:
    """Let everybody above the ombudspersons leave."""
    with portal.writing() as work:
        work.db.execute(
            update(AccountRow).where(AccountRow.level > 1).values(ended_on=work.moment.today)
        )


def test_a_move_that_was_made_is_no_refusal(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    make_move(omar, case, "start-triage")

    assert refusals(portal) == []


def test_a_stranger_leaves_nothing(client: FlaskClient, case: MadeCase, portal: Portal) -> None:
    client.get(f"/desk/cases/{case.reference}")

    assert count(portal, JournalRow) == 0


@pytest.mark.usefixtures("cast")
def test_what_a_reporter_is_refused_leaves_nothing(app: Flask, portal: Portal) -> None:
    case = make_case(portal)
    before = count(portal, OutboxRow)
    mailbox = open_mailbox(app, case.code.grouped)
    mailbox.get("/mailbox/moves/appeal")
    send(app.test_client(), "/mailbox", code="0000-0000-0000-0000-0000-0000-0000")

    assert noted(portal, "refused") == []
    assert count(portal, OutboxRow) == before
