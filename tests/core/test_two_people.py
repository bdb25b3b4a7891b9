"""What one person never ends alone: grave cases, and retaliation that nobody confirmed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.actors import Level
from portal.core.cases import CaseFacts, Status
from portal.core.errors import MoveRefused
from portal.core.severity import Severity
from portal.core.taxonomy import Outcome, ReportType, RetaliationRisk
from portal.core.workflow import Move, decide, offered
from tests.core.builders import (
    CARL,
    OMAR,
    OMAR_ID,
    TODAY,
    UNA,
    UNA_ID,
    make_decided,
    make_proposal,
    make_triaged,
)

NOT_UPHELD = (
    Outcome.UNSUBSTANTIATED,
    Outcome.INSUFFICIENT_INFORMATION,
    Outcome.OUT_OF_SCOPE_REFERRED,
    Outcome.DUPLICATE_MERGED,
    Outcome.WITHDRAWN,
)
RETALIATION = (
    {"type": ReportType.RETALIATION},
    {"retaliation_risk": RetaliationRisk.CREDIBLE},
)


def proposed(**changes: Any) -> CaseFacts:
    return make_triaged(status=Status.DECISION_PROPOSED, proposed_by=OMAR_ID, **changes)


def appealed(**changes: Any) -> CaseFacts:
    return make_decided(status=Status.APPEALED, level=Level.COMMITTEE, appeals=1, **changes)


@given(outcome=st.sampled_from(Outcome), severity=st.sampled_from([Severity.S1, Severity.S2]))
def test_no_grave_case_is_decided_by_who_proposed_it(outcome: Outcome, severity: Severity) -> None:
    case = proposed(outcome=outcome, severity=severity)

    assert Move.APPROVE not in offered(case, OMAR, today=TODAY)
    assert Move.APPROVE in offered(case, UNA, today=TODAY)


@pytest.mark.parametrize("outcome", NOT_UPHELD)
@pytest.mark.parametrize("about", RETALIATION)
def test_retaliation_ends_unconfirmed_by_two_people_also_when_it_was_withdrawn(
    outcome: Outcome, about: dict[str, Any]
) -> None:
    case = proposed(outcome=outcome, severity=Severity.S3, withdrawn_on=TODAY, **about)

    assert Move.APPROVE not in offered(case, OMAR, today=TODAY)
    assert Move.APPROVE in offered(case, UNA, today=TODAY)


@pytest.mark.parametrize("changes", [{}, {"withdrawn_on": TODAY}, {"appeals": 1}])
def test_no_grave_case_is_closed_by_who_decided_it(changes: dict[str, Any]) -> None:
    accepted = {"decision_accepted_on": TODAY, "severity": Severity.S2}
    case = make_decided(**(accepted | changes))

    assert Move.CLOSE not in offered(case, UNA, today=TODAY)
    assert Move.CLOSE in offered(case, OMAR, today=TODAY)


@pytest.mark.parametrize("severity", [Severity.S1, Severity.S2])
def test_a_withdrawal_never_closes_a_grave_case_without_two_people(severity: Severity) -> None:
    case = make_triaged(status=Status.INVESTIGATING, severity=severity, withdrawn_on=TODAY)
    form = make_proposal(outcome=Outcome.WITHDRAWN)
    after = decide(Move.PROPOSE_OUTCOME, case, OMAR, today=TODAY, proposal=form).after

    assert Move.APPROVE not in offered(after, OMAR, today=TODAY)


@pytest.mark.parametrize("took_part", ["proposed_by", "decided_by"])
def test_no_appeal_is_rejected_by_anybody_of_the_decision(took_part: str) -> None:
    case = appealed(severity=Severity.S2, **{took_part: CARL.account})

    with pytest.raises(MoveRefused):
        decide(Move.REJECT_APPEAL, case, CARL, today=TODAY, proposal=make_proposal())


def test_a_grave_appeal_is_rejected_by_a_third_and_still_not_closed_by_who_decided() -> None:
    case = appealed(severity=Severity.S2)
    after = decide(Move.REJECT_APPEAL, case, CARL, today=TODAY, proposal=make_proposal()).after

    assert after.decided_by == UNA_ID
    assert len({case.proposed_by, case.decided_by, CARL.account}) == 3


def test_agreeing_to_a_lower_severity_confirms_it() -> None:
    case = make_triaged(severity=Severity.S2, severity_confirmed=False)
    form = make_proposal(severity=Severity.S3, proposed_by=OMAR_ID)
    after = decide(Move.LOWER_SEVERITY, case, UNA, today=TODAY, proposal=form).after

    assert after.severity_confirmed
    assert after.severity_by == UNA_ID


@pytest.mark.parametrize("about", RETALIATION)
def test_retaliation_of_any_severity_is_lowered_by_two(about: dict[str, Any]) -> None:
    case = make_triaged(severity=Severity.S3, **about)
    lowest = make_triaged(severity=Severity.S4, **about)

    assert Move.LOWER_SEVERITY in offered(case, OMAR, today=TODAY)
    assert Move.LOWER_SEVERITY not in offered(lowest, OMAR, today=TODAY)
    assert Move.LOWER_SEVERITY not in offered(make_triaged(), OMAR, today=TODAY)
