"""A whole organisation for a play: people, cases, time, and what must be true after every step."""

import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from portal.casework.access.opening import open_for_handler, open_for_reporter, unlock_mailbox
from portal.casework.access.surroundings import automatic_exclusions
from portal.casework.journalling import verify_journal
from portal.casework.moves.agreeing import TOLD_AS, agree, drop, propose_together
from portal.casework.moves.carrying_out import actor_of, move_as_reporter
from portal.casework.moves.corrective_actions import verify_action
from portal.casework.moves.deciding import (
    PROPOSING,
    open_actions,
    propose,
)
from portal.casework.moves.explaining import Explanation, answer_objection, explain
from portal.casework.moves.moving import make_move
from portal.casework.moves.pending import Reasons
from portal.casework.records.sealed import OpenCase, read_records
from portal.casework.reports.submitting import Report
from portal.core.actors import CLOCK, REPORTER, Level
from portal.core.cases import CaseFacts, CaseId, Reference, Status, is_open
from portal.core.deadlines import reasons_to_escalate
from portal.core.errors import MoveRefused, NobodyLeft, NotFound
from portal.core.exclusions import Exclusion, Person, is_excluded
from portal.core.move_table import TABLE
from portal.core.moves import Proposal
from portal.core.taxonomy import Remedy
from portal.core.workflow import Move, offered
from portal.report.operations import submit
from portal.store.cases import find_case
from portal.store.tables import CaseRow
from portal.vault.tracking import TrackingCode
from portal.work import Portal, Work
from tests.cast import Member
from tests.journeys.by_two import Watch
from tests.journeys.told import (
    FOR_THE_DESK,
    SPOKEN_AT_ONCE,
    Offer,
    Told,
    check_mailbox,
    check_two_people,
    complete_form,
    count_said,
    filled_in,
    person_rule,
)

LEADS_ON = frozenset(Move) - {
    *(move for move, rule in TABLE.items() if rule.two_people),
    Move.RECUSE,
    Move.REPLY,
    Move.PLACE_HOLD,
    Move.LIFT_HOLD,
    Move.CONTAIN,
    Move.SECURE_EVIDENCE,
    Move.PLACE_EVIDENCE_HOLD,
    Move.OBJECT_TO_SEVERITY,
    Move.CHOOSE_REMEDY,
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
class Company:
    """The portal with its people; `cases` are all that were ever taken."""

    portal: Portal
    clock: Any
    people: dict[str, Member]
    later: dict[str, Member]
    units: dict[str, str | None]
    folder: Path
    cases: list[Told] = field(default_factory=list)
    erased: set[CaseId] = field(default_factory=set)
    steps: int = 0
    owners: dict[str, str] = field(default_factory=dict)
    """Who answers for which AI system today."""
    offers: list[Offer] = field(default_factory=list)
    """All that were ever proposed: stale, dropped and taken ones, too."""
    drafted: int = 0
    said: int = 0
    """How many deeds of reporters there were; each leaves one entry, by date."""
    made: Counter[Move] = field(default_factory=Counter)
    deeds: Counter[str] = field(default_factory=Counter)
    reached: Counter[Status] = field(default_factory=Counter)
    watch: Watch = field(default_factory=Watch)
    """Who did what, as the journal says it."""

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
        self.take(code, report.system, report.exclusions)
        return True

    def take(self, code: TrackingCode, system: str, exclusions: Iterable[Exclusion]) -> None:
        """Remember a case that was just taken."""
        with self.portal.reading() as work:
            id = unlock_mailbox(work, code).case
            reference = work.db.scalars(select(CaseRow.reference).where(CaseRow.id == id)).one()
            rules = [*exclusions, *automatic_exclusions(work, system, None)]
        told = Told(id, Reference(reference), code, rules, system, set())
        told.holders = self.not_excluded(told)
        self.cases.append(told)
        self.said += 1

    def not_excluded(self, told: Told) -> set[str]:
        """Return everybody whom no rule of a case names."""
        return {name for name in self.people if not is_excluded(self._person(name), told.rules)}

    def notice_epoch(self, told: Told) -> None:
        """Where a new epoch began, it was for all but those whom the rules of today name."""
        epoch = self.facts(told).epoch
        if epoch == told.epoch:
            return
        told.epoch = epoch
        with self.portal.reading() as work:
            told.rules += automatic_exclusions(work, told.system, None)
        told.holders = self.not_excluded(told)
        told.chosen = None if told.chosen is None else told.chosen & told.holders

    def draft(self, told: Told) -> str:
        """Return reasons for the reporter that no other text of the play says."""
        self.drafted += 1
        told.drafts.append(f"draft {self.drafted}.")
        return told.drafts[-1]

    def facts(self, told: Told) -> CaseFacts:
        """Return a case as it stands."""
        with self.portal.reading() as work:
            found = find_case(work.db, told.id)
        assert found is not None, "a case is lost"
        return found.facts

    def may_read(self, told: Told, name: str, level: Level) -> bool:
        """Say whether somebody should be able to open a case at this level."""
        holds = name in told.holders and self.owners.get(told.system) != name
        return self.people[name].level is level and holds

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
        """Let a handler make or propose a move, with everything filled in; raises refusals."""
        if TABLE[move].two_people:
            self.offer(told, name, move)
            return
        member, draft = self.people[name], self.draft(told)
        before = self.facts(told)
        with self.portal.writing() as work:
            opened = open_for_handler(work, member, told.reference)
            made = self._make(work, opened, member, move=move, draft=draft)
        if not made:
            return
        self.made[move] += 1
        self.watch.of(told.id).remember(move, before)
        if move is Move.APPROVE and before.proposed_by is not None:
            told.told_drafts |= set(told.drafts)
        if move in {Move.EXPLAIN, Move.ANSWER_OBJECTION, *SPOKEN_AT_ONCE}:
            told.told_drafts.add(draft)
        if move is Move.CLOSE:
            told.closed_by = member.account
        if move is Move.RECUSE:
            told.rules.append(person_rule(member))
        self.notice_epoch(told)

    def _make(
        self, work: Work, opened: OpenCase, member: Member, *, move: Move, draft: str
    ) -> bool:
        if move in PROPOSING:
            propose(work, opened, member, move=move, filled=filled_in(opened.facts, move, draft))
        elif move is Move.EXPLAIN:
            explain(work, opened, member, Explanation(draft, draft))
        elif move is Move.ANSWER_OBJECTION:
            answer_objection(work, opened, member, reasons=draft, severity=None)
        elif move is Move.VERIFY_ACTION:
            return self._verify_one(work, opened, member)
        else:
            text = draft if move in SPOKEN_AT_ONCE else FOR_THE_DESK
            make_move(work, opened, member, move=move, text=text)
        return True

    def _verify_one(self, work: Work, opened: OpenCase, member: Member) -> bool:
        """Verify the first open action, as its page does; False where there is none."""
        rows = open_actions(work, opened)
        if not rows:
            raise MoveRefused("There is nothing to verify.")
        verify_action(work, opened, member, action=rows[0].id, remark=FOR_THE_DESK)
        assert rows[0].added_by != member.account, "whoever planned an action verified it"
        return True

    def offer(self, told: Told, name: str, move: Move) -> None:
        """Let a handler propose a move to a second person; raises what refuses it."""
        member, draft = self.people[name], self.draft(told)
        with self.portal.writing() as work:
            opened = open_for_handler(work, member, told.reference)
            reasons = Reasons(FOR_THE_DESK, draft if move in TOLD_AS else "")
            filled = complete_form(opened.facts, move)
            id = propose_together(work, opened, member, move=move, proposal=filled, reasons=reasons)
        version = self.facts(told).version
        self.offers.append(Offer(id, told, move, name, version, draft))
        self.deeds[f"propose {move.value}"] += 1

    def agree(self, offer: Offer, name: str) -> None:
        """Let somebody agree to what was ever proposed; raises what refuses it."""
        member, told = self.people[name], offer.told
        before = self.facts(told)
        reads = self.may_read(told, name, before.level)
        first_reads = self.may_read(told, offer.by, before.level)
        with self.portal.writing() as work:
            opened = open_for_handler(work, member, told.reference)
            records = read_records(work, opened)
            agree(work, opened, member, offer.id, records=records, remark=FOR_THE_DESK)
        assert reads, "somebody agreed about what they may not read"
        assert first_reads, "somebody agreed with who may not read it any more"
        assert name != offer.by, "one person made a move of two people"
        assert before.version == offer.version, "a stale proposal was agreed to"
        self.made[offer.move] += 1
        told.told_drafts.add(offer.draft)
        if offer.move is Move.ERASE_EARLY:
            self.erased.add(told.id)

    def drop(self, offer: Offer, name: str) -> None:
        """Let somebody take a proposal back; raises what refuses it."""
        member, told = self.people[name], offer.told
        with self.portal.writing() as work:
            opened = open_for_handler(work, member, told.reference)
            drop(work, opened, member, offer.id, records=read_records(work, opened))
        self.deeds["drop"] += 1

    def reporter_moves(self, told: Told, move: Move) -> None:
        """Let the reporter make a move; raises what refuses it."""
        with self.portal.writing() as work:
            own = open_for_reporter(work, unlock_mailbox(work, told.code))
            form = Proposal(remedy=Remedy.WHOLE_TEAM)
            texts = [("answer", "It is as I said.")]
            move_as_reporter(work, own, move=move, texts=texts, proposal=form)
        self.made[move] += 1
        self.said += 1

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
            self.watch.check(work)
            assert count_said(work) == self.said, "what a reporter did is not in the journal"
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
        check_mailbox(read_records(work, own), told)
        if is_open(facts) and really:
            assert self._goes_on(told, facts, really), f"{facts.status} is stuck"
        elif is_open(facts):
            assert self.above(told, facts.level), "nobody can read an open case"
        check_two_people(facts, told)

    def _goes_on(self, told: Told, facts: CaseFacts, readers: set[str]) -> bool:
        if facts.status is Status.AWAITING_REPORTER:
            return True
        names = [*sorted(readers), "reporter", "clock"]
        return any(move in LEADS_ON for name in names for move in self.offered_to(told, name))

    def check_after_upkeep(self) -> None:
        """Right after the clock has run, nothing that it had to hand up is still below."""
        today = self.portal.clock.now().today
        for told in self.living:
            facts = self.facts(told)
            above = self.above(told, facts.level)
            reasons = reasons_to_escalate(facts, today, self.portal.clocks)
            assert not (reasons and above), f"late and not handed up: {reasons}"
            if is_open(facts) and above:
                assert self.readers(told, facts.level), "nobody reads it, and it was not handed up"

    def above(self, told: Told, level: Level) -> list[str]:
        """Return who would be able to read a case at a higher level."""
        return [name for one in Level if one > level for name in self.readers(told, one)]
