"""What a handler does at the desk: the queue, a case, words, moves, hand-over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.casework import visits
from portal.casework.carrying_out import actor_of
from portal.casework.granting import hand_over
from portal.casework.journalling import note
from portal.casework.opening import open_for_handler, open_row, tag_of
from portal.casework.organisation import LEVEL_WORDS
from portal.casework.recusing import read_rules
from portal.casework.sealed import OpenCase, Reader, read_records
from portal.casework.staffing import ActiveHandler, active_handlers
from portal.casework.talking import names_of_staff, write_message, write_note
from portal.casework.telling import (
    DueLine,
    Item,
    due_lines,
    find_record,
    for_desk,
    report_items,
)
from portal.casework.triaging import may_triage
from portal.core.actors import AccountId
from portal.core.cases import OPEN_STATUSES, CaseFacts, Status
from portal.core.deadlines import SOON_DAYS
from portal.core.exclusions import ExcludedKind, Exclusion, is_excluded
from portal.core.journal import Event
from portal.core.outcomes import REASONS_ARE_ENOUGH
from portal.core.taxonomy import Outcome, ReportType, label
from portal.core.workflow import Move, hindrances, offered
from portal.store import cases as store
from portal.store.organisation import find_system, find_unit
from portal.work import Work

PAGE_SIZE = 50
COUNT_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Filter:
    """Which of the handler's cases to list. An empty text means all."""

    status: str = "open"
    level: str = ""
    due: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case in the queue. `days` until the nearest date; negative is late."""

    facts: CaseFacts
    type_words: str
    category_words: str
    next_due_on: date | None
    days: int | None
    state: str


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue, with the counts above it."""

    rows: Sequence[QueueRow]
    has_next: bool
    page: int
    to_read: int
    due_soon: int
    late: int
    to_approve: int


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
    excluded: Sequence[str]
    readers: Sequence[ActiveHandler]
    reserve: Sequence[ActiveHandler]
    outcome_words: str | None

    @property
    def is_contest(self) -> bool:
        """Whether an explanation in two parts is owed."""
        return self.facts.type is ReportType.CONTEST_DECISION

    @property
    def reasons_are_enough(self) -> bool:
        """Whether no findings are asked for."""
        return self.facts.type in REASONS_ARE_ENOUGH


def read_queue(work: Work, reader: Reader, chosen: Filter) -> Queue:
    """Return one page of the cases this handler may read, nearest date first."""
    tag, today = tag_of(work, reader), work.moment.today
    rows = store.list_granted(
        work.db,
        tag=tag,
        where=_conditions(chosen, today),
        limit=PAGE_SIZE + 1,
        offset=(chosen.page - 1) * PAGE_SIZE,
    )
    return Queue(
        rows=[_queue_row(store.facts_of(row), row.next_due_on, today) for row in rows[:PAGE_SIZE]],
        has_next=len(rows) > PAGE_SIZE,
        page=chosen.page,
        to_read=_count(work, tag, Filter(status=Status.ACKNOWLEDGED.value)),
        due_soon=_count(work, tag, Filter(due="soon")),
        late=_count(work, tag, Filter(due="late")),
        to_approve=_count(work, tag, Filter(status=Status.DECISION_PROPOSED.value)),
    )


def _count(work: Work, tag: bytes, chosen: Filter) -> int:
    where = _conditions(chosen, work.moment.today)
    return store.count_granted(work.db, tag=tag, where=where, up_to=COUNT_LIMIT + 1)


def _conditions(chosen: Filter, today: date) -> list[Any]:
    conditions: list[Any] = []
    if chosen.status == "open":
        conditions.append(store.column("status").in_(list(OPEN_STATUSES)))
    elif chosen.status:
        conditions.append(store.column("status") == Status(chosen.status))
    if chosen.level:
        conditions.append(store.column("level") == int(chosen.level))
    if chosen.due == "late":
        conditions.append(store.next_due() < today)
    elif chosen.due == "soon":
        conditions.append(store.next_due().between(today, today + timedelta(days=SOON_DAYS)))
    return conditions


def _queue_row(facts: CaseFacts, due_on: date | None, today: date) -> QueueRow:
    days = None if due_on is None else (due_on - today).days
    return QueueRow(facts, label(facts.type), label(facts.category), due_on, days, _due_word(days))


def _due_word(days: int | None) -> str:
    if days is None:
        return ""
    return "late" if days < 0 else "due_soon" if days <= SOON_DAYS else "on_track"


def read_case(work: Work, reader: Reader, reference: str) -> CasePage:
    """Open a case for reading; the journal notes that it was read."""
    case = open_for_handler(work, reader, reference)
    note(work, reader.account, Event.CASE_READ, case=case.id)
    return describe_case(work, case, reader)


def look_at_case(work: Work, reader: Reader, reference: str) -> CasePage:
    """Open a case for the page of a form; reading it was noted when the case page was opened."""
    return describe_case(work, open_for_handler(work, reader, reference), reader)


def describe_case(work: Work, case: OpenCase, reader: Reader) -> CasePage:
    """Put together what the case page shows."""
    records = read_records(work, case)
    facts, today = case.facts, work.moment.today
    rules = read_rules(records)
    allowed = [one for one in active_handlers(work) if not is_excluded(one.person, rules)]
    details = find_record(records, "details")
    items = for_desk(records, names_of_staff(work))
    actor = actor_of(reader)
    moves = offered(facts, actor, today=today)
    return CasePage(
        facts=facts,
        type_words=label(facts.type),
        summary=_summary(work, facts),
        answers=_answers(details.data if details else {}),
        report=report_items(records),
        items=items,
        proposed=_proposed(facts, items),
        dues=due_lines(facts, today),
        moves=moves,
        blocked=_blocked(facts, reader, today),
        may_triage=may_triage(case, reader),
        excluded=_excluded_words(work, rules),
        readers=[one for one in allowed if one.level <= facts.level],
        reserve=[one for one in allowed if one.level > facts.level],
        outcome_words=_outcome_words(facts.outcome),
    )


def send_message(
    work: Work, reader: Reader, reference: str, *, text: str, one_time_key: str
) -> None:
    """Write to the reporter; the same one-time key writes once."""
    if visits.is_first_use(work, one_time_key):
        write_message(work, open_for_handler(work, reader, reference), reader, text)


def keep_note(work: Work, reader: Reader, reference: str, *, text: str, one_time_key: str) -> None:
    """Keep a note that the reporter never sees."""
    if visits.is_first_use(work, one_time_key):
        write_note(work, open_for_handler(work, reader, reference), reader, text)


@dataclass(frozen=True, slots=True)
class HandOver:
    """A colleague and the number of cases they lack and may read."""

    colleague: ActiveHandler
    cases: int


def list_hand_overs(work: Work, reader: Reader) -> list[HandOver]:
    """Return the colleagues who lack cases that this handler can give them."""
    colleagues = [one for one in active_handlers(work) if one.account != reader.account]
    counted = [HandOver(one, len(_lacking(work, reader, one))) for one in colleagues]
    return [one for one in counted if one.cases]


def hand_over_to(work: Work, reader: Reader, account: str) -> int:
    """Give a colleague every case they lack and may read; return how many that were."""
    colleague = next((one for one in active_handlers(work) if one.account == account), None)
    if colleague is None:
        return 0
    lacking = _lacking(work, reader, colleague)
    for case in lacking:
        hand_over(work, case, colleague)
        note(
            work,
            reader.account,
            Event.GRANTS_HANDED_OVER,
            case=case.id,
            account=colleague.account,
        )
    return len(lacking)


def _lacking(work: Work, reader: Reader, colleague: ActiveHandler) -> list[OpenCase]:
    """Return the open cases a colleague lacks; the sealed rules are read here and now."""
    rows = store.list_lacking(work.db, mine=tag_of(work, reader), theirs=colleague.tag)
    opened = [open_row(work, reader, row) for row in rows]
    return [
        case
        for case in opened
        if not is_excluded(colleague.person, read_rules(read_records(work, case)))
    ]


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
        ("Legal hold", "Yes" if facts.on_hold else "No"),
    ]


ANSWER_WORDS = {True: "Yes", False: "No", None: None}


def _answers(details: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    return [
        ("Roughly when", details.get("happened") or None),
        ("Still going on", ANSWER_WORDS[details.get("still_happening")]),
        ("Somebody in danger", ANSWER_WORDS[details.get("danger")]),
    ]


def _provisional(facts: CaseFacts) -> str:
    return "" if facts.severity_confirmed else " (provisional)"


def _day(day: date | None) -> str | None:
    return None if day is None else f"{day.day} {day:%B %Y}"


PROPOSED = frozenset({"Proposed decision", "Findings", "Corrective action"})


def _proposed(facts: CaseFacts, items: Sequence[Item]) -> list[Item]:
    """Return the reasons that wait for approval, with what was found."""
    if facts.status is not Status.DECISION_PROPOSED:
        return []
    return [item for item in items if item.title in PROPOSED]


def _blocked(facts: CaseFacts, reader: Reader, today: date) -> list[tuple[Move, str]]:
    """Return the moves that wait for something, each with what it waits for."""
    actor = actor_of(reader)
    waiting = ((move, hindrances(move, facts, actor, today=today)) for move in Move)
    return [(move, words[0]) for move, words in waiting if words]


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
