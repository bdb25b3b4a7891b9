"""A handler's moves on a case as it was seen on the screen, each sent once."""

from portal.casework.moves import moving
from portal.casework.moves.deciding import FilledProposal, propose
from portal.casework.moves.triaging import Triage, triage
from portal.casework.records.sealed import Reader
from portal.core.workflow import Move
from portal.desk.seen import Seen, open_once
from portal.work import Work


def make_move(work: Work, reader: Reader, seen: Seen, *, move: Move, text: str) -> None:
    """Make a move with one text; CaseChanged if the case is not as it was seen."""
    case = open_once(work, reader, seen)
    if case is not None:
        moving.make_move(work, case, reader, move=move, text=text)


def make_proposal(
    work: Work, reader: Reader, seen: Seen, *, move: Move, filled: FilledProposal
) -> None:
    """Propose an outcome; CaseChanged if the case is not as it was seen."""
    case = open_once(work, reader, seen)
    if case is not None:
        propose(work, case, reader, move=move, filled=filled)


def fill_in_triage(work: Work, reader: Reader, seen: Seen, *, filled: Triage) -> None:
    """Fill in triage; CaseChanged if the case is not as it was seen."""
    case = open_once(work, reader, seen)
    if case is not None:
        triage(work, case, reader, filled)
