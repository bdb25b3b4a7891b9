"""A handler of another level: their grants follow them, so that a case opens where it goes."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.core.actors import Level, Role
from portal.signin import invitations
from portal.signin.invitations import Person
from portal.store.tables import AccountRow, ActivationRow
from portal.upkeep import keep_up
from portal.vault.credentials import fingerprint
from portal.work import Portal
from tests.cast import MadeCase, Member, activation, make_case
from tests.deeds import at_the_desk, make_move, send
from tests.frozen_clock import FrozenClock
from tests.rows import facts
from tests.signin.steps import compare

Cast = dict[str, Member]


def to_level(app: Flask, portal: Portal, cast: Cast, name: str, level: Level) -> None:
    """Let Ada change somebody's level, and Una compare their keys anew."""
    member = cast[name]
    with portal.writing() as work:
        person = Person(member.name, frozenset({Role.HANDLER}), level)
        invitations.change(work, member.account, person, by=cast["ada"].account)
    keys = member.rows[1][1]
    shown = fingerprint(keys["reading_public"], keys["signing_public"])
    answer = compare(at_the_desk(app, cast["una"]), member.account, shown)
    if answer.status_code != 303:
        raise AssertionError(answer.text)


def leaves(portal: Portal, cast: Cast, name: str) -> None:
    with portal.writing() as work:
        invitations.end(work, cast[name].account, by=cast["ada"].account)


def hand_over(client: FlaskClient, member: Member) -> None:
    send(client, f"/desk/hand-over/{member.account}", form_on="/desk")


def reads(app: Flask, cast: Cast, case: MadeCase) -> set[str]:
    """Return who of those that stay opens a case."""
    path, names = f"/desk/cases/{case.reference}", ("omar", "una", "carl")
    return {name for name in names if at_the_desk(app, cast[name]).get(path).status_code == 200}


@pytest.mark.usefixtures("both_databases")
def test_a_case_that_goes_up_to_who_was_promoted_opens_for_them(
    app: Flask, portal: Portal, cast: Cast
) -> None:
    case = make_case(portal)
    leaves(portal, cast, "vera")
    to_level(app, portal, cast, "carl", Level.EXECUTIVE)
    una = at_the_desk(app, cast["una"])
    refused = make_move(una, case, "escalate", text="please look")
    hand_over(una, cast["carl"])
    make_move(una, case, "escalate", text="please look")

    assert (refused.status_code, facts(portal, case).level) == (409, 3)
    assert reads(app, cast, case) == {"carl"}


def test_whoever_goes_down_reads_what_is_there_and_no_longer_what_is_above(
    app: Flask, portal: Portal, cast: Cast
) -> None:
    below, above = make_case(portal), make_case(portal, danger=True, still_happening=True)
    to_level(app, portal, cast, "carl", Level.OMBUDS)
    hand_over(at_the_desk(app, cast["una"]), cast["carl"])

    assert facts(portal, above).level == 2
    assert "carl" in reads(app, cast, below)
    assert "carl" not in reads(app, cast, above)


def test_setting_up_again_opens_a_case_that_went_up_before_and_opened_for_nobody(
    app: Flask, portal: Portal, cast: Cast
) -> None:
    case = make_case(portal)
    leaves(portal, cast, "vera")
    carl = cast["carl"]
    with portal.writing() as work:
        # As an earlier program activated a new level: the grants stay where they were.
        values = activation(portal.keyring, carl.rows[1][1], Level.EXECUTIVE)
        work.db.get_one(AccountRow, carl.account).level = 3
        of_carl = ActivationRow.account_id == carl.account
        work.db.execute(update(ActivationRow).where(of_carl).values(**values))
    make_move(at_the_desk(app, cast["una"]), case, "escalate", text="please look")
    stuck = reads(app, cast, case)
    with app.app_context():
        result = app.test_cli_runner().invoke(args=["init"])

    assert (facts(portal, case).level, stuck) == (3, set())
    assert result.exit_code == 0
    assert reads(app, cast, case) == {"carl"}


def test_what_only_the_promoted_could_open_goes_up_with_them(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    case = make_case(portal, danger=True, still_happening=True)
    leaves(portal, cast, "vera")
    to_level(app, portal, cast, "carl", Level.EXECUTIVE)
    keep_up(portal, clock.now())

    assert facts(portal, case).level == 3
    assert reads(app, cast, case) == {"carl"}
