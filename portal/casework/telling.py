"""Turns the records of a case into what a page shows, for the desk or for the reporter.

A note, a finding or a rule of exclusion is in no list for the reporter: what may be shown is
listed here by kind, and everything else is not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.casework.sealed import SYSTEM_KIND, Record, account_of
from portal.core.actors import AccountId
from portal.core.cases import CaseFacts, Status
from portal.core.deadlines import Clocks, due_dates, state

TO_REPORTER = frozenset({"message", "decision"})
FROM_REPORTER = frozenset({"answer"})
REPORT_KINDS = ("narrative", "prompt", "output", "details")
PROPOSED_TITLE = "Proposed decision, for the reporter once it is approved"
NOTE_TITLES = {
    "note": "",
    "reason": "Reason",
    "findings": "Findings",
    "proposal": PROPOSED_TITLE,
    "triage": "Triage",
    "action": "Corrective action",
}
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
WENT_ON_LINE = "We went on with your report."
CHECK_IN = "check_in"
"""The template of the question that the clock asks after a decision."""
CHECK_IN_LINE = "Were you punished, or treated worse, because of this report?"
LEVEL_LINES: Mapping[str, str] = {
    "1": "It is with the ombudspersons.",
    "2": "It went to the AI governance committee.",
    "3": "It went to executives and legal.",
    "4": "It went to the people outside the organisation.",
}


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
        )
        for due in due_dates(case, clocks)
    ]


def for_reporter(records: Sequence[Record], names: Mapping[AccountId, str]) -> list[Item]:
    """Return the messages, decisions and automatic lines of a reporter's own mailbox."""
    shown = (_shown_to_reporter(record, names) for record in records)
    return [item for item in shown if item is not None]


def for_desk(records: Sequence[Record], names: Mapping[AccountId, str]) -> list[Item]:
    """Return the whole timeline of a case for a handler."""
    shown = (_shown_to_desk(record, names) for record in records)
    return [item for item in shown if item is not None]


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
    """Return the newest record of a kind."""
    found = [record for record in records if record.kind == kind]
    return found[-1] if found else None


def _shown_to_reporter(record: Record, names: Mapping[AccountId, str]) -> Item | None:
    if record.kind == SYSTEM_KIND:
        return Item("system", record.dated, _line(record))
    if record.kind in FROM_REPORTER:
        return Item("from_reporter", record.dated, record.text or "")
    if record.kind in TO_REPORTER:
        title = "Decision" if record.kind == "decision" else ""
        return Item("to_reporter", record.dated, record.text or "", _by(record, names), title)
    return None


def _shown_to_desk(record: Record, names: Mapping[AccountId, str]) -> Item | None:
    if record.kind == SYSTEM_KIND:
        return Item("system", record.dated, _line(record))
    if record.kind in FROM_REPORTER:
        return Item("from_reporter", record.dated, record.text or "", "Reporter")
    if record.kind in TO_REPORTER:
        title = "Decision" if record.kind == "decision" else ""
        return Item("to_reporter", record.dated, _text(record), _by(record, names), title)
    if record.kind in NOTE_TITLES:
        title = NOTE_TITLES[record.kind]
        return Item("note", record.dated, _text(record), _by(record, names), title)
    return None


def _text(record: Record) -> str:
    if record.text is None:
        return "Written before you were given this case; you cannot read it."
    return record.data.get("words", "") if record.kind in {"triage", "action"} else record.text


def _by(record: Record, names: Mapping[AccountId, str]) -> str:
    return names.get(account_of(record.author) or AccountId(""), "A former colleague")


def _line(record: Record) -> str:
    data = record.data
    if data.get("template") == "level":
        return LEVEL_LINES.get(str(data.get("level")), "")
    if data.get("template") == CHECK_IN:
        return CHECK_IN_LINE
    if data.get("from") == Status.AWAITING_REPORTER.value:
        return WENT_ON_LINE
    return STATUS_LINES.get(str(data.get("status")), "")
