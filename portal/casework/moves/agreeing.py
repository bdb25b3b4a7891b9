"""Moves of two people: one proposes, another agrees, and only then it is made.

Agreeing ends the proposal and makes the move in one transaction. Of two people who act at one
instant, one succeeds and the other gets CaseChanged.
"""

import secrets
from collections.abc import Mapping, Sequence

from portal.casework.access.erasing import erase_early
from portal.casework.journalling import commitment, note
from portal.casework.moves.carrying_out import actor_of, move_as_handler
from portal.casework.moves.pending import (
    KIND,
    Pending,
    Reasons,
    check_agreement,
    list_pending,
    may_drop,
    write_down,
)
from portal.casework.records.lessons import take_back
from portal.casework.records.sealed import OpenCase, Reader, Record, add_sealed
from portal.core.errors import CaseChanged, InputRefused, MoveRefused
from portal.core.events import Event
from portal.core.findings import write_codes
from portal.core.move_table import TABLE
from portal.core.moves import Proposal
from portal.core.workflow import Move, check_proposal
from portal.store import proposals as store
from portal.work import Work

TOLD_AS: Mapping[Move, str] = {Move.REVEAL_IDENTITY: "reveal", Move.PUBLISH_LESSON: "lesson"}
"""Moves whose explanation the reporter reads once two agree, and the kind it becomes."""

GONE = "Somebody agreed to this or took it back in the meantime."


def propose_together(
    work: Work,
    case: OpenCase,
    reader: Reader,
    *,
    move: Move,
    proposal: Proposal,
    reasons: Reasons,
) -> str:
    """Propose a move to a second person; return the proposal's id.

    MoveRefused where the rules refuse it, or where the same waits already; CaseChanged if
    somebody else acts on the case at the same instant.
    """
    check_proposal(
        move,
        case.facts,
        actor_of(reader),
        today=work.moment.today,
        proposal=proposal,
        clocks=work.clocks,
    )
    detail = _detail(proposal)
    written = write_down(work, case, move, detail, reasons)
    record, sealed = add_sealed(work, case, KIND, written, reader=reader)
    _make_room(work, case, move, detail)
    id = secrets.token_hex(16)
    values = {
        "id": id,
        "case_id": case.id,
        "move": move.value,
        "proposed_by": reader.account,
        "proposed_on": work.moment.today,
        "seen_version": case.facts.version,
        "record_id": record,
        "detail": detail,
    }
    store.add_proposal(work.db, values)
    reason = commitment(sealed)
    note(work, reader.account, Event.MOVE_PROPOSED, case=case.id, move=move.value, reason=reason)
    return id


def agree(
    work: Work,
    case: OpenCase,
    reader: Reader,
    proposal_id: str,
    *,
    records: Sequence[Record],
    remark: str,
) -> OpenCase:
    """Make the move that another proposed.

    CaseChanged for a proposal that is stale or gone; MoveRefused where the rules refuse it;
    InputRefused without the second person's own reason, where the move needs one.
    """
    pending = _get(work, case, proposal_id, records)
    if TABLE[pending.move].needs_reason and not remark.strip():
        raise InputRefused({"text": "Write down why you agree."})
    proposal = check_agreement(work, case, reader, pending, remark=remark)
    _take(work, case, pending)
    texts = _texts(pending, remark)
    moved = move_as_handler(work, case, reader, move=pending.move, proposal=proposal, texts=texts)
    if pending.move is Move.ERASE_EARLY:
        # Nobody could take it back any more: what tells which lesson is the case's goes with it.
        take_back(work, records)
        erase_early(work, case.id, by=reader.account)
    return moved


def drop(
    work: Work,
    case: OpenCase,
    reader: Reader,
    proposal_id: str,
    *,
    records: Sequence[Record],
    remark: str = "",
) -> None:
    """Take a proposal back, stale or not; CaseChanged if it is gone."""
    pending = _get(work, case, proposal_id, records)
    if not may_drop(case, reader, pending):
        raise MoveRefused("Its author takes this back, or somebody of the case’s level.")
    _take(work, case, pending)
    move, details = pending.move.value, dict[str, str]()
    if remark.strip():
        _, sealed = add_sealed(work, case, "reason", remark, reader=reader)
        details["reason"] = commitment(sealed)
    note(work, reader.account, Event.PROPOSAL_DROPPED, case=case.id, move=move, **details)


def _detail(proposal: Proposal) -> str | None:
    if proposal.taken_back:
        return write_codes(proposal.taken_back)
    return proposal.severity.value if proposal.severity else proposal.clock


def _make_room(work: Work, case: OpenCase, move: Move, detail: str | None) -> None:
    """Drop what is stale. Sealing took the case's row: what is read here will be committed."""
    version = case.facts.version
    if store.find_version(work.db, case.id) != version:
        raise CaseChanged("Somebody else acted on this case in the meantime.")
    store.delete_stale(work.db, case.id, move=move.value, version=version)
    waiting = store.list_proposals(work.db, case.id)
    if (move.value, detail) in {(row.move, row.detail) for row in waiting}:
        raise MoveRefused("This is proposed already, and waits for a second person.")


def _texts(pending: Pending, remark: str) -> list[tuple[str, str]]:
    texts = [("reason", remark)] if remark.strip() else []
    told_as = TOLD_AS.get(pending.move)
    if told_as is not None and pending.reasons is not None:
        texts.append((told_as, pending.reasons.explanation))
    return texts


def _get(work: Work, case: OpenCase, id: str, records: Sequence[Record]) -> Pending:
    waiting = list_pending(work, case, records)
    found = next((one for one in waiting if one.id == id), None)
    if found is None:
        raise CaseChanged(GONE)
    return found


def _take(work: Work, case: OpenCase, pending: Pending) -> None:
    if not store.delete_proposal(work.db, pending.id, case=case.id):
        raise CaseChanged(GONE)
