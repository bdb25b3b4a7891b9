"""What brings a case to where the mailbox asks something."""

from flask import Flask
from flask.testing import FlaskClient

from portal.casework.access.excluding import read_rules
from portal.casework.access.opening import unlock_mailbox
from portal.casework.moves.carrying_out import move_as_clock
from portal.casework.records.sealed import Record, read_records
from portal.core.exclusions import Exclusion
from portal.core.workflow import Move
from portal.store.cases import find_case
from portal.store.tables import CaseRow
from portal.vault.tracking import parse
from portal.work import Portal
from tests.cast import MadeCase, Member, open_case
from tests.deeds import at_the_desk, decide, investigate, mailbox_of, send, shown_code
from tests.frozen_clock import FrozenClock
from tests.rows import every, facts

PUNISHED = "Since then I only get night shifts."


def decided(app: Flask, cast: dict[str, Member], case: MadeCase, **changes: str) -> MadeCase:
    """Let Omar investigate and propose, and Una approve."""
    omar, una = at_the_desk(app, cast["omar"]), at_the_desk(app, cast["una"])
    investigate(omar, case)
    decide(omar, una, case, **changes)
    return case


def check_in(portal: Portal, clock: FrozenClock, *cases: MadeCase) -> None:
    """Let thirty days go by, and the clock ask whether somebody was punished."""
    clock.forward(days=31)
    for case in cases:
        with portal.writing() as work:
            found = facts(portal, case)
            move_as_clock(work, case.id, found, move=Move.SEND_CHECK_IN)


def say_yes(app: Flask, case: MadeCase, **changes: object) -> FlaskClient:
    """Answer a check-in with yes, from the mailbox's page; return the browser."""
    mailbox = mailbox_of(app, case)
    answer = send(mailbox, "/mailbox/punished", **{"narrative": PUNISHED, **changes})
    if answer.status_code != 303:
        raise AssertionError(answer.text)
    return mailbox


def code_of(browser: FlaskClient) -> str:
    """Return the tracking code that the code page shows to this browser."""
    return shown_code(browser.get("/report/code").text)


def case_of(portal: Portal, code: str) -> MadeCase:
    """Return the case that a code opens."""
    with portal.reading() as work:
        id = unlock_mailbox(work, parse(code)).case
        row = find_case(work.db, id)
    if row is None:
        raise LookupError(code)
    return MadeCase(id, row.facts.reference, parse(code))


def records_of(portal: Portal, member: Member, case: MadeCase) -> list[Record]:
    """Return what a handler reads of a case."""
    with portal.reading() as work:
        return read_records(work, open_case(work, member, case))


def rules_of(portal: Portal, member: Member, case: MadeCase) -> list[Exclusion]:
    """Return the exclusion rules of a case, as a handler's session reads them."""
    return read_rules(records_of(portal, member, case))


def others(portal: Portal, case: MadeCase) -> list[CaseRow]:
    """Return the rows of all cases but one."""
    return [row for row in every(portal, CaseRow) if row.id != case.id]
