"""Reporters, handlers, committee and clock at random, for thousands of steps.

Hypothesis plays; `playing.Company.check` is asked after every step. No case is ever lost, stuck,
read by an excluded handler or by another level, decided or closed by one person where two are
needed, or past a ceiling without having been handed up; the journal verifies at every step.
"""

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from portal.casework.access.opening import open_for_handler
from portal.casework.records.talking import write_message, write_note
from portal.casework.reports.submitting import Report
from portal.casework.settings import RECEIPT_ACKNOWLEDGES, set_setting
from portal.core.actors import Level
from portal.core.cases import Status
from portal.core.exclusions import ROLES, ExcludedKind, Exclusion
from portal.core.move_table import TABLE
from portal.core.severity import Severity, is_lower
from portal.core.taxonomy import Category, ReportType, RetaliationRisk, SeriousIncident
from portal.core.workflow import Move
from portal.store.tables import CaseRow
from portal.upkeep import keep_up
from tests.journeys.playing import LEADS_ON, Company
from tests.journeys.scenes import Scenes, check_nothing_was_taken_back
from tests.journeys.told import FOR_THE_DESK, Told

STAFF = {
    "omar": Level.OMBUDS,
    "una": Level.OMBUDS,
    "ulf": Level.OMBUDS,
    "carl": Level.COMMITTEE,
    "cora": Level.COMMITTEE,
    "vera": Level.EXECUTIVE,
    "viktor": Level.EXECUTIVE,
    "wanda": Level.OUTSIDE,
    "wilma": Level.OUTSIDE,
}
LATER = {"nora": Level.OMBUDS, "nils": Level.COMMITTEE}
"""Who joins during the play, without any grant."""
EVERYBODY = sorted(STAFF | LATER)
UNITS = {"ulf": "ward", "cora": "ward", "nora": "ward"}
MOST_CASES = 4
SPOKEN = frozenset(
    {
        Move.APPEAL,
        Move.ACCEPT_DECISION,
        Move.SAY_HOW_TREATED,
        Move.CHOOSE_REMEDY,
        Move.ESCALATE,
        Move.ANSWER_CHECK_IN,
        Move.OBJECT_TO_SEVERITY,
        Move.CONSENT_TO_LESSON,
        Move.REFUSE_LESSON,
    }
)
"""What the reporter says first, where it is offered."""
SELDOM = frozenset(Move) - {Move.RECUSE, Move.ESCALATE, Move.DE_ESCALATE}
ORDINARY = (Severity.S3, RetaliationRisk.POSSIBLE)
GRAVE = (Severity.S2, RetaliationRisk.POSSIBLE)

NewCompany = Callable[[], Company]


class Play(Scenes):
    """One organisation, played for as long as Hypothesis likes."""

    steps = 0
    made: ClassVar[Counter[Move]] = Counter()
    deeds: ClassVar[Counter[str]] = Counter()
    reached: ClassVar[Counter[Status]] = Counter()

    def __init__(self, new_company: NewCompany) -> None:
        super().__init__(new_company())

    @initialize(acknowledges=st.sampled_from(["yes", "yes", "no"]))
    def begin(self, acknowledges: str) -> None:
        with self.company.portal.writing() as work:
            set_setting(work, RECEIPT_ACKNOWLEDGES, acknowledges)
        self._begin_again()

    @precondition(lambda self: len(self.company.living) < MOST_CASES)
    @rule(
        type=st.sampled_from(ReportType),
        category=st.sampled_from(Category),
        danger=st.sampled_from([None, None, True]),
        people=st.sets(st.sampled_from(sorted(STAFF)), max_size=3),
        roles=st.sets(st.sampled_from(sorted(ROLES)), max_size=1),
        ward=st.booleans(),
        system=st.sampled_from(["unknown", "bot", "bot"]),
    )
    def somebody_reports(
        self,
        *,
        type: ReportType,
        category: Category,
        danger: bool | None,
        people: set[str],
        roles: set[str],
        ward: bool,
        system: str,
    ) -> None:
        rules = [self._rule_for(name) for name in sorted(people)]
        rules += [Exclusion(ExcludedKind.ROLE, role) for role in sorted(roles)]
        rules += [Exclusion(ExcludedKind.UNIT, "ward")] if ward else []
        self._report(type, category, danger=danger, rules=tuple(rules), system=system)
        self._after_a_step()

    @rule(data=st.data())
    def a_handler_moves_the_case_on(self, data: st.DataObject) -> None:
        told = self._a_case(data)
        pairs = [
            (name, move)
            for name in self.company.readers(told, self.company.facts(told).level)
            for move in self.company.offered_to(told, name)
            if move in LEADS_ON or TABLE[move].two_people
        ]
        if pairs:
            name, move = data.draw(st.sampled_from(pairs), label="who moves")
            self._tried(lambda: self.company.handler_moves(told, name, move))
        self._after_a_step()

    @rule(data=st.data(), times=st.integers(1, 3), serious=st.booleans())
    def a_handler_does_what_was_not_done_yet(
        self, data: st.DataObject, times: int, *, serious: bool
    ) -> None:
        told = self._a_case(data)
        found = frozenset({SeriousIncident.SERIOUS} if serious else ())
        for _ in range(times):
            if told.id in self.company.erased:
                break
            readers = self.company.readers(told, self.company.facts(told).level)
            if readers:
                self._tried(lambda n=readers[0]: self._triage(told, n, *ORDINARY, found))
            pairs = [
                (name, move)
                for name in readers
                for move in self.company.offered_to(told, name)
                if move in SELDOM and not self.company.made[move]
            ]
            if not pairs:
                break
            name, move = data.draw(st.sampled_from(pairs), label="who does what is new")
            if self._tried(lambda n=name, m=move: self.company.handler_moves(told, n, m)):
                self._let_another_agree(data, told)
            self._after_a_step()

    @rule(data=st.data(), times=st.integers(2, 7), grave=st.booleans())
    def the_case_comes_forward(self, data: st.DataObject, times: int, *, grave: bool) -> None:
        told = self._a_case(data)
        for _ in range(times):
            pairs = self.company.forward(told)
            if not pairs:
                break
            name, move = data.draw(st.sampled_from(pairs), label="who brings it on")
            if self.company.facts(told).status is Status.TRIAGE:
                self._tried(lambda n=name: self._triage(told, n, *(GRAVE if grave else ORDINARY)))
            self._tried(lambda n=name, m=move: self.company.handler_moves(told, n, m))
            self._after_a_step()

    @rule(data=st.data(), name=st.sampled_from(EVERYBODY), move=st.sampled_from(Move))
    def somebody_tries_anything(self, data: st.DataObject, name: str, move: Move) -> None:
        name = name if name in self.company.people else "omar"
        told = self._a_case(data)
        level = self.company.facts(told).level
        is_theirs = self.company.may_read(told, name, level)
        is_offered = move in self.company.offered_to(told, name)
        made = self._tried(lambda: self.company.handler_moves(told, name, move))
        assert not made or (is_theirs and is_offered), "somebody moved what is not theirs"
        self._after_a_step()

    @rule(
        data=st.data(),
        severity=st.sampled_from(Severity),
        risk=st.sampled_from(RetaliationRisk),
        serious=st.sets(st.sampled_from(SeriousIncident), max_size=1),
    )
    def a_handler_triages(
        self,
        data: st.DataObject,
        severity: Severity,
        risk: RetaliationRisk,
        serious: set[SeriousIncident],
    ) -> None:
        told = self._a_case(data)
        readers = self.company.readers(told, self.company.facts(told).level)
        if readers:
            name = data.draw(st.sampled_from(readers), label="who triages")
            before, found = self.company.facts(told), frozenset(serious)
            self._tried(lambda: self._triage(told, name, severity, risk, found))
            after = self.company.facts(told)
            check_nothing_was_taken_back(before, after)
            is_lowered = is_lower(after.severity, before.severity)
            assert not (before.severity.is_grave and is_lowered), "one lowered it alone"
        self._after_a_step()

    @rule(data=st.data(), name=st.sampled_from(sorted(STAFF)), note=st.booleans())
    def somebody_writes(self, data: st.DataObject, name: str, *, note: bool) -> None:
        told = self._a_case(data)
        is_theirs = self.company.may_read(told, name, self.company.facts(told).level)
        made = self._tried(lambda: self._write(told, name, note=note))
        assert not made or is_theirs, "somebody wrote into what is not theirs"
        self._after_a_step()

    @rule(data=st.data())
    def the_reporter_moves(self, data: st.DataObject) -> None:
        told = self._a_case(data, self._is_spoken_to)
        moves = self.company.offered_to(told, "reporter")
        moves = [one for one in moves if one in SPOKEN] or [*moves]
        move = data.draw(st.sampled_from(moves), label="the reporter")
        self._tried(lambda: self.company.reporter_moves(told, move))
        self._after_a_step()

    @rule(data=st.data())
    def the_reporter_writes(self, data: st.DataObject) -> None:
        told = self._a_case(data)
        self._reply(told)
        self._after_a_step()

    @rule(days=st.sampled_from([1, 1, 3, 8, 21, 31, 75]))
    def time_passes(self, days: int) -> None:
        self.company.clock.forward(days=days)
        self._after_a_step()

    @rule(days=st.sampled_from([0, 1, 8, 31]))
    def the_clock_runs(self, days: int) -> None:
        self._run_the_clock(days)
        self._after_a_step()

    def _run_the_clock(self, days: int) -> None:
        self.company.clock.forward(days=days)
        before = {told.id for told in self.company.living}
        done = keep_up(self.company.portal, self.company.portal.clock.now())
        again = keep_up(self.company.portal, self.company.portal.clock.now())
        self.company.made[Move.ACKNOWLEDGE] += done.acknowledged
        self.company.made[Move.INFORMATION_TIMEOUT] += done.timed_out
        self.company.made[Move.SEND_CHECK_IN] += done.check_ins
        assert (again.acknowledged, again.escalated, again.timed_out) == (0, 0, 0), "done twice"
        self.company.erased |= before - self._stored() if done.erased else set()
        self.company.check_after_upkeep()

    def _is_spoken_to(self, told: Told) -> bool:
        new = {move for move in SPOKEN if not self.company.made[move]}
        return not new.isdisjoint(self.company.offered_to(told, "reporter"))

    def _let_another_agree(self, data: st.DataObject, told: Told) -> None:
        offers = [one for one in self._offers()[-1:] if one.told is told]
        readers = self.company.readers(told, self.company.facts(told).level)
        if offers and readers:
            name = data.draw(st.sampled_from(readers), label="who agrees at once")
            self._tried(lambda: self.company.agree(offers[0], name))

    def teardown(self) -> None:
        Play.steps += self.company.steps
        Play.made += self.company.made
        Play.deeds += self.company.deeds
        Play.reached += self.company.reached
        self.company.portal.database.engine.dispose()
        shutil.rmtree(self.company.folder)

    def _begin_again(self) -> None:
        self._report(ReportType.INCIDENT, Category.WRONG_OUTPUT, danger=None, rules=())

    def _report(
        self,
        type: ReportType,
        category: Category,
        *,
        danger: bool | None,
        rules: tuple[Exclusion, ...],
        system: str = "unknown",
    ) -> None:
        report = Report(
            type=type,
            category=category,
            system=system,
            narrative="It did what it should not.",
            danger=danger,
            exclusions=rules,
        )
        self.company.report(report)

    def _write(self, told: Told, name: str, *, note: bool) -> None:
        with self.company.portal.writing() as work:
            member = self.company.people[name]
            opened = open_for_handler(work, member, told.reference)
            if note:
                write_note(work, opened, member, FOR_THE_DESK)
            else:
                write_message(work, opened, member, "We are looking into it.")

    def _stored(self) -> set[str]:
        with self.company.portal.reading() as work:
            return set(work.db.scalars(select(CaseRow.id)))


def play(new_company: NewCompany, *, examples: int, steps: int, fresh: bool = False) -> type[Play]:
    """Play; return what was played. Fails with the first thing that must not have happened."""
    Play.steps, Play.made, Play.deeds, Play.reached = 0, Counter(), Counter(), Counter()
    run_state_machine_as_test(
        lambda: Play(new_company),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=not fresh,
            database=None,
            report_multiple_bugs=False,
            # Making a failure smaller takes many minutes: ask for it with PORTAL_PLAY=random.
            phases=(Phase.generate, Phase.shrink) if fresh else (Phase.generate,),
            deadline=timedelta(minutes=5),
            suppress_health_check=list(HealthCheck),
        ),
    )
    return Play
