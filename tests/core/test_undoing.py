"""What can be taken back after triage, until when, and what ends it."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.core.moves import Move
from portal.core.undoing import (
    CASES_ARE_LINKED,
    GONE_UP,
    MOVE_OF,
    NEEDS_TRIAGE,
    QUESTION_IS_READ,
    SOMEBODY_ACTED,
    TAKES_TWO,
    TELLS_THE_REPORTER,
    TIME_IS_UP,
    Decision,
    Since,
    undo_until,
    why_never,
    why_not_now,
)

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
QUIET = Since(changed=False)


def why(decision: Decision, *, minutes: float = 1, since: Since = QUIET) -> str | None:
    return why_not_now(decision, made_at=NINE, at=NINE + timedelta(minutes=minutes), since=since)


def test_the_table_of_what_can_be_undone() -> None:
    never = {one: why_never(one) for one in Decision}
    stand = {Decision.ASK: QUESTION_IS_READ, Decision.ESCALATE: GONE_UP}

    assert never == {**dict.fromkeys(Decision), **stand}
    assert why_never(Decision.DUPLICATE, linked=True) == CASES_ARE_LINKED
    assert why_never(Decision.ACCEPT, takes_two=True) == TAKES_TWO


def test_every_decision_is_a_move_of_its_own() -> None:
    assert set(MOVE_OF) == set(Decision)
    assert len(set(MOVE_OF.values())) == len(Decision)
    assert MOVE_OF[Decision.ASK] is Move.REQUEST_INFORMATION


def test_what_tells_the_reporter_something_and_what_needs_triage() -> None:
    assert set(Decision) - TELLS_THE_REPORTER == {Decision.ACCEPT, Decision.ESCALATE}
    assert set(Decision) - NEEDS_TRIAGE == {Decision.ASK, Decision.ESCALATE}


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, None), (9.99, None), (10, TIME_IS_UP), (600, TIME_IS_UP), (-1, TIME_IS_UP)],
)
def test_the_ten_minutes_are_counted_from_the_decision(minutes: float, said: str | None) -> None:
    assert why(Decision.ACCEPT, minutes=minutes) == said
    assert undo_until(NINE) == NINE + timedelta(minutes=10)


def test_whoever_acted_since_ends_it() -> None:
    assert why(Decision.NO_CASE, since=Since(changed=True)) == SOMEBODY_ACTED
