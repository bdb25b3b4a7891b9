"""Every state, every move, every actor: what the table allows and where it leads."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.actors import CLOCK, REPORTER, AccountId, Actor, ActorKind, Level, handler
from portal.core.cases import CaseFacts
from portal.core.errors import MoveRefused
from portal.core.move_table import TABLE
from portal.core.severity import Severity
from portal.core.taxonomy import Outcome, ReportType, RetaliationRisk, SeriousIncident
from portal.core.workflow import Move, Status, check_proposal, decide, hindrances, offered
from tests.core.builders import (
    CARL,
    OMAR,
    OMAR_ID,
    TODAY,
    UNA,
    UNA_ID,
    VERA,
    make_case,
    make_triaged,
)
from tests.core.standing import LATE, allows, at_level, complete, favourable

OPEN = (
    "submitted acknowledged triage awaiting_reporter investigating decision_proposed decided "
    "remediating appealed"
)
ALL = f"{OPEN} closed archived"
SAME = "same"

# The agreed table, written a second time by hand: sources, target, who.
AGREED = {
    "acknowledge": ("submitted", "acknowledged", "handler clock"),
    "start_triage": ("acknowledged", "triage", "handler"),
    "request_information": ("triage investigating", "awaiting_reporter", "handler"),
    "accept": ("triage", "investigating", "handler"),
    "propose_no_case": ("triage", "decision_proposed", "handler"),
    "refer_out": ("triage", "decision_proposed", "handler"),
    "mark_duplicate": ("triage", "decision_proposed", "handler"),
    "information_timeout": ("awaiting_reporter", "investigating", "clock"),
    "propose_outcome": ("investigating", "decision_proposed", "handler"),
    "approve": ("decision_proposed", "decided", "handler"),
    "return": ("decision_proposed", "investigating", "handler"),
    "start_remediation": ("decided", "remediating", "handler"),
    "accept_decision": ("decided remediating", SAME, "reporter"),
    "close": ("decided", "closed", "handler"),
    "appeal": ("decided remediating", "appealed", "reporter"),
    "verify_actions": ("remediating", "decided", "handler"),
    "uphold_appeal": ("appealed", "investigating", "handler"),
    "reject_appeal": ("appealed", "decided", "handler"),
    "reopen": ("closed archived", "triage", "handler reporter"),
    "archive": ("closed", "archived", "handler clock"),
    "withdraw": (OPEN, "closed", "reporter"),
    "escalate": (OPEN, SAME, "handler reporter clock"),
    "de_escalate": (OPEN.removesuffix(" appealed"), SAME, "handler"),
    "recuse": (OPEN, SAME, "handler"),
    "place_hold": (f"{OPEN} closed", SAME, "handler"),
    "lift_hold": (f"{OPEN} closed", SAME, "handler"),
    "reply": (ALL, SAME, "reporter"),
    "contain": (OPEN, SAME, "handler"),
    "explain": (OPEN, SAME, "handler"),
    "secure_evidence": (OPEN, SAME, "handler"),
    "place_evidence_hold": (OPEN, SAME, "handler"),
    "tell_authority": (OPEN, SAME, "handler"),
    "complete_authority_report": (f"{OPEN} closed", SAME, "handler"),
    "answer_objection": (OPEN, SAME, "handler"),
    "verify_action": ("remediating", SAME, "handler"),
    "lower_severity": (OPEN.replace("decision_proposed ", ""), SAME, "handler"),
    "take_back_finding": (OPEN.replace("decision_proposed ", ""), SAME, "handler"),
    "set_clock_aside": (OPEN, SAME, "handler"),
    "lift_evidence_hold": (f"{OPEN} closed", SAME, "handler"),
    "reveal_identity": (f"{OPEN} closed", SAME, "handler"),
    "publish_lesson": ("decided remediating closed", SAME, "handler"),
    "erase_early": ("closed archived", SAME, "handler"),
    "object_to_severity": (OPEN, SAME, "reporter"),
    "choose_remedy": (OPEN, SAME, "reporter"),
    "say_how_treated": ("decided remediating appealed closed archived", SAME, "reporter"),
    "answer_check_in": (ALL, SAME, "reporter"),
    "consent_to_lesson": (ALL, SAME, "reporter"),
    "refuse_lesson": (ALL, SAME, "reporter"),
    "send_check_in": (ALL, SAME, "clock"),
}

ACTORS = {"handler": VERA, "reporter": REPORTER, "clock": CLOCK}

ALLOWED = {
    (status, move, kind)
    for move, (sources, _, kinds) in AGREED.items()
    for status in sources.split()
    for kind in kinds.split()
} - {("archived", "reopen", "handler")}

EVERYTHING = [
    (status.value, move.value, kind) for status in Status for move in Move for kind in ACTORS
]
REFUSED = [row for row in EVERYTHING if row not in ALLOWED]


def test_every_move_is_in_the_table_and_in_the_agreement() -> None:
    assert set(TABLE) == set(Move)
    assert set(AGREED) == {move.value for move in Move}


def agreed_end(status: str, move: str) -> str:
    """Return where a move leads by the agreement."""
    target = {SAME: status}.get(AGREED[move][1], AGREED[move][1])
    return {("awaiting_reporter", "reply"): "investigating"}.get((status, move), target)


def decided_end(status: str, move: str, kind: str) -> tuple[str, ...]:
    """Return where a move leads by the decision and by the case after it, or why it may not be."""
    case = favourable(status, move)
    form = complete(case, Move(move))
    try:
        decided = decide(Move(move), case, ACTORS[kind], today=LATE, proposal=form)
    except MoveRefused as refused:
        return ("refused", str(refused))
    return decided.target.value, decided.after.status.value


@pytest.mark.parametrize("move", sorted(AGREED))
def test_the_agreed_moves_are_allowed(move: str) -> None:
    rows = sorted((status, kind) for status, one, kind in ALLOWED if one == move)
    ends = {(status, kind): decided_end(status, move, kind) for status, kind in rows}

    assert rows
    assert ends == {(status, kind): (agreed_end(status, move),) * 2 for status, kind in rows}


@pytest.mark.parametrize("kind", sorted(ACTORS))
@pytest.mark.parametrize("status", list(Status))
def test_all_other_moves_are_refused(status: Status, kind: str) -> None:
    refused = [Move(move) for at, move, who in REFUSED if (at, who) == (status.value, kind)]
    cases = [(move, favourable(status.value, move.value)) for move in refused]

    allowed = [move for move, case in cases if allows(move, case, ACTORS[kind], LATE)]

    assert len(refused) > 10
    assert allowed == []


WATCHERS = [REPORTER, CLOCK, OMAR, CARL, VERA, handler(AccountId("e" * 32), Level.OUTSIDE)]


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("actor", WATCHERS)
def test_every_button_is_a_move_that_is_allowed_and_every_such_move_has_its_button(
    actor: Actor, level: Level
) -> None:
    cases = [
        (move, at_level(favourable(status.value, move.value), level))
        for status in Status
        for move in Move
    ]

    wrong = [
        (move, case.status)
        for move, case in cases
        if allows(move, case, actor, LATE) != (move in offered(case, actor, today=LATE))
    ]

    assert wrong == []


some_dates = st.dates(TODAY - timedelta(days=120), TODAY)
maybe_dates = st.none() | some_dates
accounts = st.sampled_from([None, OMAR_ID, UNA_ID, CARL.account, VERA.account])
cases = st.builds(
    make_case,
    status=st.sampled_from(Status),
    type=st.sampled_from(ReportType),
    severity=st.sampled_from(Severity),
    severity_confirmed=st.booleans(),
    level=st.sampled_from(Level),
    level_since=maybe_dates,
    received_on=some_dates,
    acknowledged_on=maybe_dates,
    triaged_on=maybe_dates,
    asked_on=maybe_dates,
    feedback_on=maybe_dates,
    decided_on=maybe_dates,
    decision_accepted_on=maybe_dates,
    closed_on=maybe_dates,
    outcome=st.none() | st.sampled_from(Outcome),
    proposed_by=accounts,
    decided_by=accounts,
    appeals=st.integers(0, 1),
    on_hold=st.booleans(),
    withdrawn_on=maybe_dates,
    retaliation_risk=st.none() | st.sampled_from(list(RetaliationRisk)),
    reportable=st.none() | st.booleans(),
    conflict_checked=st.booleans(),
    actions_open=st.integers(0, 2),
    actions_total=st.integers(2, 3),
    severity_by=accounts,
    severity_objected_on=maybe_dates,
    prohibited=st.booleans(),
    serious=st.none() | st.sampled_from(list(SeriousIncident)),
    aware_on=maybe_dates,
    authority_told_on=maybe_dates,
    evidence_hold=st.booleans(),
    explained_on=maybe_dates,
    remedy_asked_on=maybe_dates,
    check_ins_sent=st.integers(0, 3),
    check_ins_answered=st.integers(0, 3),
    lesson_asked_on=maybe_dates,
    lesson_consent=st.none() | st.booleans(),
    set_aside=st.sampled_from([(), ("directive_feedback",)]),
)
actors = st.sampled_from([REPORTER, CLOCK, OMAR, UNA, CARL, VERA])


@given(case=cases, actor=actors)
def test_a_page_offers_exactly_the_moves_that_a_complete_form_is_allowed(
    case: CaseFacts, actor: Actor
) -> None:
    allowed = {move for move in Move if allows(move, case, actor, TODAY)}

    assert set(offered(case, actor, today=TODAY)) == allowed


@given(case=cases, actor=actors, move=st.sampled_from(Move))
def test_what_stands_in_the_way_is_told_or_the_move_is_offered(
    case: CaseFacts, actor: Actor, move: Move
) -> None:
    words = hindrances(move, case, actor, today=TODAY)

    assert not (words and move in offered(case, actor, today=TODAY))
    assert all(text.endswith(".") for text in words)


@given(case=cases)
def test_the_reporter_can_write_in_every_state(case: CaseFacts) -> None:
    assert Move.REPLY in offered(case, REPORTER, today=TODAY)


@given(case=cases, actor=actors, move=st.sampled_from(Move))
def test_no_move_leads_below_level_one_or_above_level_four(
    case: CaseFacts, actor: Actor, move: Move
) -> None:
    levels = [
        decide(move, case, actor, today=TODAY, proposal=complete(case, move)).level
        for move in offered(case, actor, today=TODAY)
    ]

    assert all(abs(level - case.level) <= 1 and level in set(Level) for level in levels)


@given(case=cases, actor=actors)
def test_every_move_counts_a_version_and_keeps_what_was_reported(
    case: CaseFacts, actor: Actor
) -> None:
    results = [
        decide(move, case, actor, today=TODAY, proposal=complete(case, move)).after
        for move in offered(case, actor, today=TODAY)
    ]

    assert all(result.version == case.version + 1 for result in results)
    assert {(r.reference, r.type, r.received_on, r.epoch) for r in results} <= {
        (case.reference, case.type, case.received_on, case.epoch)
    }


@given(case=cases, actor=actors)
def test_two_moves_alone_change_the_severity(case: CaseFacts, actor: Actor) -> None:
    changed = {
        move
        for move in offered(case, actor, today=TODAY)
        if decide(move, case, actor, today=TODAY, proposal=complete(case, move)).after.severity
        is not case.severity
    }

    assert changed <= {Move.LOWER_SEVERITY, Move.ANSWER_OBJECTION}


@given(case=cases, actor=actors, move=st.sampled_from([m for m in Move if TABLE[m].two_people]))
def test_nobody_makes_a_move_of_two_people_alone(case: CaseFacts, actor: Actor, move: Move) -> None:
    alone = replace(complete(case, move), proposed_by=actor.account)
    first = replace(complete(case, move), proposed_by=None)

    for proposal in (alone, first):
        with pytest.raises(MoveRefused):
            decide(move, case, actor, today=TODAY, proposal=proposal)


@given(case=cases, actor=actors, move=st.sampled_from(Move))
def test_whoever_is_offered_a_move_of_two_people_may_propose_it(
    case: CaseFacts, actor: Actor, move: Move
) -> None:
    form = replace(complete(case, move), proposed_by=None)
    try:
        check_proposal(move, case, actor, today=TODAY, proposal=form)
        may = True
    except MoveRefused:
        may = False

    assert may == (TABLE[move].two_people and move in offered(case, actor, today=TODAY))


@pytest.mark.parametrize("move", [m for m in Move if m not in (Move.RECUSE, Move.REPLY)])
def test_a_handler_below_the_level_of_the_case_moves_nothing(move: Move) -> None:
    case = make_triaged(level=Level.COMMITTEE)
    states = [make_triaged(level=Level.COMMITTEE, status=status) for status in Status]

    assert not any(move in offered(one, OMAR, today=TODAY) for one in states)
    assert Move.RECUSE in offered(case, OMAR, today=TODAY)


def test_a_handler_without_a_level_moves_nothing() -> None:
    nobody = Actor(ActorKind.HANDLER, OMAR_ID)

    assert offered(make_triaged(), nobody, today=TODAY) == ()


def test_a_refusal_has_words_for_the_page() -> None:
    with pytest.raises(MoveRefused, match="cannot be done here and now"):
        decide(Move.CLOSE, make_case(), OMAR, today=TODAY)
