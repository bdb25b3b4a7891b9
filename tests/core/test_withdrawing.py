"""Withdrawing a report: the reporter is left in peace, and a grave case goes on."""

import pytest

from portal.core.actors import REPORTER
from portal.core.cases import OPEN_STATUSES, Status
from portal.core.severity import Severity
from portal.core.taxonomy import Outcome, ReportType
from portal.core.workflow import Move, offered
from tests.core.builders import TODAY, after, make_case, make_decided, make_triaged


@pytest.mark.parametrize("status", [status for status in Status if status in OPEN_STATUSES])
def test_a_withdrawn_light_case_is_closed(status: Status) -> None:
    case = after(Move.WITHDRAW, make_case(status=status, asked_on=None), REPORTER)

    assert (case.status, case.closed_on, case.withdrawn_on) == (Status.CLOSED, TODAY, TODAY)
    assert case.outcome is Outcome.WITHDRAWN


@pytest.mark.parametrize(
    "grave",
    [{"severity": Severity.S1}, {"severity": Severity.S2}, {"type": ReportType.RETALIATION}],
)
def test_a_withdrawn_grave_case_goes_on_without_contact(grave: dict[str, object]) -> None:
    case = after(Move.WITHDRAW, make_triaged(**grave), REPORTER)

    assert (case.status, case.withdrawn_on, case.closed_on) == (Status.TRIAGE, TODAY, None)
    assert case.outcome is None


def test_a_grave_case_does_not_wait_for_a_reporter_who_withdrew() -> None:
    waiting = make_triaged(
        severity=Severity.S2,
        status=Status.AWAITING_REPORTER,
        returns_to=Status.INVESTIGATING,
        asked_on=TODAY,
    )

    case = after(Move.WITHDRAW, waiting, REPORTER)

    assert (case.status, case.asked_on) == (Status.INVESTIGATING, None)


def test_corrective_actions_are_finished_after_a_withdrawal() -> None:
    case = make_decided(status=Status.REMEDIATING, actions_open=1, outcome=Outcome.SUBSTANTIATED)

    withdrawn = after(Move.WITHDRAW, case, REPORTER)

    assert (withdrawn.status, withdrawn.outcome) == (Status.REMEDIATING, Outcome.SUBSTANTIATED)


def test_a_decision_already_told_stays_the_outcome() -> None:
    case = make_decided(outcome=Outcome.PARTLY_SUBSTANTIATED)

    withdrawn = after(Move.WITHDRAW, case, REPORTER)

    assert (withdrawn.status, withdrawn.outcome) == (
        Status.CLOSED,
        Outcome.PARTLY_SUBSTANTIATED,
    )


def test_a_report_is_withdrawn_once() -> None:
    case = make_triaged(severity=Severity.S1, withdrawn_on=TODAY)

    assert Move.WITHDRAW not in offered(case, REPORTER, today=TODAY)
