"""The sheet of facts: taken by the upkeep, from everything but cases."""

from datetime import date

import pytest

from portal.casework.figures.facts import publish_facts, take_sheet
from portal.core.facts import (
    Evidence,
    IntakeDays,
    Mandatory,
    Staffed,
    count_days,
    read_sheet,
    write_sheet,
)
from portal.store import facts
from portal.store.figure_facts import find_sheet, store_sheet
from portal.store.tables import CommitmentRow, FigureFactsRow, SurveyRow, SystemRow
from portal.upkeep import keep_up
from portal.work import Portal, Work
from tests.browser.conftest import DOSE_ASSISTANT
from tests.cast import Member, make_case
from tests.frozen_clock import FrozenClock
from tests.rows import every

PROMISE = {
    "text": "Say in the planner’s own page who can overrule it.",
    "owner_role": "Head of rostering",
    "due_on": date(2026, 2, 1),
    "done_on": None,
}
ASKED = {
    "question": "I know where to report an AI tool that does harm.",
    "percent": 61,
    "people": 412,
    "source": "Yearly staff survey",
    "asked_on": date(2026, 1, 20),
}


def enter_everything(work: Work, trained: Member) -> None:
    for slug, is_mandatory in (("planner", True), ("translator", False)):
        facts_of_it = {**DOSE_ASSISTANT, "slug": slug, "name": slug, "is_mandatory": is_mandatory}
        work.db.add(SystemRow(**facts_of_it))
    work.db.flush()
    facts.store_evidence(work.db, "planner", {Evidence.AUDIT: date(2026, 1, 9)})
    facts.store_training(work.db, trained.account, date(2026, 1, 7))
    facts.add(work.db, CommitmentRow, PROMISE)
    facts.add(work.db, SurveyRow, ASKED)


@pytest.mark.usefixtures("both_databases")
def test_the_upkeep_publishes_a_sheet_that_says_what_was_entered_and_measured(
    portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    with portal.writing() as work:
        enter_everything(work, cast["omar"])
    keep_up(portal, portal.clock.now())
    clock.forward(days=1)
    keep_up(portal, portal.clock.now())

    with portal.reading() as work:
        sheet = find_sheet(work.db)
    assert sheet is not None
    assert sheet.intake == IntakeDays(date(2026, 3, 2), date(2026, 3, 3), looked=2, open=2)
    assert sheet.levels == (Staffed(1, 2, 1), Staffed(2, 1, 0), Staffed(3, 1, 0))
    assert [one.name for one in sheet.systems] == ["planner"]
    assert sheet.systems[0] == Mandatory("planner", has_opt_out=True, audited_on=date(2026, 1, 9))
    assert (sheet.done, sheet.late) == (0, 1)
    assert sheet.surveys[0].people == 412
    assert read_sheet(write_sheet(sheet)) == sheet
    assert len(every(portal, FigureFactsRow)) == 1


def test_cases_change_nothing_on_it(portal: Portal, cast: dict[str, Member]) -> None:
    with portal.reading() as work:
        without = take_sheet(work)
    make_case(portal)
    with portal.reading() as work:
        with_one = take_sheet(work)

    assert without == with_one


def test_the_same_sheet_is_published_once(portal: Portal) -> None:
    with portal.writing() as work:
        publish_facts(work)
        assert store_sheet(work.db, take_sheet(work)) is False
    assert [row.edition for row in every(portal, FigureFactsRow)] == [1]


def test_a_day_counts_as_it_was_first_seen(portal: Portal) -> None:
    day = date(2026, 3, 2)
    with portal.writing() as work:
        facts.note_intake(work.db, day, is_open=False)
        facts.note_intake(work.db, day, is_open=True)
        assert facts.list_intake_days(work.db) == [(day, False)]


def test_before_the_first_look_there_is_nothing_to_count() -> None:
    assert count_days([]) is None
