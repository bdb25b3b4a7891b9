"""“Somebody saw my code”: a new one, shown until it is saved; the old one is dead at once."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.access.excluding import read_rules
from portal.casework.access.opening import open_for_handler, unlock_mailbox
from portal.casework.records.sealed import Record, read_records
from portal.core.actors import Level
from portal.core.errors import NotFound, SealBroken
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.taxonomy import ReportType
from portal.store.tables import (
    AccountRow,
    GrantRow,
    JournalRow,
    MailboxRow,
    OneTimeRow,
    OutboxRow,
    ReporterGrantRow,
    SessionRow,
)
from portal.upkeep import keep_up
from portal.vault.grants import open_grant
from portal.vault.reporter_keys import open_reporter_private
from portal.vault.tracking import generate, parse
from portal.work import Portal
from tests.cast import MadeCase, Member, kept_cookie, make_case, without_drawn
from tests.deeds import (
    at_the_desk,
    hidden_fields,
    investigate,
    mailbox_of,
    make_move,
    open_mailbox,
    send,
    shown_code,
    words,
)
from tests.frozen_clock import FrozenClock
from tests.organisation_rows import add_system, set_owner
from tests.rows import count, every, facts, holders, in_reserve, kinds

AFTER = "Written after the code was changed."
NEW_CODE = "/mailbox/new-code"
UNKNOWN = "No mailbox opens with this code."


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


def change(rosa: FlaskClient) -> str:
    """Ask for a new code, and return what the next page shows."""
    answer = send(rosa, NEW_CODE)
    if answer.headers.get("Location") != "/mailbox/code":
        raise AssertionError(f"{answer.status}: {words(answer.text)}")
    return shown_code(rosa.get("/mailbox/code").text)


def changed(case: MadeCase, code: str) -> MadeCase:
    """Return the case with its new code."""
    return MadeCase(case.id, case.reference, parse(code))


def copies(portal: Portal, *tables: type) -> list[Any]:
    """Return what a stolen copy of the database holds of some tables."""
    return [row for table in tables for row in every(portal, table)]


def old_private(portal: Portal, case: MadeCase) -> bytes:
    """Return the private key that the code opens in a copy of the database made now."""
    mailbox = copies(portal, MailboxRow)[0]
    sealed = mailbox.sealed_private
    return open_reporter_private(case.code.wrapping_key(), sealed, case=case.id)


def read_by(portal: Portal, member: Member, case: MadeCase) -> list[Record]:
    with portal.reading() as work:
        opened = open_for_handler(work, member, case.reference)
        return read_records(work, opened)


@pytest.mark.usefixtures("both_databases")
def test_the_new_code_opens_everything_and_the_old_one_nothing(
    app: Flask, client: FlaskClient, case: MadeCase
) -> None:
    code = change(mailbox_of(app, case))
    old = send(client, "/mailbox", code=case.code.grouped)
    page = words(open_mailbox(app, code).get("/mailbox/case").text)

    assert code != case.code.grouped
    assert (old.status_code, UNKNOWN in words(old.text)) == (404, True)
    assert "The assistant told me the wrong dose" in page


def test_the_old_code_looks_like_a_code_that_never_was(
    app: Flask, client: FlaskClient, case: MadeCase
) -> None:
    change(mailbox_of(app, case))
    never = generate().grouped
    answers = [send(client, "/mailbox", code=code) for code in (case.code.grouped, never)]
    shown = [without_drawn(one.text) for one in answers]

    assert shown[0].replace(case.code.grouped, "") == shown[1].replace(never, "")
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].headers == answers[1].headers


def test_the_code_comes_again_until_it_was_saved(
    app: Flask, case: MadeCase, portal: Portal
) -> None:
    rosa = mailbox_of(app, case)
    code = change(rosa)
    again = shown_code(rosa.get("/mailbox/code").text)
    elsewhere = rosa.get("/mailbox/case").headers["Location"]
    saved = send(rosa, "/mailbox/code")

    assert (again, elsewhere) == (code, "/mailbox/code")
    assert saved.headers["Location"] == "/mailbox/case?done=code"
    assert rosa.get("/mailbox/code").headers["Location"] == "/mailbox/case"
    assert "The new code opens this mailbox" in rosa.get("/mailbox/case?done=code").text
    assert code[:4] not in rosa.get("/mailbox/case").text


def test_a_cookie_from_before_saving_shows_nothing(app: Flask, case: MadeCase) -> None:
    rosa, thief = mailbox_of(app, case), app.test_client()
    change(rosa)
    cookie = kept_cookie(rosa, "portal_mailbox")
    thief.set_cookie("portal_mailbox", cookie)
    send(rosa, "/mailbox/code")

    assert thief.get("/mailbox/code").status_code == 404
    assert rosa.get("/mailbox/case").status_code == 200


def test_typing_it_back_may_be_left_out_and_an_error_is_said(app: Flask, case: MadeCase) -> None:
    rosa = mailbox_of(app, case)
    code = change(rosa)
    wrong = send(rosa, "/mailbox/code", typed=generate().grouped)
    mistyped = send(rosa, "/mailbox/code", typed="ABCD")
    right = send(rosa, "/mailbox/code", typed=code.lower())

    assert (wrong.status_code, mistyped.status_code, right.status_code) == (422, 422, 303)
    assert "This is not the code above." in words(wrong.text)
    assert shown_code(wrong.text) == code


def test_the_code_is_gone_with_the_visit(
    app: Flask, case: MadeCase, clock: FrozenClock, portal: Portal
) -> None:
    rosa = mailbox_of(app, case)
    change(rosa)
    clock.forward(minutes=31)

    assert rosa.get("/mailbox/code").status_code == 404


def test_leaving_ends_the_visit_that_shows_the_code(
    app: Flask, case: MadeCase, portal: Portal
) -> None:
    rosa = mailbox_of(app, case)
    change(rosa)
    rosa.get("/leave")

    assert rosa.get("/mailbox/code").status_code == 404
    assert count(portal, SessionRow) == 0


@pytest.mark.usefixtures("both_databases")
def test_all_other_visits_are_shut_at_once(app: Flask, case: MadeCase) -> None:
    thief, rosa = mailbox_of(app, case), mailbox_of(app, case)
    hidden = hidden_fields(thief.get("/mailbox/case").text, "/mailbox/messages")
    change(rosa)
    written = thief.post("/mailbox/messages", data={**hidden, "text": "Not Rosa."})

    assert thief.get("/mailbox/case").status_code == 404
    assert written.status_code == 404
    assert rosa.get("/mailbox/code").status_code == 200


@pytest.mark.usefixtures("both_databases")
def test_sent_twice_it_changes_once(app: Flask, case: MadeCase, portal: Portal) -> None:
    rosa = mailbox_of(app, case)
    hidden = hidden_fields(rosa.get(NEW_CODE).text, NEW_CODE)
    answers = [rosa.post(NEW_CODE, data=hidden) for _ in range(2)]
    code = shown_code(rosa.get("/mailbox/code").text)
    send(rosa, "/mailbox/code")
    late = rosa.post(NEW_CODE, data={**hidden, **hidden_fields(rosa.get(NEW_CODE).text, NEW_CODE)})

    assert [one.status_code for one in answers] == [303, 303]
    assert facts(portal, case).epoch == 3
    assert late.status_code == 303
    assert open_mailbox_refuses(app, code)


def open_mailbox_refuses(app: Flask, code: str) -> bool:
    return send(app.test_client(), "/mailbox", code=code).status_code == 404


def test_an_old_sending_repeated_after_saving_changes_nothing(
    app: Flask, case: MadeCase, portal: Portal
) -> None:
    rosa = mailbox_of(app, case)
    hidden = hidden_fields(rosa.get(NEW_CODE).text, NEW_CODE)
    rosa.post(NEW_CODE, data=hidden)
    code = shown_code(rosa.get("/mailbox/code").text)
    send(rosa, "/mailbox/code")
    token = hidden_fields(rosa.get(NEW_CODE).text, NEW_CODE)["csrf_token"]
    again = rosa.post(NEW_CODE, data={**hidden, "csrf_token": token})

    assert again.status_code == 303
    assert facts(portal, case).epoch == 2
    assert open_mailbox(app, code).get("/mailbox/case").status_code == 200


@pytest.mark.usefixtures("both_databases")
def test_the_old_code_and_an_old_copy_open_nothing_that_is_written_after(
    app: Flask, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    private = old_private(portal, case)
    code = change(mailbox_of(app, case))
    send(open_mailbox(app, code), "/mailbox/messages", form_on="/mailbox/case", text=AFTER)
    at_the_desk(app, cast["omar"])
    stolen = copies(portal, ReporterGrantRow, GrantRow)
    opened = [_epoch_key(case, row, private) for row in stolen]

    assert {row.epoch for row in copies(portal, ReporterGrantRow)} == {1, 2}
    assert opened == [None] * len(stolen)
    with pytest.raises(SealBroken):
        open_reporter_private(
            case.code.wrapping_key(), copies(portal, MailboxRow)[0].sealed_private, case=case.id
        )


def _epoch_key(case: MadeCase, row: Any, private: bytes) -> bytes | None:
    try:
        return open_grant(row.box, case=case.id, epoch=row.epoch, reading_private=private)
    except SealBroken:
        return None


@pytest.mark.usefixtures("both_databases")
def test_the_attackers_key_did_open_the_case_before(
    case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    private, stolen = old_private(portal, case), copies(portal, ReporterGrantRow)

    assert [_epoch_key(case, row, private) is not None for row in stolen] == [True]


@pytest.mark.usefixtures("both_databases")
def test_handlers_read_on_and_levels_above_stay_in_reserve(
    app: Flask, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    code = change(mailbox_of(app, case))
    send(open_mailbox(app, code), "/mailbox/messages", form_on="/mailbox/case", text=AFTER)
    omar = at_the_desk(app, cast["omar"])
    texts = [record.text for record in read_by(portal, cast["una"], case)]

    assert holders(portal, cast, case, epoch=2) == {"omar", "una"}
    assert in_reserve(portal, cast, case, epoch=2) == {"carl", "vera"}
    assert AFTER in texts
    assert AFTER in words(omar.get(f"/desk/cases/{case.reference}").text)


def test_whoever_must_not_see_it_is_left_out_of_the_new_epoch_too(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    rule = Exclusion(ExcludedKind.PERSON, cast["omar"].account)
    case = make_case(portal, exclusions=(rule,))
    change(mailbox_of(app, case))

    assert holders(portal, cast, case, epoch=2) == {"una"}
    assert rule in read_rules(read_by(portal, cast["una"], case))
    with pytest.raises(NotFound):
        read_by(portal, cast["omar"], case)


def test_who_came_to_own_the_system_is_left_out_of_the_new_epoch(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    add_system(portal, "dose-helper")
    case = make_case(portal, system="dose-helper")
    set_owner(portal, "dose-helper", cast["omar"].account)
    change(mailbox_of(app, case))

    assert holders(portal, cast, case, epoch=2) == {"una"}


def test_what_was_told_about_oneself_stays_readable_to_the_new_code(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal, type=ReportType.OPT_OUT)
    investigate(at_the_desk(app, cast["omar"]), case)
    rosa = mailbox_of(app, case)
    told = {"chosen": cast["omar"].account, "name": "Rosa Told", "reach": "", "step": "share"}
    send(rosa, "/mailbox/identity", **told)
    code = change(rosa)

    assert "Rosa Told" in open_mailbox(app, code).get("/mailbox/identity").text


def test_it_is_noted_by_date_alone(app: Flask, case: MadeCase, portal: Portal) -> None:
    change(mailbox_of(app, case))
    events = {(row.event, row.dated) for row in every(portal, OutboxRow)}

    assert ("code_changed", portal.clock.now().today) in events


def test_where_its_level_is_emptied_the_case_goes_up_with_the_upkeep_and_tells_no_minute(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    case = make_case(portal, exclusions=(Exclusion(ExcludedKind.UNIT, "claims"),))
    move_to_unit(portal, cast, "omar", "una", unit="claims")
    change(mailbox_of(app, case))
    at_once = [row.event for row in every(portal, JournalRow) if row.case_id]
    waiting = facts(portal, case)
    keep_up(portal, clock.now())
    page = at_the_desk(app, cast["carl"]).get(f"/desk/cases/{case.reference}")

    assert at_once == []
    assert (waiting.level, facts(portal, case).level) == (Level.OMBUDS, Level.COMMITTEE)
    assert page.status_code == 200


def test_with_nobody_above_it_goes_to_who_is_left_below(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal, exclusions=(Exclusion(ExcludedKind.UNIT, "claims"),))
    make_move(at_the_desk(app, cast["omar"]), case, "start-triage")
    make_move(at_the_desk(app, cast["omar"]), case, "escalate", text="Too large for us.")
    move_to_unit(portal, cast, "carl", "vera", unit="claims")
    change(mailbox_of(app, case))

    assert facts(portal, case).level is Level.OMBUDS


def move_to_unit(portal: Portal, cast: dict[str, Member], *names: str, unit: str) -> None:
    with portal.writing() as work:
        for name in names:
            work.db.get_one(AccountRow, cast[name].account).unit = unit


def test_no_new_code_stands_in_the_database(app: Flask, case: MadeCase, portal: Portal) -> None:
    code = change(mailbox_of(app, case))
    stored = repr([vars(row) for row in copies(portal, MailboxRow, SessionRow, OneTimeRow)])

    assert code not in stored
    assert code.replace("-", "") not in stored


def test_the_new_code_is_in_no_header_no_cookie_and_no_title(app: Flask, case: MadeCase) -> None:
    rosa = mailbox_of(app, case)
    code = change(rosa)
    page = rosa.get("/mailbox/code")
    outside = f"{page.headers}{rosa.get_cookie('portal_mailbox')}{page.text.split('<body', 1)[0]}"

    assert code not in outside
    assert "no-store" in page.headers["Cache-Control"]


def test_a_case_that_nobody_can_read_keeps_its_code(
    app: Flask, case: MadeCase, portal: Portal, nobody_active: Callable[[], None]
) -> None:
    rosa = mailbox_of(app, case)
    nobody_active()
    answer = send(rosa, NEW_CODE)

    assert answer.status_code == 409
    assert "Nobody can read your report today" in words(answer.text)
    assert open_mailbox(app, case.code.grouped).get("/mailbox/case").status_code == 200
    assert kinds(portal, case) == ["narrative", "details", "exclusions"]


@pytest.fixture
def nobody_active(portal: Portal) -> Callable[[], None]:
    """`nobody_active()` takes the word for everybody's keys away."""
    from portal.store.tables import ActivationRow

    def revoke() -> None:
        with portal.writing() as work:
            for row in work.db.scalars(select(ActivationRow)):
                row.revoked_on = work.moment.today

    return revoke


def test_the_old_code_is_dead_for_the_api_as_well(
    app: Flask, client: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    code = change(mailbox_of(app, case))
    old = client.post("/api/mailbox", json={"tracking_code": case.code.grouped})
    new = client.post("/api/mailbox", json={"tracking_code": code})

    assert (old.status_code, new.status_code) == (404, 200)
    with portal.reading() as work, pytest.raises(NotFound):
        unlock_mailbox(work, case.code)
