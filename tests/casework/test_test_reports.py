"""The monthly test report: like any other until somebody answers, timed, counted nowhere."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal.casework.access.erasing import replay
from portal.casework.figures.facts import take_sheet
from portal.casework.reports.test_reports import LATEST, UNTIL, day_of, minute_of, send_due_test
from portal.core.facts import MadeUp
from portal.core.taxonomy import Category
from portal.daily import Daily
from portal.store import facts
from portal.store.counting import count_received
from portal.store.maturity import count_answered, count_stages
from portal.store.membership import Membership
from portal.store.tables import CaseRow, TestReportRow, TestTextRow
from portal.upkeep import keep_up
from portal.work import Portal
from tests.cast import Member, make_case
from tests.deeds import at_the_desk, send, words
from tests.frozen_clock import FrozenClock
from tests.rows import every
from tests.signin.journal import noted
from tests.test_cli import command

TEXT = "The assistant quoted a rule that the handbook does not have."
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 31)


def add_texts(portal: Portal, number: int = 1) -> None:
    values = {"narrative": TEXT, "category": Category.WRONG_OUTPUT, "system": "unknown"}
    with portal.writing() as work:
        for _ in range(number):
            facts.add(work.db, TestTextRow, values)


def run(portal: Portal) -> None:
    """Do what the clock does in a day, and what it does at this minute."""
    keep_up(portal, portal.clock.now())
    send_due_test(portal, portal.clock.now())


def go_to_its_day(portal: Portal, clock: FrozenClock, month: int = 4) -> None:
    """Stand at the minute from which the month's test report is due."""
    day = day_of(portal.keyring, date(2026, month, 1))
    zone = portal.settings.timezone
    clock.set(datetime.combine(day, minute_of(portal.keyring, day), zone))


def settled_row(portal: Portal) -> TestReportRow:
    [row] = every(portal, TestReportRow)
    return row


def send_one(portal: Portal, clock: FrozenClock) -> str:
    """Let the upkeep send one; return the case's reference."""
    add_texts(portal)
    go_to_its_day(portal, clock)
    run(portal)
    return str(every(portal, CaseRow)[0].reference)


def answer(app: Flask, member: Member, reference: str) -> str:
    """Write to the reporter; return the words of the case's page."""
    desk = at_the_desk(app, member)
    send(desk, f"/desk/cases/{reference}/message", text="We are looking into it.")
    return words(desk.get(f"/desk/cases/{reference}").text)


@pytest.mark.usefixtures("both_databases")
def test_it_is_sent_once_a_month_on_its_day_and_timed_to_the_answer(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    reference = send_one(portal, clock)
    run(portal)
    before = words(at_the_desk(app, cast["omar"]).get(f"/desk/cases/{reference}").text)
    clock.forward(hours=25, minutes=30)
    with portal.reading() as work:
        waiting = take_sheet(work).tests
    after = answer(app, cast["omar"], reference)
    with portal.reading() as work:
        answered = take_sheet(work).tests
    clock.forward(days=1)
    run(portal)

    assert TEXT in before
    assert "test report" not in before
    assert "This was the month’s test report" in after
    assert waiting == ()
    assert answered == (MadeUp("2026-04", settled_row(portal).sent_at.date(), 26),)
    assert every(portal, CaseRow) == []
    assert settled_row(portal).case_id is None
    assert noted(portal, "case_erased") == [("clock", {"kind": "test_report"})]
    with portal.writing() as work:
        assert replay(work) == 0


def test_before_its_day_or_without_a_text_or_a_reader_none_is_sent(
    portal: Portal, clock: FrozenClock, cast: dict[str, Member]
) -> None:
    clock.set(datetime(2026, 4, 1, 7, tzinfo=UTC))
    run(portal)
    without_text = every(portal, CaseRow)
    go_to_its_day(portal, clock)
    run(portal)

    assert without_text == every(portal, CaseRow) == []
    assert every(portal, TestReportRow) == []


def test_while_intake_is_closed_the_text_waits(portal: Portal, clock: FrozenClock) -> None:
    add_texts(portal)
    go_to_its_day(portal, clock)
    run(portal)

    assert every(portal, TestReportRow) == []
    assert len(every(portal, TestTextRow)) == 1


def test_a_text_is_used_once(portal: Portal, clock: FrozenClock, cast: dict[str, Member]) -> None:
    add_texts(portal, 2)
    go_to_its_day(portal, clock)
    run(portal)
    go_to_its_day(portal, clock, 5)
    run(portal)

    assert [row.month for row in every(portal, TestReportRow)] == ["2026-04", "2026-05"]
    assert None not in {row.used_in for row in every(portal, TestTextRow)}


def test_after_thirty_days_without_an_answer_it_says_so(
    portal: Portal, clock: FrozenClock, cast: dict[str, Member]
) -> None:
    send_one(portal, clock)
    clock.forward(days=31)
    run(portal)

    with portal.reading() as work:
        [settled] = take_sheet(work).tests
    assert settled.hours is None
    assert every(portal, CaseRow) == []


def test_it_counts_in_no_figure_and_a_real_case_beside_it_does(
    portal: Portal, clock: FrozenClock, cast: dict[str, Member]
) -> None:
    send_one(portal, clock)
    make_case(portal, category=Category.UNSAFE)
    month = Membership(APRIL, MAY, entered_from=None, entered_before=date(2026, 6, 14))

    with portal.reading() as work:
        received = count_received(work.db, month)
        stages = count_stages(work.db, month, MAY)
        answered = count_answered(work.db, month, MAY, days=[7])
    assert [(one.category, one.cases) for one in received] == [(Category.UNSAFE, 1)]
    assert [cases for *_, cases in stages] == [1]
    assert answered.cases == 1


def test_the_answer_to_a_real_case_is_timed_nowhere(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal)
    page = answer(app, cast["omar"], case.reference)

    assert "test report" not in page
    assert every(portal, TestReportRow) == []


def test_any_working_day_up_to_the_28th_may_be_its_day_at_any_working_hour(
    portal: Portal,
) -> None:
    months = [date(year, month, 1) for year in range(2020, 2060) for month in range(1, 13)]
    days = [day_of(portal.keyring, month) for month in months]
    minutes = {minute_of(portal.keyring, day) for day in days}

    assert {day.day for day in days} == set(range(1, 29))
    assert {day.weekday() for day in days} == set(range(5))
    assert {at.hour for at in minutes} == set(range(9, 17))
    assert len(minutes) > 250
    assert min(minutes) >= time(9, 30)
    assert max(minutes) < LATEST


def test_before_its_minute_on_its_day_none_is_sent_and_not_by_the_daily_run(
    portal: Portal, clock: FrozenClock, cast: dict[str, Member]
) -> None:
    add_texts(portal)
    go_to_its_day(portal, clock)
    clock.forward(minutes=-1)
    run(portal)
    before = every(portal, CaseRow)
    clock.forward(minutes=1)
    keep_up(portal, clock.now())
    daily = every(portal, CaseRow)
    run(portal)

    assert before == daily == []
    assert len(every(portal, CaseRow)) == 1


def test_missed_it_waits_for_a_minute_of_the_next_working_day(
    portal: Portal, clock: FrozenClock, cast: dict[str, Member]
) -> None:
    add_texts(portal)
    go_to_its_day(portal, clock)
    clock.set(datetime.combine(clock.now().today, UNTIL, portal.settings.timezone))
    run(portal)
    late = every(portal, CaseRow)
    days = [clock.now().today + timedelta(days=number) for number in range(1, 4)]
    following = next(day for day in days if day.weekday() < 5)
    at = minute_of(portal.keyring, following)
    clock.set(datetime.combine(following, at, portal.settings.timezone))
    run(portal)

    assert late == []
    assert len(every(portal, CaseRow)) == 1


def test_a_server_starts_the_sending_once_on_the_day(
    portal: Portal, clock: FrozenClock, tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    script = ("/bin/sh", "-c", f"echo . >> {ran}")
    waiting = Daily(portal, command=("/bin/true",), test_command=script)
    go_to_its_day(portal, clock)
    clock.forward(minutes=-1)
    waiting.take_turn()
    early = ran.exists()
    clock.forward(minutes=1)
    waiting.take_turn()
    waiting.take_turn()

    assert not early
    assert ran.read_text() == ".\n"


FRIDAY, SATURDAY, MONDAY = (date(2026, 3, day) for day in (13, 14, 16))


@pytest.mark.parametrize("is_daily", [True, False])
def test_what_no_timer_sent_the_daily_run_sends_on_a_working_day_where_no_server_does(
    portal: Portal,
    clock: FrozenClock,
    cast: dict[str, Member],
    monkeypatch: pytest.MonkeyPatch,
    is_daily: bool,
) -> None:
    monkeypatch.setattr(portal, "settings", replace(portal.settings, daily_upkeep=is_daily))
    monkeypatch.setattr("portal.casework.reports.test_reports.day_of", lambda *_: FRIDAY)
    add_texts(portal)
    found = []
    for day in (FRIDAY, SATURDAY, MONDAY):
        clock.set(datetime.combine(day, time(9, 5), portal.settings.timezone))
        keep_up(portal, clock.now())
        found.append(len(every(portal, CaseRow)))

    assert found == [0, 0, 0 if is_daily else 1]


def test_at_the_weekend_none_is_sent_whatever_the_hour(
    portal: Portal,
    clock: FrozenClock,
    cast: dict[str, Member],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("portal.casework.reports.test_reports.day_of", lambda *_: FRIDAY)
    add_texts(portal)
    clock.set(datetime.combine(SATURDAY, time(16, 59), portal.settings.timezone))
    send_due_test(portal, clock.now())

    assert every(portal, CaseRow) == []


def test_the_command_sends_it_in_silence_and_refuses_to_be_tried(
    app: Flask, portal: Portal, clock: FrozenClock, cast: dict[str, Member]
) -> None:
    add_texts(portal)
    go_to_its_day(portal, clock)
    tried = command(app, "upkeep", "--test-report", "--dry-run")
    before = every(portal, CaseRow)
    sent = command(app, "upkeep", "--test-report")

    assert (tried.exit_code, before) == (2, [])
    assert (sent.exit_code, sent.output) == (0, "")
    assert len(every(portal, CaseRow)) == 1
