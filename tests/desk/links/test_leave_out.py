"""Leaving somebody out of an open case later, as the reporter wishes."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.store.tables import RecordRow
from portal.work import Portal
from tests.cast import MadeCase, Member, renew_keys
from tests.deeds import at_the_desk, mailbox_of, make_move, send, words
from tests.rows import every, facts, grants, holders, in_reserve, tag
from tests.signin.journal import noted

WISH = "The reporter asked for it in the last message."


def leave_out(client: FlaskClient, case: MadeCase, **fields: Any) -> Any:
    path = f"/desk/cases/{case.reference}/exclusions"
    return send(client, path, **{"text": WISH, **fields})


@pytest.mark.usefixtures("both_databases")
def test_whoever_is_left_out_loses_the_case_at_once(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    before = una.get(f"/desk/cases/{case.reference}").status_code
    answer = leave_out(omar, case, people=cast["una"].account)

    assert (before, answer.status_code) == (200, 303)
    assert una.get(f"/desk/cases/{case.reference}").status_code == 404
    assert case.reference not in una.get("/desk/cases?state=all").text
    assert tag(portal, cast["una"]) not in {row.tag for row in grants(portal, case)}
    assert holders(portal, cast, case, epoch=2) == {"omar"}


def test_a_role_is_left_out_with_everybody_who_holds_it(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    leave_out(omar, case, roles="committee")
    make_move(omar, case, "escalate", text="It is for them.")

    assert in_reserve(portal, cast, case, epoch=2) | holders(portal, cast, case, epoch=2) == {
        "omar",
        "una",
        "vera",
    }


def test_the_case_says_who_was_left_out_and_why(
    omar: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    leave_out(omar, case, people=cast["una"].account)
    page = words(omar.get(f"/desk/cases/{case.reference}").text)

    assert "must not hear of it: Una" in page
    assert WISH in page


def test_it_is_noted_without_whom(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    leave_out(omar, case, people=cast["una"].account)

    assert noted(portal, "exclusions_changed") == [(cast["omar"].account, {"epoch": 2})]
    ((actor, details),) = noted(portal, "epoch_started")
    assert (actor, details["epoch"]) == (cast["omar"].account, 2)
    assert re.fullmatch("[0-9a-f]{64}", details["reason"])


def test_an_empty_level_hands_the_case_to_the_next(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    answer = leave_out(omar, case, roles=["ombudsperson", "committee"])

    assert answer.headers["Location"] == "/desk"
    assert facts(portal, case).level == 3
    assert holders(portal, cast, case, epoch=2) == {"vera"}
    assert omar.get(f"/desk/cases/{case.reference}").status_code == 404


def test_where_nobody_is_left_nothing_changes_and_it_is_said(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    before = facts(portal, case)
    answer = leave_out(omar, case, roles=["ombudsperson", "committee", "executive"])

    assert answer.status_code == 409
    assert "nobody here could act on the case any more" in words(answer.text)
    assert WISH in answer.text
    assert facts(portal, case) == before


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Choose at least one person, role or unit."),
        ({"roles": "committee", "text": ""}, "Write down whose wish it is."),
        ({"people": "0" * 32}, "not a valid choice"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    omar: FlaskClient, case: MadeCase, portal: Portal, fields: dict[str, str], message: str
) -> None:
    answer = leave_out(omar, case, **fields)

    assert answer.status_code == 422
    assert message in words(answer.text)
    assert fields.get("text", WISH) in answer.text
    assert facts(portal, case).epoch == 1


def test_who_is_left_out_already_is_not_left_out_again(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    leave_out(omar, case, people=cast["una"].account)
    again = leave_out(omar, case, people=cast["una"].account)

    assert again.status_code == 409
    assert facts(portal, case).epoch == 2


def test_a_form_sent_twice_begins_one_epoch(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    fields = {"people": cast["una"].account, "once": "k" * 43, "seen": "1"}
    sent = [leave_out(omar, case, **fields).status_code for _ in range(2)]

    assert sent == [303, 303]
    assert facts(portal, case).epoch == 2


def test_a_case_that_changed_meanwhile_is_left_as_it_is(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    make_move(una, case, "start-triage")

    assert leave_out(omar, case, roles="executive", seen="1").status_code == 409
    assert facts(portal, case).epoch == 1


def test_who_only_reads_the_case_finds_no_page(omar: FlaskClient, case: MadeCase) -> None:
    make_move(omar, case, "escalate", text="It is for them.")

    assert omar.get(f"/desk/cases/{case.reference}/exclusions").status_code == 404


def test_a_closed_case_has_no_such_page(
    app: Flask, omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    send(mailbox_of(app, case), "/mailbox/moves/withdraw", text="")

    assert facts(portal, case).status.value == "closed"
    assert omar.get(f"/desk/cases/{case.reference}/exclusions").status_code == 404


def test_the_reporter_reads_on_and_sees_no_word_of_it(
    app: Flask, omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    leave_out(omar, case, people=cast["una"].account)
    page = mailbox_of(app, case).get("/mailbox/case").text

    assert "wrong dose" in page
    assert WISH not in page
    assert {row.epoch for row in every(portal, RecordRow) if row.kind == "note"} == {2}


def test_the_grants_of_earlier_keys_are_taken_too(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    una = cast["una"]
    earlier = tag(portal, una)
    held = earlier in {row.tag for row in grants(portal, case)}
    renew_keys(portal, una)
    send(omar, f"/desk/cases/{case.reference}/exclusions", people=una.account, text="Asked for.")

    assert held
    assert earlier not in {row.tag for row in grants(portal, case)}


def test_nobody_leaves_out_all_others_and_keeps_the_case_alone(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    before = facts(portal, case)
    everybody_else = [cast[name].account for name in ("una", "carl", "vera")]
    answer = leave_out(omar, case, people=everybody_else)

    assert answer.status_code == 409
    assert "nobody but you could act on the case any more" in words(answer.text)
    assert WISH in answer.text
    assert facts(portal, case) == before
    assert noted(portal, "exclusions_changed") == []


def test_who_acts_alone_already_still_leaves_others_out(
    app: Flask, omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    leave_out(omar, case, roles=["ombudsperson", "committee"])
    vera = at_the_desk(app, cast["vera"])

    assert leave_out(vera, case, roles="outside").status_code == 303
    assert facts(portal, case).epoch == 3


def test_the_mailbox_tells_that_somebody_was_left_out_and_not_who(
    app: Flask, omar: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    told = "Somebody is kept from your report who was not before."
    before = words(mailbox_of(app, case).get("/mailbox/case").text)
    leave_out(omar, case, people=cast["una"].account)
    after = words(mailbox_of(app, case).get("/mailbox/case").text)

    assert (told in before, told in after) == (False, True)
    assert "Una" not in after
