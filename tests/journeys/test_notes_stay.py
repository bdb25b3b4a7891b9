"""Whatever people and time do, no note reaches the reporter: by no page, no download, no API.

Hypothesis plays the whole portal as `whole_play` does, with deeds beside it that lead words to
reporters: a changed code, letters, files. Everything that is written for the desk alone holds one
canary. After every step all that the reporters of changed cases can get is read.
"""

import secrets
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar, Final

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test
from sqlalchemy import select

from portal import create_app
from portal.casework.access.opening import open_for_handler, open_for_reporter, unlock_mailbox
from portal.casework.records import telling
from portal.casework.records.files import add_to_case
from portal.casework.records.letters import Letter, write_letter
from portal.casework.records.talking import write_note
from portal.core.cases import CaseId, Status
from portal.desk.links.linking import link_cases
from portal.mailbox import record_views
from portal.mailbox.changing import renew_code
from portal.mailbox.held import find_held
from portal.mailbox.operations import begin_visit, unlock
from portal.mailbox.record import Part
from portal.scrubbing.findings import Cleaned
from portal.scrubbing.kinds import Kind
from portal.store.tables import CaseRow
from tests.journeys.reporters_eyes import everything_shown, undecided
from tests.journeys.told import FOR_THE_DESK, Told
from tests.journeys.whole_play import NewCompany, Play

EXAMPLES: Final = 5
STEPS: Final = 10
GRANTED: Final = Letter("To work without it.", "The planner", date(2026, 4, 1), None)

Sabotage = Callable[[pytest.MonkeyPatch], None]


class NotesStay(Play):
    """A play that is looked at with reporters' eyes alone."""

    looked: ClassVar[int] = 0
    notes: ClassVar[int] = 0
    kinds: ClassVar[Counter[str]] = Counter()

    def __init__(self, new_company: NewCompany) -> None:
        super().__init__(new_company)
        self.app = create_app(self.company.portal.settings)
        self.app.extensions["portal"].clock = self.company.clock
        self.seen: dict[CaseId, tuple[Any, ...]] = {}

    @rule(data=st.data())
    def the_reporter_changes_the_code(self, data: st.DataObject) -> None:
        self._change_code(self._a_case(data))
        self._after_a_step()

    def _change_code(self, told: Told) -> None:
        portal = self.company.portal
        with portal.writing() as work:
            visit = begin_visit(work, unlock(work, told.code.grouped))
        once = secrets.token_urlsafe(32)
        if self._tried(lambda: renew_code(portal, portal.clock.now(), visit, one_time_key=once)):
            with portal.reading() as work:
                held = find_held(work, visit)
            assert held is not None
            assert held.code is not None
            told.code = held.code
            self._did("change the code", told)

    @rule(data=st.data())
    def somebody_writes_a_letter(self, data: st.DataObject) -> None:
        told = self._a_case(data, self._is_decided)
        readers = self.company.readers(told, self.company.facts(told).level)
        for name in readers[:1]:
            if self._tried(lambda n=name: self._write_letter(told, n)):
                self._did("letter")
        self._after_a_step()

    @rule(data=st.data())
    def the_reporter_adds_a_file(self, data: st.DataObject) -> None:
        told = self._a_case(data)
        with suppress(Exception), self.company.portal.writing() as work:
            own = open_for_reporter(work, unlock_mailbox(work, told.code))
            add_to_case(work, own, "it.txt", Cleaned(Kind.TEXT, b"It said so.", (), ()))
        self._after_a_step()

    def _begin_again(self) -> None:
        """Begin with two cases that are linked, one of them under a new code."""
        for _ in range(2):
            super()._begin_again()
        one, other = self.company.living[-2:]
        if self._tried(lambda: self._link(one, other, "omar", link_cases)):
            self._did("link", one, other)
        self._change_code(other)

    def _keep_note(self, told: Told) -> None:
        """Let whoever reads a new case keep a note in it."""
        for name in self.company.readers(told, self.company.facts(told).level)[:1]:
            with self.company.portal.writing() as work:
                member = self.company.people[name]
                opened = open_for_handler(work, member, told.reference)
                write_note(work, opened, member, FOR_THE_DESK)
            NotesStay.notes += 1

    def _write_letter(self, told: Told, name: str) -> None:
        with self.company.portal.writing() as work:
            member = self.company.people[name]
            write_letter(work, open_for_handler(work, member, told.reference), member, GRANTED)

    def _is_decided(self, told: Told) -> bool:
        return self.company.facts(told).status is Status.DECIDED

    def _after_a_step(self) -> None:
        """Read all that the reporters get of the cases in which anything is new."""
        self.company.steps += 1
        if not self.company.living:
            self._begin_again()
        for told in [one for one in self.company.living if one.id not in self.seen]:
            self._keep_note(told)
        for told in self.company.living:
            stands = self._stands(told)
            if self.seen.get(told.id) != stands:
                self.seen[told.id] = stands
                self._look(told)

    def _stands(self, told: Told) -> tuple[Any, ...]:
        """Return what changes with every record and every move, and with every day."""
        with self.company.portal.reading() as work:
            columns = select(CaseRow.version, CaseRow.next_position, CaseRow.epoch)
            row = work.db.execute(columns.where(CaseRow.id == told.id)).one()
        return (*row, self.company.portal.clock.now().today)

    def _look(self, told: Told) -> None:
        for path, shown in everything_shown(self.app, told.code):
            NotesStay.looked += 1
            words = " ".join(shown.split())
            assert FOR_THE_DESK not in words, f"the reporter reads a note at {path}"

    def teardown(self) -> None:
        NotesStay.kinds += self.company.deeds
        self.app.extensions["portal"].database.dispose()
        super().teardown()


def play(new_company: NewCompany, *, examples: int = EXAMPLES) -> type[NotesStay]:
    """Play; return what was played. Fails where a reporter was shown a note."""
    NotesStay.looked, NotesStay.notes, NotesStay.kinds = 0, 0, Counter()
    run_state_machine_as_test(
        lambda: NotesStay(new_company),
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            derandomize=True,
            database=None,
            report_multiple_bugs=False,
            phases=(Phase.generate,),
            deadline=timedelta(minutes=5),
            suppress_health_check=list(HealthCheck),
        ),
    )
    return NotesStay


def test_every_route_of_the_reporters_says_how_it_is_asked(app: Flask) -> None:
    assert undecided(app) == []


def test_no_note_reaches_a_reporter(new_company: NewCompany) -> None:
    played = play(new_company)

    assert played.looked > 500
    assert played.notes > 5
    assert {"link", "change the code"} <= set(played.kinds)


def _notes_are_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(telling, "TO_REPORTER", telling.TO_REPORTER | {"note"})


def _everything_is_shown(patch: pytest.MonkeyPatch) -> None:
    def show(record: Any, names: Any) -> Any:
        item = telling._shown_to_desk(record, names, frozenset())
        return item and replace(item, kind="system" if item.kind == "note" else item.kind)

    patch.setattr(telling, "_shown_to_reporter", show)


def _the_pdf_has_more(patch: pytest.MonkeyPatch) -> None:
    make, more = record_views.make_pdf, Part("Beside it", texts=(FOR_THE_DESK,))
    patch.setattr(record_views, "make_pdf", lambda parts: make([*parts, more]))


SABOTAGES: dict[str, tuple[Sabotage, str]] = {
    "a note is told": (_notes_are_told, "the reporter reads a note at /mailbox/case"),
    "everything is shown": (_everything_is_shown, "the reporter reads a note at"),
    "the PDF has more": (_the_pdf_has_more, "the reporter reads a note at /mailbox/record.pdf"),
}


@pytest.mark.parametrize("name", SABOTAGES)
def test_a_portal_that_shows_notes_is_found(
    new_company: NewCompany, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    break_it, words = SABOTAGES[name]
    break_it(monkeypatch)

    with pytest.raises(AssertionError, match=words):
        play(new_company)
