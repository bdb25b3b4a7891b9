"""The clocks: the Directive's two, the house's own, and how each stands."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.cases import CaseFacts, Status
from portal.core.deadlines import (
    CLOCKS,
    ClockState,
    Due,
    Kind,
    Start,
    acknowledge_due_on,
    add_months,
    due_dates,
    feedback_due_on,
    next_check_in,
    next_dates,
    next_due,
    state,
)
from portal.core.severity import Severity
from portal.core.taxonomy import ReportType, SeriousIncident
from tests.core.builders import TODAY, make_case

DIRECTIVE_TABLE = [
    ("2026-10-05", "2026-10-09", "2026-10-12", "2027-01-09"),
    ("2026-10-05", None, "2026-10-12", "2027-01-12"),
    ("2026-11-23", "2026-11-30", "2026-11-30", "2027-02-28"),
    ("2025-11-28", "2025-11-30", "2025-12-05", "2026-02-28"),
    ("2027-11-30", "2027-11-30", "2027-12-07", "2028-02-29"),
]


def due_of(case: CaseFacts, clock: str) -> Due:
    """Return one clock of a case."""
    return next(due for due in due_dates(case) if due.clock.id == clock)


@pytest.mark.parametrize(
    ("received", "acknowledged", "acknowledge_by", "feedback_by"), DIRECTIVE_TABLE
)
def test_the_directives_clocks(
    received: str, acknowledged: str | None, acknowledge_by: str, feedback_by: str
) -> None:
    received_on = date.fromisoformat(received)
    acknowledged_on = date.fromisoformat(acknowledged) if acknowledged else None
    case = make_case(received_on=received_on, acknowledged_on=acknowledged_on)

    assert acknowledge_due_on(received_on).isoformat() == acknowledge_by
    assert feedback_due_on(received_on, acknowledged_on).isoformat() == feedback_by
    assert due_of(case, "directive_acknowledge").due_on.isoformat() == acknowledge_by
    assert due_of(case, "directive_feedback").due_on.isoformat() == feedback_by


def test_acknowledging_late_never_extends_the_ceiling() -> None:
    in_time = feedback_due_on(TODAY, TODAY + timedelta(days=7))

    assert feedback_due_on(TODAY, TODAY + timedelta(days=40)) == in_time
    assert feedback_due_on(TODAY, None) == in_time


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 5, 9), 0, date(2026, 5, 9)),
        (date(2026, 5, 9), 24, date(2028, 5, 9)),
    ],
)
def test_months_end_on_the_last_day_of_a_shorter_month(
    start: date, months: int, expected: date
) -> None:
    assert add_months(start, months) == expected


days = st.dates(date(2022, 1, 1), date(2090, 1, 1))


@given(start=days, months=st.integers(0, 60))
def test_adding_months_keeps_the_day_or_clamps_it(start: date, months: int) -> None:
    end = add_months(start, months)

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == min(start.day, monthrange(end.year, end.month)[1])


@given(received_on=days, delay=st.none() | st.integers(0, 400))
def test_feedback_is_due_three_months_after_at_most_seven_days(
    received_on: date, delay: int | None
) -> None:
    acknowledged_on = None if delay is None else received_on + timedelta(days=delay)

    due = feedback_due_on(received_on, acknowledged_on)

    assert add_months(received_on, 3) <= due <= add_months(acknowledge_due_on(received_on), 3)
    assert due > acknowledge_due_on(received_on)


HOUSE_TARGETS = [
    (Severity.S1, 1, 1, 15),
    (Severity.S2, 2, 3, 30),
    (Severity.S3, 5, 7, 60),
    (Severity.S4, 7, 10, 90),
]


@pytest.mark.parametrize(("severity", "acknowledge", "triage", "decide"), HOUSE_TARGETS)
def test_each_severity_has_its_targets(
    severity: Severity, acknowledge: int, triage: int, decide: int
) -> None:
    dues = due_dates(make_case(severity=severity))

    targets = {
        due.clock.id: (due.due_on - TODAY).days
        for due in dues
        if due.clock.id.startswith(f"{severity.value}_") and due.clock.id != "s1_containment"
    }

    assert targets == {
        f"{severity.value}_acknowledge": acknowledge,
        f"{severity.value}_triage": triage,
        f"{severity.value}_decide": decide,
    }


def test_an_opt_out_is_decided_in_fourteen_days() -> None:
    case = make_case(type=ReportType.OPT_OUT)

    assert due_of(case, "opt_out_decision").due_on == TODAY + timedelta(days=14)


def test_a_contested_decision_is_explained_in_fourteen_and_reviewed_in_thirty_days() -> None:
    case = make_case(type=ReportType.CONTEST_DECISION)

    assert due_of(case, "contest_explanation").due_on == TODAY + timedelta(days=14)
    assert due_of(case, "contest_review").due_on == TODAY + timedelta(days=30)


def test_a_clock_does_not_run_before_it_is_in_force() -> None:
    case = make_case(received_on=date(2021, 12, 16), acknowledged_on=None)

    assert {due.clock.kind for due in due_dates(case)} == {Kind.TARGET}


def test_every_clock_has_an_id_of_its_own_and_words() -> None:
    assert len({clock.id for clock in CLOCKS}) == len(CLOCKS)
    assert all(clock.promise.endswith(" by") and clock.regime for clock in CLOCKS)


def decide_state(today: date, **changes: object) -> ClockState:
    """Say how the target to decide (60 days) stands."""
    return state(due_of(make_case(**changes), "s3_decide"), today)


DUE_ON = TODAY + timedelta(days=60)


@pytest.mark.parametrize(
    ("days_before", "expected"),
    [
        (60, ClockState.ON_TRACK),
        (6, ClockState.ON_TRACK),
        (5, ClockState.DUE_SOON),
        (0, ClockState.DUE_SOON),
        (-1, ClockState.LATE),
    ],
)
def test_a_clock_runs_until_the_end_of_its_last_day(days_before: int, expected: ClockState) -> None:
    assert decide_state(DUE_ON - timedelta(days=days_before)) is expected


def test_a_missed_clock_stays_visible_after_it_is_met() -> None:
    late = DUE_ON + timedelta(days=1)

    assert decide_state(late, feedback_on=late) is ClockState.MET_LATE
    assert decide_state(late, feedback_on=DUE_ON) is ClockState.MET


def test_a_target_waits_while_the_reporter_is_asked() -> None:
    asked_on = TODAY + timedelta(days=50)
    waiting = {"status": Status.AWAITING_REPORTER, "asked_on": asked_on}

    assert decide_state(DUE_ON + timedelta(days=9), **waiting) is ClockState.PAUSED
    assert decide_state(DUE_ON + timedelta(days=12), waited=12) is ClockState.DUE_SOON


def test_a_target_that_was_late_when_the_reporter_was_asked_stays_late() -> None:
    asked_on = DUE_ON + timedelta(days=1)

    late = decide_state(asked_on, status=Status.AWAITING_REPORTER, asked_on=asked_on)

    assert late is ClockState.LATE


def test_a_target_that_was_late_before_the_question_stays_the_next_date() -> None:
    """Asking the reporter something takes no late case out of the lists of late ones."""
    due_on = due_of(make_case(), "s3_triage").due_on
    late = make_case(status=Status.AWAITING_REPORTER, asked_on=due_on + timedelta(days=1))
    in_time = make_case(status=Status.AWAITING_REPORTER, asked_on=due_on)

    assert next_dates(late).house_due_on == due_on
    assert next_dates(in_time).house_due_on != due_on


def test_a_ceiling_of_the_law_never_waits() -> None:
    case = make_case(status=Status.AWAITING_REPORTER, asked_on=TODAY, waited=20)
    due = due_of(case, "directive_feedback")

    assert due.due_on == feedback_due_on(TODAY, TODAY)
    assert state(due, due.due_on + timedelta(days=1)) is ClockState.LATE


def test_waiting_after_triage_does_not_excuse_late_triage() -> None:
    case = make_case(triaged_on=TODAY + timedelta(days=9), waited=30, waited_in_triage=0)

    assert state(due_of(case, "s3_triage"), TODAY) is ClockState.MET_LATE


def test_the_nearest_unmet_date_is_next() -> None:
    assert next_due(make_case()) == TODAY + timedelta(days=7)
    assert next_due(make_case(triaged_on=TODAY)) == add_months(TODAY, 1)


def test_a_reporter_hears_something_every_month_while_the_case_is_open() -> None:
    told = make_case(triaged_on=TODAY, last_update_on=TODAY + timedelta(days=20))

    assert due_of(told, "monthly_update").due_on == add_months(TODAY + timedelta(days=20), 1)
    assert next_due(replace(told, feedback_on=TODAY, evidence_secured_on=TODAY)) == add_months(
        TODAY + timedelta(days=20), 1
    )


def test_whoever_withdrew_is_left_in_peace() -> None:
    dues = due_dates(make_case(withdrawn_on=TODAY))

    assert "monthly_update" not in {due.clock.id for due in dues}


SERIOUS = [
    (SeriousIncident.WIDESPREAD, 2),
    (SeriousIncident.DEATH, 10),
    (SeriousIncident.SERIOUS, 15),
]


@pytest.mark.parametrize(("serious", "days"), SERIOUS)
def test_exactly_one_clock_of_the_authority_runs(serious: SeriousIncident, days: int) -> None:
    received_on = date(2026, 10, 5)
    aware_on = received_on + timedelta(days=3)
    case = make_case(received_on=received_on, serious=serious, aware_on=aware_on)

    running = [due for due in due_dates(case) if due.clock.start is Start.AWARENESS]

    assert [(due.due_on - aware_on).days for due in running] == [days]
    assert running[0].clock.kind is Kind.CEILING


def test_waiting_for_the_reporter_pauses_neither_the_authority_nor_the_logs() -> None:
    case = make_case(
        received_on=date(2026, 10, 5),
        status=Status.AWAITING_REPORTER,
        asked_on=date(2026, 10, 6),
        serious=SeriousIncident.DEATH,
        aware_on=date(2026, 10, 5),
    )

    assert due_of(case, "authority_death").waiting_since is None
    assert due_of(case, "evidence_expiry").waiting_since is None
    assert due_of(case, "evidence_expiry").due_on == date(2027, 4, 5)


def test_a_clock_that_two_people_set_aside_does_not_run() -> None:
    case = make_case(set_aside=("directive_feedback",))

    assert "directive_feedback" not in {due.clock.id for due in due_dates(case)}


def test_check_ins_come_at_thirty_ninety_and_a_hundred_and_eighty_days() -> None:
    decided = make_case(decided_on=TODAY)
    days = [next_check_in(replace(decided, check_ins_sent=sent)) for sent in range(4)]

    assert days == [TODAY + timedelta(days=number) for number in (30, 90, 180)] + [None]
    assert next_check_in(make_case()) is None


def test_while_the_reporter_is_asked_the_law_is_next() -> None:
    case = make_case(status=Status.AWAITING_REPORTER, asked_on=TODAY)

    assert next_due(case) == feedback_due_on(TODAY, TODAY)


def test_nothing_is_due_in_a_closed_case() -> None:
    assert next_due(make_case(status=Status.CLOSED)) is None


def test_closing_ends_the_clocks_of_a_withdrawn_report() -> None:
    case = make_case(status=Status.CLOSED, closed_on=TODAY, withdrawn_on=TODAY)

    assert {state(due, DUE_ON) for due in due_dates(case)} == {ClockState.MET}
