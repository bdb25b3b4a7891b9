"""What is found to be so grave that it belongs higher goes up at once, not at the next upkeep."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.moves.carrying_out import change_facts, move_as_handler
from portal.core.actors import Level
from portal.core.moves import Move, Proposal
from portal.core.severity import Severity
from portal.core.taxonomy import SeriousIncident
from portal.upkeep import keep_up
from portal.work import Portal
from tests.cast import MadeCase, Member, add_member, make_case, open_case
from tests.deeds import at_the_desk, mailbox_of, make_move, triage, words
from tests.frozen_clock import FrozenClock
from tests.rows import facts, holders
from tests.signin.journal import noted

Cast = dict[str, Member]


@pytest.mark.usefixtures("both_databases")
def test_a_severity_raised_to_s1_takes_the_case_to_the_committee(
    portal: Portal, cast: Cast, case: MadeCase, omar: FlaskClient, carl: FlaskClient
) -> None:
    make_move(omar, case, "start-triage")
    before = carl.get(f"/desk/cases/{case.reference}").status_code
    answer = triage(omar, case, severity="s1")

    assert (before, answer.status_code) == (404, 303)
    assert facts(portal, case).level is Level.COMMITTEE
    assert holders(portal, cast, case) == {"carl"}
    assert "Severity S1." in words(carl.get(f"/desk/cases/{case.reference}").text)


def test_the_next_upkeep_finds_nothing_left_to_do(
    portal: Portal, case: MadeCase, omar: FlaskClient
) -> None:
    make_move(omar, case, "start-triage")
    triage(omar, case, severity="s1")

    assert keep_up(portal, portal.clock.now()).escalated == 0


def test_the_clock_is_noted_as_who_handed_it_up(
    portal: Portal, case: MadeCase, omar: FlaskClient
) -> None:
    make_move(omar, case, "start-triage")
    triage(omar, case, severity="s1")
    actor, details = noted(portal, "moved")[-1]

    assert (actor, details["move"]) == ("clock", "escalate")
    assert (details["from_level"], details["level"]) == (1, 2)


def test_the_reporter_reads_that_it_went_up(app: Flask, case: MadeCase, omar: FlaskClient) -> None:
    make_move(omar, case, "start-triage")
    triage(omar, case, severity="s1")

    assert "It went to the AI governance committee, because" in words(
        mailbox_of(app, case).get("/mailbox/case").text
    )


@pytest.mark.parametrize("severity", ["s2", "s4"])
def test_another_severity_leaves_it_where_it_is(
    portal: Portal, case: MadeCase, omar: FlaskClient, severity: str
) -> None:
    make_move(omar, case, "start-triage")
    triage(omar, case, severity=severity)

    assert facts(portal, case).level is Level.OMBUDS


def test_a_practice_that_is_forbidden_goes_to_the_executives(
    portal: Portal, cast: Cast, case: MadeCase
) -> None:
    with portal.writing() as work:
        change_facts(work, open_case(work, cast["omar"], case), prohibited=True)

    assert facts(portal, case).level is Level.EXECUTIVE
    assert holders(portal, cast, case) == {"vera"}


@pytest.mark.parametrize(
    ("days", "level"), [(7, Level.OMBUDS), (8, Level.COMMITTEE), (11, Level.EXECUTIVE)]
)
def test_a_serious_incident_that_was_known_for_days_goes_up_by_its_own_clock(
    portal: Portal, cast: Cast, clock: FrozenClock, days: int, level: Level
) -> None:
    clock.forward(days=200)
    case = make_case(portal)
    aware_on = portal.clock.now().today - timedelta(days=days)
    with portal.writing() as work:
        opened = open_case(work, cast["omar"], case)
        change_facts(work, opened, serious=SeriousIncident.DEATH, aware_on=aware_on)

    assert facts(portal, case).level is level


def test_an_objection_that_raises_the_severity_to_s1_takes_it_up(
    portal: Portal, cast: Cast, case: MadeCase
) -> None:
    today = portal.clock.now().today
    with portal.writing() as work:
        opened = open_case(work, cast["omar"], case)
        change_facts(work, opened, severity_by=cast["omar"].account, severity_objected_on=today)
    with portal.writing() as work:
        move_as_handler(
            work,
            open_case(work, cast["una"], case),
            cast["una"],
            move=Move.ANSWER_OBJECTION,
            proposal=Proposal(explanation=True, severity=Severity.S1),
            texts=[("message", "You are right.")],
        )

    assert facts(portal, case).level is Level.COMMITTEE


def test_with_nobody_above_it_stays_with_those_who_can_act(
    app: Flask, portal: Portal, cast_of_the_run: Cast
) -> None:
    with portal.writing() as work:
        for name in ("omar", "una"):
            add_member(work, cast_of_the_run[name])
    case = make_case(portal)
    omar = at_the_desk(app, cast_of_the_run["omar"])
    make_move(omar, case, "start-triage")

    assert triage(omar, case, severity="s1").status_code == 303
    assert (facts(portal, case).severity, facts(portal, case).level) == (
        Severity.S1,
        Level.OMBUDS,
    )
