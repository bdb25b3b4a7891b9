"""Which operation carries out which move of a handler that takes one text."""

from portal.casework.access.recusing import recuse
from portal.casework.moves.carrying_out import move_as_handler
from portal.casework.moves.deciding import approve, send_back, start_remediation, verify_actions
from portal.casework.records.sealed import OpenCase, Reader, read_records
from portal.core.moves import Proposal
from portal.core.workflow import Move
from portal.work import Work

TO_REPORTER = {Move.REQUEST_INFORMATION: "message", Move.REJECT_APPEAL: "decision"}
"""Moves whose text the reporter reads, and the kind of record it becomes."""

FOR_THE_DESK = {
    Move.CONTAIN: "containment",
    Move.SECURE_EVIDENCE: "evidence",
    Move.TELL_AUTHORITY: "authority",
    Move.COMPLETE_AUTHORITY_REPORT: "authority",
}
"""Moves whose text is more than a reason, and the kind of record it becomes; no reporter's."""


def make_move(work: Work, opened: OpenCase, reader: Reader, *, move: Move, text: str) -> None:
    """Make a move that needs no more than one text, which may be empty where the rules allow."""
    match move:
        case Move.RECUSE:
            recuse(work, opened, reader, records=read_records(work, opened), reason=text)
        case Move.SEND_BACK:
            send_back(work, opened, reader, reason=text)
        case Move.APPROVE:
            approve(work, opened, reader, remark=text)
        case Move.START_REMEDIATION:
            start_remediation(work, opened, reader, remark=text)
        case Move.VERIFY_ACTIONS:
            verify_actions(work, opened, reader, remark=text)
        case _:
            _move(work, opened, reader, move=move, text=text)


def _move(work: Work, opened: OpenCase, reader: Reader, *, move: Move, text: str) -> None:
    kind = TO_REPORTER.get(move) or FOR_THE_DESK.get(move, "reason")
    is_written = bool(text.strip())
    proposal = Proposal(reason=is_written, explanation=is_written and kind == "decision")
    texts = [(kind, text)] if is_written else []
    move_as_handler(work, opened, reader, move=move, proposal=proposal, texts=texts)
