"""Triage: nothing leaves it before its questions are answered."""

from typing import Any

import pytest

from portal.core.cases import Status
from portal.core.errors import MoveRefused
from portal.core.taxonomy import Outcome, ReportType
from portal.core.workflow import Move, decide, hindrances, offered, outcomes_for
from tests.core.builders import OMAR, OMAR_ID, TODAY, after, make_case, make_proposal, make_triaged

LEAVING = (Move.ACCEPT, Move.PROPOSE_NO_CASE, Move.REFER_OUT, Move.MARK_DUPLICATE)
UNANSWERED: list[dict[str, Any]] = [
    {"severity_confirmed": False},
    {"reportable": None},
    {"retaliation_risk": None},
    {"conflict_checked": False},
]


@pytest.mark.parametrize("missing", UNANSWERED, ids=lambda missing: next(iter(missing)))
@pytest.mark.parametrize("move", LEAVING)
def test_triage_is_not_left_before_every_question_is_answered(
    move: Move, missing: dict[str, Any]
) -> None:
    case = make_triaged(**missing)

    assert move not in offered(case, OMAR, today=TODAY)
    assert hindrances(move, case, OMAR, today=TODAY)[0].startswith("First finish triage")
    with pytest.raises(MoveRefused, match="First finish triage"):
        decide(move, case, OMAR, today=TODAY, proposal=make_proposal())


def test_the_reporter_can_be_asked_before_triage_is_finished() -> None:
    case = make_case(status=Status.TRIAGE)

    assert Move.REQUEST_INFORMATION in offered(case, OMAR, today=TODAY)


def test_accepting_a_case_ends_triage_on_that_day() -> None:
    assert after(Move.ACCEPT, make_triaged(), OMAR).triaged_on == TODAY


def test_acknowledging_sets_its_day() -> None:
    case = make_case(status=Status.SUBMITTED, acknowledged_on=None)

    assert after(Move.ACKNOWLEDGE, case, OMAR).acknowledged_on == TODAY


def test_referring_out_has_its_outcome_by_itself() -> None:
    case = after(Move.REFER_OUT, make_triaged(), OMAR, proposal=make_proposal())

    assert case.outcome is Outcome.OUT_OF_SCOPE_REFERRED
    assert case.proposed_by == OMAR_ID
    assert case.triaged_on == TODAY


def test_a_duplicate_has_its_outcome_by_itself() -> None:
    case = after(Move.MARK_DUPLICATE, make_triaged(), OMAR, proposal=make_proposal())

    assert case.outcome is Outcome.DUPLICATE_MERGED


def test_a_duplicate_cannot_be_given_another_outcome() -> None:
    proposal = make_proposal(outcome=Outcome.GRANTED)

    with pytest.raises(MoveRefused, match="outcome that fits"):
        decide(Move.MARK_DUPLICATE, make_triaged(), OMAR, today=TODAY, proposal=proposal)


def test_no_case_is_proposed_without_reasons_for_the_reporter() -> None:
    proposal = make_proposal(outcome=Outcome.UNSUBSTANTIATED, explanation=False)

    with pytest.raises(MoveRefused, match="reasons that the reporter will read"):
        decide(Move.PROPOSE_NO_CASE, make_triaged(), OMAR, today=TODAY, proposal=proposal)


@pytest.mark.parametrize("type", [ReportType.OPT_OUT, ReportType.CONTEST_DECISION])
def test_a_request_is_not_called_unsubstantiated(type: ReportType) -> None:
    outcomes = outcomes_for(make_triaged(type=type), Move.PROPOSE_NO_CASE)

    assert Outcome.UNSUBSTANTIATED not in outcomes
