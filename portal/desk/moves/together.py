"""Moves of two people at the desk: proposing, agreeing, taking back."""

from portal.casework.access.opening import own_of, tag_of
from portal.casework.moves import agreeing
from portal.casework.moves.pending import Reasons
from portal.casework.records.sealed import Reader, read_records
from portal.core.moves import Proposal
from portal.core.workflow import Move
from portal.desk.seen import Seen, open_once
from portal.store.cases import find_granted
from portal.work import Work


def propose(
    work: Work, reader: Reader, seen: Seen, *, move: Move, proposal: Proposal, reasons: Reasons
) -> None:
    """Propose a move to a second person; CaseChanged if the case is not as it was seen."""
    case = open_once(work, reader, seen)
    if case is not None:
        agreeing.propose_together(work, case, reader, move=move, proposal=proposal, reasons=reasons)


def agree(work: Work, reader: Reader, seen: Seen, proposal_id: str, *, remark: str) -> bool:
    """Agree to a proposal; return whether the case is still there, since it may be erased."""
    case = open_once(work, reader, seen)
    if case is not None:
        records = read_records(work, case)
        agreeing.agree(work, case, reader, proposal_id, records=records, remark=remark)
    tag, own = tag_of(work, reader), own_of(work, reader)
    return find_granted(work.db, seen.reference, tag=tag, own=own) is not None


def drop(work: Work, reader: Reader, seen: Seen, proposal_id: str, *, remark: str) -> None:
    """Take a proposal back; CaseChanged if the case is not as it was seen."""
    case = open_once(work, reader, seen)
    if case is not None:
        records = read_records(work, case)
        agreeing.drop(work, case, reader, proposal_id, records=records, remark=remark)
