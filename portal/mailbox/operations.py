"""What a reporter does with the tracking code: open the mailbox, read, write, move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.casework.access import visits
from portal.casework.access.identity import Shared, find_shared, may_share
from portal.casework.access.late_words import place_of
from portal.casework.access.opening import (
    MailboxKeys,
    open_for_reporter,
    renew_locator,
    unlock_mailbox,
)
from portal.casework.access.reaching import waits_for_nobody
from portal.casework.access.staffing import read_authors
from portal.casework.moves.carrying_out import move_as_reporter
from portal.casework.moves.corrective_actions import Promise, promises
from portal.casework.organisation import LEVEL_WORDS, subject_of
from portal.casework.records.automatic_lines import InterimPromise, interim_promise
from portal.casework.records.dues import DueLine, due_lines
from portal.casework.records.files import FileEntry, list_files
from portal.casework.records.letters import letters_of
from portal.casework.records.message_limit import (
    check_deeds,
    check_message_limit,
    count_messages_left,
)
from portal.casework.records.sealed import OpenCase, read_records
from portal.casework.records.talking import reply
from portal.casework.records.telling import Item, find_record, for_reporter, report_items
from portal.casework.retention import read_retention
from portal.core.actors import REPORTER
from portal.core.cases import CaseFacts, Status, is_open
from portal.core.deadlines import shown_to_reporter
from portal.core.errors import MoveRefused
from portal.core.events import Event
from portal.core.policy import Permission
from portal.core.taxonomy import Outcome, label
from portal.core.workflow import Move, offered
from portal.mailbox.asking import ASKED, Ask, asks_of
from portal.mailbox.deciding import decided_words
from portal.mailbox.held import Draft, Held, find_held
from portal.mailbox.lessons import Lesson, find_agreed
from portal.mailbox.reaching import Reach, is_stuck, level_reason, reach_of
from portal.mailbox.standing import StepLine, step_line_of
from portal.mailbox.unanswered import find_unanswered
from portal.vault.tracking import TrackingCode, parse
from portal.work import Work

TOLD = frozenset(
    {Status.DECIDED, Status.REMEDIATING, Status.APPEALED, Status.CLOSED, Status.ARCHIVED}
)
"""The states in which a decision has been told to the reporter."""

KINDS = {Move.OBJECT_TO_SEVERITY: "objection"}
"""The kind of record that the words with a move become, where it is not an answer."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A tracking code that opens a mailbox, and the keys that it gave; hidden if printed."""

    code: TrackingCode
    keys: MailboxKeys


@dataclass(frozen=True, slots=True)
class MailboxVisit:
    """A mailbox that was opened with its tracking code."""

    held: Held
    place: str = ""
    """What its forms carry, for words that are sent after it was closed."""
    name: str = ""
    permissions: frozenset[Permission] = frozenset({Permission.READ_OWN_CASE})

    @property
    def keys(self) -> MailboxKeys:
        """What the tracking code unlocked."""
        return self.held.keys


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the mailbox shows."""

    facts: CaseFacts
    is_open: bool
    summary: tuple[tuple[str, str], ...]
    standing: StepLine
    dues: Sequence[DueLine]
    items: Sequence[Item]
    unanswered: Sequence[Item]
    """What people wrote since the reporter last did, the newest first."""
    report: Sequence[Item]
    decision: str | None
    outcome_words: str | None
    moves: tuple[Move, ...]
    decided_words: str = ""
    """What is said first of a decided case; empty for every other."""
    asks: tuple[Ask, ...] = ()
    promise: InterimPromise | None = None
    is_stuck: bool = False
    """Whether a date was missed and nobody above could be told."""
    appeal_waits: bool = False
    """Whether nobody may look at the appeal today."""
    promises: Sequence[Promise] = ()
    """What was decided to be done, until when, and whether it is done; nobody's name or role."""
    remedy_words: str | None = None
    letters: int = 0
    """How many signed letters there are."""
    shared: Shared | None = None
    """What the reporter told chosen people about themselves, if they did."""
    may_share: bool = False
    files: Sequence[FileEntry] = ()
    lesson: Lesson | None = None
    """The lesson that the reporter agreed to, while it waits or can be read."""
    kept_until: date | None = None
    """Of an archived case that no law holds back: the last day on which it is surely kept."""
    messages_left: int = 0
    """How many messages today still takes."""


def begin_visit(work: Work, unlocked: Unlocked, draft: Draft | None = None) -> str:
    """Begin a visit to a mailbox that a code unlocked; return its key. It keeps a draft."""
    renew_locator(work, unlocked.code)
    return visits.open_visit(work, visits.MAILBOX, Held(unlocked.keys, draft=draft).to_bytes())


def recognise(work: Work, key: str) -> MailboxVisit | None:
    """Return the visit that a cookie's key opens."""
    held = find_held(work, key)
    return None if held is None else MailboxVisit(held, place_of(work, held.keys.case))


def close_mailbox(work: Work, key: str) -> None:
    """End the visit: the cookie is dead."""
    visits.end_visit(work, key)


def unlock(work: Work, typed: str) -> Unlocked:
    """Return what a typed code unlocks.

    CodeMistyped tells a typing error without asking the database; NotFound is the one answer
    for unknown, expired and deleted.
    """
    code = parse(typed)
    return Unlocked(code, unlock_mailbox(work, code))


def read_page(work: Work, keys: MailboxKeys) -> Page:
    """Open the reporter's own case and put together what the mailbox shows."""
    case = open_for_reporter(work, keys)
    authors = read_authors(work)
    records, names = read_records(work, case, authors), authors.names
    items = for_reporter(records, names)
    decided, stuck = case.facts.status in TOLD, is_stuck(work, case)
    moves = _moves(work, case, stuck=stuck)
    decision = find_record(records, "decision") if decided else None
    return Page(
        facts=case.facts,
        is_open=is_open(case.facts),
        summary=_summary(work, case.facts, why=level_reason(case.facts, records)),
        standing=step_line_of(work, case, records),
        dues=due_lines(case.facts, work.moment.today, shown_to_reporter(work.clocks)),
        items=items,
        unanswered=find_unanswered(items),
        report=report_items(records),
        decision=decision.text if decision else None,
        outcome_words=_outcome_words(case.facts.outcome) if decided else None,
        moves=moves,
        decided_words=decided_words(case.facts, moves),
        asks=asks_of(moves, records),
        promise=interim_promise(case.facts, records),
        is_stuck=stuck,
        appeal_waits=waits_for_nobody(work, case.id, case.facts),
        promises=promises(work, case, records) if decided else (),
        remedy_words=label(case.facts.remedy) if case.facts.remedy else None,
        letters=len(letters_of(records)),
        shared=find_shared(work, case, keys),
        may_share=may_share(case),
        files=list_files(work, case),
        lesson=find_agreed(work, case, records),
        kept_until=_kept_until(work, case.facts),
        messages_left=count_messages_left(work, case.id),
    )


def read_reach(work: Work, keys: MailboxKeys, move: Move) -> Reach | None:
    """Return whom a move would reach; None for a move that is not possible now."""
    case = open_for_reporter(work, keys)
    return reach_of(work, case, move) if move in reporter_moves(work, case) else None


def reporter_moves(work: Work, case: OpenCase) -> tuple[Move, ...]:
    """Return what the reporter can do beside writing, which is always possible."""
    return _moves(work, case, stuck=is_stuck(work, case))


def _moves(work: Work, case: OpenCase, *, stuck: bool) -> tuple[Move, ...]:
    moves = offered(case.facts, REPORTER, today=work.moment.today, clocks=work.clocks)
    hidden = {Move.REPLY, Move.ESCALATE} if stuck else {Move.REPLY}
    return tuple(move for move in moves if move not in hidden)


def write(
    work: Work, keys: MailboxKeys, text: str, *, one_time_key: str, is_unhandled: bool = False
) -> None:
    """Take the reporter's words; the same one-time key writes once.

    WroteEnough where today takes no more. Whoever says that the report is not handled, and has
    nobody above to say it to, is not refused for having written much.
    """
    if visits.is_first_use(work, one_time_key):
        case = open_for_reporter(work, keys)
        check_message_limit(work, case.id, is_right=is_unhandled and is_stuck(work, case))
        reply(work, case, text)


def make_move(work: Work, keys: MailboxKeys, move: Move, *, text: str, one_time_key: str) -> None:
    """Carry out a reporter's move, with the reason that goes with it."""
    if not visits.is_first_use(work, one_time_key):
        return
    case: OpenCase = open_for_reporter(work, keys)
    if move in ASKED or move not in reporter_moves(work, case):
        raise MoveRefused("This is not possible now.")
    if move is Move.REOPEN and case.facts.withdrawn_on is not None:
        # Withdrawing and coming back could be done without end; messages do not count against it.
        check_deeds(work, case.id, Event.REOPENED)
    kind = KINDS.get(move, "answer")
    move_as_reporter(work, case, move=move, texts=[(kind, text)] if text else [])


def _summary(work: Work, case: CaseFacts, *, why: str) -> tuple[tuple[str, str], ...]:
    rows = (
        ("About", label(case.type)),
        ("AI tool", subject_of(work, case.system, case.unit).name or "Not known"),
        ("Who has it now", LEVEL_WORDS[case.level]),
        ("Why it is there", why),
    )
    return tuple((key, words) for key, words in rows if words)


def _kept_until(work: Work, case: CaseFacts) -> date | None:
    if case.status is not Status.ARCHIVED or case.closed_on is None or case.on_hold:
        return None
    return read_retention(work).kept_until(case.closed_on)


def _outcome_words(outcome: Outcome | None) -> str | None:
    return None if outcome is None else label(outcome)
