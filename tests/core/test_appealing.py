"""Accepting a decision, or asking the next level to look at it again."""

from datetime import timedelta

import pytest

from portal.core.actors import REPORTER, Level, handler
from portal.core.cases import CaseFacts, Status
from portal.core.errors import MoveRefused
from portal.core.taxonomy import Outcome
from portal.core.workflow import Move, Proposal, decide, offered
from tests.core.builders import (
    CARL,
    CARL_ID,
    OMAR,
    OMAR_ID,
    TODAY,
    VERA,
    after,
    make_decided,
    make_proposal,
)


def make_appealed(**changes: object) -> CaseFacts:
    """Return a case under appeal, with the committee."""
    appealed = {"status": Status.APPEALED, "level": Level.COMMITTEE, "appeals": 1}
    return make_decided(**(appealed | {"outcome": Outcome.UNSUBSTANTIATED} | changes))


@pytest.mark.parametrize("status", [Status.DECIDED, Status.REMEDIATING])
def test_an_appeal_goes_to_the_next_level(status: Status) -> None:
    case = after(Move.APPEAL, make_decided(status=status), REPORTER)

    assert (case.status, case.level) == (Status.APPEALED, Level.COMMITTEE)
    assert (case.appeals, case.level_since) == (1, TODAY)


def test_an_appeal_at_the_highest_level_stays_there() -> None:
    case = after(Move.APPEAL, make_decided(level=Level.OUTSIDE), REPORTER)

    assert case.level is Level.OUTSIDE


def test_the_last_day_for_an_appeal_is_the_thirtieth() -> None:
    case, last_day = make_decided(), TODAY + timedelta(days=30)

    assert Move.APPEAL in offered(case, REPORTER, today=last_day)
    assert Move.APPEAL not in offered(case, REPORTER, today=last_day + timedelta(days=1))


def test_a_decision_is_appealed_once() -> None:
    with pytest.raises(MoveRefused, match="reviewed already"):
        decide(Move.APPEAL, make_decided(appeals=1), REPORTER, today=TODAY)


def test_a_reporter_who_accepted_may_still_change_their_mind() -> None:
    accepted = make_decided(decision_accepted_on=TODAY)

    assert after(Move.APPEAL, accepted, REPORTER).decision_accepted_on is None


def test_the_level_that_decided_does_not_review() -> None:
    assert Move.UPHOLD_APPEAL not in offered(make_appealed(), OMAR, today=TODAY)
    assert Move.DE_ESCALATE not in offered(make_appealed(), VERA, today=TODAY)


@pytest.mark.parametrize("part", ["proposed_by", "decided_by"])
@pytest.mark.parametrize("move", [Move.UPHOLD_APPEAL, Move.REJECT_APPEAL])
def test_nobody_from_the_first_decision_reviews(move: Move, part: str) -> None:
    case = make_appealed(**{part: CARL_ID})

    with pytest.raises(MoveRefused, match="took no part"):
        decide(move, case, CARL, today=TODAY, proposal=make_proposal())
    assert move in offered(case, VERA, today=TODAY)


def test_whoever_proposed_and_rose_to_the_next_level_does_not_review() -> None:
    risen = handler(OMAR_ID, Level.COMMITTEE)

    assert Move.REJECT_APPEAL not in offered(make_appealed(), risen, today=TODAY)


def test_upholding_opens_the_investigation_and_takes_the_decision_away() -> None:
    case = after(Move.UPHOLD_APPEAL, make_appealed(), CARL)

    assert (case.status, case.level) == (Status.INVESTIGATING, Level.COMMITTEE)
    assert (case.outcome, case.decided_on, case.decided_by, case.proposed_by) == (None,) * 4
    assert (case.appeals, case.feedback_on) == (0, TODAY)


def test_rejecting_keeps_the_decision_and_needs_reasons_the_reporter_reads() -> None:
    case = after(Move.REJECT_APPEAL, make_appealed(), CARL, proposal=make_proposal())

    assert (case.status, case.outcome) == (Status.DECIDED, Outcome.UNSUBSTANTIATED)
    assert Move.APPEAL not in offered(case, REPORTER, today=TODAY)
    with pytest.raises(MoveRefused, match="reasons that the reporter will read"):
        decide(Move.REJECT_APPEAL, make_appealed(), CARL, today=TODAY, proposal=Proposal())


def test_a_new_decision_can_be_appealed_again() -> None:
    proposed = make_decided(status=Status.DECISION_PROPOSED, appeals=0, level=Level.COMMITTEE)

    assert Move.APPEAL in offered(after(Move.APPROVE, proposed, CARL), REPORTER, today=TODAY)


def test_accepting_keeps_the_state_and_happens_once() -> None:
    case = after(Move.ACCEPT_DECISION, make_decided(), REPORTER)

    assert (case.status, case.decision_accepted_on) == (Status.DECIDED, TODAY)
    assert Move.ACCEPT_DECISION not in offered(case, REPORTER, today=TODAY)
