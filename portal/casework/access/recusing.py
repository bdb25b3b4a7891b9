"""Recusal: a handler gives a case up, for good, and a new epoch begins without them."""

from portal.casework.access.excluding import find_place, rules_in_force, seal_rules
from portal.casework.access.granting import start_epoch
from portal.casework.access.staffing import eligible_handlers
from portal.casework.journalling import commitment, note
from portal.casework.moves.carrying_out import change_facts, move_as_handler
from portal.casework.records.sealed import OpenCase, Reader, Record
from portal.core.errors import MoveRefused
from portal.core.events import Event
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.workflow import Move
from portal.work import Work


def recuse(
    work: Work, case: OpenCase, reader: Reader, *, records: list[Record], reason: str
) -> None:
    """Take the case away from a handler at their own wish.

    MoveRefused for the last person who could read it: hand it over first.
    """
    rules = [*rules_in_force(work, case, records), Exclusion(ExcludedKind.PERSON, reader.account)]
    left = eligible_handlers(work, rules)
    if not left:
        raise MoveRefused("You are the last who can read this case. Hand it over first.")
    texts = [("reason", reason)] if reason else []
    moved = move_as_handler(work, case, reader, move=Move.RECUSE, texts=texts)
    begun = start_epoch(work, moved, rules)
    changed = change_facts(work, moved, epoch=begun.facts.epoch)
    after = OpenCase(case.id, changed.facts, begun.keys)
    note(
        work,
        reader.account,
        Event.EPOCH_STARTED,
        case=case.id,
        epoch=after.facts.epoch,
        reason=commitment(seal_rules(work, after, reader, rules)),
    )
    find_place(work, after, left)
