"""Asking the reporter, and what an answer or silence does."""

from datetime import timedelta

import pytest

from portal.core.actors import CLOCK, REPORTER
from portal.core.cases import CaseFacts, Status
from portal.core.errors import MoveRefused
from portal.core.workflow import Move, decide, offered
from tests.core.builders import OMAR, TODAY, after, make_case, make_triaged

ASKED_ON = TODAY - timedelta(days=9)


def make_waiting(**changes: object) -> CaseFacts:
    """Return a case that was asked nine days ago, out of the investigation."""
    waiting = {
        "status": Status.AWAITING_REPORTER,
        "returns_to": Status.INVESTIGATING,
        "asked_on": ASKED_ON,
        "triaged_on": ASKED_ON,
    }
    return make_triaged(**(waiting | changes))


@pytest.mark.parametrize("status", [Status.TRIAGE, Status.INVESTIGATING])
def test_asking_remembers_where_the_case_came_from(status: Status) -> None:
    case = after(Move.REQUEST_INFORMATION, make_triaged(status=status), OMAR)

    assert case.status is Status.AWAITING_REPORTER
    assert (case.returns_to, case.asked_on, case.first_answer_on) == (status, TODAY, TODAY)


def test_a_reporter_who_withdrew_is_not_asked() -> None:
    with pytest.raises(MoveRefused, match="withdrawn"):
        decide(Move.REQUEST_INFORMATION, make_triaged(withdrawn_on=TODAY), OMAR, today=TODAY)


@pytest.mark.parametrize("status", [Status.TRIAGE, Status.INVESTIGATING])
def test_a_reply_leads_back_to_where_the_case_came_from(status: Status) -> None:
    case = after(Move.REPLY, make_waiting(returns_to=status), REPORTER)

    assert case.status is status
    assert (case.returns_to, case.asked_on) == (None, None)


@pytest.mark.parametrize(
    "status", [status for status in Status if status is not Status.AWAITING_REPORTER]
)
def test_a_reply_elsewhere_changes_no_state(status: Status) -> None:
    case = make_case(status=status)

    assert after(Move.REPLY, case, REPORTER) == make_case(status=status, version=2)


def test_waiting_in_an_investigation_is_counted_once() -> None:
    case = after(Move.REPLY, make_waiting(waited=3), REPORTER)

    assert (case.waited, case.waited_in_triage) == (12, 0)


def test_waiting_in_triage_is_counted_for_triage_too() -> None:
    waiting = make_waiting(returns_to=Status.TRIAGE, triaged_on=None)

    case = after(Move.REPLY, waiting, REPORTER)

    assert (case.waited, case.waited_in_triage) == (9, 9)


def test_waiting_after_the_first_decision_moves_no_clock() -> None:
    case = after(Move.REPLY, make_waiting(feedback_on=ASKED_ON), REPORTER)

    assert case.waited == 0


@pytest.mark.parametrize(("days", "may_go_on"), [(0, False), (20, False), (21, True), (22, True)])
def test_silence_counts_after_twenty_one_days(days: int, may_go_on: bool) -> None:
    moves = offered(make_waiting(asked_on=TODAY), CLOCK, today=TODAY + timedelta(days=days))

    assert (Move.INFORMATION_TIMEOUT in moves) is may_go_on


def test_silence_leads_back_and_closes_nothing() -> None:
    waiting = make_waiting(asked_on=TODAY - timedelta(days=21))

    assert after(Move.INFORMATION_TIMEOUT, waiting, CLOCK).status is Status.INVESTIGATING
