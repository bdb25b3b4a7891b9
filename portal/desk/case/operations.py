"""What a handler does with one case at the desk: read it, write to the reporter, keep a note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from portal.casework.access import visits
from portal.casework.access.excluding import exclude_responsible, rules_in_force
from portal.casework.access.identity import is_chosen
from portal.casework.access.opening import open_for_handler
from portal.casework.access.staffing import ActiveHandler, active_handlers
from portal.casework.assignment.organising import Organised, describe
from portal.casework.journalling import has_noted_reading, note
from portal.casework.moves.agreement_words import stands_until_two_agree
from portal.casework.moves.carrying_out import actor_of
from portal.casework.moves.explaining import steps_of_review
from portal.casework.moves.linking import Related, related_cases
from portal.casework.moves.triaging import may_triage
from portal.casework.organisation import LEVEL_WORDS
from portal.casework.records.covering import covered
from portal.casework.records.files import FileEntry, list_files
from portal.casework.records.letters import may_write_letter
from portal.casework.records.sealed import OpenCase, Reader, Record, read_records
from portal.casework.records.talking import may_write, names_of_staff, write_message, write_note
from portal.casework.records.telling import (
    PROPOSED_TITLE,
    DueLine,
    Item,
    desk_due_lines,
    find_record,
    for_desk,
    interim_promise,
    report_items,
)
from portal.casework.reports.test_reports import was_test
from portal.core.actors import AccountId
from portal.core.cases import CaseFacts, Status, is_open
from portal.core.day_words import in_words
from portal.core.errors import NotFound
from portal.core.events import Event
from portal.core.exclusions import ExcludedKind, Exclusion, is_excluded
from portal.core.outcomes import REASONS_ARE_ENOUGH
from portal.core.reviewing import ReviewStep
from portal.core.severity import provisional_rule
from portal.core.taxonomy import Channel, Outcome, Remedy, ReportType, RetaliationForm, label
from portal.core.workflow import Move, hindrances, offered
from portal.desk.case.legal import evidence_rows, is_owed, law_rows
from portal.desk.case.since import mark_case
from portal.desk.moves.moving import Seen, open_once
from portal.desk.moves.together import Joint, describe_pending
from portal.store.organisation import find_system, find_unit
from portal.work import Work


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything a case page shows."""

    facts: CaseFacts
    type_words: str
    summary: Sequence[tuple[str, str | None]]
    answers: Sequence[tuple[str, str | None]]
    report: Sequence[Item]
    items: Sequence[Item]
    proposed: Sequence[Item]
    dues: Sequence[DueLine]
    moves: tuple[Move, ...]
    blocked: Sequence[tuple[Move, str]]
    may_triage: bool
    may_write: bool
    excluded: Sequence[str]
    readers: Sequence[ActiveHandler]
    reserve: Sequence[ActiveHandler]
    outcome_words: str | None
    law: Sequence[tuple[str, str | None]]
    evidence: Sequence[tuple[str, str | None]]
    review: Sequence[ReviewStep]
    together: Sequence[Joint]
    """What waits for a second person."""
    related: Sequence[Related]
    """Linked cases that this handler can read too; nothing tells of others."""
    may_leave_out: bool
    is_chosen: bool = False
    """Whether the reporter chose this handler to read who they are."""
    may_write_letter: bool = False
    files: Sequence[FileEntry] = ()
    mark: str = ""
    """What the forms of this page carry, to tell later what happened since."""
    severity_rule: str | None = None
    """The rule that gave the provisional severity; None once a handler has confirmed it."""
    was_test: bool = False
    """Whether it was the month's made-up report; only told once somebody has answered."""
    organised: Organised = field(default_factory=Organised)
    """Who works on it, its labels, and until when this handler put it off."""

    @property
    def for_whole_team(self) -> bool:
        """Whether the outcome has to be worded for the whole team or task."""
        return self.facts.remedy is Remedy.WHOLE_TEAM

    @property
    def asks_remedy(self) -> bool:
        """Whether the reporter was asked how an answer can reach them."""
        return self.facts.remedy_asked_on is not None

    was_read: bool = True
    """Whether the journal has noted today that this reader read the case."""

    @property
    def takes_two(self) -> list[str]:
        """What one person cannot lower or take back at triage."""
        return stands_until_two_agree(self.facts)

    @property
    def is_contest(self) -> bool:
        """Whether an explanation in two parts is owed."""
        return self.facts.type is ReportType.CONTEST_DECISION

    @property
    def reasons_are_enough(self) -> bool:
        """Whether no findings are asked for."""
        return self.facts.type in REASONS_ARE_ENOUGH


def read_case(work: Work, reader: Reader, reference: str) -> CasePage:
    """Open a case for reading; the journal notes that it was read.

    A colleague who came to answer for its system or unit meanwhile loses it with this visit.
    """
    opened = open_for_handler(work, reader, reference)
    records = read_records(work, opened)
    case = exclude_responsible(work, opened, reader, records)
    note(work, reader.account, Event.CASE_READ, case=case.id)
    return describe_case(work, case, reader, records if case is opened else None)


def look_at_case(work: Work, reader: Reader, reference: str) -> CasePage:
    """Open a case for the page of a form, which shows of it what the form is about.

    Whoever comes by the case's own page was noted there; the page says whether that was today.
    """
    case = open_for_handler(work, reader, reference)
    page = describe_case(work, case, reader)
    return replace(page, was_read=has_noted_reading(work, reader.account, case.id))


def note_reading(work: Work, reader: Reader, reference: str) -> None:
    """Note that a case was read."""
    case = open_for_handler(work, reader, reference)
    note(work, reader.account, Event.CASE_READ, case=case.id)


def describe_case(
    work: Work, case: OpenCase, reader: Reader, records: list[Record] | None = None
) -> CasePage:
    """Put together what the case page shows, from its records where they were read already."""
    records = read_records(work, case) if records is None else records
    facts, today = case.facts, work.moment.today
    rules = rules_in_force(work, case, records)
    allowed = [one for one in active_handlers(work) if not is_excluded(one.person, rules)]
    shown = covered(records)
    details = find_record(shown, "details")
    items = for_desk(shown, names_of_staff(work))
    actor = actor_of(reader)
    moves = offered(facts, actor, today=today, clocks=work.clocks)
    return CasePage(
        facts=facts,
        was_test=was_test(work, case.id),
        type_words=label(facts.type),
        summary=[*_summary(work, facts), *_promise(facts, shown)],
        answers=_answers(details.data if details else {}) + _entered(work, details),
        report=report_items(shown),
        items=items,
        proposed=_proposed(facts, items),
        dues=desk_due_lines(facts, today, work.clocks),
        moves=moves,
        blocked=_blocked(work, facts, reader),
        may_triage=may_triage(case, reader),
        may_write=may_write(case, reader),
        excluded=_excluded_words(work, rules),
        readers=[one for one in allowed if one.level == facts.level],
        reserve=[one for one in allowed if one.level != facts.level],
        outcome_words=_outcome_words(facts.outcome),
        law=law_rows(facts),
        evidence=evidence_rows(facts, work.clocks),
        review=steps_of_review(facts, shown),
        is_chosen=is_chosen(work, case, reader),
        may_write_letter=may_write_letter(facts, reader),
        files=list_files(work, case),
        organised=describe(work, reader, [case.id])[case.id],
        together=describe_pending(work, case, reader, shown),
        related=related_cases(work, reader, shown),
        may_leave_out=may_write(case, reader) and is_open(facts),
        severity_rule=_severity_rule(facts, details),
        mark=mark_case(work, case, items),
    )


def may_read(work: Work, reader: Reader, reference: str) -> bool:
    """Tell whether a case is this handler's to read now."""
    try:
        open_for_handler(work, reader, reference)
    except NotFound:
        return False
    return True


def send_message(work: Work, reader: Reader, seen: Seen, *, text: str) -> None:
    """Write to the reporter, once; CaseChanged if somebody wrote or acted since it was seen."""
    case = open_once(work, reader, seen)
    if case is not None:
        write_message(work, case, reader, text)


def keep_note(work: Work, reader: Reader, reference: str, *, text: str, one_time_key: str) -> None:
    """Keep a note that the reporter never sees."""
    if visits.is_first_use(work, one_time_key):
        write_note(work, open_for_handler(work, reader, reference), reader, text)


def _summary(work: Work, facts: CaseFacts) -> list[tuple[str, str | None]]:
    system = find_system(work.db, facts.system)
    unit = find_unit(work.db, facts.unit) if facts.unit else None
    risk = facts.retaliation_risk
    return [
        ("AI tool", system.name if system else "Not known"),
        ("What went wrong", label(facts.category)),
        ("Unit", unit.name if unit else None),
        ("Severity", facts.severity.value.upper() + _provisional(facts)),
        ("Level", LEVEL_WORDS[facts.level]),
        ("Received", _day(facts.received_on)),
        ("First answer by a person", _day(facts.first_answer_on)),
        ("An authority must be told", ANSWER_WORDS[facts.reportable]),
        ("Risk of retaliation", label(risk) if risk else None),
        ("Outcome", _outcome_words(facts.outcome)),
        ("Corrective actions", f"{facts.actions_open} open of {facts.actions_total}"),
        *_remedy_row(facts),
        ("Legal hold", "Yes" if facts.on_hold else "No"),
    ]


REMEDY_WORDS: Mapping[Remedy | None, str] = {
    Remedy.IDENTITY: "They tell their name to people they choose",
    Remedy.WHOLE_TEAM: "For the whole team or task",
    Remedy.LETTER: "By a signed letter",
}


def _remedy_row(facts: CaseFacts) -> list[tuple[str, str | None]]:
    if facts.remedy_asked_on is None:
        return []
    return [("How the answer reaches them", REMEDY_WORDS.get(facts.remedy, "Asked; no answer yet"))]


ANSWER_WORDS = {True: "Yes", False: "No", None: None}


def _answers(details: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    return [
        ("Roughly when", details.get("happened") or None),
        ("Still going on", ANSWER_WORDS[details.get("still_happening")]),
        ("Somebody in danger", ANSWER_WORDS[details.get("danger")]),
        *_about_retaliation(details),
    ]


def _about_retaliation(details: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    forms = [label(RetaliationForm(value)) for value in details.get("forms", [])]
    follows = details.get("follows")
    rows: list[tuple[str, str | None]] = []
    if forms:
        rows.append(("Ways of retaliation", "; ".join(forms)))
    if follows:
        named = isinstance(follows, str)
        rows.append(("Follows an earlier case", follows if named else "Yes. Which one is sealed"))
    return rows


def _promise(facts: CaseFacts, records: Sequence[Record]) -> list[tuple[str, str | None]]:
    promise = interim_promise(facts, records)
    if promise is None:
        return []
    until = f"Held until {_day(promise.until)}" if promise.until else "Holds until it is decided"
    return [("No adverse consequence", f"Promised on {_day(promise.since)}. {until}")]


def _entered(work: Work, details: Record | None) -> list[tuple[str, str | None]]:
    """Return how a report came in that a handler entered; nothing for the reporter's own."""
    data = details.data if details else {}
    if "channel" not in data:
        return []
    return [
        ("Came in", label(Channel(data["channel"]))),
        ("Entered by", names_of_staff(work).get(data["entered_by"], "A former colleague")),
        ("Checked by the reporter", "Yes" if data["checked"] else "Not possible"),
    ]


def _provisional(facts: CaseFacts) -> str:
    return "" if facts.severity_confirmed else " (provisional)"


def _severity_rule(facts: CaseFacts, details: Record | None) -> str | None:
    data = details.data if details else {}
    if facts.severity_confirmed:
        return None
    return provisional_rule(
        facts.type,
        facts.category,
        still_happening=data.get("still_happening"),
        danger=data.get("danger"),
    ).words


def _day(day: date | None) -> str | None:
    return None if day is None else in_words(day)


PROPOSED = frozenset(
    {PROPOSED_TITLE, "Findings", "Corrective action", "Review of the contested decision"}
)


def _proposed(facts: CaseFacts, items: Sequence[Item]) -> list[Item]:
    """Return the reasons that wait for approval, with what was found."""
    if facts.status is not Status.DECISION_PROPOSED:
        return []
    return [item for item in items if item.title in PROPOSED]


def _blocked(work: Work, facts: CaseFacts, reader: Reader) -> list[tuple[Move, str]]:
    """Return the moves that wait for something, each with what it waits for."""
    actor, today = actor_of(reader), work.moment.today
    waiting = (
        (move, hindrances(move, facts, actor, today=today, clocks=work.clocks)) for move in Move
    )
    return [(move, words[0]) for move, words in waiting if words and is_owed(move, facts)]


def _excluded_words(work: Work, rules: Sequence[Exclusion]) -> list[str]:
    names = names_of_staff(work)
    return [_rule_words(work, rule, names) for rule in dict.fromkeys(rules)]


def _rule_words(work: Work, rule: Exclusion, names: Mapping[AccountId, str]) -> str:
    match rule.kind:
        case ExcludedKind.PERSON:
            return names.get(AccountId(rule.value), "Somebody who left")
        case ExcludedKind.UNIT:
            unit = find_unit(work.db, rule.value)
            return f"Everybody in {unit.name}" if unit else "A unit that is gone"
        case ExcludedKind.ROLE:
            return f"Role: {rule.value}"


def _outcome_words(outcome: Outcome | None) -> str | None:
    return None if outcome is None else label(outcome)
