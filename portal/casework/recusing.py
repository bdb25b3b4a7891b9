"""Recusal: a handler gives a case up, for good, and a new epoch begins without them."""

import json

from portal.casework.carrying_out import (
    change_facts,
    move_as_clock,
    move_as_handler,
    place_at_level,
)
from portal.casework.granting import start_epoch
from portal.casework.journalling import CLOCK_NAME, commitment, note
from portal.casework.sealed import OpenCase, Reader, Record, add_sealed
from portal.casework.staffing import eligible_handlers
from portal.casework.submitting import rules_of
from portal.casework.telling import find_record
from portal.core.actors import Level
from portal.core.deadlines import Trigger
from portal.core.errors import MoveRefused
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.journal import Event
from portal.core.moves import Proposal
from portal.core.workflow import Move
from portal.work import Work


def read_rules(records: list[Record]) -> list[Exclusion]:
    """Return the exclusion rules in force, from the newest record of them."""
    found = find_record(records, "exclusions")
    return rules_of(found.text) if found else []


def recuse(
    work: Work, case: OpenCase, reader: Reader, *, records: list[Record], reason: str
) -> None:
    """Take the case away from a handler at their own wish.

    MoveRefused for the last person who could read it: hand it over first.
    """
    rules = [*read_rules(records), Exclusion(ExcludedKind.PERSON, reader.account)]
    left = eligible_handlers(work, rules)
    if not left:
        raise MoveRefused("You are the last who can read this case. Hand it over first.")
    texts = [("reason", reason)] if reason else []
    moved = move_as_handler(work, case, reader, move=Move.RECUSE, texts=texts)
    begun = start_epoch(work, moved, rules)
    changed = change_facts(work, moved, epoch=begun.facts.epoch)
    after = OpenCase(case.id, changed.facts, begun.keys)
    written = json.dumps({"rules": [str(rule) for rule in rules]})
    _, sealed = add_sealed(work, after, "exclusions", written, reader=reader)
    note(
        work,
        reader.account,
        Event.EPOCH_STARTED,
        case=case.id,
        epoch=after.facts.epoch,
        reason=commitment(sealed),
    )
    _find_place(work, after, left={one.level for one in left})


def _find_place(work: Work, case: OpenCase, *, left: set[Level]) -> None:
    """Hand the case to the nearest level that still has somebody, if its own has nobody left.

    Up first; down only where nobody is left above.
    """
    level = case.facts.level
    if level in left:
        return
    if any(one > level for one in left):
        proposal = Proposal(trigger=Trigger.EVERYBODY_RECUSED)
        move_as_clock(work, case.id, case.facts, move=Move.ESCALATE, proposal=proposal)
        return
    placed = place_at_level(work, case, max(left))
    note(
        work,
        CLOCK_NAME,
        Event.MOVED,
        case=case.id,
        move=Move.RECUSE.value,
        from_level=int(level),
        level=int(placed.facts.level),
    )
