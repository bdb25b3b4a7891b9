"""How an answer reaches a reporter whom nobody knows: the choice, and the letters for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.casework.access import visits
from portal.casework.access.opening import MailboxKeys, open_for_reporter
from portal.casework.moves.carrying_out import move_as_reporter
from portal.casework.records.letters import WrittenLetter, letters_of
from portal.casework.records.message_limit import check_deeds
from portal.casework.records.sealed import read_records
from portal.core.actors import REPORTER
from portal.core.errors import NotFound
from portal.core.events import Event
from portal.core.moves import Proposal
from portal.core.taxonomy import Remedy
from portal.core.workflow import Move, offered
from portal.work import Work


@dataclass(frozen=True, slots=True)
class RemedyPage:
    """What was chosen so far."""

    chosen: Remedy | None


def read_remedy(work: Work, keys: MailboxKeys) -> RemedyPage:
    """Return what was chosen; NotFound where it is not asked, or already decided."""
    case = open_for_reporter(work, keys).facts
    if Move.CHOOSE_REMEDY not in offered(
        case, REPORTER, today=work.moment.today, clocks=work.clocks
    ):
        raise NotFound("This is not asked here.")
    return RemedyPage(case.remedy)


def choose_remedy(work: Work, keys: MailboxKeys, remedy: Remedy, *, one_time_key: str) -> None:
    """Choose, or choose anew; MoveRefused once there is a decision."""
    if visits.is_first_use(work, one_time_key):
        case, proposal = open_for_reporter(work, keys), Proposal(remedy=remedy)
        check_deeds(work, case.id, Event.REMEDY_CHOSEN)
        move_as_reporter(work, case, move=Move.CHOOSE_REMEDY, proposal=proposal)


def read_letters(work: Work, keys: MailboxKeys) -> Sequence[WrittenLetter]:
    """Return the letters the reporter was given, newest first; NotFound where there is none."""
    letters = letters_of(read_records(work, open_for_reporter(work, keys)))
    if not letters:
        raise NotFound("There is no letter.")
    return letters
