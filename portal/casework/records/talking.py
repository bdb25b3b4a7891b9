"""Words between the desk and the reporter, and notes that stay on the desk."""

from collections.abc import Mapping

from portal.casework.journalling import commitment, note
from portal.casework.moves.carrying_out import actor_of, change_facts, move_as_reporter
from portal.casework.records.sealed import OpenCase, Reader, add_sealed
from portal.core.actors import AccountId
from portal.core.errors import MoveRefused
from portal.core.events import Event
from portal.core.policy import Permission, may
from portal.core.workflow import Move
from portal.store.people import list_names
from portal.work import Work


def may_write(case: OpenCase, reader: Reader) -> bool:
    """Tell whether this handler writes to the reporter of this case."""
    return may(actor_of(reader), Permission.WRITE_TO_REPORTER, case=case.facts)


def write_message(work: Work, case: OpenCase, reader: Reader, text: str) -> OpenCase:
    """Send the reporter a message; the first one is the day of the first human answer.

    MoveRefused for a handler below the case's level: they still read, and no longer speak for it.
    """
    if not may_write(case, reader):
        raise MoveRefused("The case is at a higher level now, which writes to the reporter.")
    answered = case.facts.first_answer_on or work.moment.today
    case = change_facts(work, case, first_answer_on=answered, last_update_on=work.moment.today)
    _, sealed = add_sealed(work, case, "message", text, reader=reader)
    _note(work, case, reader, Event.MESSAGE_WRITTEN, sealed)
    return case


def write_note(work: Work, case: OpenCase, reader: Reader, text: str) -> None:
    """Keep a note that the reporter never sees."""
    _, sealed = add_sealed(work, case, "note", text, reader=reader)
    _note(work, case, reader, Event.NOTE_WRITTEN, sealed)


def reply(work: Work, case: OpenCase, text: str) -> OpenCase:
    """Take the reporter's words, in every state; a waiting case goes on where it came from."""
    return move_as_reporter(work, case, move=Move.REPLY, texts=[("answer", text)])


def names_of_staff(work: Work) -> Mapping[AccountId, str]:
    """Return every account's name, those who left included."""
    return {AccountId(id): name for id, name in list_names(work.db)}


def _note(work: Work, case: OpenCase, reader: Reader, event: Event, sealed: bytes) -> None:
    note(work, reader.account, event, case=case.id, reason=commitment(sealed))
