"""Turns the records of a case into what a page shows, for the desk or for the reporter.

A note, a finding or a rule of exclusion is in no list for the reporter: what may be shown is
listed here by kind, and everything else is not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from portal.casework.records.automatic_lines import (
    ACCEPTED,
    UNDONE,
    line_for_reporter,
    line_of,
)
from portal.casework.records.sealed import SYSTEM_KIND, Record, account_of
from portal.core.actors import AccountId

TO_REPORTER = frozenset({"message", "decision", "explanation", "reveal", "lesson"})
FROM_REPORTER: Mapping[str, str] = {
    "answer": "",
    "objection": "I think this is more serious",
    "treatment": "How I was treated",
    "checkin": "The question about retaliation",
}
"""What a reporter writes, by kind of record, and its title at the desk and in the mailbox."""
REPORT_KINDS = ("narrative", "prompt", "output", "details")
PROPOSED_TITLE = "Proposed decision, for the reporter once it is approved"
LETTER_KIND = "letter"
"""A signed letter for the reporter; the mailbox has a page of its own for it."""
OPENING_KIND = "opening"
"""Who opened what the reporter told about themselves, and why: for the reporter's eyes, and for
no colleague's, since whom the reporter chose is nobody else's business."""
COVER = "cover"
"""The kind of record by which words are covered, read or uncovered; no reporter's page knows it."""
NOTE_TITLES = {
    "note": "",
    "reason": "Reason",
    "findings": "Findings",
    "proposal": PROPOSED_TITLE,
    "triage": "Triage",
    "action": "Corrective action",
    "containment": "Kept safe meanwhile",
    "evidence": "Evidence",
    "authority": "Told to the authority",
    "review": "Review of the contested decision",
    "effect": "Effect checked",
    "together": "Proposed to a second person",
    UNDONE: "Taken back",
    COVER: "Covered words",
}
REPORTER_TITLES = {
    "decision": "Decision",
    "explanation": "Explanation of the decision",
    "reveal": "Before anything about who you are is passed on",
    "lesson": "A lesson for others, in these words",
}
"""What stands above a text that the reporter reads; a message has no title."""
REPORT_TITLES = {
    "narrative": "What happened",
    "prompt": "What it was asked",
    "output": "What it answered",
}
CHECK_IN_ANSWER = "checkin"
CHECK_IN_ANSWER_WORDS = (
    "The answer is not kept with this case, so that nothing here tells whether there is a report "
    "of retaliation, or of whom."
)
"""One text for yes and no: a case of retaliation does not exist for whom it is about."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a timeline. `kind` is from_reporter, to_reporter, note or system."""

    kind: str
    on: date
    text: str = field(repr=False)
    by: str = ""
    title: str = ""
    distressing: bool = False


def for_reporter(records: Sequence[Record], names: Mapping[AccountId, str]) -> list[Item]:
    """Return the messages, decisions and automatic lines of a reporter's own mailbox."""
    shown = (_shown_to_reporter(record, names) for record in records)
    return [item for item in shown if item is not None]


def for_desk(records: Sequence[Record], names: Mapping[AccountId, str]) -> list[Item]:
    """Return the whole timeline of a case for a handler."""
    gone = withdrawn(records)
    shown = (_shown_to_desk(record, names, gone) for record in records)
    return [item for item in shown if item is not None]


def withdrawn(records: Sequence[Record]) -> frozenset[str]:
    """Return the ids of the records that belong to a decision which was taken back."""
    undone = (record.data for record in records if record.kind == UNDONE and record.text)
    return frozenset(str(id) for data in undone for id in data.get("records", ()))


def report_items(records: Sequence[Record]) -> list[Item]:
    """Return the report as it was sent, unchanged."""
    return [
        Item(
            "from_reporter",
            record.dated,
            record.text or "",
            title=REPORT_TITLES[record.kind],
            distressing=record.kind == "output",
        )
        for kind in REPORT_TITLES
        for record in records
        if record.kind == kind
    ]


def find_record(records: Sequence[Record], kind: str) -> Record | None:
    """Return the newest record of a kind that was not taken back."""
    gone = withdrawn(records)
    found = [record for record in records if record.kind == kind and record.id not in gone]
    return found[-1] if found else None


def _shown_to_reporter(record: Record, names: Mapping[AccountId, str]) -> Item | None:
    if record.kind == SYSTEM_KIND:
        return Item("system", record.dated, line_for_reporter(record))
    if record.kind in FROM_REPORTER:
        return _from_reporter(record)
    if record.kind in TO_REPORTER:
        title = REPORTER_TITLES.get(record.kind, "")
        return Item("to_reporter", record.dated, record.text or "", _by(record, names), title)
    if record.kind == OPENING_KIND:
        return Item("to_reporter", record.dated, _opening(record, names), _by(record, names))
    return None


def _shown_to_desk(
    record: Record, names: Mapping[AccountId, str], gone: frozenset[str]
) -> Item | None:
    if record.kind == SYSTEM_KIND:
        return Item("system", record.dated, line_of(record))
    if record.kind in FROM_REPORTER:
        return replace(_from_reporter(record), by="Reporter")
    if record.kind in TO_REPORTER:
        title = REPORTER_TITLES.get(record.kind, "")
        return Item("to_reporter", record.dated, _text(record), _by(record, names), title)
    if record.kind == LETTER_KIND:
        return Item("to_reporter", record.dated, _text(record), _by(record, names), "Signed letter")
    if record.kind in NOTE_TITLES:
        title = _note_title(record.kind, is_gone=record.id in gone)
        return Item("note", record.dated, _text(record), _by(record, names), title)
    return None


def _note_title(kind: str, *, is_gone: bool) -> str:
    title = NOTE_TITLES[kind]
    return f"{title} (taken back)" if is_gone else title


def _from_reporter(record: Record) -> Item:
    text = CHECK_IN_ANSWER_WORDS if record.kind == CHECK_IN_ANSWER else record.text or ""
    return Item("from_reporter", record.dated, text, title=FROM_REPORTER[record.kind])


def _text(record: Record) -> str:
    if record.text is None:
        return "Written before you were given this case; you cannot read it."
    is_written = record.kind in {"triage", "action", "together", UNDONE, COVER}
    return str(record.data.get("words", "")) if is_written else record.text


def _opening(record: Record, names: Mapping[AccountId, str]) -> str:
    reason = record.data.get("reason", "")
    return f"{_by(record, names)} opened what you told about yourself. The reason: {reason}"


def _by(record: Record, names: Mapping[AccountId, str]) -> str:
    return names.get(account_of(record.author) or AccountId(""), "A former colleague")


STANDING = frozenset({"status", "level", "set_aside", ACCEPTED, UNDONE})
"""Templates of the lines that tell where a case stood."""


def standing_lines(records: Sequence[Record]) -> list[Item]:
    """Return the automatic lines that tell the reporter how a case went its way, oldest first.

    They are our own words and dates alone: no text of anybody is among them.
    """
    lines = [record for record in records if record.kind == SYSTEM_KIND]
    told = [record for record in lines if record.data.get("template") in STANDING]
    return [Item("system", record.dated, line_for_reporter(record)) for record in told]
