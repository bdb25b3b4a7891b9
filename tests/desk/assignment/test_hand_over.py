"""A new colleague gets the cases they may read, in one step, from somebody who can read them."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.actors import Level
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.store.tables import ActivationRow, CredentialRow, GrantRow, JournalRow
from portal.vault.keyring import Keyring
from portal.work import Portal
from tests.cast import MadeCase, Member, add_member, make_case, make_member
from tests.deeds import at_the_desk, hidden_fields, make_move, send, words
from tests.rows import every, holders, in_reserve, tag
from tests.signin.journal import noted

Join = Callable[..., Member]


@pytest.fixture
def join(portal: Portal) -> Join:
    """`join("sam", level=Level.OMBUDS)` makes a new colleague, activated."""

    def add(sign_in: str, **changes: object) -> Member:
        member = make_member(Keyring.load(portal.settings.keys_dir), sign_in, **changes)
        with portal.writing() as work:
            add_member(work, member)
        return member

    return add


def hand_over(client: FlaskClient, member: Member) -> int:
    path = f"/desk/hand-over/{member.account}"
    return int(send(client, path, form_on="/desk").status_code)


def read_by(app: Flask, member: Member, *cases: MadeCase) -> list[bool]:
    client = at_the_desk(app, member)
    answers = [client.get(f"/desk/cases/{case.reference}") for case in cases]
    return ["wrong dose" in answer.text for answer in answers]


@pytest.mark.usefixtures("both_databases")
def test_a_new_colleague_reads_nothing_before_and_everything_after(
    app: Flask, omar: FlaskClient, portal: Portal, join: Join
) -> None:
    cases = [make_case(portal), make_case(portal)]
    sam = join("sam", level=Level.OMBUDS)
    before = read_by(app, sam, *cases)
    offer = words(omar.get("/desk").text)
    hand_over(omar, sam)

    assert before == [False, False]
    assert "Hand over 2 cases to Sam" in offer
    assert read_by(app, sam, *cases) == [True, True]
    assert "Hand over" not in words(omar.get("/desk").text)


def test_a_new_colleague_above_the_level_gets_a_reserve_grant(
    app: Flask, omar: FlaskClient, case: MadeCase, portal: Portal, join: Join
) -> None:
    sam = join("sam", level=Level.COMMITTEE)
    hand_over(omar, sam)
    before = read_by(app, sam, case)
    make_move(omar, case, "escalate", text="It is for them.")

    assert in_reserve(portal, {"sam": sam}, case) == {"sam"} - holders(portal, {"sam": sam}, case)
    assert (before, read_by(app, sam, case)) == ([False], [True])


@pytest.mark.parametrize(
    ("kind", "value"),
    [(ExcludedKind.ROLE, "leader"), (ExcludedKind.UNIT, "ward"), (ExcludedKind.ROLE, "committee")],
)
def test_rules_also_hold_for_who_comes_later(
    app: Flask, omar: FlaskClient, portal: Portal, join: Join, kind: ExcludedKind, value: str
) -> None:
    case = make_case(portal, exclusions=(Exclusion(kind, value),))
    level = {"committee": Level.COMMITTEE}.get(value, Level.OMBUDS)
    sam = join("sam", level=level, unit="ward", is_leader=True)
    offer = words(omar.get("/desk").text)
    path = f"/desk/hand-over/{sam.account}"
    token = hidden_fields(omar.get("/desk").text, "/sign-out")
    answer = omar.post(path, data=token)

    assert "Hand over" not in offer
    assert answer.status_code == 303
    assert read_by(app, sam, case) == [False]
    assert holders(portal, {"sam": sam}, case) | in_reserve(portal, {"sam": sam}, case) == set()


def test_only_cases_without_a_rule_against_them_are_handed_over(
    app: Flask, omar: FlaskClient, portal: Portal, join: Join
) -> None:
    barred = make_case(portal, exclusions=(Exclusion(ExcludedKind.UNIT, "ward"),))
    free = make_case(portal)
    sam = join("sam", level=Level.OMBUDS, unit="ward")
    offer = words(omar.get("/desk").text)
    hand_over(omar, sam)

    assert "Hand over 1 case to Sam" in offer
    assert read_by(app, sam, barred, free) == [False, True]


def test_nobody_hands_over_what_they_cannot_read(
    carl: FlaskClient, case: MadeCase, portal: Portal, join: Join
) -> None:
    sam = join("sam", level=Level.OMBUDS)
    token = hidden_fields(carl.get("/desk").text, "/sign-out")
    carl.post(f"/desk/hand-over/{sam.account}", data=token)

    assert holders(portal, {"sam": sam}, case) == set()


def test_a_colleague_whose_keys_nobody_activated_gets_nothing(
    omar: FlaskClient, case: MadeCase, portal: Portal, join: Join
) -> None:
    sam = join("sam", level=Level.OMBUDS)
    with portal.writing() as work:
        work.db.get_one(ActivationRow, (sam.account, 1)).mac = bytes(32)
    token = hidden_fields(omar.get("/desk").text, "/sign-out")
    omar.post(f"/desk/hand-over/{sam.account}", data=token)

    assert "Hand over" not in words(omar.get("/desk").text)
    assert holders(portal, {"sam": sam}, case) == set()


def test_a_key_swapped_in_the_database_gets_nothing(
    omar: FlaskClient, case: MadeCase, portal: Portal, join: Join
) -> None:
    sam = join("sam", level=Level.OMBUDS)
    with portal.writing() as work:
        work.db.get_one(CredentialRow, (sam.account, 1)).reading_public = bytes(range(32))

    assert "Hand over" not in words(omar.get("/desk").text)


def test_who_is_not_a_colleague_gets_nothing(omar: FlaskClient, case: MadeCase) -> None:
    token = hidden_fields(omar.get("/desk").text, "/sign-out")

    assert omar.post(f"/desk/hand-over/{'0' * 32}", data=token).status_code == 303


def test_handing_over_twice_gives_nothing_twice(
    omar: FlaskClient, case: MadeCase, portal: Portal, join: Join
) -> None:
    sam = join("sam", level=Level.OMBUDS)
    path = f"/desk/hand-over/{sam.account}"
    token = hidden_fields(omar.get("/desk").text, path)
    sent = [omar.post(path, data=token).status_code for _ in range(2)]

    assert sent == [303, 303]
    assert len(noted(portal, "grants_handed_over")) == 1


def test_what_is_noted_of_two_hand_overs_does_not_tell_who_is_left_out_of_a_case(
    omar: FlaskClient, case: MadeCase, portal: Portal, join: Join, cast: dict[str, Member]
) -> None:
    make_case(portal, exclusions=(Exclusion(ExcludedKind.UNIT, "claims"),))
    new = [join("sam", level=Level.OMBUDS), join("sue", level=Level.OMBUDS, unit="claims")]
    given = []
    for one in new:
        hand_over(omar, one)
        given.append(sum(row.tag == tag(portal, one) for row in every(portal, GrantRow)))
    rows = [row for row in every(portal, JournalRow) if row.event == "grants_handed_over"]

    assert given == [2, 1]
    assert noted(portal, "grants_handed_over") == [
        (cast["omar"].account, {"account": one.account}) for one in new
    ]
    assert [row.case_id for row in rows] == [None, None]
