"""Who may do what: each role and actor against every permission."""

import pytest

from portal.core.actors import CLOCK, REPORTER, Account, Actor, Level, Role
from portal.core.policy import TABLE, Permission, conflicting_roles, may, permissions_of
from tests.core.builders import CARL, OMAR, OMAR_ID, VERA, make_case

REPORTERS = {
    "read_own_case",
    "reply",
    "withdraw",
    "accept_decision",
    "appeal",
    "object",
    "choose_remedy",
    "say_how_treated",
    "answer_check_in",
    "answer_lesson",
}
WITH_A_GRANT = {"read_case", "write_note", "recuse", "hand_over"}
AT_THE_LEVEL = {
    "write_to_reporter",
    "acknowledge",
    "triage",
    "investigate",
    "decide",
    "remedy",
    "review_appeal",
    "close",
    "reopen",
    "archive",
    "escalate",
    "de_escalate",
    "hold",
    "set_aside",
    "reveal",
    "publish",
    "erase",
}
OF_THE_DESK = {"read_queue", "activate_colleague"}
ADMINISTRATORS = {
    "manage_accounts",
    "manage_register",
    "manage_units",
    "manage_policies",
    "manage_settings",
    "read_staffing",
}
OWN = {"manage_own_account", "set_up_second_step"}
HANDLERS = WITH_A_GRANT | AT_THE_LEVEL | OF_THE_DESK


def make_account(*roles: Role, level: Level | None = None) -> Account:
    """Return an account with these roles."""
    return Account(OMAR_ID, frozenset(roles), level)


def held_by(who: Actor | Account | None, **case: object) -> set[str]:
    """Return every permission somebody holds, for the case if one is given."""
    about = make_case(**case) if case else None
    return {permission.value for permission in Permission if may(who, permission, case=about)}


def test_every_permission_is_in_the_table() -> None:
    assert set(TABLE) == set(Permission)


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        (make_account(Role.HANDLER, level=Level.OMBUDS), HANDLERS | OWN),
        (make_account(Role.LEADER), {"read_releases"} | OWN),
        (make_account(Role.ADMINISTRATOR), ADMINISTRATORS | OWN),
        (make_account(Role.AUDITOR), {"verify_journal"} | OWN),
        (
            make_account(Role.HANDLER, Role.LEADER, level=Level.EXECUTIVE),
            HANDLERS | {"read_releases"} | OWN,
        ),
        (make_account(), set()),
    ],
    ids=["handler", "leader", "administrator", "auditor", "handler and leader", "no role"],
)
def test_each_role_holds_its_own_permissions_and_no_other(
    account: Account, expected: set[str]
) -> None:
    assert held_by(account) == expected
    assert {permission.value for permission in permissions_of(account)} == expected


def test_the_reporter_holds_only_what_concerns_their_own_case() -> None:
    assert held_by(REPORTER) == REPORTERS | {"reopen", "escalate"}


def test_the_clock_reads_nothing() -> None:
    assert held_by(CLOCK) == {
        "acknowledge",
        "time_out",
        "archive",
        "escalate",
        "send_check_in",
    }


def test_nobody_holds_nothing() -> None:
    assert held_by(None) == set()


def test_an_administrator_who_is_made_a_handler_reads_no_case() -> None:
    account = make_account(Role.ADMINISTRATOR, Role.HANDLER, level=Level.OMBUDS)

    assert held_by(account) == ADMINISTRATORS | OWN
    assert conflicting_roles(account.roles) == {Role.ADMINISTRATOR, Role.HANDLER}


@pytest.mark.parametrize("other", [Role.LEADER, Role.HANDLER])
def test_an_auditor_who_is_made_something_else_audits_nothing(other: Role) -> None:
    level = Level.OMBUDS if other is Role.HANDLER else None
    account = make_account(Role.AUDITOR, other, level=level)

    assert "verify_journal" not in held_by(account)
    assert conflicting_roles(account.roles) == {Role.AUDITOR, other}


@pytest.mark.parametrize("roles", [[], [Role.HANDLER, Role.LEADER], [Role.ADMINISTRATOR]])
def test_other_roles_do_not_conflict(roles: list[Role]) -> None:
    assert conflicting_roles(roles) == frozenset()


def test_a_handler_without_a_level_reads_no_case() -> None:
    assert held_by(make_account(Role.HANDLER)) == OWN


def test_below_the_level_of_a_case_a_grant_allows_reading_alone() -> None:
    assert held_by(OMAR, level=Level.COMMITTEE) == WITH_A_GRANT | OF_THE_DESK


@pytest.mark.parametrize("actor", [CARL, VERA])
def test_at_the_level_of_a_case_or_above_a_handler_acts(actor: Actor) -> None:
    assert held_by(actor, level=Level.COMMITTEE) == HANDLERS
