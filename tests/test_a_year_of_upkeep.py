"""A year of days: whatever the clock does happens once, on its day, as these tables say.

Every report is received on Monday, 3 August 2026, the first working day on which every shipped
clock is in force. The year has both changes of the clocks in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from portal.casework.moves.carrying_out import change_facts
from portal.casework.settings import RECEIPT_ACKNOWLEDGES, set_setting
from portal.clock import Moment, moment_at
from portal.core.cases import CaseFacts
from portal.core.deadlines import CLOCKS, due_dates
from portal.core.taxonomy import ReportType, SeriousIncident
from portal.store.accounts import change_account
from portal.store.tables import RecordRow
from portal.upkeep import keep_up
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, open_case
from tests.deeds import at_the_desk, decide, investigate, make_move
from tests.frozen_clock import FrozenClock
from tests.rows import every, facts
from tests.signin.journal import noted

Cast = dict[str, Member]

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 8, 3)
YEAR = [FIRST + timedelta(days=day) for day in range(366)]
BACK = date(2026, 9, 1)
"""The day on which Omar was here again."""

PLAIN = [
    # 80 % of the 92 days from the acknowledgement to the end of three months; the day after them.
    (date(2026, 10, 16), "level", 2),
    (date(2026, 11, 4), "level", 3),
]
EXPECTED: Mapping[str, list[tuple[date, str, int]]] = {
    "silent": PLAIN,
    "unacknowledged": [(FIRST, "acknowledged", 1), *PLAIN],
    "asked": [(date(2026, 8, 24), "timed out", 1), *PLAIN],
    "decided": [
        (date(2026, 9, 2), "asked after", 1),
        (date(2026, 11, 1), "asked after", 2),
        (date(2027, 1, 30), "asked after", 3),
    ],
    "critical": [(date(2026, 10, 16), "level", 3)],
    "retaliation": PLAIN,
    "question": PLAIN,
    "opt_out": PLAIN,
    "contest": PLAIN,
    "objected": PLAIN,
    "widespread": [(date(2026, 8, 5), "level", 2), (date(2026, 8, 6), "level", 3)],
    "death": [(date(2026, 8, 11), "level", 2), (date(2026, 8, 14), "level", 3)],
    "serious": [(date(2026, 8, 15), "level", 2), (date(2026, 8, 19), "level", 3)],
}
EXPECTED_ABSENCES = {
    date(2026, 8, 7): (1, 2, 3),
    date(2026, 9, 5): (1,),
}
"""Three working days after the third of August, and after Omar's return."""

Seen = tuple[date, str, int]


@dataclass(frozen=True, slots=True)
class Year:
    """The cases at their beginning, by what they are about."""

    portal: Portal
    cast: Cast
    cases: Mapping[str, MadeCase]

    def facts(self) -> dict[str, CaseFacts]:
        """Return how every case stands."""
        return {name: facts(self.portal, case) for name, case in self.cases.items()}


def at_nine(day: date) -> Moment:
    return moment_at(datetime.combine(day, time(9, 5), BERLIN), BERLIN)


def here(portal: Portal, cast: Cast, day: date, *names: str) -> None:
    with portal.writing() as work:
        for name in names:
            change_account(work.db, cast[name].account, last_seen_on=day)


def report_all(portal: Portal) -> dict[str, MadeCase]:
    with portal.writing() as work:
        set_setting(work, RECEIPT_ACKNOWLEDGES, "no")
    cases = {"unacknowledged": make_case(portal)}
    with portal.writing() as work:
        set_setting(work, RECEIPT_ACKNOWLEDGES, "yes")
    plain = ("silent", "asked", "decided", "objected", "widespread", "death", "serious")
    cases |= {name: make_case(portal) for name in plain}
    cases["critical"] = make_case(portal, danger=True, still_happening=True)
    cases["retaliation"] = make_case(portal, type=ReportType.RETALIATION)
    cases["question"] = make_case(portal, type=ReportType.QUESTION, system="claims-helper")
    cases["opt_out"] = make_case(portal, type=ReportType.OPT_OUT)
    cases["contest"] = make_case(portal, type=ReportType.CONTEST_DECISION)
    return cases


@pytest.fixture
def year(app: Flask, portal: Portal, cast: Cast, clock: FrozenClock) -> Year:
    """Everything that happens on the first day; from then on, only the clock acts."""
    clock.set(at_nine(FIRST).at)
    cases = report_all(portal)
    omar, una = at_the_desk(app, cast["omar"]), at_the_desk(app, cast["una"])
    for name in ("asked", "decided"):
        investigate(omar, cases[name])
    make_move(omar, cases["asked"], "request-information", text="Which ward?")
    decide(omar, una, cases["decided"])
    with portal.writing() as work:
        for one in SeriousIncident:
            opened = open_case(work, cast["omar"], cases[one.value])
            change_facts(work, opened, serious=one, aware_on=FIRST)
        opened = open_case(work, cast["omar"], cases["objected"])
        change_facts(work, opened, severity_objected_on=FIRST)
    here(portal, cast, FIRST, "omar", "una", "carl", "vera")
    return Year(portal, cast, cases)


def differences(before: CaseFacts, after: CaseFacts, day: date) -> list[Seen]:
    """Return what a run did with one case."""
    found = [
        (before.acknowledged_on != after.acknowledged_on, "acknowledged", 1),
        (before.asked_on is not None and after.asked_on is None, "timed out", 1),
        (before.level != after.level, "level", int(after.level)),
        (before.check_ins_sent != after.check_ins_sent, "asked after", after.check_ins_sent),
    ]
    return [(day, what, number) for happened, what, number in found if happened]


def live(
    year: Year, days: Iterable[date], *, times: int = 1
) -> tuple[dict[str, list[Seen]], dict[date, tuple[int, ...]]]:
    """Let the days pass; return what happened in each case, and the absences found."""
    told: dict[str, list[Seen]] = {name: [] for name in year.cases}
    absences: dict[date, tuple[int, ...]] = {}
    before, is_back = year.facts(), False
    for day in days:
        if day >= BACK and not is_back:
            here(year.portal, year.cast, BACK, "omar")
            here(year.portal, year.cast, YEAR[-1], "carl", "vera")
            is_back = True
        runs = [keep_up(year.portal, at_nine(day)) for _ in range(times)]
        found = tuple(int(level) for run in runs for level in run.absent)
        absences |= {day: found} if found else {}
        after = year.facts()
        for name in year.cases:
            told[name] += differences(before[name], after[name], day)
        before = after
    return told, absences


def test_the_cases_have_every_clock_there_is(year: Year) -> None:
    running = {due.clock.id for one in year.facts().values() for due in due_dates(one, CLOCKS)}

    assert running == {clock.id for clock in CLOCKS}


@pytest.mark.slow
@pytest.mark.parametrize("times", [1, 2], ids=["once a day", "twice a day"])
def test_each_thing_happens_once_and_on_its_day(year: Year, times: int) -> None:
    told, absences = live(year, YEAR, times=times)

    assert told == EXPECTED
    assert absences == EXPECTED_ABSENCES
    assert [day for day in lines_of(year, "decided") if day > FIRST] == [
        day for day, *_ in EXPECTED["decided"]
    ]
    assert len(noted(year.portal, "upkeep_done")) == len(YEAR)
    assert len(noted(year.portal, "level_absent")) == 4


def lines_of(year: Year, name: str) -> list[date]:
    """Return the days of a case's automatic lines, in their order."""
    rows = [row for row in every(year.portal, RecordRow) if row.case_id == year.cases[name].id]
    lines = sorted((row for row in rows if row.kind == "system"), key=lambda row: row.position)
    return [row.dated for row in lines]


WITHOUT_A_WEEK = [day for day in YEAR if not date(2026, 10, 12) <= day <= date(2026, 10, 18)]


def put_off(one: Seen) -> Seen:
    """Return when something is done where the week of the 16th of October was left out."""
    return (date(2026, 10, 19), *one[1:]) if one[0] == date(2026, 10, 16) else one


@pytest.mark.slow
def test_what_a_week_without_upkeep_left_undone_is_done_once_on_the_first_day_after(
    year: Year,
) -> None:
    told, absences = live(year, WITHOUT_A_WEEK)

    assert told == {name: [put_off(one) for one in seen] for name, seen in EXPECTED.items()}
    assert absences == EXPECTED_ABSENCES


@pytest.mark.usefixtures("both_databases")
def test_several_check_ins_that_were_missed_are_one_question(year: Year) -> None:
    told, _ = live(year, [FIRST, date(2027, 3, 1), date(2027, 3, 2), date(2027, 3, 3)])

    assert told["decided"] == [(date(2027, 3, 1), "asked after", 3)]
    assert told["silent"] == [(date(2027, 3, 1), "level", 3)]
    assert told["asked"] == [
        (date(2027, 3, 1), "timed out", 1),
        (date(2027, 3, 1), "level", 3),
    ]
    assert [day for day in lines_of(year, "decided") if day > FIRST] == [date(2027, 3, 1)]


NIGHTS = [
    # Half past one in Berlin, half past seven in New York, on the other side of midnight.
    ("2026-10-15T23:30+00:00", "Europe/Berlin", True),
    ("2026-10-15T23:30+00:00", "America/New_York", False),
    ("2026-10-16T03:30+00:00", "America/New_York", False),
    ("2026-10-16T04:30+00:00", "America/New_York", True),
    ("2026-10-15T21:30+00:00", "Europe/Berlin", False),
]


@pytest.mark.parametrize(("instant", "zone", "is_the_day"), NIGHTS)
def test_a_run_at_night_belongs_to_the_day_of_the_organisation(
    year: Year, instant: str, zone: str, is_the_day: bool
) -> None:
    keep_up(year.portal, moment_at(datetime.fromisoformat(instant), ZoneInfo(zone)))

    assert (facts(year.portal, year.cases["silent"]).level > 1) is is_the_day
