"""Whom a case reaches when it goes up: never a level where only the excluded are."""

import pytest
from flask import Flask

from portal.core.actors import Level
from portal.core.cases import Status
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.store.tables import RecordRow
from portal.upkeep import keep_up, look_ahead
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, decide, investigate, mailbox_of, make_move, send, words
from tests.frozen_clock import FrozenClock
from tests.rows import every, facts, holders


def without(*members: Member) -> tuple[Exclusion, ...]:
    return tuple(Exclusion(ExcludedKind.PERSON, member.account) for member in members)


def level_lines(portal: Portal, case: MadeCase) -> list[bytes]:
    rows = [row for row in every(portal, RecordRow) if row.case_id == case.id]
    return [row.sealed for row in rows if b'"template": "level"' in row.sealed]


@pytest.mark.usefixtures("both_databases")
def test_the_reporter_goes_past_a_level_where_everybody_is_excluded(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    case = make_case(portal, exclusions=without(cast["carl"]))
    clock.forward(days=70)
    answer = send(mailbox_of(app, case), "/mailbox/moves/escalate", text="Nobody wrote to me.")

    assert answer.status_code == 303
    assert facts(portal, case).level is Level.EXECUTIVE
    assert holders(portal, cast, case) == {"vera"}


def test_the_clock_goes_past_it_as_well_and_holds_no_key(
    portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    case = make_case(portal, exclusions=without(cast["carl"]))
    clock.forward(days=80)
    keep_up(portal, clock.now())

    assert facts(portal, case).level is Level.EXECUTIVE
    assert level_lines(portal, case) == [
        b'{"level": "3", "template": "level", "trigger": "ceiling_nearly_used"}'
    ]


def test_a_case_that_everybody_above_must_not_see_stays_where_it_can_be_read(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    case = make_case(portal, exclusions=without(cast["carl"], cast["vera"]))
    clock.forward(days=80)
    foreseen = look_ahead(portal, clock.now())
    done = keep_up(portal, clock.now())
    by_hand = make_move(at_the_desk(app, cast["omar"]), case, "escalate", text="Help.")

    assert (foreseen.escalated, done.escalated) == (0, 0)
    assert by_hand.status_code == 409
    assert facts(portal, case).level is Level.OMBUDS


def test_an_appeal_goes_past_whoever_took_part_in_the_decision(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal)
    omar, carl = at_the_desk(app, cast["omar"]), at_the_desk(app, cast["carl"])
    investigate(omar, case)
    make_move(omar, case, "escalate", text="Somebody else should approve.")
    decide(carl, carl, case)
    make_move(carl, case, "de-escalate", text="The rest is work for an ombudsperson.")
    send(mailbox_of(app, case), "/mailbox/moves/appeal", text="Nobody asked me.")

    assert facts(portal, case).status is Status.APPEALED
    assert facts(portal, case).level is Level.EXECUTIVE


def test_a_handlers_escalation_says_so(app: Flask, portal: Portal, cast: dict[str, Member]) -> None:
    case = make_case(portal)
    make_move(at_the_desk(app, cast["omar"]), case, "escalate", text="It is beyond me.")
    page = words(mailbox_of(app, case).get("/mailbox/case").text)

    assert level_lines(portal, case) == [
        b'{"level": "2", "template": "level", "trigger": "handler_decided"}'
    ]
    assert "because a handler asked the next level to take it" in page
