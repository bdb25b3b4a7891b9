"""Comparing fingerprints: whose keys come to read cases, and whose never do."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.casework.access.staffing import active_handlers, is_intake_open
from portal.core.actors import AccountId, Level, Role
from portal.signin.invitations import Person, change, end, invite_again
from portal.store.tables import ActivationRow, CredentialRow, VouchRow
from portal.vault.credentials import make_credentials
from portal.work import Portal
from tests.cast import Member, make_case, post, sign_in
from tests.signin.journal import noted
from tests.signin.steps import account_of, compare, join, joined, own_fingerprint, words

Cast = dict[str, Member]


def active_names(portal: Portal) -> set[str]:
    with portal.reading() as work:
        return {one.name for one in active_handlers(work)}


def is_open(portal: Portal) -> bool:
    with portal.reading() as work:
        return is_intake_open(work)


def swap_keys(portal: Portal, account: str) -> None:
    """Put other public keys into the database, as somebody with its password could."""
    made = make_credentials(
        "a passphrase of the attacker", account=AccountId(account), key_version=1
    )
    with portal.writing() as work:
        work.db.execute(
            update(CredentialRow)
            .where(CredentialRow.account_id == account)
            .values(reading_public=made.reading_public, signing_public=made.signing_public)
        )


# The first two.


def test_the_first_two_vouch_for_each_other_and_intake_opens(app: Flask, portal: Portal) -> None:
    ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
    olaf = joined(app, portal, "olaf", level=Level.OMBUDS)
    compare(ivy, account_of(portal, "olaf"), own_fingerprint(olaf))
    assert (active_names(portal), is_open(portal)) == (set(), False)
    compare(olaf, account_of(portal, "ivy"), own_fingerprint(ivy))
    assert (active_names(portal), is_open(portal)) == ({"Ivy", "Olaf"}, True)
    told = words(app.test_client().get("/figures").text)
    assert "2 handlers can read reports" in told


def test_an_ombudsperson_and_a_committee_member_can_be_the_first_two(
    app: Flask, portal: Portal
) -> None:
    ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
    olaf = joined(app, portal, "olaf", level=Level.COMMITTEE)
    compare(ivy, account_of(portal, "olaf"), own_fingerprint(olaf))
    compare(olaf, account_of(portal, "ivy"), own_fingerprint(ivy))
    assert is_open(portal)


@pytest.mark.parametrize("levels", [(2, 2), (1, 3), (2, 3)])
def test_two_whose_levels_would_not_open_intake_are_refused(
    app: Flask, portal: Portal, levels: tuple[int, int]
) -> None:
    ivy = joined(app, portal, "ivy", level=Level(levels[0]))
    olaf = joined(app, portal, "olaf", level=Level(levels[1]))
    answer = compare(ivy, account_of(portal, "olaf"), own_fingerprint(olaf))
    assert answer.status_code == 422
    assert "The first two are" in words(answer.text)


def test_a_vouch_forged_in_the_database_counts_for_nothing(app: Flask, portal: Portal) -> None:
    ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
    olaf = joined(app, portal, "olaf", level=Level.OMBUDS)
    forged = {"voucher_id": account_of(portal, "olaf"), "account_id": account_of(portal, "ivy")}
    with portal.writing() as work:
        today = work.moment.today
        work.db.add(VouchRow(**forged, key_version=1, signature=bytes(64), dated=today))
    compare(ivy, account_of(portal, "olaf"), own_fingerprint(olaf))
    assert active_names(portal) == set()


def test_a_vouch_for_keys_that_were_swapped_afterwards_counts_for_nothing(
    app: Flask, portal: Portal
) -> None:
    ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
    olaf = joined(app, portal, "olaf", level=Level.OMBUDS)
    compare(ivy, account_of(portal, "olaf"), own_fingerprint(olaf))
    heard = own_fingerprint(ivy)
    swap_keys(portal, account_of(portal, "olaf"))
    compare(olaf, account_of(portal, "ivy"), heard)
    assert active_names(portal) == set()


# Everybody after them.


def test_an_active_handler_activates_who_joins(app: Flask, portal: Portal, cast: Cast) -> None:
    ivy = joined(app, portal, "ivy", level=Level.COMMITTEE)
    omar = sign_in(app.test_client(), cast["omar"])
    answer = compare(omar, account_of(portal, "ivy"), own_fingerprint(ivy))
    assert answer.status_code == 303
    assert "Ivy" in active_names(portal)


def test_who_is_not_active_activates_nobody_while_others_are(
    app: Flask, portal: Portal, cast: Cast
) -> None:
    ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
    olaf = joined(app, portal, "olaf", level=Level.OMBUDS)
    answer = compare(ivy, account_of(portal, "olaf"), own_fingerprint(olaf))
    assert answer.status_code == 404
    assert active_names(portal) == {"Omar", "Una", "Carl", "Vera"}


def test_nobody_activates_themselves(app: Flask, portal: Portal) -> None:
    ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
    answer = compare(ivy, account_of(portal, "ivy"), own_fingerprint(ivy))
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["lena", "ada"])
def test_only_handlers_see_the_page(app: Flask, cast: Cast, name: str) -> None:
    client = sign_in(app.test_client(), cast[name])
    assert client.get("/account/colleagues").status_code == 404


def test_a_stranger_sees_the_same_404(client: FlaskClient, cast: Cast) -> None:
    stranger = client.get("/account/colleagues")
    missing = client.get("/account/collages")
    assert (stranger.status_code, stranger.data) == (404, missing.data)


def test_a_leader_is_nobody_to_compare_with(app: Flask, portal: Portal, cast: Cast) -> None:
    omar = sign_in(app.test_client(), cast["omar"])
    assert compare(omar, cast["lena"].account, "ABCD-EFGH").status_code == 404


def test_the_box_must_be_ticked(app: Flask, portal: Portal, cast: Cast) -> None:
    ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
    omar = sign_in(app.test_client(), cast["omar"])
    answer = compare(omar, account_of(portal, "ivy"), own_fingerprint(ivy), confirmed="")
    assert answer.status_code == 422
    assert "Ivy" not in active_names(portal)


def test_keys_swapped_between_page_and_click_are_refused(
    app: Flask, portal: Portal, cast: Cast
) -> None:
    ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
    heard = own_fingerprint(ivy)
    omar = sign_in(app.test_client(), cast["omar"])
    swap_keys(portal, account_of(portal, "ivy"))
    answer = compare(omar, account_of(portal, "ivy"), heard)
    assert answer.status_code == 422
    assert "replaced since" in words(answer.text)
    assert "Ivy" not in active_names(portal)


def test_ones_own_fingerprint_does_not_believe_the_database(app: Flask, portal: Portal) -> None:
    ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
    before = own_fingerprint(ivy)
    swap_keys(portal, account_of(portal, "ivy"))
    assert own_fingerprint(ivy) == before


def test_who_finds_strange_keys_under_their_own_name_activates_nobody(
    app: Flask, portal: Portal, cast: Cast
) -> None:
    ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
    olaf = joined(app, portal, "olaf", level=Level.OMBUDS)
    with portal.writing() as work:
        for name in ("omar", "una", "carl", "vera"):
            end(work, cast[name].account, by=cast["ada"].account)
    swap_keys(portal, account_of(portal, "ivy"))
    answer = compare(ivy, account_of(portal, "olaf"), own_fingerprint(olaf))
    assert answer.status_code >= 400
    assert noted(portal, "colleague_activated") == []


# Keys that lose their place.


def test_keys_swapped_in_the_database_receive_nothing(portal: Portal, cast: Cast) -> None:
    swap_keys(portal, cast["una"].account)
    assert active_names(portal) == {"Omar", "Carl", "Vera"}


def test_a_colleague_invented_in_the_database_receives_nothing(
    app: Flask, portal: Portal, cast: Cast
) -> None:
    ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
    with portal.writing() as work:
        genuine = work.db.scalars(select(ActivationRow)).first()
        invented: dict[str, Any] = {"account_id": account_of(portal, "ivy"), "key_version": 1}
        invented |= {"level": 1, "mac": genuine.mac if genuine else b"", "revoked_on": None}
        invented |= {"activated_by": cast["omar"].account, "activated_on": work.moment.today}
        work.db.add(ActivationRow(**invented))
    case = make_case(portal)
    assert "Ivy" not in active_names(portal)
    assert ivy.get(f"/desk/cases/{case.reference}").status_code == 404
    assert "Not active yet" in words(ivy.get("/account").text)


def test_a_level_raised_in_the_database_counts_for_nothing(portal: Portal, cast: Cast) -> None:
    with portal.writing() as work:
        work.db.execute(
            update(ActivationRow)
            .where(ActivationRow.account_id == cast["una"].account)
            .values(level=3)
        )
    assert "Una" not in active_names(portal)


def test_another_level_voids_activation(portal: Portal, cast: Cast) -> None:
    person = Person("Una", frozenset({Role.HANDLER}), Level.COMMITTEE)
    with portal.writing() as work:
        change(work, cast["una"].account, person, by=cast["ada"].account)
    assert "Una" not in active_names(portal)


def test_another_name_keeps_activation(portal: Portal, cast: Cast) -> None:
    person = Person("Una N.", frozenset({Role.HANDLER}), Level.OMBUDS)
    with portal.writing() as work:
        change(work, cast["una"].account, person, by=cast["ada"].account)
    assert "Una N." in active_names(portal)


def test_activation_after_a_change_of_level_is_for_the_new_level(
    app: Flask, portal: Portal, cast: Cast
) -> None:
    person = Person("Una", frozenset({Role.HANDLER}), Level.COMMITTEE)
    with portal.writing() as work:
        change(work, cast["una"].account, person, by=cast["ada"].account)
    una = sign_in(app.test_client(), cast["una"])
    omar = sign_in(app.test_client(), cast["omar"])
    compare(omar, cast["una"].account, own_fingerprint(una))
    with portal.reading() as work:
        levels = {one.name: one.level for one in active_handlers(work)}
    assert levels["Una"] is Level.COMMITTEE


def test_new_keys_are_not_active_and_the_old_no_longer_count(
    app: Flask, portal: Portal, cast: Cast
) -> None:
    with portal.writing() as work:
        code = invite_again(work, cast["una"].account)
    join(app, code)
    assert "Una" not in active_names(portal)


def test_the_page_shows_who_compared_with_whom(app: Flask, portal: Portal, cast: Cast) -> None:
    ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
    omar = sign_in(app.test_client(), cast["omar"])
    page = words(omar.get("/account/colleagues").text)
    assert "Joined, not compared yet" in page
    assert own_fingerprint(ivy) in page
    compare(omar, account_of(portal, "ivy"), own_fingerprint(ivy))
    una = sign_in(app.test_client(), cast["una"])
    assert "by Omar" in words(una.get("/account/colleagues").text)


def test_the_journal_says_who_activated_whom(app: Flask, portal: Portal, cast: Cast) -> None:
    ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
    omar = sign_in(app.test_client(), cast["omar"])
    compare(omar, account_of(portal, "ivy"), own_fingerprint(ivy))
    details = {"kind": "activated", "account": account_of(portal, "ivy")}
    details |= {"level": 1, "key_version": 1}
    assert noted(portal, "colleague_activated") == [(cast["omar"].account, details)]


def test_without_a_token_nothing_is_activated(app: Flask, portal: Portal, cast: Cast) -> None:
    ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
    omar = sign_in(app.test_client(), cast["omar"])
    path = f"/account/colleagues/{account_of(portal, 'ivy')}"
    answer = omar.post(path, data={"compared": own_fingerprint(ivy), "confirmed": "y"})
    assert answer.status_code == 400
    assert "Ivy" not in active_names(portal)


def test_signing_out_forgets_an_unsaved_recovery_code(app: Flask, portal: Portal) -> None:
    ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
    post(ivy, "/sign-out", form_on="/account")
    assert ivy.get("/account/recovery-code").status_code == 404
