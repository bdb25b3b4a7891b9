"""What a handler does about letters: write one where something was granted."""

from portal.casework.access.opening import open_for_handler
from portal.casework.records.letters import Letter, may_write_letter, write_letter
from portal.casework.records.sealed import Reader
from portal.core.cases import CaseFacts
from portal.core.errors import NotFound
from portal.desk.seen import Seen, open_once
from portal.work import Work


def look_before_letter(work: Work, reader: Reader, reference: str) -> CaseFacts:
    """Return the facts of a case that a letter can be written in; NotFound for others."""
    case = open_for_handler(work, reader, reference)
    if not may_write_letter(case.facts, reader):
        raise NotFound("No letter can be written here.")
    return case.facts


def look_after_refusal(work: Work, reader: Reader, reference: str) -> CaseFacts:
    """Return the facts of a case as it is now, so that what was typed can be shown again."""
    return open_for_handler(work, reader, reference).facts


def sign_and_send(work: Work, reader: Reader, seen: Seen, *, letter: Letter) -> None:
    """Sign a letter and put it into the mailbox; CaseChanged if the case is not as it was seen."""
    case = open_once(work, reader, seen)
    if case is not None:
        write_letter(work, case, reader, letter)
