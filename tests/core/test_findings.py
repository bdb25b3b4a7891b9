"""What triage found for somebody's protection: it stands until two people take it back."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.cases import Status
from portal.core.errors import MoveRefused
from portal.core.findings import (
    TakenBack,
    can_be_taken_back,
    can_take_back,
    read_codes,
    taken_back_by,
    takes_two,
    write_codes,
)
from portal.core.severity import Severity
from portal.core.taxonomy import RetaliationRisk, SeriousIncident
from portal.core.workflow import Move, decide, offered
from tests.core.builders import OMAR, OMAR_ID, TODAY, UNA, make_proposal, make_triaged

FOUND = {"prohibited": True, "reportable": True, "retaliation_risk": RetaliationRisk.CREDIBLE}

chosen = st.frozensets(st.sampled_from(TakenBack), min_size=1)


@pytest.mark.parametrize(
    ("facts", "taken", "after"),
    [
        ({"prohibited": True}, TakenBack.PROHIBITED, {"prohibited": False}),
        ({"reportable": True}, TakenBack.REPORTABLE, {"reportable": False}),
        (
            {"retaliation_risk": RetaliationRisk.CREDIBLE},
            TakenBack.RISK_IS_POSSIBLE,
            {"retaliation_risk": RetaliationRisk.POSSIBLE},
        ),
        (
            {"retaliation_risk": RetaliationRisk.CREDIBLE},
            TakenBack.RISK_IS_NONE,
            {"retaliation_risk": RetaliationRisk.NONE},
        ),
    ],
)
def test_what_two_take_back_counts_no_more(
    facts: dict[str, Any], taken: TakenBack, after: dict[str, Any]
) -> None:
    case = make_triaged(**facts)
    form = make_proposal(taken_back=frozenset({taken}), proposed_by=OMAR_ID)
    result = decide(Move.TAKE_BACK_FINDING, case, UNA, today=TODAY, proposal=form).after

    assert {name: getattr(result, name) for name in after} == after


@pytest.mark.parametrize("first", [None, UNA.account])
def test_nobody_takes_it_back_alone(first: Any) -> None:
    form = make_proposal(taken_back=frozenset({TakenBack.REPORTABLE}), proposed_by=first)
    with pytest.raises(MoveRefused, match="Two people must agree"):
        decide(
            Move.TAKE_BACK_FINDING, make_triaged(reportable=True), UNA, today=TODAY, proposal=form
        )


@pytest.mark.parametrize(
    "taken",
    [
        frozenset(),
        frozenset({TakenBack.PROHIBITED}),
        frozenset({TakenBack.RISK_IS_NONE, TakenBack.RISK_IS_POSSIBLE}),
    ],
)
def test_what_was_never_found_or_has_two_answers_is_not_taken_back(
    taken: frozenset[TakenBack],
) -> None:
    case = make_triaged(retaliation_risk=RetaliationRisk.CREDIBLE)

    assert not can_take_back(case, taken)


def test_with_nothing_found_nothing_is_offered() -> None:
    assert Move.TAKE_BACK_FINDING not in offered(make_triaged(), OMAR, today=TODAY)


def test_a_serious_incident_keeps_its_authority() -> None:
    case = make_triaged(reportable=True, serious=SeriousIncident.DEATH, aware_on=TODAY)

    assert can_be_taken_back(case) == frozenset()


@pytest.mark.parametrize("move", [Move.LOWER_SEVERITY, Move.TAKE_BACK_FINDING])
def test_nothing_is_lowered_under_a_decision_that_waits(move: Move) -> None:
    waits = make_triaged(
        status=Status.DECISION_PROPOSED, proposed_by=OMAR_ID, severity=Severity.S2, **FOUND
    )

    assert move not in offered(waits, OMAR, today=TODAY)
    assert Move.SEND_BACK in offered(waits, OMAR, today=TODAY)


@given(st.booleans(), st.booleans(), st.sampled_from(RetaliationRisk))
def test_what_answers_take_back_can_be_proposed_in_one_step(
    prohibited: bool, reportable: bool, risk: RetaliationRisk
) -> None:
    case = make_triaged(**FOUND)
    taken = taken_back_by(case, prohibited=prohibited, reportable=reportable, risk=risk)

    assert can_take_back(case, taken) == bool(taken)
    assert (TakenBack.PROHIBITED in taken, TakenBack.REPORTABLE in taken) == (
        not prohibited,
        not reportable,
    )


@given(chosen)
def test_what_is_written_down_reads_the_same_and_fits_its_column(
    taken: frozenset[TakenBack],
) -> None:
    codes = write_codes(taken - {TakenBack.RISK_IS_NONE} or taken)

    assert read_codes(codes) == (taken - {TakenBack.RISK_IS_NONE} or taken)
    assert len(codes) <= 40


@pytest.mark.parametrize(
    ("found", "takes"),
    [
        ({}, False),
        ({"severity": Severity.S3}, False),
        ({"severity": Severity.S2}, True),
        ({"prohibited": True}, True),
        ({"reportable": True}, True),
        ({"retaliation_risk": RetaliationRisk.POSSIBLE}, False),
        ({"retaliation_risk": RetaliationRisk.CREDIBLE}, True),
        ({"reportable": True, "serious": SeriousIncident.DEATH, "aware_on": TODAY}, True),
    ],
)
def test_going_back_takes_two_where_it_takes_away_what_was_found(
    found: dict[str, Any], takes: bool
) -> None:
    before = make_triaged(severity=Severity.S4, retaliation_risk=None, reportable=None)

    assert takes_two(replace(before, **found), before) == takes
    assert not takes_two(before, replace(before, **found))
