"""Telling chosen people who one is: previewed, taken back, changed, and gone for good if erased."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from portal.store.erasing import delete_case
from portal.store.tables import IdentityGrantRow, IdentityRow, OutboxRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, hidden_fields, mailbox_of, send, words
from tests.organisation_rows import add_system, set_owner
from tests.reaching import TOLD, identity_page, open_identity, share, take_back
from tests.rows import count, every
from tests.test_readable_columns import dump, leaking, unfit


def events(portal: Portal) -> list[str]:
    return [row.event for row in every(portal, OutboxRow) if "identity" in row.event]


def holding(folder: Path, content: bytes) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if content in path.read_bytes()]


def test_those_who_can_read_the_case_can_be_chosen(rosa: FlaskClient) -> None:
    page = words(rosa.get("/mailbox/identity").text)

    assert "Omar, level 1 (ombudsperson)" in page
    assert "Una, level 1 (ombudsperson)" in page
    assert "Carl" not in page
    assert "you can’t take it back" in page


def test_the_preview_shows_what_is_seen_by_whom_and_shares_nothing(
    rosa: FlaskClient, cast: dict[str, Member], portal: Portal
) -> None:
    answer = share(rosa, cast["omar"], step="preview")
    page = words(answer.text)

    assert answer.status_code == 200
    assert "These people will see it Omar, level 1" in page
    assert "will not see it: Una, level 1" in page
    assert TOLD["name"] in page
    assert TOLD["reach"] in page
    assert count(portal, IdentityRow) == 0


def test_from_the_preview_it_is_shared(
    rosa: FlaskClient, cast: dict[str, Member], portal: Portal
) -> None:
    preview = share(rosa, cast["omar"], step="preview").text
    carried = hidden_fields(preview, "/mailbox/identity")
    answer = rosa.post("/mailbox/identity", data={**carried, "step": "share"})

    assert answer.status_code == 303
    assert events(portal) == ["identity_shared"]
    assert "Nobody has opened it yet" in words(rosa.get("/mailbox/case").text)
    assert TOLD["name"] in words(rosa.get("/mailbox/identity").text)


def test_from_the_preview_one_can_go_back_and_nothing_is_lost(
    rosa: FlaskClient, cast: dict[str, Member], portal: Portal
) -> None:
    answer = share(rosa, cast["omar"], step="change")

    assert TOLD["reach"] in answer.text
    assert count(portal, IdentityRow) == 0


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 201}, {"reach": "x" * 2_001}])
def test_what_is_wrong_is_said_and_nothing_is_lost(
    rosa: FlaskClient, cast: dict[str, Member], portal: Portal, wrong: dict[str, Any]
) -> None:
    answer = share(rosa, cast["omar"], **{"reach": "At home.", **wrong})

    assert answer.status_code == 422
    assert (wrong.get("reach") or "At home.") in answer.text
    assert count(portal, IdentityRow) == 0


@pytest.mark.parametrize("name", ["carl", "lena"])
def test_who_cannot_read_the_case_cannot_be_chosen(
    rosa: FlaskClient, cast: dict[str, Member], portal: Portal, name: str
) -> None:
    assert share(rosa, cast[name]).status_code == 422
    assert share(rosa).status_code == 422
    assert count(portal, IdentityRow) == 0


@pytest.mark.usefixtures("both_databases")
def test_until_somebody_opened_it_it_can_be_taken_back(
    app: Flask, rosa: FlaskClient, opt_out: MadeCase, cast: dict[str, Member], portal: Portal
) -> None:
    share(rosa, cast["omar"])
    omar = at_the_desk(app, cast["omar"])
    before = identity_page(omar, opt_out).status_code
    answer = take_back(rosa)

    assert (before, answer.status_code) == (200, 303)
    assert identity_page(omar, opt_out).status_code == 404
    assert (count(portal, IdentityRow), count(portal, IdentityGrantRow)) == (0, 0)
    assert sorted(events(portal)) == ["identity_shared", "identity_taken_back"]


def test_what_was_taken_back_is_gone_from_the_files(
    rosa: FlaskClient, cast: dict[str, Member], portal: Portal, data_dir: Path
) -> None:
    share(rosa, cast["omar"])
    sealed = bytes(every(portal, IdentityRow)[0].sealed)
    before = holding(data_dir, sealed[:64])
    take_back(rosa)

    assert before != []
    assert holding(data_dir, sealed[:64]) == []


@pytest.mark.usefixtures("both_databases")
def test_until_somebody_opened_it_it_can_be_changed(
    app: Flask, rosa: FlaskClient, opt_out: MadeCase, cast: dict[str, Member], portal: Portal
) -> None:
    share(rosa, cast["omar"])
    answer = share(rosa, cast["una"], name="R. Stern")
    omar, una = at_the_desk(app, cast["omar"]), at_the_desk(app, cast["una"])

    assert answer.status_code == 303
    assert count(portal, IdentityRow) == 1
    assert [identity_page(one, opt_out).status_code for one in (omar, una)] == [404, 200]


@pytest.mark.usefixtures("both_databases")
def test_after_it_was_opened_it_stays(
    app: Flask, rosa: FlaskClient, opt_out: MadeCase, cast: dict[str, Member], portal: Portal
) -> None:
    share(rosa, cast["omar"])
    page = rosa.get("/mailbox/identity").text
    change = rosa.get("/mailbox/identity/change").text
    open_identity(at_the_desk(app, cast["omar"]), opt_out)
    back = rosa.post(
        "/mailbox/identity/take-back", data=hidden_fields(page, "/mailbox/identity/take-back")
    )
    changed = {**hidden_fields(change, "/mailbox/identity"), **TOLD, "name": "Nobody"}
    changed |= {"chosen": cast["una"].account, "step": "share"}
    again = rosa.post("/mailbox/identity", data=changed)

    assert (back.status_code, again.status_code) == (409, 409)
    assert "can’t be taken back" in words(back.text)
    assert "Nobody" in again.text
    assert count(portal, IdentityRow) == 1
    assert events(portal) == ["identity_shared"]
    assert "Take it back" not in words(rosa.get("/mailbox/identity").text)


def test_shared_twice_by_one_form_is_shared_once(
    rosa: FlaskClient, cast: dict[str, Member], portal: Portal
) -> None:
    carried = hidden_fields(rosa.get("/mailbox/identity").text, "/mailbox/identity")
    sent = {**carried, **TOLD, "chosen": cast["omar"].account, "step": "share"}
    answers = [rosa.post("/mailbox/identity", data=sent).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert events(portal) == ["identity_shared"]


@pytest.mark.usefixtures("both_databases")
def test_a_stolen_database_tells_neither_who_nor_whom_they_chose(
    rosa: FlaskClient, cast: dict[str, Member], portal: Portal
) -> None:
    share(rosa, cast["omar"], name="canary-name", reach="canary-reach")
    values = dump(portal)
    with portal.reading() as work:
        boxes = work.db.execute(select(IdentityGrantRow.tag, IdentityGrantRow.box)).all()
        others = set(work.db.scalars(text('SELECT tag FROM "grant"')))

    assert leaking(values, "canary") == []
    assert unfit(values) == []
    assert len(boxes) == 1 + len([one for one in cast.values() if one.level])
    assert len({len(box) for _, box in boxes}) == 1
    assert not others & {tag for tag, _ in boxes}


@pytest.mark.parametrize("chosen", [("omar",), ("una",), ("omar", "una")])
def test_the_number_of_rows_does_not_tell_how_many_were_chosen(
    rosa: FlaskClient, cast: dict[str, Member], portal: Portal, chosen: tuple[str, ...]
) -> None:
    share(rosa, *(cast[name] for name in chosen))

    assert count(portal, IdentityGrantRow) == 5


def test_erasing_the_case_erases_it(
    rosa: FlaskClient, opt_out: MadeCase, cast: dict[str, Member], portal: Portal
) -> None:
    share(rosa, cast["omar"])
    with portal.writing() as work:
        delete_case(work.db, opt_out.id)

    assert (count(portal, IdentityRow), count(portal, IdentityGrantRow)) == (0, 0)


def test_what_is_typed_is_in_no_address_and_no_cookie(
    rosa: FlaskClient, cast: dict[str, Member]
) -> None:
    answers = [share(rosa, cast["omar"], step=step) for step in ("preview", "share")]
    headers = json.dumps([list(answer.headers) for answer in answers])

    assert TOLD["name"].split()[0] not in headers


def test_in_a_withdrawn_report_nothing_new_is_shared(
    rosa: FlaskClient, cast: dict[str, Member]
) -> None:
    send(rosa, "/mailbox/moves/withdraw", text="")

    assert rosa.get("/mailbox/identity").status_code == 404
    assert "Tell chosen people" not in words(rosa.get("/mailbox/case").text)


def test_who_came_to_own_the_system_cannot_be_chosen(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    add_system(portal, "dose-helper")
    case = make_case(portal, system="dose-helper")
    set_owner(portal, "dose-helper", cast["omar"].account)
    page = words(mailbox_of(app, case).get("/mailbox/identity").text)

    assert "Una, level 1" in page
    assert "Omar, level 1" not in page
