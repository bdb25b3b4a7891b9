"""What a handler reads of one case at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from portal.casework.access.excluding import exclude_responsible, rules_in_force
from portal.casework.access.identity import is_chosen
from portal.casework.access.opening import can_read, open_for_handler
from portal.casework.access.staffing import ActiveHandler, active_handlers
from portal.casework.assignment.organising import Organised, describe
from portal.casework.journalling import has_noted_reading, note
from portal.casework.moves.agreement_words import stands_until_two_agree
from portal.casework.moves.carrying_out import actor_of
from portal.casework.moves.deciding import open_actions
from portal.casework.moves.explaining import steps_of_review
from portal.casework.moves.linking import Related, related_cases
from portal.casework.moves.triaging import may_triage
from portal.casework.records.covering import covered
from portal.casework.records.dues import DueLine, desk_due_lines
from portal.casework.records.files import FileEntry, list_files
from portal.casework.records.letters import may_write_letter
from portal.casework.records.sealed import OpenCase, Reader, Record, read_records
from portal.casework.records.talking import may_write, names_of_staff
from portal.casework.records.telling import (
    PROPOSED_TITLE,
    Item,
    find_record,
    for_desk,
    report_items,
)
from portal.casework.reports.test_reports import was_test
from portal.core.cases import CaseFacts, Status, is_open
from portal.core.events import Event
from portal.core.exclusions import is_excluded
from portal.core.guards import VERIFIER_OWNS_NONE
from portal.core.outcomes import REASONS_ARE_ENOUGH
from portal.core.reviewing import ReviewStep
from portal.core.taxonomy import Remedy, ReportType, label
from portal.core.workflow import Move, hindrances, offered
from portal.desk.case.legal import evidence_rows, is_owed, law_rows
from portal.desk.case.pending import Joint, describe_pending
from portal.desk.case.summary import (
    answer_rows,
    entered_rows,
    excluded_words,
    outcome_words,
    promise_rows,
    severity_rule,
    summary_rows,
)
from portal.desk.since import mark_case
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

    is_lost: bool = False
    """Whether this very visit found that a rule names the reader: nothing of it may be shown."""
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
    page = describe_case(work, case, reader, records if case is opened else None)
    is_lost = case is not opened and not can_read(work, reader, [reference])
    return replace(page, is_lost=is_lost)


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
    moves, blocked = _choices(work, case, reader)
    return CasePage(
        facts=facts,
        was_test=was_test(work, case.id),
        type_words=label(facts.type),
        summary=[*summary_rows(work, facts), *promise_rows(facts, shown)],
        answers=answer_rows(details.data if details else {}) + entered_rows(work, details),
        report=report_items(shown),
        items=items,
        proposed=_proposed(facts, items),
        dues=desk_due_lines(facts, today, work.clocks),
        moves=moves,
        blocked=blocked,
        may_triage=may_triage(case, reader),
        may_write=may_write(case, reader),
        excluded=excluded_words(work, rules),
        readers=[one for one in allowed if one.level == facts.level],
        reserve=[one for one in allowed if one.level != facts.level],
        outcome_words=outcome_words(facts.outcome),
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
        severity_rule=severity_rule(facts, details),
        mark=mark_case(work, case, items),
    )


PROPOSED = frozenset(
    {PROPOSED_TITLE, "Findings", "Corrective action", "Review of the contested decision"}
)


def _proposed(facts: CaseFacts, items: Sequence[Item]) -> list[Item]:
    """Return the reasons that wait for approval, with what was found."""
    if facts.status is not Status.DECISION_PROPOSED:
        return []
    return [item for item in items if item.title in PROPOSED]


def _choices(
    work: Work, case: OpenCase, reader: Reader
) -> tuple[tuple[Move, ...], list[tuple[Move, str]]]:
    """Return the moves that are offered, and those that wait for something, each with for what.

    Whoever planned an open action can fill in what they like: they never verify all of them.
    """
    facts, actor, today = case.facts, actor_of(reader), work.moment.today
    moves = offered(facts, actor, today=today, clocks=work.clocks)
    blocked = _blocked(work, facts, reader)
    if Move.VERIFY_ACTIONS not in moves or not _planned_one(work, case, reader):
        return moves, blocked
    others = tuple(move for move in moves if move is not Move.VERIFY_ACTIONS)
    return others, [(Move.VERIFY_ACTIONS, VERIFIER_OWNS_NONE.words), *blocked]


def _planned_one(work: Work, case: OpenCase, reader: Reader) -> bool:
    return reader.account in {row.added_by for row in open_actions(work, case)}


def _blocked(work: Work, facts: CaseFacts, reader: Reader) -> list[tuple[Move, str]]:
    """Return the moves that wait for something whatever is filled in, each with for what."""
    actor, today = actor_of(reader), work.moment.today
    waiting = (
        (move, hindrances(move, facts, actor, today=today, clocks=work.clocks)) for move in Move
    )
    return [(move, words[0]) for move, words in waiting if words and is_owed(move, facts)]
