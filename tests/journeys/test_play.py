"""Reporters, handlers, committee and clock at random, for thousands of steps.

Hypothesis plays; `playing.Company.check` is asked after every step. No case is ever lost, stuck,
read by an excluded handler or by another level, decided or closed by one person where two are
needed, or past a ceiling without having been handed up; the journal verifies at every step.
"""

import secrets
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from portal.casework.opening import open_for_handler, open_for_reporter, unlock_mailbox
from portal.casework.sealed import read_records
from portal.casework.settings import RECEIPT_ACKNOWLEDGES, set_setting
from portal.casework.submitting import Report
from portal.casework.talking import reply, write_message, write_note
from portal.casework.triaging import Triage, may_triage, triage
from portal.config import read_settings
from portal.core.actors import Level
from portal.core.cases import Status
from portal.core.errors import MoveRefused, NotFound
from portal.core.exclusions import ROLES, ExcludedKind, Exclusion
from portal.core.severity import Severity
from portal.core.taxonomy import Category, ReportType, RetaliationRisk
from portal.core.workflow import Move
from portal.upkeep import keep_up
from portal.vault.keyring import Keyring
from portal.work import Portal
from tests.cast import Member, add_member, make_member
from tests.frozen_clock import FrozenClock
from tests.journeys.playing import LEADS_ON, Company, Told

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
UNITS = {"ulf": "ward", "cora": "ward"}
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
    }
)
"""What the reporter says first, where it is offered."""
ORDINARY = (Severity.S3, RetaliationRisk.POSSIBLE)

NewCompany = Callable[[], Company]


class Play(RuleBasedStateMachine):
    """One organisation, played for as long as Hypothesis likes."""

    steps = 0
    made: ClassVar[Counter[Move]] = Counter()
    reached: ClassVar[Counter[Status]] = Counter()

    def __init__(self, new_company: NewCompany) -> None:
        super().__init__()
        self.company = new_company()

    @initialize(acknowledges=st.sampled_from(["yes", "yes", "no"]))
    def begin(self, acknowledges: str) -> None:
        with self.company.portal.writing() as work:
            set_setting(work, RECEIPT_ACKNOWLEDGES, acknowledges)
        self._report(ReportType.INCIDENT, Category.WRONG_OUTPUT, danger=None, rules=())

    @precondition(lambda self: len(self.company.cases) < MOST_CASES)
    @rule(
        type=st.sampled_from(ReportType),
        category=st.sampled_from(Category),
        danger=st.sampled_from([None, None, True]),
        people=st.sets(st.sampled_from(sorted(STAFF)), max_size=3),
        roles=st.sets(st.sampled_from(sorted(ROLES)), max_size=1),
        ward=st.booleans(),
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
    ) -> None:
        rules = [self._person(name) for name in sorted(people)]
        rules += [Exclusion(ExcludedKind.ROLE, role) for role in sorted(roles)]
        rules += [Exclusion(ExcludedKind.UNIT, "ward")] if ward else []
        self._report(type, category, danger=danger, rules=tuple(rules))
        self._after_a_step()

    @rule(data=st.data())
    def a_handler_moves_the_case_on(self, data: st.DataObject) -> None:
        told = self._a_case(data)
        pairs = [
            (name, move)
            for name in self.company.readers(told, self.company.facts(told).level)
            for move in self.company.offered_to(told, name)
            if move in LEADS_ON
        ]
        if pairs:
            name, move = data.draw(st.sampled_from(pairs), label="who moves")
            self._tried(lambda: self.company.handler_moves(told, name, move))
        self._after_a_step()

    @rule(data=st.data(), times=st.integers(1, 6))
    def the_case_comes_forward(self, data: st.DataObject, times: int) -> None:
        told = self._a_case(data)
        for _ in range(times):
            pairs = self.company.forward(told)
            if not pairs:
                break
            name, move = data.draw(st.sampled_from(pairs), label="who brings it on")
            if self.company.facts(told).status is Status.TRIAGE:
                self._tried(lambda n=name: self._triage(told, n, *ORDINARY))
            self._tried(lambda n=name, m=move: self.company.handler_moves(told, n, m))
            self._after_a_step()

    @rule(data=st.data(), name=st.sampled_from(sorted(STAFF)), move=st.sampled_from(Move))
    def somebody_tries_anything(self, data: st.DataObject, name: str, move: Move) -> None:
        told = self._a_case(data)
        level = self.company.facts(told).level
        is_theirs = self.company.may_read(told, name, level)
        is_offered = move in self.company.offered_to(told, name)
        made = self._tried(lambda: self.company.handler_moves(told, name, move))
        assert not made or (is_theirs and is_offered), "somebody moved what is not theirs"
        self._after_a_step()

    @rule(data=st.data(), severity=st.sampled_from(Severity), risk=st.sampled_from(RetaliationRisk))
    def a_handler_triages(
        self, data: st.DataObject, severity: Severity, risk: RetaliationRisk
    ) -> None:
        told = self._a_case(data)
        readers = self.company.readers(told, self.company.facts(told).level)
        if readers:
            name = data.draw(st.sampled_from(readers), label="who triages")
            self._tried(lambda: self._triage(told, name, severity, risk))
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
        told = self._a_case(data)
        moves = self.company.offered_to(told, "reporter")
        moves = [one for one in moves if one in SPOKEN] or list(moves)
        move = data.draw(st.sampled_from(moves), label="the reporter")
        self._tried(lambda: self.company.reporter_moves(told, move))
        self._after_a_step()

    @rule(data=st.data())
    def the_reporter_writes(self, data: st.DataObject) -> None:
        told = self._a_case(data)
        with self.company.portal.writing() as work:
            reply(work, open_for_reporter(work, unlock_mailbox(work, told.code)), "Again.")
        self._after_a_step()

    @rule(days=st.sampled_from([1, 1, 3, 8, 21, 31, 75]))
    def time_passes(self, days: int) -> None:
        self.company.clock.forward(days=days)
        self._after_a_step()

    @rule(days=st.sampled_from([0, 1, 8, 31]))
    def the_clock_runs(self, days: int) -> None:
        self.company.clock.forward(days=days)
        before = {told.id for told in self.company.living}
        done = keep_up(self.company.portal, self.company.portal.clock.now())
        again = keep_up(self.company.portal, self.company.portal.clock.now())
        assert (again.acknowledged, again.escalated, again.timed_out) == (0, 0, 0), "done twice"
        self.company.erased |= before - self._stored() if done.erased else set()
        self.company.check_after_upkeep()
        self._after_a_step()

    def teardown(self) -> None:
        Play.steps += self.company.steps
        Play.made += self.company.made
        Play.reached += self.company.reached
        self.company.portal.database.engine.dispose()
        shutil.rmtree(self.company.folder)

    def _after_a_step(self) -> None:
        self.company.steps += 1
        self.company.check()

    def _a_case(self, data: st.DataObject) -> Told:
        return data.draw(st.sampled_from(self.company.living), label="which case")

    def _report(
        self,
        type: ReportType,
        category: Category,
        *,
        danger: bool | None,
        rules: tuple[Exclusion, ...],
    ) -> None:
        report = Report(
            type=type,
            category=category,
            system="unknown",
            narrative="It did what it should not.",
            danger=danger,
            exclusions=rules,
        )
        self.company.report(report)

    def _person(self, name: str) -> Exclusion:
        return Exclusion(ExcludedKind.PERSON, self.company.people[name].account)

    def _triage(self, told: Told, name: str, severity: Severity, risk: RetaliationRisk) -> None:
        with self.company.portal.writing() as work:
            member = self.company.people[name]
            opened = open_for_handler(work, member, told.reference)
            filled = Triage(
                severity=severity,
                category=opened.facts.category,
                reportable=False,
                retaliation_risk=risk,
                conflict_checked=True,
                remark="Read together with what was asked.",
            )
            if may_triage(opened, member):
                triage(work, opened, member, filled, records=read_records(work, opened))

    def _write(self, told: Told, name: str, *, note: bool) -> None:
        with self.company.portal.writing() as work:
            member = self.company.people[name]
            opened = open_for_handler(work, member, told.reference)
            if note:
                write_note(work, opened, member, "For my colleagues.")
            else:
                write_message(work, opened, member, "We are looking into it.")

    def _stored(self) -> set[str]:
        from sqlalchemy import select

        from portal.store.tables import CaseRow

        with self.company.portal.reading() as work:
            return set(work.db.scalars(select(CaseRow.id)))

    @staticmethod
    def _tried(deed: Callable[[], None]) -> bool:
        try:
            deed()
        except (MoveRefused, NotFound):
            return False
        return True


@pytest.fixture(scope="module")
def staff(keys_of_the_run: Path) -> dict[str, Member]:
    """Everybody, with keys made once."""
    keyring = Keyring.load(keys_of_the_run)
    return {
        name: make_member(keyring, name, level=level, unit=UNITS.get(name))
        for name, level in STAFF.items()
    }


@pytest.fixture
def new_company(
    tmp_path: Path, migrated_sqlite: Path, keys_of_the_run: Path, staff: dict[str, Member]
) -> NewCompany:
    """Makes an organisation in a folder of its own."""

    def make() -> Company:
        folder = tmp_path / secrets.token_hex(8)
        shutil.copytree(keys_of_the_run, folder / "keys")
        shutil.copyfile(migrated_sqlite, folder / "portal.sqlite3")
        portal = Portal(read_settings({"PORTAL_DATA_DIR": str(folder)}))
        clock = FrozenClock(ZoneInfo("Europe/Berlin"))
        portal.clock = clock
        with portal.writing() as work:
            for member in staff.values():
                add_member(work, member)
        units = {name: UNITS.get(name) for name in STAFF}
        return Company(portal, clock, dict(staff), units, folder)

    return make


def test_whatever_people_and_time_do_nothing_that_must_not_happens(new_company: NewCompany) -> None:
    Play.steps, Play.made, Play.reached = 0, Counter(), Counter()
    run_state_machine_as_test(
        lambda: Play(new_company),
        settings=settings(
            max_examples=80,
            stateful_step_count=60,
            deadline=timedelta(minutes=5),
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert Play.steps > 2_500
    assert set(Play.reached) == set(Status), "the play never came that far"
