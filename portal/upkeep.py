"""What the clock does: escalation, time-outs, check-ins, absences, the outbox, erasure, figures.

Each run derives what is due from stored dates, so that running it twice does nothing more. One
process does it at a time; a case that somebody else moved meanwhile is left alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import chain
from zoneinfo import ZoneInfo

from portal.casework.access.erasing import erasable, erase_due
from portal.casework.access.reaching import is_emptied, levels_reached
from portal.casework.assignment.absence import absent_levels, new_absences, note_absences
from portal.casework.figures.facts import measure
from portal.casework.figures.publishing import due_publications, keep_figures
from portal.casework.journalling import (
    CLOCK_NAME,
    chain_outbox,
    count_unchained,
    last_noted_on,
    note,
)
from portal.casework.moves.carrying_out import move_as_clock
from portal.casework.moves.objections import level_for_objection
from portal.casework.records.lessons import list_due, publish_due
from portal.casework.reports.test_reports import is_time, send_late, take_away
from portal.clock import Moment
from portal.core.actors import CLOCK, Level
from portal.core.cases import OPEN_STATUSES, CaseFacts, CaseId, is_open
from portal.core.deadlines import (
    CHECK_IN_DAYS,
    Trigger,
    is_update_due,
    next_dates,
    reasons_to_escalate,
)
from portal.core.errors import CaseChanged, MoveRefused, UpkeepRunning
from portal.core.events import Event
from portal.core.moves import Proposal
from portal.core.workflow import Move, decide, offered
from portal.mailing.digests import count_due, send_due
from portal.store import cases as store
from portal.store.cases import StoredCase
from portal.store.sessions import delete_expired
from portal.work import Portal, Work

MOVES_AT_ONCE = 6
"""What one run may do with one case: acknowledge, time out, ask, and climb to the top."""

RUNS_AT = time(9, 5)
"""When a server that does it by itself begins: soon after figures are due."""

BOTH_OF_A_CEILING = frozenset({Trigger.CEILING_NEARLY_USED, Trigger.CEILING_MISSED})

BY_DATES = (Move.ACKNOWLEDGE, Move.INFORMATION_TIMEOUT, Move.SEND_CHECK_IN)


@dataclass(frozen=True, slots=True)
class Done:
    """What one run did, or would do."""

    acknowledged: int
    escalated: int
    timed_out: int
    journalled: int
    erased: int
    published: tuple[str, ...]
    check_ins: int = 0
    absent: tuple[Level, ...] = ()
    """Levels whose absence is new."""
    updates_due: int = 0
    """Cases whose reporters must hear from a person within days, or should have."""
    mailed: int = 0
    lessons: int = 0
    """Published for everybody to read."""


@dataclass(frozen=True, slots=True)
class Step:
    """One move of the clock, with what it says beside its dates."""

    move: Move
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class DueCase:
    """A case that the clock looked at, how it must move it, and how it stands then."""

    case: StoredCase
    steps: tuple[Step, ...]
    after: CaseFacts


def keep_up(portal: Portal, moment: Moment) -> Done:
    """Do everything that is due at this moment; UpkeepRunning while somebody else does."""
    with portal.database.alone("upkeep") as is_alone:
        if not is_alone:
            raise UpkeepRunning("Another one is at it.")
        return _keep_up(portal, moment)


def _keep_up(portal: Portal, moment: Moment) -> Done:
    with portal.reading(moment) as work:
        looked_at = list(_cases(work))
    moved = [_move(portal, moment, one.case) for one in looked_at if one.steps]
    with portal.writing(moment) as work:
        _date_anew(work, (one.case for one in looked_at if not one.steps))
        absent = [one.level for one in note_absences(work)]
        journalled = chain_outbox(work)
        erased = erase_due(work) + take_away(work)
        delete_expired(work.db, moment.at)
        if not portal.settings.daily_upkeep:
            # After the outbox was chained: a made-up report reaches the journal among others.
            send_late(work)
        measure(work)
    released = keep_figures(portal, moment)
    with portal.writing(moment) as work:
        lessons = publish_due(work)
        _note_run(work)
    portal.database.truncate_log()
    mailed = send_due(portal, moment, absent_levels=absent_levels).sent
    return _summed(
        chain.from_iterable(moved),
        journalled=journalled,
        erased=erased,
        published=[f"{one.window.name} {one.family.value}" for one in released],
        absent=absent,
        updates_due=_count_updates(portal, moment, looked_at),
        mailed=mailed,
        lessons=lessons,
    )


def look_ahead(portal: Portal, moment: Moment) -> Done:
    """Return what `keep_up` would do, and do nothing."""
    with portal.reading(moment) as work:
        looked_at = list(_cases(work))
        return _summed(
            chain.from_iterable(one.steps for one in looked_at),
            journalled=count_unchained(work),
            erased=len(erasable(work)),
            published=[f"{one.window} {one.family.value}" for one in due_publications(work)],
            absent=[one.level for one in new_absences(work)],
            updates_due=_count_updates(portal, moment, looked_at),
            mailed=count_due(work),
            lessons=len(list_due(work)),
        )


def due_slot(at: datetime, zone: ZoneInfo) -> date:
    """Return the day whose daily run should have begun by now, latest."""
    local = at.astimezone(zone)
    return local.date() if local.time() >= RUNS_AT else local.date() - timedelta(days=1)


def next_slot(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant of the next daily run, also over a change of the clocks."""
    day = due_slot(at, zone) + timedelta(days=1)
    return datetime.combine(day, RUNS_AT, zone).astimezone(UTC)


def is_missed(portal: Portal, moment: Moment) -> bool:
    """Tell whether no run took place since the latest daily one was due."""
    with portal.reading(moment) as work:
        last = last_noted_on(work, Event.UPKEEP_DONE)
    return last is None or last < due_slot(moment.at, portal.settings.timezone)


def is_test_time(portal: Portal, moment: Moment) -> bool:
    """Tell whether a test report would be sent now if this month's was not; asks no database."""
    return is_time(portal.keyring, moment, portal.settings.timezone)


def _cases(work: Work) -> Iterator[DueCase]:
    found = {case.id: case for case in store.list_open_cases(work.db, OPEN_STATUSES)}
    until = work.moment.today - timedelta(days=min(CHECK_IN_DAYS))
    found |= {case.id: case for case in store.list_asked_after(work.db, until=until)}
    for case in found.values():
        yield _walk(work, case, take=partial(_foresee, work, case.id))


Take = Callable[[CaseFacts, Step], CaseFacts]


def _walk(work: Work, case: StoredCase, *, take: Take) -> DueCase:
    """Take step after step, in earnest or in thought, until nothing is left to do today."""
    facts, steps, reasons = case.facts, list[Step](), list[set[Trigger]]()
    for _ in range(MOVES_AT_ONCE):
        step = _next_step(work, case.id, facts)
        if step is None and len(reasons) == 1 and reasons[0] >= BOTH_OF_A_CEILING:
            step = _second_of_a_ceiling(work, case.id, facts)
        if step is None:
            break
        if step.move is Move.ESCALATE:
            reasons.append(set(reasons_to_escalate(facts, work.moment.today, work.clocks)))
        facts = take(facts, step)
        steps.append(step)
    return DueCase(case, tuple(steps), facts)


def _next_step(work: Work, id: CaseId, facts: CaseFacts) -> Step | None:
    today, clocks = work.moment.today, work.clocks
    possible = offered(facts, CLOCK, today=today, clocks=clocks)
    for move in BY_DATES:
        if move in possible:
            return Step(move)
    # With nobody above, the case stays with those who can act; it goes up once somebody is there.
    if reasons_to_escalate(facts, today, clocks) and _is_anybody_above(work, id, facts):
        return Step(Move.ESCALATE)
    if is_open(facts) and is_emptied(work, id, facts) and _is_anybody_above(work, id, facts):
        return Step(Move.ESCALATE, Proposal(trigger=Trigger.EVERYBODY_RECUSED))
    if level_for_objection(work, id, facts) is not None:
        return Step(Move.ESCALATE, Proposal(trigger=Trigger.EVERYBODY_RECUSED))
    return None


def _is_anybody_above(work: Work, id: CaseId, facts: CaseFacts) -> bool:
    return bool(levels_reached(work, id, facts, Move.ESCALATE))


def _second_of_a_ceiling(work: Work, id: CaseId, facts: CaseFacts) -> Step | None:
    """Return the step that a missed ceiling asks for where nearly used was missed as well.

    Had the upkeep run on both days, the case had gone up on both.
    """
    if not _is_anybody_above(work, id, facts):
        return None
    return Step(Move.ESCALATE, Proposal(trigger=Trigger.CEILING_MISSED))


def _foresee(work: Work, id: CaseId, facts: CaseFacts, step: Step) -> CaseFacts:
    """Return the case as it would stand after a step; levels without anybody are skipped."""
    after = decide(
        step.move,
        facts,
        CLOCK,
        today=work.moment.today,
        proposal=step.proposal,
        clocks=work.clocks,
    ).after
    if after.level is facts.level:
        return after
    reached = levels_reached(work, id, facts, step.move)
    return replace(after, level=next(iter(reached), after.level))


def _move(portal: Portal, moment: Moment, case: StoredCase) -> tuple[Step, ...]:
    """Move one case in a transaction of its own; one that somebody else just moved is left alone.

    In one transaction for all, the journal would stay locked from the first case on: a handler
    who holds a later case and waits for the journal would lock the clock out, and be locked out.
    """
    try:
        with portal.writing(moment) as work:
            return _walk(work, case, take=partial(_carry_out, work, case.id)).steps
    except (CaseChanged, MoveRefused):
        return ()


def _carry_out(work: Work, id: CaseId, facts: CaseFacts, step: Step) -> CaseFacts:
    return move_as_clock(work, id, facts, move=step.move, proposal=step.proposal)


def _date_anew(work: Work, cases: Iterable[StoredCase]) -> None:
    """Bring stored dates in line where the organisation's clocks have changed since."""
    for case in cases:
        dates = next_dates(case.facts, work.clocks)
        if dates != case.dates:
            store.change_dates(work.db, case.id, seen_version=case.facts.version, dates=dates)


def _note_run(work: Work) -> None:
    """Note once a day that the day's upkeep took place."""
    today = work.moment.today
    last = last_noted_on(work, Event.UPKEEP_DONE)
    if last is None or last < today:
        note(work, CLOCK_NAME, Event.UPKEEP_DONE)


def _count_updates(portal: Portal, moment: Moment, cases: Iterable[DueCase]) -> int:
    ends = (one.after for one in cases if one.after.status in OPEN_STATUSES)
    return sum(is_update_due(facts, moment.today, portal.clocks) for facts in ends)


def _summed(
    steps: Iterable[Step],
    *,
    journalled: int,
    erased: int,
    published: Sequence[str],
    absent: Sequence[Level],
    updates_due: int,
    mailed: int,
    lessons: int,
) -> Done:
    moves = [step.move for step in steps]
    return Done(
        acknowledged=moves.count(Move.ACKNOWLEDGE),
        escalated=moves.count(Move.ESCALATE),
        timed_out=moves.count(Move.INFORMATION_TIMEOUT),
        journalled=journalled,
        erased=erased,
        published=tuple(published),
        check_ins=moves.count(Move.SEND_CHECK_IN),
        absent=tuple(absent),
        updates_due=updates_due,
        mailed=mailed,
        lessons=lessons,
    )
