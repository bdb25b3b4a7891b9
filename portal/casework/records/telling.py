"""Turns the records of a case into what a page shows, for the desk or for the reporter.

A note, a finding or a rule of exclusion is in no list for the reporter: what may be shown is
listed here by kind, and everything else is not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from portal.casework.records.sealed import SYSTEM_KIND, Record, account_of
from portal.core.actors import AccountId
from portal.core.cases import CaseFacts, Status
from portal.core.day_words import in_words
from portal.core.deadlines import Clocks, Kind, Milestone, Trigger, due_dates, state

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
UNDONE = "undone"
"""The kind of record, and the template of the line, by which a decision was taken back."""
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
STATUS_LINES: Mapping[str, str] = {
    Status.ACKNOWLEDGED.value: "Your report was received.",
    Status.TRIAGE.value: "A person began to read your report.",
    Status.AWAITING_REPORTER.value: "There is a question for you.",
    Status.INVESTIGATING.value: "We are looking into it.",
    Status.DECISION_PROPOSED.value: "A decision was drafted and is being checked.",
    Status.DECIDED.value: "There is a decision.",
    Status.REMEDIATING.value: "What was decided is being put into practice.",
    Status.APPEALED.value: "You asked for another look. The next level has it now.",
    Status.CLOSED.value: "The case was closed. You can still write here.",
    Status.ARCHIVED.value: "The case was archived.",
}
REMEDY_LINE = "The reporter was asked how our answer can reach them."
LETTER_LINE = "The reporter was given a signed letter."
WENT_ON_LINE = "We went on with your report."
UNDONE_LINE = "The last step was taken back within ten minutes. The case stands where it stood."
OTHER_LINES: Mapping[str, str] = {
    "remedy": REMEDY_LINE,
    "letter": LETTER_LINE,
    UNDONE: UNDONE_LINE,
}
LINES_FOR_REPORTER: Mapping[str, str] = {
    "remedy": "We asked you how our answer can reach you.",
    "letter": "We wrote you a signed letter that you can show without telling of this report.",
    "check_in": "We asked you how you have been since the decision.",
    UNDONE: "We took back our last step, minutes after it. Your report stands where it stood.",
}
"""Lines that speak to the reporter in other words than to the desk."""
CHECK_IN = "check_in"
"""The template of the question that the clock asks after a decision."""
CHECK_IN_LINE = "The reporter was asked about retaliation."
LEVEL_LINES: Mapping[str, str] = {
    "1": "It is with the ombudspersons.",
    "2": "It went to the AI governance committee.",
    "3": "It went to executives and legal.",
    "4": "It went to the people outside the organisation.",
}
TRIGGER_WORDS: Mapping[str, str] = {
    Trigger.S1_AT_INTAKE.value: "somebody may be in danger",
    Trigger.PROHIBITED_PRACTICE.value: "it may be a practice that the law forbids at work",
    Trigger.CEILING_NEARLY_USED.value: "four fifths of the time that a law allows had passed",
    Trigger.CEILING_MISSED.value: "a date of the law was missed",
    Trigger.EVERYBODY_RECUSED.value: "nobody below could go on with it",
    Trigger.REPORTER_ASKED.value: "the reporter said that it was not being handled",
    Trigger.HANDLER_DECIDED.value: "a handler asked the next level to take it",
}
"""Why a case went up, after "because"."""

CHECK_IN_ANSWER = "checkin"
CHECK_IN_ANSWER_WORDS = (
    "The answer is not kept with this case, so that nothing here tells whether there is a report "
    "of retaliation, or of whom."
)
"""One text for yes and no: a case of retaliation does not exist for whom it is about."""

PROMISE_TEMPLATE = "interim_promise"
PROMISE_LINE = (
    "Promised: until this is decided, nobody may be treated worse for having asked. "
    "If somebody is, that is a case of its own."
)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a timeline. `kind` is from_reporter, to_reporter, note or system."""

    kind: str
    on: date
    text: str = field(repr=False)
    by: str = ""
    title: str = ""
    distressing: bool = False


@dataclass(frozen=True, slots=True)
class DueLine:
    """One clock of a case. `days` are left until it is due, or late if negative."""

    words: str
    source: str
    due_on: date
    state: str
    days: int
    met_on: date | None
    is_law: bool = False
    """Whether it is a ceiling of the law, and no promise of the house."""


def due_lines(case: CaseFacts, today: date, clocks: Clocks) -> list[DueLine]:
    """Return every clock of a case as a page shows it, ceilings of the law first."""
    return [
        DueLine(
            words=due.clock.promise,
            source=" ".join(part for part in (due.clock.regime, due.clock.article) if part),
            due_on=due.due_on,
            state=state(due, today).value,
            days=(due.due_on - today).days,
            met_on=due.met_on,
            is_law=due.clock.kind is Kind.CEILING,
        )
        for due in due_dates(case, clocks)
    ]


DESK_WORDS: Mapping[Milestone, str] = {
    Milestone.ACKNOWLEDGED: "Acknowledge the report by",
    Milestone.TRIAGED: "Finish triage by",
    Milestone.DECIDED: "Tell the reporter the decision by",
    Milestone.EXPLAINED: "Explain the contested decision by",
    Milestone.CONTAINED: "Decide how to keep people safe meanwhile by",
    Milestone.AUTHORITY_TOLD: "Tell the authority by",
    Milestone.EVIDENCE_SECURED: "Secure the system’s logs by",
    Milestone.UPDATED: "Write to the reporter again, also if there is nothing new, by",
    Milestone.OBJECTION_ANSWERED: "Look again at how serious it is, by somebody else, by",
}
"""What a clock asks of handlers: its own promise speaks to the reporter."""


def desk_due_lines(case: CaseFacts, today: date, clocks: Clocks) -> list[DueLine]:
    """Return every clock of a case in words for the desk."""
    words = [DESK_WORDS[due.clock.met_by] for due in due_dates(case, clocks)]
    lines = due_lines(case, today, clocks)
    return [replace(line, words=one) for line, one in zip(lines, words, strict=True)]


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
        said = LINES_FOR_REPORTER.get(record.data.get("template", ""))
        return Item("system", record.dated, said or _line(record))
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
        return Item("system", record.dated, _line(record))
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


def _line(record: Record) -> str:
    data = record.data
    if data.get("template") == PROMISE_TEMPLATE:
        return PROMISE_LINE
    if data.get("template") in OTHER_LINES:
        return OTHER_LINES[data["template"]]
    if data.get("template") == "level":
        return _level_line(str(data.get("level")), why=str(data.get("trigger", "")))
    if data.get("template") == "set_aside":
        return _set_aside_line(str(data.get("due")))
    if data.get("template") == CHECK_IN:
        return CHECK_IN_LINE
    if data.get("from") == Status.AWAITING_REPORTER.value:
        return WENT_ON_LINE
    return STATUS_LINES.get(str(data.get("status")), "")


def _level_line(level: str, *, why: str) -> str:
    words = LEVEL_LINES.get(level, "")
    reason = TRIGGER_WORDS.get(why)
    return f"{words[:-1]}, because {reason}." if reason else words


STANDING = frozenset({"status", "level", "set_aside", UNDONE})
"""Templates of the lines that tell where a case stood."""


def standing_lines(records: Sequence[Record]) -> list[Item]:
    """Return the automatic lines that tell how a case went its way, oldest first.

    They are our own words and dates alone: no text of anybody is among them.
    """
    lines = [record for record in records if record.kind == SYSTEM_KIND]
    told = [record for record in lines if record.data.get("template") in STANDING]
    return [Item("system", record.dated, _line(record)) for record in told]


def level_lines(records: Sequence[Record]) -> list[Mapping[str, str]]:
    """Return the values of the automatic lines about the level, oldest first."""
    lines = [record.data for record in records if record.kind == SYSTEM_KIND]
    return [data for data in lines if data.get("template") == "level"]


@dataclass(frozen=True, slots=True)
class InterimPromise:
    """That nobody is treated worse for asking, until it is decided; `until` is when that was."""

    since: date
    until: date | None


def interim_promise(case: CaseFacts, records: Sequence[Record]) -> InterimPromise | None:
    """Return the promise of a case; the decision ends it, and an upheld appeal renews it."""
    since = _promised_on(records)
    return None if since is None else InterimPromise(since, case.decided_on or case.closed_on)


def _promised_on(records: Sequence[Record]) -> date | None:
    lines = (record for record in records if record.kind == SYSTEM_KIND)
    promises = [one.dated for one in lines if one.data.get("template") == PROMISE_TEMPLATE]
    return promises[0] if promises else None


def _set_aside_line(due: str) -> str:
    """Tell that a clock of the law was set aside; the day, where the reporter knew it."""
    if not due:
        return "Two people set aside a date of the law that others were to keep."
    day = in_words(date.fromisoformat(due))
    return f"Two people set aside a date of the law: {day} no longer counts."
