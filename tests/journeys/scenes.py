"""Scenes of a play: a few steps on purpose, to where chance seldom comes, and what is forbidden.

A scene brings a case to a place and then tries something there. Whether it may be done is for
the rules; whether it was right is for `Company.check`.
"""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from portal.casework.access.opening import open_for_handler, open_for_reporter, unlock_mailbox
from portal.casework.moves.triaging import Triage, may_triage, triage
from portal.casework.records.talking import reply
from portal.casework.reports.submitting import Report
from portal.core.actors import Level
from portal.core.cases import CaseFacts, Status
from portal.core.moves import Move
from portal.core.severity import Severity
from portal.core.taxonomy import Category, ReportType, RetaliationRisk, SeriousIncident
from tests.journeys.more_deeds import MoreDeeds
from tests.journeys.told import FOR_THE_DESK, Told

LONGEST_WAY = 9
MANY_CASES = 5
FOR_ONESELF = [ReportType.OPT_OUT, ReportType.CONTEST_DECISION]
WAYS_OUT = [Move.REFER_OUT, Move.MARK_DUPLICATE, Move.PROPOSE_NO_CASE]
EARLY = {Status.SUBMITTED, Status.ACKNOWLEDGED, Status.TRIAGE}
ASKING = {Status.TRIAGE, Status.INVESTIGATING}
TOGETHER = [Move.SET_CLOCK_ASIDE, Move.REVEAL_IDENTITY, Move.LOWER_SEVERITY]
FOUND = {"risk": RetaliationRisk.CREDIBLE, "reportable": True}


class Scenes(MoreDeeds):
    """Rules that know where they want to go."""

    # What is forbidden.

    @rule(data=st.data(), severity=st.sampled_from([Severity.S1, Severity.S2, None]))
    def whoever_proposed_tries_to_approve(
        self, data: st.DataObject, severity: Severity | None
    ) -> None:
        told = self._a_case(data)
        if self._bring(told, Status.DECISION_PROPOSED, severity=severity):
            self._try_as(self.company.facts(told).proposed_by, told, Move.APPROVE)
        self._after_a_step()

    @rule(data=st.data(), severity=st.sampled_from([Severity.S2, None]))
    def whoever_decided_tries_to_close(
        self, data: st.DataObject, severity: Severity | None
    ) -> None:
        told = self._a_case(data)
        if self._bring(told, Status.DECIDED, severity=severity):
            self._tried(lambda: self.company.reporter_moves(told, Move.ACCEPT_DECISION))
            self._try_as(self.company.facts(told).decided_by, told, Move.CLOSE)
        self._after_a_step()

    @rule(data=st.data())
    def whoever_proposed_together_tries_to_agree(self, data: st.DataObject) -> None:
        offers = self._offers()
        if offers:
            offer = offers[-1]
            self._tried(lambda: self.company.agree(offer, offer.by))
        self._after_a_step()

    @rule(data=st.data(), severity=st.sampled_from(Severity))
    def one_person_tries_to_take_back_what_was_found(
        self, data: st.DataObject, severity: Severity
    ) -> None:
        told = self._a_case(data, self._is_early)
        self._bring(told, Status.TRIAGE)
        readers = self._readers(told)
        if readers:
            name = data.draw(st.sampled_from(readers), label="who triages")
            # What is forbidden goes to the executives at once: only there one could try.
            is_there = self.company.facts(told).level >= Level.EXECUTIVE
            self._tried(lambda: self._triage(told, name, Severity.S2, prohibited=is_there, **FOUND))
            self._after_a_step()
            before = self.company.facts(told)
            self._tried(lambda: self._triage(told, name, severity, RetaliationRisk.NONE))
            check_nothing_was_taken_back(before, self.company.facts(told))
        self._after_a_step()

    # Where chance seldom comes.

    @rule(data=st.data(), severity=st.sampled_from(Severity))
    def two_people_take_back_what_was_found(self, data: st.DataObject, severity: Severity) -> None:
        told = self._a_case(data, self._is_early)
        self._bring(told, Status.TRIAGE)
        for move in (Move.TAKE_BACK_FINDING, Move.LOWER_SEVERITY):
            readers = self._readers(told)
            if len(readers) < 2:
                break
            self._tried(lambda n=readers[0]: self._triage(told, n, severity, **FOUND))
            if self._tried(lambda n=readers[0], m=move: self.company.offer(told, n, m)):
                offer = self.company.offers[-1]
                self._tried(lambda n=readers[1], o=offer: self.company.agree(o, n))
            self._after_a_step()
        self._after_a_step()

    @rule(data=st.data(), move=st.sampled_from(TOGETHER))
    def two_people_do_it(self, data: st.DataObject, move: Move) -> None:
        told = self._a_case(data)
        readers = self._readers(told)
        if len(readers) > 1 and self._tried(lambda: self.company.offer(told, readers[0], move)):
            offer = self.company.offers[-1]
            self._tried(lambda: self.company.agree(offer, readers[1]))
        self._after_a_step()

    @rule(data=st.data())
    def somebody_recuses_themselves(self, data: st.DataObject) -> None:
        told = self._a_case(data)
        name = self._a_reader(data, told)
        if self._tried(lambda: self.company.handler_moves(told, name, Move.RECUSE)):
            assert not self._reads(told, name), "whoever recused themselves still reads it"
        self._after_a_step()

    @rule(data=st.data(), move=st.sampled_from(WAYS_OUT))
    def a_report_ends_at_triage(self, data: st.DataObject, move: Move) -> None:
        told = self._a_case(data, self._is_early)
        if self._bring(told, Status.TRIAGE):
            severity = self.company.facts(told).severity
            for name in self._readers(told)[:1]:
                self._tried(lambda n=name: self._triage(told, n, severity))
                self._tried(lambda n=name: self.company.handler_moves(told, n, move))
        self._after_a_step()

    @rule(data=st.data(), days=st.sampled_from([20, 21, 22, 22]))
    def the_reporter_stays_silent(self, data: st.DataObject, days: int) -> None:
        told = self._a_case(data, self._is_asking)
        if self._is_asking(told) or self._bring(told, Status.TRIAGE):
            for name in self._readers(told)[:1]:
                self._tried(lambda n=name: self._ask(told, n))
        self._after_a_step()
        self._run_the_clock(days)
        self._after_a_step()

    @rule(data=st.data(), type=st.sampled_from(FOR_ONESELF), chooses=st.booleans())
    def somebody_asks_for_themselves(
        self, data: st.DataObject, type: ReportType, *, chooses: bool
    ) -> None:
        told = self._a_report_of(data, type)
        if self._bring(told, Status.INVESTIGATING) and chooses:
            self._tried(lambda: self.company.reporter_moves(told, Move.CHOOSE_REMEDY))
        for name in self._readers(told)[:1]:
            self._tried(lambda n=name: self.company.handler_moves(told, n, Move.EXPLAIN))
        self._after_a_step()

    @rule(data=st.data(), answer=st.sampled_from([Move.CONSENT_TO_LESSON, Move.REFUSE_LESSON]))
    def the_reporter_is_asked_for_a_lesson(self, data: st.DataObject, answer: Move) -> None:
        told = self._a_case(data)
        readers = self._readers(told) if self._bring(told, Status.DECIDED) else []
        if len(readers) > 1:
            first, second, *_ = readers
            if self._tried(lambda: self.company.offer(told, first, Move.PUBLISH_LESSON)):
                self._tried(lambda: self.company.agree(self.company.offers[-1], second))
        self._tried(lambda: self.company.reporter_moves(told, answer))
        self._after_a_step()

    @rule(data=st.data(), upheld=st.booleans())
    def the_reporter_appeals(self, data: st.DataObject, *, upheld: bool) -> None:
        told = self._a_case(data, self._is_late)
        if self._bring(told, Status.DECIDED):
            self._tried(lambda: self.company.reporter_moves(told, Move.APPEAL))
        move = Move.UPHOLD_APPEAL if upheld else Move.REJECT_APPEAL
        for name in self._readers(told):
            self._tried(lambda n=name: self.company.handler_moves(told, n, move))
        self._after_a_step()

    @rule(data=st.data())
    def the_reporter_thinks_it_is_more_serious(self, data: st.DataObject) -> None:
        told = self._a_case(data, self._is_early)
        for name in self._readers(told)[:1]:
            self._tried(lambda n=name: self._triage(told, n, self.company.facts(told).severity))
        self._tried(lambda: self.company.reporter_moves(told, Move.OBJECT_TO_SEVERITY))
        for name in self._readers(told):
            move = Move.ANSWER_OBJECTION
            self._tried(lambda n=name, m=move: self.company.handler_moves(told, n, m))
        self._after_a_step()

    @rule(data=st.data())
    def the_reporter_withdraws(self, data: st.DataObject) -> None:
        told = self._a_case(data)
        self._tried(lambda: self.company.reporter_moves(told, Move.WITHDRAW))
        self._after_a_step()

    @rule(data=st.data(), found=st.sampled_from(SeriousIncident))
    def an_authority_is_told(self, data: st.DataObject, found: SeriousIncident) -> None:
        told = self._a_case(data, self._is_early)
        if self._bring(told, Status.TRIAGE):
            for name in self._readers(told)[:1]:
                serious = (Severity.S2, RetaliationRisk.POSSIBLE, frozenset({found}))
                self._tried(lambda n=name, s=serious: self._triage(told, n, *s))
        for move in (Move.TELL_AUTHORITY, Move.COMPLETE_AUTHORITY_REPORT):
            for name in self._readers(told)[:1]:
                self._tried(lambda n=name, m=move: self.company.handler_moves(told, n, m))
        self._after_a_step()

    @rule(data=st.data(), times=st.integers(1, 2))
    def somebody_verifies_one_action(self, data: st.DataObject, times: int) -> None:
        told = self._a_case(data)
        if self._bring(told, Status.REMEDIATING):
            for name in self._readers(told)[-times:]:
                one = Move.VERIFY_ACTION
                self._tried(lambda n=name, m=one: self.company.handler_moves(told, n, m))
                self._after_a_step()
        self._after_a_step()

    # How they get there.

    def _bring(self, told: Told, wanted: Status, *, severity: Severity | None = None) -> bool:
        """Bring a case to a state, with whoever can; say whether it came there."""
        for _ in range(LONGEST_WAY):
            if told.id in self.company.erased:
                return False
            if self.company.facts(told).status is wanted:
                return True
            if not self._one_step_on(told, severity=severity):
                return False
            self._after_a_step()
        return False

    def _one_step_on(self, told: Told, *, severity: Severity | None) -> bool:
        facts = self.company.facts(told)
        if facts.status is Status.AWAITING_REPORTER:
            self._reply(told)
            return True
        for name in self._readers(told)[:1]:
            if facts.status is Status.TRIAGE:
                self._tried(lambda n=name: self._triage(told, n, severity or facts.severity))
            if facts.type is ReportType.CONTEST_DECISION:
                self._tried(lambda n=name: self.company.handler_moves(told, n, Move.EXPLAIN))
        return any(
            self._tried(lambda n=name, m=move: self.company.handler_moves(told, n, m))
            for name, move in self.company.forward(told)
        )

    def _is_early(self, told: Told) -> bool:
        return self.company.facts(told).status in EARLY

    def _is_asking(self, told: Told) -> bool:
        facts = self.company.facts(told)
        return facts.status in ASKING and facts.withdrawn_on is None

    def _is_late(self, told: Told) -> bool:
        return not self._is_early(told)

    def _ask(self, told: Told, name: str) -> None:
        self.company.handler_moves(told, name, Move.REQUEST_INFORMATION)

    def _reply(self, told: Told) -> None:
        with self.company.portal.writing() as work:
            reply(work, open_for_reporter(work, unlock_mailbox(work, told.code)), "Again.")
        self.company.made[Move.REPLY] += 1
        self.company.said += 1

    def _a_report_of(self, data: st.DataObject, type: ReportType) -> Told:
        """Return a new report of a type, or any case where there are many."""
        if len(self.company.living) >= MANY_CASES:
            return self._a_case(data, self._is_early)
        report = Report(
            type=type,
            category=Category.DECISION_ABOUT_ME,
            system="unknown",
            narrative="It did what it should not.",
        )
        assert self.company.report(report), "a report without exclusions was refused"
        return self.company.cases[-1]

    def _try_as(self, account: Any, told: Told, move: Move) -> None:
        for name, member in self.company.people.items():
            if member.account == account:
                self._tried(lambda n=name: self.company.handler_moves(told, n, move))

    def _readers(self, told: Told) -> list[str]:
        return self.company.readers(told, self.company.facts(told).level)

    def _triage(
        self,
        told: Told,
        name: str,
        severity: Severity,
        risk: RetaliationRisk = RetaliationRisk.POSSIBLE,
        serious: frozenset[SeriousIncident] = frozenset(),
        *,
        prohibited: bool = False,
        reportable: bool = False,
    ) -> None:
        with self.company.portal.writing() as work:
            member = self.company.people[name]
            opened = open_for_handler(work, member, told.reference)
            filled = Triage(
                severity=severity,
                category=opened.facts.category,
                reportable=reportable or bool(serious),
                retaliation_risk=risk,
                conflict_checked=True,
                remark=FOR_THE_DESK,
                serious=serious,
                prohibited=prohibited,
            )
            if may_triage(opened, member):
                triage(work, opened, member, filled)

    def _run_the_clock(self, days: int) -> None:
        raise NotImplementedError


def check_nothing_was_taken_back(before: CaseFacts, after: CaseFacts) -> None:
    """What protected somebody before one person's triage protects them after it."""
    was_credible = before.retaliation_risk is RetaliationRisk.CREDIBLE
    assert not was_credible or after.retaliation_risk is RetaliationRisk.CREDIBLE, "taken back"
    assert after.prohibited or not before.prohibited, "a forbidden practice was taken back"
    assert after.reportable or not before.reportable, "what an authority must know was taken back"
    assert not before.severity.is_grave or after.severity.is_grave, "one lowered it alone"
