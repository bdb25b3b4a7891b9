"""Approving or sending back a proposal: one person or two."""

import pytest

from portal.core.cases import CaseFacts, Status
from portal.core.errors import MoveRefused
from portal.core.severity import Severity
from portal.core.taxonomy import Outcome, ReportType, RetaliationRisk
from portal.core.workflow import Move, Proposal, decide, offered
from tests.core.builders import OMAR, OMAR_ID, TODAY, UNA, UNA_ID, after, make_triaged


def make_proposed(**changes: object) -> CaseFacts:
    """Return a case in which Omar has proposed an outcome."""
    proposed = {
        "status": Status.DECISION_PROPOSED,
        "proposed_by": OMAR_ID,
        "outcome": Outcome.SUBSTANTIATED,
    }
    return make_triaged(**(proposed | changes))


TWO_PEOPLE = [
    {"severity": Severity.S1},
    {"severity": Severity.S2},
    {"severity": Severity.S2, "outcome": Outcome.UNSUBSTANTIATED},
    {"type": ReportType.RETALIATION, "outcome": Outcome.UNSUBSTANTIATED},
    {"type": ReportType.RETALIATION, "outcome": Outcome.INSUFFICIENT_INFORMATION},
    {"retaliation_risk": RetaliationRisk.CREDIBLE, "outcome": Outcome.UNSUBSTANTIATED},
]


@pytest.mark.parametrize("changes", TWO_PEOPLE)
def test_two_people_decide_grave_cases_and_denied_retaliation(changes: dict[str, object]) -> None:
    case = make_proposed(**changes)

    with pytest.raises(MoveRefused, match="Two people must agree"):
        decide(Move.APPROVE, case, OMAR, today=TODAY)
    assert after(Move.APPROVE, case, UNA).decided_by == UNA_ID


def test_a_grave_proposal_by_an_unknown_person_is_approved_by_nobody() -> None:
    case = make_proposed(severity=Severity.S2, proposed_by=None)

    assert Move.APPROVE not in offered(case, UNA, today=TODAY)


@pytest.mark.parametrize("severity", [Severity.S3, Severity.S4])
def test_one_person_may_decide_a_light_case(severity: Severity) -> None:
    assert after(Move.APPROVE, make_proposed(severity=severity), OMAR).decided_by == OMAR_ID


def test_a_decision_is_told_on_its_day() -> None:
    case = after(Move.APPROVE, make_proposed(), UNA)

    assert case.status is Status.DECIDED
    assert (case.decided_on, case.feedback_on, case.first_answer_on) == (TODAY, TODAY, TODAY)
    assert case.appeals == 0


def test_the_first_feedback_keeps_its_day_when_a_second_decision_follows() -> None:
    earlier = TODAY.replace(year=2025)
    case = after(Move.APPROVE, make_proposed(feedback_on=earlier, first_answer_on=earlier), UNA)

    assert (case.decided_on, case.feedback_on) == (TODAY, earlier)
    assert case.first_answer_on == earlier


def test_sending_back_needs_a_reason() -> None:
    with pytest.raises(MoveRefused, match="reason"):
        decide(Move.SEND_BACK, make_proposed(), UNA, today=TODAY, proposal=Proposal())


def test_sending_back_takes_the_proposal_away() -> None:
    case = after(Move.SEND_BACK, make_proposed(actions_open=2, actions_total=3), UNA)

    assert case.status is Status.INVESTIGATING
    assert (case.outcome, case.proposed_by) == (None, None)
    assert (case.actions_open, case.actions_total) == (0, 1)
