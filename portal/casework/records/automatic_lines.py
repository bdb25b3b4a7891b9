"""Automatic lines of a case: each is a template and dates, never a text, and stands for words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.casework.records.sealed import SYSTEM_KIND, Record
from portal.core.cases import CaseFacts, Status
from portal.core.day_words import in_words
from portal.core.deadlines import Trigger

UNDONE = "undone"
"""The kind of record, and the template of the line, by which a decision was taken back."""

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
AGAIN_DECIDED: Mapping[str, str] = {
    Status.REMEDIATING.value: "What was decided was done, and checked.",
    Status.APPEALED.value: "It was looked at again, and the decision stands.",
}
"""What is said where a case is decided as it was before, by where it came from."""
UNDONE_LINE = "The last step was taken back within ten minutes. The case stands where it stood."
LEFT_OUT = "left_out"
"""The template of the line by which somebody was left out of a case later."""
OTHER_LINES: Mapping[str, str] = {
    LEFT_OUT: "Somebody was left out of this case.",
    "remedy": REMEDY_LINE,
    "letter": LETTER_LINE,
    "accepted": "The reporter accepted the decision.",
    UNDONE: UNDONE_LINE,
}
ACCEPTED = "accepted"
"""The template of the line by which the reporter accepted the decision."""
LINES_FOR_REPORTER: Mapping[str, str] = {
    LEFT_OUT: (
        "Somebody is kept from your report who was not before. "
        "If you did not wish it, say so here, or to somebody outside."
    ),
    ACCEPTED: "You accepted the decision.",
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
    Trigger.S1_AT_INTAKE.value: "it is of the gravest kind",
    Trigger.PROHIBITED_PRACTICE.value: "it may be a practice that the law forbids at work",
    Trigger.CEILING_NEARLY_USED.value: "four fifths of the time that a law allows had passed",
    Trigger.CEILING_MISSED.value: "a date of the law was missed",
    Trigger.EVERYBODY_RECUSED.value: "nobody below could go on with it",
    Trigger.REPORTER_ASKED.value: "the reporter said that it was not being handled",
    Trigger.HANDLER_DECIDED.value: "a handler asked the next level to take it",
}
"""Why a case went up, after "because"."""
TRIGGERS_FOR_REPORTER: Mapping[str, str] = {
    **TRIGGER_WORDS,
    Trigger.REPORTER_ASKED.value: "you said that it was not being handled",
}
"""The same, to the reporter."""
PROMISE_TEMPLATE = "interim_promise"
PROMISE_LINE = (
    "Promised: until this is decided, nobody may be treated worse for having asked. "
    "If somebody is, that is a case of its own."
)


def line_of(record: Record) -> str:
    """Return what an automatic line says where nobody is spoken to in other words."""
    data = record.data
    if data.get("template") == PROMISE_TEMPLATE:
        return PROMISE_LINE
    if data.get("template") in OTHER_LINES:
        return OTHER_LINES[data["template"]]
    if data.get("template") == "level":
        return _level_line(data, TRIGGER_WORDS)
    if data.get("template") == "set_aside":
        return _set_aside_line(str(data.get("due")))
    if data.get("template") == CHECK_IN:
        return CHECK_IN_LINE
    if data.get("from") == Status.AWAITING_REPORTER.value:
        return WENT_ON_LINE
    if data.get("status") == Status.DECIDED.value and data.get("from") in AGAIN_DECIDED:
        return AGAIN_DECIDED[data["from"]]
    return STATUS_LINES.get(str(data.get("status")), "")


def line_for_reporter(record: Record) -> str:
    """Return what an automatic line says to the reporter."""
    template = record.data.get("template", "")
    if template == "level":
        return _level_line(record.data, TRIGGERS_FOR_REPORTER)
    return LINES_FOR_REPORTER.get(template) or line_of(record)


def _level_line(data: Mapping[str, Any], triggers: Mapping[str, str]) -> str:
    words = LEVEL_LINES.get(str(data.get("level")), "")
    reason = triggers.get(str(data.get("trigger", "")))
    return f"{words[:-1]}, because {reason}." if reason else words


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
