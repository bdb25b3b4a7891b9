"""Two browsers on one case: the second is told what changed, and nothing typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.cases import Status
from portal.core.taxonomy import ReportType
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import (
    PROPOSED,
    TRIAGED,
    decide,
    hidden_fields,
    investigate,
    mailbox_of,
    make_move,
    send,
    triage,
    words,
)
from tests.frozen_clock import FrozenClock
from tests.reaching import choose_remedy
from tests.rows import facts, kinds

TEXT = "I typed this for a quarter of an hour."
SOON = "2026-04-02"
GRAVE = "It stays S2 until two agree."


def case_path(case: MadeCase, rest: str) -> str:
    return f"/desk/cases/{case.reference}/{rest}"


def reply(app: Flask, case: MadeCase) -> None:
    send(mailbox_of(app, case), "/mailbox/messages", form_on="/mailbox/case", text="It is worse.")


def begun(omar: FlaskClient, una: FlaskClient, case: MadeCase) -> None:
    make_move(una, case, "start-triage")
    triage(una, case)


def investigated(omar: FlaskClient, una: FlaskClient, case: MadeCase) -> None:
    investigate(una, case)


def proposed(omar: FlaskClient, una: FlaskClient, case: MadeCase) -> None:
    investigate(una, case)
    make_move(una, case, "propose-outcome", **PROPOSED)


def remediating(omar: FlaskClient, una: FlaskClient, case: MadeCase) -> None:
    investigate(una, case)
    decide(una, omar, case)
    make_move(una, case, "start-remediation", text="")


def waiting_for_two(omar: FlaskClient, una: FlaskClient, case: MadeCase) -> None:
    make_move(una, case, "start-triage")
    triage(una, case, severity="s2", remark=GRAVE)
    triage(una, case, severity="s3", remark=GRAVE)


def nothing(omar: FlaskClient, una: FlaskClient, case: MadeCase) -> None:
    return None


FORMS: list[tuple[str, Callable[..., None], dict[str, Any]]] = [
    ("message", nothing, {"text": TEXT}),
    ("triage", begun, {**TRIAGED, "remark": TEXT}),
    ("moves/escalate", nothing, {"text": TEXT}),
    ("moves/request-information", investigated, {"text": TEXT}),
    ("moves/propose-outcome", investigated, {**PROPOSED, "explanation": TEXT}),
    ("moves/refer-out", begun, {**PROPOSED, "outcome": "out_of_scope_referred", "findings": TEXT}),
    ("moves/approve", proposed, {"text": TEXT}),
    ("moves/contain", nothing, {"text": TEXT}),
    ("moves/recuse", nothing, {"text": TEXT}),
    ("link", nothing, {"related": "C-0000-0000", "text": TEXT}),
    ("exclusions", nothing, {"roles": "leader", "text": TEXT}),
    (
        "actions/new",
        remediating,
        {"kind": "train_staff", "owner_role": TEXT, "due_on": "2026-04-02"},
    ),
]


@pytest.mark.parametrize(("rest", "begin", "fields"), FORMS, ids=[one[0] for one in FORMS])
def test_every_form_says_what_changed_and_keeps_what_was_typed(
    app: Flask,
    omar: FlaskClient,
    una: FlaskClient,
    case: MadeCase,
    portal: Portal,
    clock: FrozenClock,
    rest: str,
    begin: Callable[..., None],
    fields: dict[str, Any],
) -> None:
    begin(omar, una, case)
    path = case_path(case, rest)
    seen = hidden_fields(omar.get(path).text, path)
    send(una, case_path(case, "message"), text="We are on it.")
    reply(app, case)
    before = facts(portal, case), kinds(portal, case)
    clock.forward(minutes=3)
    late = omar.post(path, data={**seen, **fields})
    page = words(late.text)

    assert late.status_code == 409
    assert "Una wrote to the reporter, 3 minutes ago; the reporter wrote, today" in page
    assert TEXT in late.text
    assert (facts(portal, case), kinds(portal, case)) == before


def test_a_message_held_back_can_be_sent_again_at_once(
    app: Flask, omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    path = case_path(case, "message")
    seen = hidden_fields(omar.get(path).text, path)
    reply(app, case)
    held = omar.post(path, data={**seen, "text": TEXT})
    sent = omar.post(path, data={**hidden_fields(held.text, path), "text": TEXT})

    assert (held.status_code, sent.status_code) == (409, 303)
    assert "Nothing was sent" in words(held.text)
    assert "Since you opened this page: the reporter wrote, today." in words(held.text)
    assert kinds(portal, case).count("message") == 1


def test_a_note_is_kept_whatever_happened_meanwhile(
    app: Flask, omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    path = case_path(case, "note")
    seen = hidden_fields(omar.get(path).text, path)
    reply(app, case)

    assert omar.post(path, data={**seen, "text": TEXT}).status_code == 303
    assert "note" in kinds(portal, case)


def test_who_decided_is_told_by_name(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, clock: FrozenClock
) -> None:
    make_move(una, case, "start-triage")
    triage(una, case)
    path = case_path(case, "moves/accept")
    seen = hidden_fields(omar.get(path).text, path)
    make_move(una, case, "accept")
    clock.forward(minutes=25)
    page = words(omar.post(path, data={**seen, "text": TEXT}).text)

    assert "Since you opened this page: Una accepted the case, 25 minutes ago." in page
    assert "filled in triage" not in page


def test_that_the_reporter_accepted_is_told_too(
    app: Flask, omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    remediating(omar, una, case)
    path = case_path(case, "message")
    seen = hidden_fields(omar.get(path).text, path)
    send(mailbox_of(app, case), "/mailbox/moves/accept-decision")
    late = omar.post(path, data={**seen, "text": TEXT})

    assert late.status_code == 409
    assert "Since you opened this page: The reporter accepted the decision." in words(late.text)


def test_a_choice_of_the_reporter_is_told_without_saying_which(
    app: Flask, omar: FlaskClient, portal: Portal
) -> None:
    opt_out = make_case(portal, type=ReportType.OPT_OUT)
    investigate(omar, opt_out)
    path = case_path(opt_out, "message")
    seen = hidden_fields(omar.get(path).text, path)
    choose_remedy(mailbox_of(app, opt_out), "letter")
    late = omar.post(path, data={**seen, "text": TEXT})

    assert late.status_code == 409
    assert "the reporter did something that needs no words" in words(late.text)


def test_a_form_of_before_that_knows_its_version_alone_is_told_as_well(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    path = case_path(case, "moves/escalate")
    seen = hidden_fields(omar.get(path).text, path)
    version = seen["seen"].split(".")[0]
    make_move(una, case, "start-triage")
    late = omar.post(path, data={**seen, "seen": version, "text": TEXT})

    assert late.status_code == 409
    assert "Una began triage, just now" in words(late.text)
    assert facts(portal, case).status is Status.TRIAGE


def test_what_two_people_propose_and_the_round_tell_it_as_well(
    app: Flask, omar: FlaskClient, una: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    waiting_for_two(omar, una, case)
    page = omar.get(case_path(case, "")[:-1]).text
    agree = page.split('href="')
    path = next(one.split('"')[0] for one in agree if one.split('"')[0].endswith("/agree"))
    seen = hidden_fields(omar.get(path).text, path)
    reply(app, case)
    late = omar.post(path, data={**seen, "text": TEXT})

    assert late.status_code == 409
    assert "the reporter wrote, today" in words(late.text)
    assert TEXT in words(late.text)


def test_whom_the_case_left_gets_their_words_back_and_nothing_else(
    omar: FlaskClient, una: FlaskClient, case: MadeCase
) -> None:
    path = case_path(case, "moves/contain")
    seen = hidden_fields(omar.get(path).text, path)
    make_move(una, case, "escalate", text="It is for the committee.")
    late = omar.post(path, data={**seen, "text": TEXT})

    assert late.status_code == 404
    assert TEXT in words(late.text)
    assert "Una" not in words(late.text)
