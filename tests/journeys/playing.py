"""A whole organisation for a play: people, cases, time, and what must be true after every step."""

import secrets
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from portal.casework.carrying_out import actor_of, move_as_handler, move_as_reporter
from portal.casework.deciding import PROPOSING, FilledProposal, PlannedAction, propose
from portal.casework.journalling import verify_journal
from portal.casework.moving import make_move
from portal.casework.opening import open_for_handler, open_for_reporter, unlock_mailbox
from portal.casework.sealed import read_records
from portal.casework.submitting import Report
from portal.casework.surroundings import automatic_exclusions
from portal.core.actors import CLOCK, REPORTER, Level
from portal.core.cases import CaseFacts, CaseId, Reference, Status, is_open
from portal.core.deadlines import Kind, due_dates, reasons_to_escalate
from portal.core.errors import NobodyLeft, NotFound
from portal.core.exclusions import ExcludedKind, Exclusion, Person, is_excluded
from portal.core.moves import Proposal
from portal.core.severity import Severity
from portal.core.taxonomy import ActionKind, Remedy, RootCause
from portal.core.workflow import TABLE, Move, offered, outcomes_for
from portal.report.operations import submit
from portal.store.cases import find_case
from portal.store.tables import CaseRow
from portal.vault.tracking import TrackingCode
from portal.work import Portal, Work
from tests.cast import Member

LEADS_ON = frozenset(Move) - {
    Move.RECUSE,
    Move.REPLY,
    Move.PLACE_HOLD,
    Move.LIFT_HOLD,
    Move.CONTAIN,
    Move.SECURE_EVIDENCE,
    Move.PLACE_EVIDENCE_HOLD,
    Move.OBJECT_TO_SEVERITY,
    Move.CHOOSE_REMEDY,
    Move.REVEAL_IDENTITY,
    Move.SET_CLOCK_ASIDE,
}
"""Moves that bring a case nearer to its end, or to somebody who can."""


FORWARD = frozenset(
    {
        Move.ACKNOWLEDGE,
        Move.START_TRIAGE,
        Move.PROPOSE_OUTCOME,
        Move.APPROVE,
        Move.START_REMEDIATION,
        Move.VERIFY_ACTIONS,
        Move.UPHOLD_APPEAL,
        Move.REJECT_APPEAL,
        Move.CLOSE,
        Move.ARCHIVE,
    }
)


@dataclass(slots=True)
class Told:
    """What the play knows of a case, beside what is stored."""

    id: CaseId
    reference: Reference
    code: TrackingCode
    rules: list[Exclusion]
    closed_by: str | None = None


@dataclass(slots=True)
class Company:
    """The portal with its people; `cases` are all that were ever taken."""

    portal: Portal
    clock: Any
    people: dict[str, Member]
    units: dict[str, str | None]
    folder: Path
    cases: list[Told] = field(default_factory=list)
    erased: set[CaseId] = field(default_factory=set)
    steps: int = 0
    made: Counter[Move] = field(default_factory=Counter)
    reached: Counter[Status] = field(default_factory=Counter)

    @property
    def living(self) -> list[Told]:
        """The cases that were not erased."""
        return [one for one in self.cases if one.id not in self.erased]

    def report(self, report: Report) -> bool:
        """Take a report; False where its exclusions leave nobody."""
        key = secrets.token_urlsafe(32)
        try:
            code = submit(self.portal, self.portal.clock.now(), report, one_time_key=key).code
        except NobodyLeft:
            return False
        with self.portal.reading() as work:
            id = unlock_mailbox(work, code).case
            reference = work.db.scalars(select(CaseRow.reference).where(CaseRow.id == id)).one()
            rules = [*report.exclusions, *automatic_exclusions(work, report.system, report.unit)]
        self.cases.append(Told(id, Reference(reference), code, rules))
        return True

    def facts(self, told: Told) -> CaseFacts:
        """Return a case as it stands."""
        with self.portal.reading() as work:
            found = find_case(work.db, told.id)
        assert found is not None, "a case is lost"
        return found.facts

    def may_read(self, told: Told, name: str, level: Level) -> bool:
        """Say whether somebody should be able to open a case at this level."""
        person = self.people[name]
        held = self._person(name)
        return person.level is level and not is_excluded(held, told.rules)

    def readers(self, told: Told, level: Level) -> list[str]:
        """Return who should be able to open a case at this level."""
        return [name for name in self.people if self.may_read(told, name, level)]

    def opens(self, work: Work, told: Told, name: str) -> bool:
        """Say whether somebody really opens a case."""
        try:
            open_for_handler(work, self.people[name], told.reference)
        except NotFound:
            return False
        return True

    def offered_to(self, told: Told, name: str) -> tuple[Move, ...]:
        """Return what a handler, the reporter or the clock is offered."""
        today = self.portal.clock.now().today
        actor = {"reporter": REPORTER, "clock": CLOCK}.get(name)
        clocks = self.portal.clocks
        return offered(
            self.facts(told), actor or actor_of(self.people[name]), today=today, clocks=clocks
        )

    def forward(self, told: Told) -> list[tuple[str, Move]]:
        """Return who can bring a case nearer to its end, and by which move."""
        status = self.facts(told).status
        hoped = [Move.ACCEPT] if status is Status.TRIAGE else sorted(FORWARD, key=lambda m: m.value)
        return [
            (name, move)
            for name in self.readers(told, self.facts(told).level)
            for move in hoped
            if status in TABLE[move].sources
        ]

    def handler_moves(self, told: Told, name: str, move: Move) -> None:
        """Let a handler make a move with everything filled in; raises what refuses it."""
        with self.portal.writing() as work:
            member = self.people[name]
            opened = open_for_handler(work, member, told.reference)
            if move in PROPOSING:
                propose(work, opened, member, move=move, filled=filled_in(opened.facts, move))
            elif TABLE[move].two_people:
                form = complete_form(opened.facts, proposed_by=self._another(told, name))
                move_as_handler(
                    work, opened, member, move=move, proposal=form, texts=[("reason", "Why.")]
                )
            elif move in PLAIN:
                form = complete_form(opened.facts)
                move_as_handler(
                    work, opened, member, move=move, proposal=form, texts=[("reason", "Why.")]
                )
            else:
                make_move(work, opened, member, move=move, text="Because it has to be so.")
        self.made[move] += 1
        if move is Move.CLOSE:
            told.closed_by = self.people[name].account
        if move is Move.RECUSE:
            told.rules.append(person_rule(self.people[name]))

    def reporter_moves(self, told: Told, move: Move) -> None:
        """Let the reporter make a move; raises what refuses it."""
        with self.portal.writing() as work:
            own = open_for_reporter(work, unlock_mailbox(work, told.code))
            form = Proposal(remedy=Remedy.WHOLE_TEAM)
            texts = [("answer", "It is as I said.")]
            move_as_reporter(work, own, move=move, texts=texts, proposal=form)
        self.made[move] += 1

    def _another(self, told: Told, name: str) -> Any:
        others = [one for one in self.readers(told, self.facts(told).level) if one != name]
        return self.people[others[0]].account if others else None

    def _person(self, name: str) -> Any:
        member = self.people[name]
        assert member.level is not None
        return Person(member.account, member.level, self.units[name], False)

    # What must be true after every step.

    def check(self) -> None:
        """Raise AssertionError if anything that must never happen has happened."""
        with self.portal.reading() as work:
            count = work.db.scalars(select(func.count()).select_from(CaseRow)).one()
            assert count == len(self.living), "a case is lost, or there is one too many"
            assert verify_journal(work) is None, "the journal is broken"
            for told in self.living:
                self._check_case(work, told)

    def _check_case(self, work: Work, told: Told) -> None:
        found = find_case(work.db, told.id)
        assert found is not None
        facts = found.facts
        self.reached[facts.status] += 1
        really = {name for name in self.people if self.opens(work, told, name)}
        assert really == set(self.readers(told, facts.level)), "read by the wrong people"
        own = open_for_reporter(work, unlock_mailbox(work, told.code))
        assert any(one.kind == "narrative" for one in read_records(work, own))
        if is_open(facts):
            assert really, "nobody can read an open case"
            assert self._goes_on(told, facts, really), f"{facts.status} is stuck"
        check_two_people(facts, told)

    def _goes_on(self, told: Told, facts: CaseFacts, readers: set[str]) -> bool:
        if facts.status is Status.AWAITING_REPORTER:
            return True
        names = [*readers, "reporter", "clock"]
        return any(move in LEADS_ON for name in names for move in self.offered_to(told, name))

    def check_after_upkeep(self) -> None:
        """Right after the clock has run, nothing that it had to hand up is still below."""
        today = self.portal.clock.now().today
        for told in self.living:
            facts = self.facts(told)
            above = [one for one in Level if one > facts.level and self.readers(told, one)]
            reasons = reasons_to_escalate(facts, today, self.portal.clocks)
            assert not (reasons and above), f"late and not handed up: {reasons}"


PLAIN = frozenset(
    {
        Move.EXPLAIN,
        Move.ANSWER_OBJECTION,
        Move.VERIFY_ACTION,
        Move.START_REMEDIATION,
        Move.CONTAIN,
        Move.SECURE_EVIDENCE,
        Move.PLACE_EVIDENCE_HOLD,
        Move.TELL_AUTHORITY,
        Move.COMPLETE_AUTHORITY_REPORT,
    }
)
"""Moves whose forms say more than one text."""


def check_two_people(facts: CaseFacts, told: Told) -> None:
    """A grave case was never decided by who proposed it, nor closed by who decided it."""
    if not facts.severity.is_grave or facts.decided_by is None:
        return
    if facts.status in (Status.DECIDED, Status.REMEDIATING, Status.CLOSED, Status.ARCHIVED):
        assert facts.decided_by != facts.proposed_by, "one person decided alone"
    if facts.status is Status.CLOSED and facts.withdrawn_on is None:
        assert told.closed_by != facts.decided_by, "one person closed alone"


def filled_in(facts: CaseFacts, move: Move) -> FilledProposal:
    """Return a proposal with everything filled in."""
    return FilledProposal(
        outcome=next(iter(outcomes_for(facts, move)), None),
        explanation="We found this, and this is what we do.",
        findings="Three logs say so.",
        root_cause=RootCause.MODEL_LIMITS,
        actions=(PlannedAction(ActionKind.TRAIN_STAFF, "Head of the ward", None),),
    )


def complete_form(facts: CaseFacts, *, proposed_by: Any = None) -> Proposal:
    """Return everything that any move may ask for."""
    running = (due for due in due_dates(facts) if due.clock.kind is Kind.CEILING and not due.met_on)
    return Proposal(
        reason=True,
        explanation=True,
        findings=True,
        proposed_by=proposed_by,
        severity=Severity.S3,
        clock=next((due.clock.id for due in running), None),
    )


def person_rule(member: Member) -> Exclusion:
    """Return the rule that a recusal adds."""
    return Exclusion(ExcludedKind.PERSON, member.account)
