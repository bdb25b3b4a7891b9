"""Every state, move, role and level, excluded or not: the database takes what the rules allow.

Each attempt is made on real rows and rolled back: a case is set to a state, somebody opens it or
does not, and tries the move. What is stored then is what `decide` said, or nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from portal.casework.access.granting import grant_to_level
from portal.casework.access.opening import open_for_handler, open_for_reporter, unlock_mailbox
from portal.casework.moves.carrying_out import (
    actor_of,
    move_as_clock,
    move_as_handler,
    move_as_reporter,
)
from portal.clock import moment_at
from portal.core.actors import CLOCK, REPORTER, Actor, Level
from portal.core.cases import CaseFacts, Status
from portal.core.errors import MoveRefused, NotFound
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.workflow import Move, decide
from portal.store import cases as store
from portal.store.tables import JournalRow, OutboxRow, RecordRow
from portal.vault.keyring import Keyring
from portal.work import Portal, Work
from tests.cast import MadeCase, Member, add_member, make_case, make_member
from tests.core.standing import LATE, complete, favourable

NOON = moment_at(datetime.combine(LATE, time(12), ZoneInfo("Europe/Berlin")), ZoneInfo("UTC"))
IDENTITY = ("reference", "type", "level", "epoch", "version", "received_on")
"""What the row keeps of its own case while it is set to a state."""

SIGN_INS = ("omar", "una", "carl", "vera", "wanda", "eva1", "eva2", "eva3", "eva4")
"""One handler a level and more; the four Evas are excluded, one at each level."""


class RolledBack(Exception):
    """Ends a transaction whose work was looked at."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A case at a level, and everybody who might try to move it."""

    portal: Portal
    case: MadeCase
    people: dict[str, Member]
    level: Level


@pytest.fixture(scope="module")
def evas(keys_of_the_run: Path) -> dict[str, Member]:
    """The excluded four, and Wanda from outside."""
    keyring = Keyring.load(keys_of_the_run)
    evas = {
        f"eva{int(level)}": make_member(keyring, f"eva{int(level)}", level=level) for level in Level
    }
    return {**evas, "wanda": make_member(keyring, "wanda", level=Level.OUTSIDE)}


@pytest.fixture(params=list(Level), ids=lambda level: f"level{int(level)}")
def stage(
    request: pytest.FixtureRequest,
    portal: Portal,
    cast: dict[str, Member],
    evas: dict[str, Member],
) -> Stage:
    """A case that excludes the Evas, at a level."""
    with portal.writing() as work:
        for one in evas.values():
            add_member(work, one)
    rules = tuple(
        Exclusion(ExcludedKind.PERSON, one.account)
        for name, one in evas.items()
        if name.startswith("eva")
    )
    case = make_case(portal, exclusions=rules)
    with portal.writing() as work:
        grant_to_level(work, case.id, request.param)
    return Stage(portal, case, {**cast, **evas}, request.param)


def test_the_database_accepts_exactly_what_the_rules_allow(
    stage: Stage, both_databases: str
) -> None:
    wrong = [
        (name, status.value, move.value)
        for name in (*SIGN_INS, "reporter", "clock")
        for status in Status
        for move in _moves_of(both_databases)
        if not _agrees(stage, name, status, move)
    ]

    assert wrong == []


def test_nobody_whom_the_case_excludes_opens_it_in_any_state(stage: Stage) -> None:
    for status in Status:
        with stage.portal.writing(NOON) as work:
            _set(work, stage, favourable(status.value, "reply"))
            opened = [name for name in SIGN_INS if _opens(work, stage, name)]

        assert [name for name in opened if name.startswith("eva")] == []
        assert {stage.people[name].level for name in opened} == {stage.level}


def _moves_of(dialect: str) -> Iterator[Move]:
    """Every move on SQLite; on PostgreSQL, where each takes longer, every third."""
    return iter(list(Move)[:: 1 if dialect == "sqlite" else 3])


def _agrees(stage: Stage, name: str, status: Status, move: Move) -> bool:
    """Try one move; say whether what came of it is what the rules said."""
    result = False
    try:
        with stage.portal.writing(NOON) as work:
            facts = _set(work, stage, favourable(status.value, move.value))
            expected = _expected(stage, name, facts, move)
            before = _count(work)
            happened = _try(work, stage, name, facts, move)
            stored = store.find_case(work.db, stage.case.id)
            assert stored is not None
            if expected is None:
                result = not happened and stored.facts == facts and _count(work) == before
            else:
                result = happened and stored.facts == expected and _count(work) != before
            raise RolledBack
    except RolledBack:
        return result


def _set(work: Work, stage: Stage, wanted: CaseFacts) -> CaseFacts:
    """Set the row to a state, keeping what makes it this case at this level."""
    found = store.find_case(work.db, stage.case.id)
    assert found is not None
    own = {name: getattr(found.facts, name) for name in IDENTITY}
    given = {"type": wanted.type, "level": stage.level, "level_since": wanted.received_on}
    facts = replace(wanted, **{**own, **given})
    names = {one.name for one in fields(CaseFacts)} - {"version", "received_on"}
    changes = {name: getattr(facts, name) for name in names}
    store.change_case(work.db, stage.case.id, seen_version=facts.version, changes=changes)
    return replace(facts, version=facts.version + 1)


def _expected(stage: Stage, name: str, facts: CaseFacts, move: Move) -> CaseFacts | None:
    """Return what must be stored, or None where nothing may change."""
    actor = _actor(stage, name)
    is_handler = actor not in (REPORTER, CLOCK)
    hidden = name.startswith("eva") or actor.level is not stage.level
    if is_handler and hidden:
        return None
    try:
        decision = decide(move, facts, actor, today=LATE, proposal=complete(facts, move))
    except MoveRefused:
        return None
    return decision.after


def _try(work: Work, stage: Stage, name: str, facts: CaseFacts, move: Move) -> bool:
    form = complete(facts, move)
    try:
        match name:
            case "clock":
                move_as_clock(work, stage.case.id, facts, move=move, proposal=form)
            case "reporter":
                own = open_for_reporter(work, unlock_mailbox(work, stage.case.code))
                move_as_reporter(work, own, move=move, texts=[("answer", "x")], proposal=form)
            case _:
                member = stage.people[name]
                opened = open_for_handler(work, member, stage.case.reference)
                texts = [("reason", "x")]
                move_as_handler(work, opened, member, move=move, proposal=form, texts=texts)
    except (MoveRefused, NotFound):
        return False
    return True


def _opens(work: Work, stage: Stage, name: str) -> bool:
    try:
        open_for_handler(work, stage.people[name], stage.case.reference)
    except NotFound:
        return False
    return True


def _actor(stage: Stage, name: str) -> Actor:
    if name in ("reporter", "clock"):
        return REPORTER if name == "reporter" else CLOCK
    return actor_of(stage.people[name])


def _count(work: Work) -> tuple[int, int]:
    """Count what moves leave behind: records of cases, and entries of the journal."""
    noted = len(work.db.scalars(select(JournalRow.sequence)).all())
    waiting = len(work.db.scalars(select(OutboxRow.id)).all())
    return len(work.db.scalars(select(RecordRow.id)).all()), noted + waiting
