"""Which operation carries out which move of a handler, with the texts that belong to it."""

from portal.casework import visits
from portal.casework.carrying_out import move_as_handler
from portal.casework.deciding import FilledProposal, propose, send_back, verify_actions
from portal.casework.opening import open_for_handler
from portal.casework.recusing import recuse
from portal.casework.sealed import Reader, read_records
from portal.casework.triaging import Triage, triage
from portal.core.moves import Proposal
from portal.core.workflow import Move
from portal.work import Work

TO_REPORTER = {Move.REQUEST_INFORMATION: "message", Move.REJECT_APPEAL: "decision"}
"""Moves whose text the reporter reads, and the kind of record it becomes."""


def make_move(
    work: Work,
    reader: Reader,
    reference: str,
    *,
    move: Move,
    seen_version: int,
    text: str,
    one_time_key: str,
) -> None:
    """Make a move with one text; CaseChanged if the case is not as it was seen."""
    if not visits.is_first_use(work, one_time_key):
        return
    opened = open_for_handler(work, reader, reference)
    opened.check_version(seen_version)
    match move:
        case Move.RECUSE:
            records = read_records(work, opened)
            recuse(work, opened, reader, records=records, reason=text)
        case Move.SEND_BACK:
            send_back(work, opened, reader, reason=text)
        case Move.VERIFY_ACTIONS:
            verify_actions(work, opened, reader, remark=text)
        case _:
            kind = TO_REPORTER.get(move, "reason")
            proposal = Proposal(reason=bool(text.strip()), explanation=kind == "decision")
            texts = [(kind, text)] if text.strip() else []
            move_as_handler(work, opened, reader, move=move, proposal=proposal, texts=texts)


def make_proposal(
    work: Work,
    reader: Reader,
    reference: str,
    *,
    move: Move,
    seen_version: int,
    filled: FilledProposal,
    one_time_key: str,
) -> None:
    """Propose an outcome; CaseChanged if the case is not as it was seen."""
    if not visits.is_first_use(work, one_time_key):
        return
    case = open_for_handler(work, reader, reference)
    case.check_version(seen_version)
    propose(work, case, reader, move=move, filled=filled)


def fill_in_triage(
    work: Work,
    reader: Reader,
    reference: str,
    *,
    filled: Triage,
    seen_version: int,
    one_time_key: str,
) -> None:
    """Fill in triage; CaseChanged if the case is not as it was seen."""
    if not visits.is_first_use(work, one_time_key):
        return
    opened = open_for_handler(work, reader, reference)
    opened.check_version(seen_version)
    triage(work, opened, reader, filled, records=read_records(work, opened))
