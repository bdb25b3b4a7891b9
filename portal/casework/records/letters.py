"""Signed letters: what was granted, to be shown to anybody, without a word of the case.

A letter names no reference, no day of the report and no person. It is signed by the organisation,
sealed in the case, and shown to the reporter alone; whoever is shown it checks it at /letters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.casework.journalling import commitment, note
from portal.casework.moves.carrying_out import actor_of, change_facts
from portal.casework.records.sealed import OpenCase, Reader, Record, add_records
from portal.casework.records.telling import LETTER_KIND
from portal.core.cases import REFERENCE_FORM, CaseFacts, Status
from portal.core.day_words import in_words
from portal.core.errors import LetterRefused, MoveRefused
from portal.core.events import Event
from portal.core.outcomes import GRANTS
from portal.core.policy import Permission, may
from portal.vault.letters import is_printable, sign_letter
from portal.work import Work

LAST_LINE = "This letter says nothing about who asked or how."

_REFERENCE = re.compile(REFERENCE_FORM, re.IGNORECASE)
_DECIDED = frozenset({Status.DECIDED, Status.REMEDIATING, Status.CLOSED})


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says."""

    granted: str = field(repr=False)
    about: str = field(repr=False)
    """The AI system or the task."""
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter with its signature, as it is printed."""

    on: date
    text: str = field(repr=False)


def may_write_letter(case: CaseFacts, reader: Reader) -> bool:
    """Tell whether something was granted that this handler can put into a letter."""
    is_granted = case.outcome in GRANTS and case.status in _DECIDED
    speaks = may(actor_of(reader), Permission.WRITE_TO_REPORTER, case=case)
    return is_granted and speaks and case.withdrawn_on is None


def write_letter(work: Work, case: OpenCase, reader: Reader, letter: Letter) -> OpenCase:
    """Sign a letter and put it into the reporter's mailbox.

    MoveRefused where nothing was granted; LetterRefused for words that point at the case.
    """
    if not may_write_letter(case.facts, reader):
        raise MoveRefused("A letter is written where something was granted, and not withdrawn.")
    text = sign_letter(work.keyring, compose(letter, work.settings.organisation))
    case = change_facts(work, case, last_update_on=work.moment.today)
    lines, texts = [{"template": LETTER_KIND}], [(LETTER_KIND, text)]
    ((_, sealed),) = add_records(work, case, lines=lines, texts=texts, reader=reader)
    note(work, reader.account, Event.LETTER_WRITTEN, case=case.id, reason=commitment(sealed))
    return case


def compose(letter: Letter, organisation: str) -> str:
    """Return the words of a letter; LetterRefused if they hold a reference or hidden marks."""
    written = letter.granted + letter.about
    if _REFERENCE.search(written):
        raise LetterRefused("Leave out the reference: the letter must not lead to the case.")
    if "=====" in written or not is_printable(written.replace("\n", "").replace("\t", "")):
        raise LetterRefused("Use plain words: no rows of equal signs, no invisible characters.")
    until = in_words(letter.ends_on) if letter.ends_on else "further notice"
    return "\n".join(
        (
            f"{organisation} confirms:",
            f"What is granted: {letter.granted.strip()}",
            f"AI system or task: {letter.about.strip()}",
            f"From: {in_words(letter.starts_on)}",
            f"Until: {until}",
            LAST_LINE,
        )
    )


def letters_of(records: Sequence[Record]) -> list[WrittenLetter]:
    """Return the letters of a case, newest first."""
    found = [one for one in records if one.kind == LETTER_KIND and one.text]
    return [WrittenLetter(one.dated, one.text or "") for one in reversed(found)]
