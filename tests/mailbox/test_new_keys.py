"""Somebody whom the reporter chose gets new keys: the mailbox says so, and it is shared again."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.work import Portal
from tests.cast import MadeCase, Member, renew_keys
from tests.deeds import at_the_desk, words
from tests.handing import hand_over_to
from tests.reaching import open_identity, share

Cast = dict[str, Member]
SAID = "Not readable any more by Omar, level 1 (ombudsperson)"

pytestmark = pytest.mark.usefixtures("both_databases")


def renew(portal: Portal, cast: Cast, name: str) -> None:
    """Give somebody new keys; Una hands the case over to them."""
    renew_keys(portal, cast[name])
    with portal.writing() as work:
        hand_over_to(work, cast["una"], cast[name].account)


def page(rosa: FlaskClient) -> str:
    return words(rosa.get("/mailbox/identity").text)


def test_the_mailbox_says_who_can_open_it_no_more(
    rosa: FlaskClient, opt_out: MadeCase, cast: Cast, portal: Portal
) -> None:
    share(rosa, cast["omar"], cast["una"])
    before = page(rosa)
    renew(portal, cast, "omar")

    assert SAID not in before
    assert SAID in page(rosa)
    assert "Who can read it Una, level 1 (ombudsperson) What" not in before
    assert "Who can read it Una, level 1 (ombudsperson)" in page(rosa)


def test_shared_again_it_opens_for_the_new_keys(
    rosa: FlaskClient, opt_out: MadeCase, cast: Cast, portal: Portal
) -> None:
    share(rosa, cast["omar"])
    renew(portal, cast, "omar")
    answer = share(rosa, cast["omar"])

    assert answer.status_code == 303
    assert SAID not in page(rosa)
    assert "Who can read it Omar, level 1 (ombudsperson)" in page(rosa)


def test_of_one_that_was_opened_it_says_what_is_left_to_do(
    app: Flask, rosa: FlaskClient, opt_out: MadeCase, cast: Cast, portal: Portal
) -> None:
    share(rosa, cast["omar"])
    open_identity(at_the_desk(app, cast["omar"]), opt_out)
    renew(portal, cast, "omar")

    assert SAID in page(rosa)
    assert "write it in a message" in page(rosa)


def test_new_keys_of_whom_the_reporter_did_not_choose_change_nothing(
    rosa: FlaskClient, opt_out: MadeCase, cast: Cast, portal: Portal
) -> None:
    share(rosa, cast["una"])
    before = page(rosa)
    renew(portal, cast, "omar")

    assert page(rosa) == before
