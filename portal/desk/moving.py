"""A handler's moves on a case as it was seen on the screen, each sent once."""

from portal.casework import moving, visits
from portal.casework.deciding import FilledProposal, propose
from portal.casework.opening import open_for_handler
from portal.casework.sealed import Reader, read_records
from portal.casework.triaging import Triage, triage
from portal.core.workflow import Move
from portal.work import Work


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
    moving.make_move(work, opened, reader, move=move, text=text)


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
