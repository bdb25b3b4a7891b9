"""The rules of the second step: whose it is, which codes count, when it pauses."""

from portal.core.actors import Account, AccountId, Level, Role
from portal.core.policy import permissions_of
from portal.core.second_step import (
    PAUSE_SECONDS,
    Demand,
    Step,
    digits_of,
    is_demanded,
    is_paused,
    missed,
    taken,
    time_steps,
)

NOW = 1_000_000_020
STEP_NOW = NOW // 30


def of_role(role: Role, level: Level | None = None) -> set[Demand]:
    held = permissions_of(Account(AccountId("x"), frozenset({role}), level))
    return {demand for demand in Demand if is_demanded(demand, held)}


def test_readers_are_those_who_may_read_a_case() -> None:
    assert of_role(Role.HANDLER, Level.OMBUDS) == {Demand.READERS, Demand.STAFF}
    assert of_role(Role.LEADER) == {Demand.STAFF}
    assert of_role(Role.ADMINISTRATOR) == {Demand.STAFF}
    assert of_role(Role.AUDITOR) == {Demand.STAFF}


def test_a_code_counts_one_step_either_side_and_never_before_the_last_one_taken() -> None:
    step = Step("secret")

    assert list(time_steps(step, NOW)) == [STEP_NOW - 1, STEP_NOW, STEP_NOW + 1]
    assert list(time_steps(taken(step, STEP_NOW), NOW)) == [STEP_NOW + 1]
    assert list(time_steps(taken(step, STEP_NOW + 1), NOW)) == []
    assert list(time_steps(taken(step, STEP_NOW + 1), NOW + 30)) == [STEP_NOW + 2]


def test_every_tenth_wrong_code_in_a_row_pauses_for_an_hour_and_a_right_one_begins_anew() -> None:
    step = Step("secret")
    for _ in range(9):
        step = missed(step, NOW)
    tenth = missed(step, NOW)

    assert not is_paused(step, NOW)
    assert is_paused(tenth, NOW + PAUSE_SECONDS - 1)
    assert not is_paused(tenth, NOW + PAUSE_SECONDS)
    assert not is_paused(missed(tenth, NOW + PAUSE_SECONDS), NOW + PAUSE_SECONDS)
    assert taken(tenth, STEP_NOW) == Step("secret", last=STEP_NOW)


def test_six_digits_are_read_with_spaces_and_dashes_and_nothing_else_is() -> None:
    assert [digits_of(typed) for typed in ("123456", " 123 456\t", "123-456")] == ["123456"] * 3
    refused = ("", "12345", "1234567", "12345a", "١٢٣٤٥٦", "²²²²²²", "123.456", "１２３４５６")
    assert [digits_of(typed) for typed in refused] == [None] * len(refused)
