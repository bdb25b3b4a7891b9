"""A flood, as the API meets it: a puzzle for each report, solved once for one of them."""

import base64
import hashlib
import re
import secrets

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.brake import Door
from portal.config import Settings
from portal.store.tables import CaseRow, OneTimeRow, SessionRow
from portal.work import Portal
from tests.api.steps import send_report, wrong_fields
from tests.api.test_openapi import undocumented
from tests.flooding import Flooded, prove
from tests.frozen_clock import FrozenClock
from tests.rows import count

KEY = "k" * 43
OTHER_KEY = "o" * 43


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    """Puzzles that a test solves in no time."""
    return {**environment, "PORTAL_INTAKE_WORK": "6"}


@pytest.mark.usefixtures("both_databases", "cast")
def test_a_puzzle_solved_once_is_one_report(
    app: Flask, client: FlaskClient, portal: Portal
) -> None:
    Flooded(app, Door.API)
    asked = send_report(client, key=KEY)
    stored = count(portal, CaseRow), count(portal, OneTimeRow), count(portal, SessionRow)
    proof = prove(asked.json["puzzle"])
    taken = send_report(client, key=KEY, proof=proof)
    again = [send_report(client, key=KEY, proof=proof) for _ in range(3)]
    without = send_report(client, key=KEY)

    assert (asked.status_code, stored) == (429, (0, 0, 0))
    assert asked.json["puzzle"]["bits"] == 6
    assert asked.headers["Retry-After"] == "3600"
    assert taken.status_code == 201
    assert [one.json for one in (*again, without)] == [taken.json] * 4
    assert count(portal, CaseRow) == 1


@pytest.mark.usefixtures("cast")
def test_a_proof_is_refused_for_another_key_when_it_is_old_and_when_it_is_made_up(
    app: Flask, client: FlaskClient, portal: Portal, clock: FrozenClock
) -> None:
    Flooded(app, Door.API)
    proof = prove(send_report(client, key=KEY).json["puzzle"])
    text, _, number = proof.partition(":")
    easy = base64.urlsafe_b64encode(base64.urlsafe_b64decode(text)[:24] + b"\0" * 33).decode()
    refused = [
        send_report(client, key=OTHER_KEY, proof=proof),
        send_report(client, key=KEY, proof=f"{easy}:{number}"),
        send_report(client, key=KEY, proof=number),
        send_report(client, key=KEY, proof=""),
    ]
    clock.forward(minutes=10)
    refused.append(send_report(client, key=KEY, proof=proof))

    assert [one.status_code for one in refused] == [429] * 5
    assert len({one.json["puzzle"]["text"] for one in refused}) == 5
    assert count(portal, CaseRow) == 0


@pytest.mark.usefixtures("cast")
def test_a_proof_is_worth_nothing_once_its_report_is_forgotten(
    app: Flask, client: FlaskClient, portal: Portal, clock: FrozenClock
) -> None:
    Flooded(app, Door.API)
    proof = prove(send_report(client, key=KEY).json["puzzle"])
    send_report(client, key=KEY, proof=proof)
    clock.forward(minutes=59)

    assert send_report(client, key=KEY, proof=proof).status_code == 429
    assert count(portal, CaseRow) == 1


@pytest.mark.usefixtures("cast")
def test_a_report_that_was_taken_is_answered_again_without_a_puzzle(
    app: Flask, client: FlaskClient
) -> None:
    first = send_report(client, key=KEY)
    Flooded(app, Door.API)
    again = send_report(client, key=KEY)

    assert (again.status_code, again.json) == (201, first.json)


@pytest.mark.usefixtures("cast")
def test_one_key_sent_again_and_again_puts_no_brake_on(app: Flask, client: FlaskClient) -> None:
    Flooded(app, Door.FORM)
    answers = [send_report(client, key=KEY).status_code for _ in range(6)]

    assert answers == [201] * 6
    assert [send_report(client).status_code for _ in range(3)] == [201, 201, 429]


@pytest.mark.usefixtures("cast")
def test_with_the_next_hour_reports_come_in_without_a_price(
    app: Flask, client: FlaskClient, clock: FrozenClock
) -> None:
    Flooded(app, Door.API)
    asked = send_report(client, key=KEY)
    clock.forward(seconds=int(asked.headers["Retry-After"]))

    assert send_report(client, key=KEY).status_code == 201


@pytest.mark.usefixtures("cast")
def test_up_to_the_allowance_a_burst_is_taken_untouched(app: Flask, client: FlaskClient) -> None:
    program = app.extensions["portal"]
    for _ in range(1_200):
        program.brake.count(Door.API, program.clock.now().at)

    assert send_report(client).status_code == 201


@pytest.mark.usefixtures("cast")
def test_every_process_knows_the_puzzles_of_the_others_and_counts_for_itself(
    app: Flask, client: FlaskClient, settings: Settings, clock: FrozenClock
) -> None:
    other = create_app(settings)
    other.extensions["portal"].clock = clock
    Flooded(app, Door.API)
    proof = prove(send_report(client, key=KEY).json["puzzle"])
    counted_apart = send_report(other.test_client(), key=OTHER_KEY)
    Flooded(other, Door.API)

    assert counted_apart.status_code == 201
    assert send_report(other.test_client(), key=KEY, proof=proof).status_code == 201
    other.extensions["portal"].database.dispose()


@pytest.mark.usefixtures("cast")
def test_what_is_wrong_is_told_before_any_work_is_asked_for(
    app: Flask, client: FlaskClient
) -> None:
    Flooded(app, Door.API)
    answer = send_report(client, type="gossip", proof=7)

    assert answer.status_code == 422
    assert wrong_fields(answer) == {"type", "proof"}


def test_a_closed_intake_asks_for_no_work(app: Flask, client: FlaskClient) -> None:
    Flooded(app, Door.API)

    assert send_report(client).status_code == 503


@pytest.mark.usefixtures("cast")
def test_the_puzzle_is_as_the_document_describes_it(app: Flask, client: FlaskClient) -> None:
    Flooded(app, Door.API)
    asked = send_report(client, key=secrets.token_urlsafe(32))
    solution = hashlib.sha256(prove(asked.json["puzzle"]).encode()).hexdigest()

    assert undocumented("/api/reports", asked) == []
    assert re.match(r"0[0-3]", solution)
