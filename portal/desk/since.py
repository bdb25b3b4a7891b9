"""What happened to a case since it was on somebody's screen: who did what, and when.

A form carries the version it was filled in for, how many entries the timeline had, and how long
the history was: numbers that its reader could count on the pages anyway. Staff are told to the
minute, the reporter and the clock by date, as the journal has them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from portal.casework.access.opening import open_for_handler
from portal.casework.records.covering import covered
from portal.casework.records.sealed import OpenCase, Reader, Record, read_records
from portal.casework.records.talking import names_of_staff
from portal.casework.records.telling import Item, for_desk
from portal.core.actors import AccountId
from portal.core.cases import CaseId
from portal.core.day_words import in_words
from portal.core.events import Event
from portal.core.journal import REPORTER
from portal.core.journal_words import actor_words, event_words
from portal.store.journal import StoredEntry, list_of_case
from portal.work import Work

MOVED_WORDS: Final[Mapping[str, str]] = {
    "acknowledge": "acknowledged the report",
    "start_triage": "began triage",
    "request_information": "asked the reporter something",
    "accept": "accepted the case",
    "propose_no_case": "proposed that it is no case",
    "refer_out": "proposed to refer it elsewhere",
    "mark_duplicate": "proposed it as a duplicate",
    "propose_outcome": "proposed an outcome",
    "approve": "approved the decision",
    "return": "sent the proposal back",
    "start_remediation": "began to put it right",
    "verify_actions": "verified the actions",
    "close": "closed the case",
    "reopen": "opened the case again",
    "escalate": "escalated the case",
    "de_escalate": "handed the case down",
    "information_timeout": "ended the waiting for the reporter",
    "lower_severity": "lowered the severity",
}
NOBODY_ELSES: Final = frozenset(
    {Event.IDENTITY_SHARED, Event.IDENTITY_TAKEN_BACK, Event.IDENTITY_OPENED}
)
"""Whether a reporter told who they are, and whom, is for those they chose: never in a history."""
READING: Final = frozenset({Event.CASE_READ.value, Event.FILE_OPENED.value})
MOST: Final = 8
"""Deeds that are told; of more, the latest."""
WITHOUT_WORDS: Final = "the reporter did something that needs no words"

_SEEN = re.compile(r"(\d{1,9})(?:\.(\d{1,9})\.(\d{1,9}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mark:
    """A case as it was on a screen; None where only the version is known."""

    version: int
    items: int | None = None
    deeds: int | None = None


def mark_case(work: Work, case: OpenCase, items: Sequence[Item]) -> str:
    """Return what a form of this case carries as `seen`."""
    return f"{case.facts.version}.{len(items)}.{len(_deeds(work, case))}"


def read_mark(seen: str) -> Mark:
    """Read it back; a version alone, or nothing that makes sense, tells less."""
    found = _SEEN.fullmatch(seen)
    if found is None:
        return Mark(0)
    numbers = [None if one is None else int(one) for one in found.groups()]
    return Mark(numbers[0] or 0, numbers[1], numbers[2])


def tell(work: Work, reader: Reader, reference: str, *, seen: str, refusal: str) -> str:
    """Return a refusal with what happened since the case was on the screen.

    NotFound for whom the case does not exist any more.
    """
    case = open_for_handler(work, reader, reference)
    records = covered(read_records(work, case))
    told = list(dict.fromkeys(_happened(work, case, read_mark(seen), records)))
    if not told:
        return refusal
    return f"{refusal} Since you opened this page: {'; '.join(told[-MOST:])}."


def visible_entries(work: Work, case: CaseId) -> list[StoredEntry]:
    """Return the entries that everybody who reads a case may know of, oldest first."""
    hidden = {event.value for event in NOBODY_ELSES}
    return [row for row in list_of_case(work.db, case) if row.event not in hidden]


def _happened(work: Work, case: OpenCase, mark: Mark, records: Sequence[Record]) -> Iterator[str]:
    names = names_of_staff(work)
    items = for_desk(records, names)
    count = max(0, case.facts.version - mark.version)
    if not count and mark.items is None:
        return
    later = _deeds(work, case)[-count if mark.deeds is None else mark.deeds :]
    deeds = [one for one in later if one.actor != REPORTER]
    yield from (_deed(work, one, names) for one in deeds)
    new = items[mark.items :] if mark.items is not None else []
    written = [item for item in new if item.kind == "from_reporter"]
    yield from (f"the reporter wrote, {_day(work, item)}" for item in written)
    if count and not deeds and not written:
        lines = [item.text.rstrip(".") for item in new if item.kind == "system" and item.text]
        yield from lines or [WITHOUT_WORDS]


def _deeds(work: Work, case: OpenCase) -> list[StoredEntry]:
    """Return what was done to a case, oldest first; reading it changes nothing."""
    return [one for one in visible_entries(work, case.id) if one.event not in READING]


def _deed(work: Work, entry: StoredEntry, names: Mapping[AccountId, str]) -> str:
    who = actor_words(entry.actor, {str(id): name for id, name in names.items()})
    return f"{who} {_what(entry)}, {_ago(work, entry.noted_at)}"


def _what(entry: StoredEntry) -> str:
    found = re.search(r'"move": ?"([a-z_]+)"', entry.details)
    if entry.event == Event.MOVED.value and found and found[1] in MOVED_WORDS:
        return MOVED_WORDS[found[1]]
    words = event_words(entry.event)
    return words[:1].lower() + words[1:]


def _ago(work: Work, noted_at: str) -> str:
    at = datetime.fromisoformat(noted_at)
    if "T" not in noted_at:
        is_today = at.date() == work.moment.today
        return "today" if is_today else f"on {in_words(at.date())}"
    minutes = int((work.moment.at - at.astimezone(UTC)).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} minute{'' if minutes == 1 else 's'} ago"
    hours = minutes // 60
    if hours < 24:
        return f"{hours} hour{'' if hours == 1 else 's'} ago"
    return f"on {in_words(at.astimezone(work.settings.timezone).date())}"


def _day(work: Work, item: Item) -> str:
    return "today" if item.on == work.moment.today else f"on {in_words(item.on)}"
