"""Recusal: access is given up at once and for good; the others go on without noticing a gap."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.actors import Level
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.vault.keyring import Keyring
from portal.work import Portal
from tests.cast import MadeCase, Member, add_member, make_case, make_member
from tests.deeds import at_the_desk, mailbox_of, make_move, send, words
from tests.rows import facts, grants, holders, in_reserve, tag
from tests.signin.journal import noted

REASON = "She is a friend of mine."


def recuse(client: FlaskClient, case: MadeCase) -> int:
    return int(make_move(client, case, "recuse", text=REASON).status_code)


def page_of(client: FlaskClient, case: MadeCase) -> str:
    return words(client.get(f"/desk/cases/{case.reference}").text)


@pytest.mark.usefixtures("both_databases")
def test_who_recuses_loses_the_case_at_once(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    before = omar.get(f"/desk/cases/{case.reference}").status_code
    answer = recuse(omar, case)

    assert (before, answer) == (200, 303)
    assert omar.get(f"/desk/cases/{case.reference}").status_code == 404
    assert case.reference not in omar.get("/desk/cases?state=all").text


def test_a_session_that_was_open_elsewhere_loses_it_too(
    app: Flask, omar: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    elsewhere = at_the_desk(app, cast["omar"])
    elsewhere.get(f"/desk/cases/{case.reference}")
    recuse(omar, case)

    assert elsewhere.get(f"/desk/cases/{case.reference}").status_code == 404


@pytest.mark.usefixtures("both_databases")
def test_a_new_epoch_is_granted_to_those_who_remain(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    recuse(omar, case)

    assert facts(portal, case).epoch == 2
    assert holders(portal, cast, case, epoch=2) == {"una"}
    assert in_reserve(portal, cast, case, epoch=2) == {"carl", "vera"}


def test_decoys_take_the_place_of_who_recused_in_every_epoch(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    before = sorted((row.level, row.reserve, len(row.box)) for row in grants(portal, case))
    recuse(omar, case)
    after = {
        epoch: sorted(
            (row.level, row.reserve, len(row.box))
            for row in grants(portal, case)
            if row.epoch == epoch
        )
        for epoch in (1, 2)
    }

    assert tag(portal, cast["omar"]) not in {row.tag for row in grants(portal, case)}
    assert after == {1: before, 2: before}


@pytest.mark.usefixtures("both_databases")
def test_the_others_and_the_reporter_still_read_everything(
    app: Flask, omar: FlaskClient, una: FlaskClient, case: MadeCase
) -> None:
    send(omar, f"/desk/cases/{case.reference}/message", text="Before he went.")
    recuse(omar, case)
    send(una, f"/desk/cases/{case.reference}/message", text="After he went.")
    pages = [page_of(una, case), words(mailbox_of(app, case).get("/mailbox/case").text)]

    assert [page for page in pages if "wrong dose" not in page] == []
    assert [page for page in pages if "Before he went." not in page] == []
    assert [page for page in pages if "After he went." not in page] == []


def test_the_reporter_writes_on_and_is_read(
    app: Flask, omar: FlaskClient, una: FlaskClient, case: MadeCase
) -> None:
    recuse(omar, case)
    send(mailbox_of(app, case), "/mailbox/messages", form_on="/mailbox/case", text="Still here.")

    assert "Still here." in page_of(una, case)


def test_a_higher_level_reads_everything_after_a_recusal_and_an_escalation(
    omar: FlaskClient, una: FlaskClient, carl: FlaskClient, case: MadeCase
) -> None:
    recuse(omar, case)
    make_move(una, case, "escalate", text="Not for us.")

    assert "wrong dose" in page_of(carl, case)
    assert omar.get(f"/desk/cases/{case.reference}").status_code == 404


def test_who_recused_is_not_offered_the_case_again(
    omar: FlaskClient, una: FlaskClient, case: MadeCase
) -> None:
    recuse(omar, case)

    assert "Hand over" not in words(una.get("/desk").text)
    assert re_read(una, case).count("Omar") >= 1


def re_read(client: FlaskClient, case: MadeCase) -> str:
    page = page_of(client, case)
    return page[page.index("Must not see it") :]


def test_if_a_level_has_nobody_left_the_case_goes_up(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    rule = Exclusion(ExcludedKind.PERSON, cast["una"].account)
    case = make_case(portal, exclusions=(rule,))
    recuse(omar, case)

    assert facts(portal, case).level is Level.COMMITTEE
    assert holders(portal, cast, case, epoch=2) == {"carl"}


def test_the_last_who_can_read_cannot_leave(
    app: Flask, omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    others = ("una", "carl", "vera")
    rules = tuple(Exclusion(ExcludedKind.PERSON, cast[name].account) for name in others)
    case = make_case(portal, exclusions=rules)
    answer = make_move(omar, case, "recuse", text=REASON)

    assert answer.status_code == 409
    assert "You are the last who can read this case." in words(answer.text)
    assert REASON in answer.text
    assert holders(portal, cast, case) == {"omar"}


def test_recusing_is_noted_with_the_new_epoch(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    recuse(omar, case)
    ((actor, details),) = noted(portal, "epoch_started")

    assert (actor, details["epoch"]) == (cast["omar"].account, 2)
    assert set(details) == {"epoch", "reason"}
    assert [details["move"] for _, details in noted(portal, "moved")] == ["recuse"]


def test_a_colleague_who_came_before_the_recusal_gets_the_first_epoch_too(
    app: Flask, omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    sam = make_member(Keyring.load(portal.settings.keys_dir), "sam", level=Level.OMBUDS)
    with portal.writing() as work:
        add_member(work, sam)
    recuse(omar, case)
    send(una, f"/desk/hand-over/{sam.account}", form_on="/desk")

    assert "wrong dose" in page_of(at_the_desk(app, sam), case)
