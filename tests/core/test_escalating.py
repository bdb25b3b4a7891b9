"""Up a level by clock, handler or reporter; down by a higher level alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.core.actors import CLOCK, REPORTER, Actor, Level
from portal.core.cases import CaseFacts, Status
from portal.core.deadlines import Trigger, reasons_to_escalate
from portal.core.errors import MoveRefused
from portal.core.severity import Severity
from portal.core.workflow import Move, Proposal, decide, offered
from tests.core.builders import (
    CARL,
    OMAR,
    TODAY,
    VERA,
    after,
    make_case,
    make_decided,
)

FEEDBACK_DUE = TODAY.replace(month=6)
"""Three months after the receipt that acknowledged; 92 days."""
NEARLY_USED = TODAY + timedelta(days=74)
MISSED = FEEDBACK_DUE + timedelta(days=1)


def reasons(case: CaseFacts, today: date = TODAY) -> set[str]:
    """Return the clock's reasons as plain words."""
    return {trigger.value for trigger in reasons_to_escalate(case, today)}


def test_a_new_case_gives_the_clock_no_reason() -> None:
    assert reasons(make_case()) == set()
    assert Move.ESCALATE not in offered(make_case(), CLOCK, today=TODAY)


def test_a_critical_case_goes_to_the_committee_at_once() -> None:
    case = make_case(severity=Severity.S1)

    assert reasons(case) == {"s1_at_intake"}
    assert after(Move.ESCALATE, case, CLOCK).level is Level.COMMITTEE


def test_a_critical_case_with_the_committee_stays() -> None:
    assert reasons(make_case(severity=Severity.S1, level=Level.COMMITTEE)) == set()


def test_four_fifths_of_a_ceiling_are_a_reason_on_their_day() -> None:
    assert reasons(make_case(), NEARLY_USED - timedelta(days=1)) == set()
    assert reasons(make_case(), NEARLY_USED) == {"ceiling_nearly_used"}


def test_a_reason_counts_once() -> None:
    moved = after(Move.ESCALATE, make_case(), CLOCK, today=NEARLY_USED)

    assert (moved.level, moved.level_since) == (Level.COMMITTEE, NEARLY_USED)
    assert reasons(moved, NEARLY_USED) == set()
    assert reasons(moved, FEEDBACK_DUE) == set()
    assert reasons(moved, MISSED) == {"ceiling_missed"}


def test_a_missed_ceiling_is_one_more_level_and_no_more() -> None:
    moved = after(
        Move.ESCALATE,
        make_case(level=Level.COMMITTEE, level_since=NEARLY_USED),
        CLOCK,
        today=MISSED,
    )

    assert moved.level is Level.EXECUTIVE
    assert reasons(moved, MISSED + timedelta(days=300)) == set()


def test_a_case_handed_down_is_not_handed_up_for_the_same_reason() -> None:
    up = after(Move.ESCALATE, make_case(), CLOCK, today=NEARLY_USED)

    down = after(Move.DE_ESCALATE, up, CARL, today=NEARLY_USED + timedelta(days=1))

    assert down.level is Level.OMBUDS
    assert reasons(down, FEEDBACK_DUE) == set()


def test_an_unacknowledged_report_goes_up_after_seven_days() -> None:
    case = make_case(acknowledged_on=None, level_since=TODAY + timedelta(days=6))

    assert reasons(case, TODAY + timedelta(days=7)) == set()
    assert reasons(case, TODAY + timedelta(days=8)) == {"ceiling_missed"}


@pytest.mark.parametrize(
    "quiet",
    [
        make_case(status=Status.CLOSED, closed_on=TODAY),
        make_decided(),
        make_case(level=Level.OUTSIDE),
    ],
    ids=["closed", "answered", "highest level"],
)
def test_no_clock_moves_a_case_that_is_closed_answered_or_at_the_top(quiet: CaseFacts) -> None:
    assert reasons(quiet, TODAY + timedelta(days=500)) == set()


def test_the_clock_goes_up_when_everybody_is_recused() -> None:
    proposal = Proposal(trigger=Trigger.EVERYBODY_RECUSED)

    moved = after(Move.ESCALATE, make_case(), CLOCK, proposal=proposal)

    assert moved.level is Level.COMMITTEE


def test_a_handler_goes_up_with_a_reason() -> None:
    assert after(Move.ESCALATE, make_case(), OMAR).level is Level.COMMITTEE
    with pytest.raises(MoveRefused, match="reason"):
        decide(Move.ESCALATE, make_case(), OMAR, today=TODAY)


def test_there_is_no_level_above_the_highest() -> None:
    case = make_case(level=Level.OUTSIDE)
    outside = Actor(VERA.kind, VERA.account, Level.OUTSIDE)

    assert Move.ESCALATE not in offered(case, outside, today=TODAY)


def test_the_reporter_goes_up_only_after_a_missed_date() -> None:
    triage_due = TODAY + timedelta(days=7)

    assert Move.ESCALATE not in offered(make_case(), REPORTER, today=triage_due)
    assert Move.ESCALATE in offered(make_case(), REPORTER, today=triage_due + timedelta(days=1))


def test_the_reporter_goes_up_once_for_each_missed_date() -> None:
    after_triage, after_decision = TODAY + timedelta(days=8), TODAY + timedelta(days=61)

    moved = after(Move.ESCALATE, make_case(), REPORTER, today=after_triage)
    moved = replace(moved, last_update_on=TODAY + timedelta(days=50))

    assert moved.level is Level.COMMITTEE
    assert Move.ESCALATE not in offered(moved, REPORTER, today=after_decision - timedelta(days=1))
    assert Move.ESCALATE in offered(moved, REPORTER, today=after_decision)


def test_only_a_level_above_hands_down_with_a_reason() -> None:
    case = make_case(level=Level.COMMITTEE)

    assert Move.DE_ESCALATE not in offered(case, OMAR, today=TODAY)
    assert after(Move.DE_ESCALATE, case, CARL).level is Level.OMBUDS
    with pytest.raises(MoveRefused, match="reason"):
        decide(Move.DE_ESCALATE, case, CARL, today=TODAY)


def test_there_is_no_level_below_the_first() -> None:
    assert Move.DE_ESCALATE not in offered(make_case(), VERA, today=TODAY)


def test_a_critical_case_never_goes_below_the_committee() -> None:
    case = make_case(severity=Severity.S1, level=Level.EXECUTIVE)

    down = after(Move.DE_ESCALATE, case, VERA)

    assert down.level is Level.COMMITTEE
    assert Move.DE_ESCALATE not in offered(down, VERA, today=TODAY)
