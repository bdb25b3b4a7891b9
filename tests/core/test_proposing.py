"""Proposing an outcome: which outcomes fit, and what must be written down."""

import pytest

from portal.core.actors import REPORTER
from portal.core.cases import Status
from portal.core.errors import MoveRefused
from portal.core.severity import Severity
from portal.core.taxonomy import ActionKind, Outcome, ReportType, RetaliationRisk
from portal.core.workflow import Move, Proposal, decide, offered, outcomes_for
from tests.core.builders import OMAR, OMAR_ID, TODAY, after, make_proposal, make_triaged

SHORT = [
    (ReportType.QUESTION, Outcome.SUBSTANTIATED),
    (ReportType.MISSING_INFORMATION, Outcome.SUBSTANTIATED),
    (ReportType.OPT_OUT, Outcome.GRANTED),
    (ReportType.CONTEST_DECISION, Outcome.OVERTURNED),
]
LONG = [type for type in ReportType if type not in {short for short, _ in SHORT}]
REFUSALS = [
    ({"findings": False}, "what was found"),
    ({"root_cause": None}, "root cause"),
    ({"actions": ()}, "corrective actions"),
    ({"explanation": False}, "reasons that the reporter will read"),
    ({"outcome": None}, "outcome that fits"),
]


@pytest.mark.parametrize(("missing", "words"), REFUSALS)
@pytest.mark.parametrize("type", LONG)
def test_an_investigated_case_needs_everything(
    type: ReportType, missing: dict[str, object], words: str
) -> None:
    case = make_triaged(type=type, status=Status.INVESTIGATING)
    proposal = make_proposal(**({"outcome": Outcome.SUBSTANTIATED} | missing))

    with pytest.raises(MoveRefused, match=words):
        decide(Move.PROPOSE_OUTCOME, case, OMAR, today=TODAY, proposal=proposal)


@pytest.mark.parametrize(("type", "outcome"), SHORT)
def test_requests_and_questions_need_only_outcome_and_reasons(
    type: ReportType, outcome: Outcome
) -> None:
    case = make_triaged(
        type=type, status=Status.INVESTIGATING, remedy_asked_on=TODAY, explained_on=TODAY
    )
    filled = Proposal(explanation=True, outcome=outcome, independent=True)

    proposed = after(Move.PROPOSE_OUTCOME, case, OMAR, proposal=filled)

    assert proposed.status is Status.DECISION_PROPOSED
    assert proposed.outcome is outcome
    assert proposed.proposed_by == OMAR_ID


@pytest.mark.parametrize("type", [ReportType.OPT_OUT, ReportType.CONTEST_DECISION])
def test_whoever_asks_for_themselves_is_asked_how_the_answer_reaches_them(
    type: ReportType,
) -> None:
    accepted = after(Move.ACCEPT, make_triaged(type=type), OMAR)

    assert accepted.remedy_asked_on == TODAY
    assert Move.CHOOSE_REMEDY in offered(accepted, REPORTER, today=TODAY)
    with pytest.raises(MoveRefused, match="how the answer can reach"):
        decide(
            Move.PROPOSE_OUTCOME,
            make_triaged(type=type, status=Status.INVESTIGATING),
            OMAR,
            today=TODAY,
            proposal=make_proposal(),
        )


def test_an_empty_form_still_shows_the_button() -> None:
    case = make_triaged(status=Status.INVESTIGATING)

    assert Move.PROPOSE_OUTCOME in offered(case, OMAR, today=TODAY)


GRANTS = {"granted", "granted_in_part", "refused_with_reasons"}
REVIEWS = {"overturned", "changed", "upheld_with_explanation"}
FINDINGS = {
    "substantiated",
    "partly_substantiated",
    "unsubstantiated",
    "insufficient_information",
    "out_of_scope_referred",
}


@pytest.mark.parametrize(
    ("type", "expected"),
    [
        (ReportType.OPT_OUT, GRANTS),
        (ReportType.CONTEST_DECISION, REVIEWS),
        *[(type, FINDINGS) for type in LONG],
        (ReportType.QUESTION, FINDINGS),
        (ReportType.MISSING_INFORMATION, FINDINGS),
    ],
)
def test_each_type_has_its_own_outcomes(type: ReportType, expected: set[str]) -> None:
    case = make_triaged(type=type, status=Status.INVESTIGATING)

    assert {outcome.value for outcome in outcomes_for(case, Move.PROPOSE_OUTCOME)} == expected


def test_withdrawn_is_an_outcome_only_after_a_withdrawal() -> None:
    case = make_triaged(status=Status.INVESTIGATING, withdrawn_on=TODAY)

    assert Outcome.WITHDRAWN in outcomes_for(case, Move.PROPOSE_OUTCOME)


def test_a_move_that_proposes_nothing_has_no_outcomes() -> None:
    assert outcomes_for(make_triaged(), Move.CLOSE) == ()


@pytest.mark.parametrize(
    "grave",
    [
        {"severity": Severity.S1},
        {"severity": Severity.S2},
        {"type": ReportType.RETALIATION},
        {"retaliation_risk": RetaliationRisk.CREDIBLE},
    ],
)
def test_silence_alone_never_ends_a_grave_case(grave: dict[str, object]) -> None:
    case = make_triaged(**grave)

    assert Outcome.INSUFFICIENT_INFORMATION not in outcomes_for(case, Move.PROPOSE_NO_CASE)


def test_a_grave_question_ends_for_lack_of_information_only_with_findings() -> None:
    case = make_triaged(type=ReportType.QUESTION, severity=Severity.S2, status=Status.INVESTIGATING)
    proposal = Proposal(explanation=True, outcome=Outcome.INSUFFICIENT_INFORMATION)

    with pytest.raises(MoveRefused, match="what was found"):
        decide(Move.PROPOSE_OUTCOME, case, OMAR, today=TODAY, proposal=proposal)


def test_a_light_case_may_end_for_lack_of_information() -> None:
    outcomes = outcomes_for(make_triaged(), Move.PROPOSE_NO_CASE)

    assert Outcome.INSUFFICIENT_INFORMATION in outcomes


def test_proposed_actions_are_counted_and_no_action_is_none() -> None:
    case = make_triaged(status=Status.INVESTIGATING)
    actions = (ActionKind.TRAIN_STAFF, ActionKind.VENDOR_ACTION, ActionKind.NONE)
    proposal = make_proposal(outcome=Outcome.SUBSTANTIATED, actions=actions)

    proposed = after(Move.PROPOSE_OUTCOME, case, OMAR, proposal=proposal)

    assert (proposed.actions_open, proposed.actions_total) == (2, 2)


def test_a_new_proposal_replaces_actions_that_were_never_verified() -> None:
    case = make_triaged(status=Status.INVESTIGATING, actions_open=2, actions_total=3)
    proposal = make_proposal(outcome=Outcome.SUBSTANTIATED)

    proposed = after(Move.PROPOSE_OUTCOME, case, OMAR, proposal=proposal)

    assert (proposed.actions_open, proposed.actions_total) == (1, 2)
