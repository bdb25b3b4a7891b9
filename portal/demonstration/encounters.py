"""What two people, or a reporter and a handler, have done in the demonstration beside its stories.

A signed letter, an identity that was shared, two linked cases, a lesson that waits for a second
person: each through the operations of the pages, on the day of loading.
"""

from collections.abc import Mapping
from datetime import date

from portal.casework.access.identity import Identity, share
from portal.casework.access.opening import open_for_handler, open_for_reporter, unlock_mailbox
from portal.casework.moves.agreeing import propose_together
from portal.casework.moves.linking import link
from portal.casework.moves.pending import Reasons
from portal.casework.records.letters import Letter, write_letter
from portal.casework.records.sealed import OpenCase, Reader
from portal.core.actors import AccountId
from portal.core.moves import Move, Proposal
from portal.demonstration.replaying import Story
from portal.work import Work

GRANTED = "hearing-aid"
TOLD = "driver-route-opt-out"
LINKED = ("four-hundred-a-day", "postcodes")
LEARNED = "apprentice"

LETTER = (
    "The holder works without the coach’s tones and hints, and is rated without its figures.",
    "Headset Coach, in customer service",
)
IDENTITY = ("Noor", "After six in the evening, 0170 5550 114. Not over the dispatch desk.")
WHY_LINKED = "The same tool sorts in both, and the same team says so. Read them together."
LESSON = "An assistant that insulted somebody is switched off on the day it is reported."
WHY_LESSON = "Nothing in it tells who was there. The works council asked what we learned."


def play_encounters(work: Work, stories: Mapping[str, Story], people: Mapping[str, Reader]) -> None:
    """Let them happen, today."""
    omar, una = people["omar"], people["una"]
    _write_letter(work, _open(work, stories[GRANTED], omar), omar)
    _tell_who_one_is(work, stories[TOLD], chosen=(omar.account,))
    one, other = (_open(work, stories[key], omar) for key in LINKED)
    link(work, one, other, omar, words=WHY_LINKED)
    _propose_lesson(work, _open(work, stories[LEARNED], una), una)


def _open(work: Work, story: Story, reader: Reader) -> OpenCase:
    if story.opened is None:
        raise ValueError("A story begins with its report.")
    return open_for_handler(work, reader, story.opened.facts.reference)


def _write_letter(work: Work, case: OpenCase, reader: Reader) -> None:
    today = work.moment.today
    granted, about = LETTER
    until = date(today.year + 1, today.month, 1)
    write_letter(work, case, reader, Letter(granted, about, starts_on=today, ends_on=until))


def _tell_who_one_is(work: Work, story: Story, *, chosen: tuple[AccountId, ...]) -> None:
    if story.code is None:
        raise ValueError("A story begins with its report.")
    own = open_for_reporter(work, unlock_mailbox(work, story.code))
    share(work, own, Identity(*IDENTITY, chosen))


def _propose_lesson(work: Work, case: OpenCase, reader: Reader) -> None:
    propose_together(
        work,
        case,
        reader,
        move=Move.PUBLISH_LESSON,
        proposal=Proposal(reason=True, explanation=True),
        reasons=Reasons(WHY_LESSON, LESSON),
    )
