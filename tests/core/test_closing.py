"""Putting things right, closing, archiving, opening again."""

from datetime import timedelta

import pytest

from portal.core.actors import CLOCK, REPORTER, Actor
from portal.core.cases import CaseFacts, Status
from portal.core.errors import MoveRefused
from portal.core.severity import Severity
from portal.core.taxonomy import ReportType, RetaliationRisk
from portal.core.workflow import Move, decide, hindrances, offered
from tests.core.builders import (
    CARL,
    OMAR,
    OMAR_ID,
    TODAY,
    UNA,
    UNA_ID,
    after,
    make_decided,
    make_proposal,
)


def make_closed(**changes: object) -> CaseFacts:
    """Return a case that was closed today."""
    return make_decided(**({"status": Status.CLOSED, "closed_on": TODAY} | changes))


def test_closing_waits_for_the_reporter_for_thirty_days() -> None:
    case, last_day = make_decided(), TODAY + timedelta(days=30)

    assert Move.CLOSE not in offered(case, OMAR, today=last_day)
    assert Move.CLOSE in offered(case, OMAR, today=last_day + timedelta(days=1))


@pytest.mark.parametrize("spoken", [{"decision_accepted_on": TODAY}, {"appeals": 1}])
def test_closing_waits_no_longer_once_the_reporter_has_spoken(spoken: dict[str, object]) -> None:
    case = after(Move.CLOSE, make_decided(**spoken), OMAR)

    assert (case.status, case.closed_on) == (Status.CLOSED, TODAY)


def test_closing_waits_for_verified_actions() -> None:
    case = make_decided(decision_accepted_on=TODAY, actions_open=1, actions_total=2)

    with pytest.raises(MoveRefused, match="not verified yet"):
        decide(Move.CLOSE, case, OMAR, today=TODAY)


@pytest.mark.parametrize("severity", [Severity.S1, Severity.S2])
def test_two_people_close_a_grave_case(severity: Severity) -> None:
    case = make_decided(severity=severity, decision_accepted_on=TODAY)

    assert hindrances(Move.CLOSE, case, UNA, today=TODAY)[0].startswith("Two people")
    assert Move.CLOSE in offered(case, OMAR, today=TODAY)


def test_a_grave_case_without_a_decider_is_closed_by_nobody() -> None:
    case = make_decided(severity=Severity.S1, decision_accepted_on=TODAY, decided_by=None)

    assert Move.CLOSE not in offered(case, CARL, today=TODAY)


def test_one_person_decides_and_closes_a_light_case() -> None:
    case = make_decided(decision_accepted_on=TODAY)

    assert Move.CLOSE in offered(case, UNA, today=TODAY)


def test_the_clock_closes_nothing() -> None:
    case = make_decided(decision_accepted_on=TODAY)

    assert Move.CLOSE not in offered(case, CLOCK, today=TODAY + timedelta(days=400))


def test_there_is_nothing_to_remedy_without_an_action() -> None:
    assert Move.START_REMEDIATION not in offered(make_decided(), OMAR, today=TODAY)


def test_verified_actions_lead_back_to_decided() -> None:
    case = make_decided(status=Status.REMEDIATING, actions_open=2, actions_total=2)

    verified = after(Move.VERIFY_ACTIONS, case, OMAR)

    assert (verified.status, verified.actions_open) == (Status.DECIDED, 0)
    assert verified.actions_total == 2


def test_nobody_verifies_their_own_action() -> None:
    case = make_decided(status=Status.REMEDIATING, actions_open=1, actions_total=1)
    proposal = make_proposal(action_owners=frozenset({OMAR_ID}))

    with pytest.raises(MoveRefused, match="other than who planned an action"):
        decide(Move.VERIFY_ACTIONS, case, OMAR, today=TODAY, proposal=proposal)
    assert after(Move.VERIFY_ACTIONS, case, UNA, proposal=proposal).actions_open == 0


def test_the_reporter_reopens_within_ninety_days() -> None:
    last_day = TODAY + timedelta(days=90)

    assert Move.REOPEN in offered(make_closed(), REPORTER, today=last_day)
    assert Move.REOPEN not in offered(make_closed(), REPORTER, today=last_day + timedelta(days=1))


@pytest.mark.parametrize(
    "about", [{"type": ReportType.RETALIATION}, {"retaliation_risk": RetaliationRisk.CREDIBLE}]
)
@pytest.mark.parametrize("status", [Status.CLOSED, Status.ARCHIVED])
def test_retaliation_is_reopened_at_any_time(status: Status, about: dict[str, object]) -> None:
    case = make_closed(status=status, **about)

    assert Move.REOPEN in offered(case, REPORTER, today=TODAY + timedelta(days=2000))


def test_archiving_early_does_not_take_the_reporters_ninety_days() -> None:
    case = make_closed(status=Status.ARCHIVED)

    assert Move.REOPEN in offered(case, REPORTER, today=TODAY + timedelta(days=90))
    assert Move.REOPEN not in offered(case, OMAR, today=TODAY)


def test_handlers_reopen_with_a_reason_at_any_time() -> None:
    later = TODAY + timedelta(days=2000)

    assert Move.REOPEN in offered(make_closed(), OMAR, today=later)
    with pytest.raises(MoveRefused, match="reason"):
        decide(Move.REOPEN, make_closed(), OMAR, today=later)


def test_a_reporter_never_has_to_give_a_reason() -> None:
    assert decide(Move.REOPEN, make_closed(), REPORTER, today=TODAY).target is Status.TRIAGE


def test_reopening_takes_the_decision_away_and_keeps_the_first_feedback() -> None:
    case = after(Move.REOPEN, make_closed(appeals=1, withdrawn_on=TODAY), REPORTER)

    assert (case.decided_on, case.decided_by, case.proposed_by, case.closed_on) == (None,) * 4
    assert (case.appeals, case.withdrawn_on, case.feedback_on) == (0, None, TODAY)


def test_a_case_reopened_by_the_organisation_stays_withdrawn() -> None:
    case = after(Move.REOPEN, make_closed(withdrawn_on=TODAY, decided_by=UNA_ID), OMAR)

    assert case.withdrawn_on == TODAY


@pytest.mark.parametrize("actor", [CLOCK, OMAR])
def test_a_hold_keeps_a_case_out_of_the_archive(actor: Actor) -> None:
    assert Move.ARCHIVE in offered(make_closed(), actor, today=TODAY)
    held = make_closed(on_hold=True)
    assert Move.ARCHIVE not in offered(held, actor, today=TODAY)


def test_a_hold_is_placed_and_lifted_with_a_reason() -> None:
    held = after(Move.PLACE_HOLD, make_decided(), OMAR)

    assert (held.on_hold, held.status) == (True, Status.DECIDED)
    assert after(Move.LIFT_HOLD, held, OMAR).on_hold is False
    with pytest.raises(MoveRefused, match="reason"):
        decide(Move.LIFT_HOLD, held, OMAR, today=TODAY)
