"""A contested decision: explained first, reviewed by another, in three recorded steps."""

from datetime import timedelta

import pytest

from portal.core.cases import CaseFacts, Status
from portal.core.errors import MoveRefused
from portal.core.moves import Move, Proposal
from portal.core.reviewing import review_steps
from portal.core.taxonomy import Outcome, ReportType
from portal.core.workflow import decide, hindrances, offered
from tests.core.builders import OMAR, TODAY, after, make_triaged

FILLED = Proposal(explanation=True, outcome=Outcome.OVERTURNED, independent=True)


def make_contest(**changes: object) -> CaseFacts:
    return make_triaged(
        **{
            "type": ReportType.CONTEST_DECISION,
            "status": Status.INVESTIGATING,
            "remedy_asked_on": TODAY,
            **changes,
        }
    )


def test_no_outcome_is_proposed_before_the_explanation() -> None:
    words = hindrances(Move.PROPOSE_OUTCOME, make_contest(), OMAR, today=TODAY)

    assert "First explain the decision" in words[0]
    with pytest.raises(MoveRefused, match="First explain"):
        decide(Move.PROPOSE_OUTCOME, make_contest(), OMAR, today=TODAY, proposal=FILLED)


def test_after_the_explanation_it_is_proposed() -> None:
    explained = after(Move.EXPLAIN, make_contest(), OMAR, proposal=Proposal(explanation=True))

    assert Move.PROPOSE_OUTCOME in offered(explained, OMAR, today=TODAY)
    proposed = after(Move.PROPOSE_OUTCOME, explained, OMAR, proposal=FILLED)
    assert proposed.status is Status.DECISION_PROPOSED


def test_whoever_withdrew_needs_no_explanation() -> None:
    withdrawn = make_contest(withdrawn_on=TODAY)

    assert Move.PROPOSE_OUTCOME in offered(withdrawn, OMAR, today=TODAY)


def test_the_reviewer_says_that_they_are_another() -> None:
    silent = Proposal(explanation=True, outcome=Outcome.OVERTURNED)

    with pytest.raises(MoveRefused, match="can overturn it"):
        decide(
            Move.PROPOSE_OUTCOME,
            make_contest(explained_on=TODAY),
            OMAR,
            today=TODAY,
            proposal=silent,
        )


def test_another_kind_of_report_asks_for_neither() -> None:
    opt_out = make_contest(type=ReportType.OPT_OUT)
    granted = Proposal(explanation=True, outcome=Outcome.GRANTED)

    proposed = after(Move.PROPOSE_OUTCOME, opt_out, OMAR, proposal=granted)
    assert proposed.status is Status.DECISION_PROPOSED


def test_a_contest_has_three_steps_and_other_cases_none() -> None:
    heard = TODAY + timedelta(days=3)
    steps = review_steps(make_contest(), reviewed_on=None, heard_on=heard)

    assert [step.done_on for step in steps] == [TODAY, heard, None]
    assert review_steps(make_triaged(), reviewed_on=TODAY, heard_on=TODAY) == ()
