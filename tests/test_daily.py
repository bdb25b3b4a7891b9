"""The upkeep that the server does by itself: once a day, soon after nine, and what was missed."""

import time
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from portal.config import read_settings
from portal.core.actors import Level
from portal.daily import Daily, hold_place
from portal.upkeep import due_slot, is_missed, keep_up, next_slot
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.frozen_clock import FrozenClock
from tests.rows import facts
from tests.server import Server, serve
from tests.signin.journal import noted
from tests.test_cli import command, whole

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
PATIENCE = 60
"""Seconds in which a server begins and ends its first upkeep on a busy machine."""


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "due", "following"),
    [
        ("2026-03-02T08:04", BERLIN, date(2026, 3, 1), "2026-03-02T08:05"),
        ("2026-03-02T08:05", BERLIN, date(2026, 3, 2), "2026-03-03T08:05"),
        ("2026-03-28T23:30", BERLIN, date(2026, 3, 28), "2026-03-29T07:05"),
        ("2026-10-24T23:30", BERLIN, date(2026, 10, 24), "2026-10-25T08:05"),
        ("2026-03-08T04:30", NEW_YORK, date(2026, 3, 7), "2026-03-08T13:05"),
        ("2026-11-01T05:30", NEW_YORK, date(2026, 10, 31), "2026-11-01T14:05"),
        ("2028-02-28T12:00", BERLIN, date(2028, 2, 28), "2028-02-29T08:05"),
        ("2026-12-31T12:00", BERLIN, date(2026, 12, 31), "2027-01-01T08:05"),
    ],
)
def test_the_run_is_at_five_past_nine_of_the_organisation_on_every_day(
    now: str, zone: ZoneInfo, due: date, following: str
) -> None:
    assert due_slot(utc(now), zone) == due
    assert next_slot(utc(now), zone) == utc(following)


def test_a_run_is_missed_from_five_past_nine_until_it_took_place(
    portal: Portal, case: MadeCase, clock: FrozenClock
) -> None:
    never = is_missed(portal, clock.now())
    keep_up(portal, clock.now())
    found = []
    for hours in (1, 22, 0.1):
        clock.forward(hours=hours)
        found.append(is_missed(portal, clock.now()))

    assert (never, found) == (True, [False, False, True])


def test_the_command_runs_what_was_missed_and_nothing_more(
    app: Flask, portal: Portal, case: MadeCase, clock: FrozenClock
) -> None:
    clock.forward(days=80)
    first = command(app, "upkeep", "--if-missed")
    after_one = whole(portal)
    second = command(app, "upkeep", "--if-missed")

    assert "1 escalated" in first.output
    assert (second.exit_code, second.output) == (0, "The last daily run took place.\n")
    assert whole(portal) == after_one


def test_while_another_is_at_it_a_second_one_says_so_and_does_nothing(
    app: Flask, portal: Portal, case: MadeCase, clock: FrozenClock
) -> None:
    clock.forward(days=80)
    before = whole(portal)
    with portal.database.alone("upkeep"):
        result = command(app, "upkeep")
        foreseen = command(app, "upkeep", "--dry-run")

    assert (result.exit_code, result.output) == (0, "Another one is at it.\n")
    assert "1 escalated" in foreseen.output
    assert whole(portal) == before


def daily(portal: Portal, script: str) -> Daily:
    """Return what waits in a server, with a command of the test's own."""
    return Daily(portal, command=("/bin/sh", "-c", script))


def test_the_command_is_started_once_a_day(
    portal: Portal, clock: FrozenClock, tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    waiting = daily(portal, f"echo . >> {ran}")
    counts = []
    for hours in (0, 1, 20, 2, 1, 25):
        clock.forward(hours=hours)
        assert waiting.look()
        counts.append(len(ran.read_text().split()))

    assert counts == [1, 1, 1, 1, 2, 3]


def test_a_run_that_failed_is_tried_again(
    portal: Portal, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ran = tmp_path / "ran"
    waiting = daily(portal, f"echo canary; echo . >> {ran}; test $(wc -l < {ran}) = 2")

    assert [waiting.look(), waiting.look(), waiting.look()] == [False, True, True]
    assert len(ran.read_text().split()) == 2
    assert "canary" not in "".join(capfd.readouterr())


def test_one_of_many_has_the_place(portal: Portal) -> None:
    assert [hold_place(portal.settings) for _ in range(3)] == [True, False, False]


@pytest.mark.parametrize(
    ("url", "asked", "is_daily"),
    [
        ("", "", True),
        ("", "no", False),
        ("postgresql://portal@/portal", "", False),
        ("postgresql://portal@/portal", "daily", True),
    ],
)
def test_it_is_the_default_on_the_embedded_database_alone(
    url: str, asked: str, is_daily: bool
) -> None:
    chosen = read_settings({"PORTAL_DATABASE_URL": url, "PORTAL_UPKEEP": asked})

    assert chosen.daily_upkeep is is_daily


def wait_for_runs(portal: Portal, server: Server, count: int) -> int:
    """Return how many runs took place once there are so many, or the patience is over."""
    until = time.monotonic() + PATIENCE
    while len(noted(portal, "upkeep_done")) < count and time.monotonic() < until:
        assert server.status("/health/live") == 200
        time.sleep(0.2)
    return len(noted(portal, "upkeep_done"))


@pytest.mark.slow
@pytest.mark.usefixtures("both_databases")
def test_a_server_catches_up_at_its_start_and_not_again_at_the_next(
    portal: Portal, case: MadeCase, environment: dict[str, str], tmp_path: Path
) -> None:
    serving = {**environment, "PORTAL_UPKEEP": "daily"}
    with serve(serving, output=tmp_path / "first.log", workers=2) as server:
        first = wait_for_runs(portal, server, 1)
    escalated = facts(portal, case)
    with serve(serving, output=tmp_path / "second.log", workers=2) as server:
        time.sleep(5)
        second = wait_for_runs(portal, server, 1)

    assert (first, second) == (1, 1)
    assert escalated.level is Level.EXECUTIVE
    assert facts(portal, case) == escalated
    assert "escalated" not in (tmp_path / "first.log").read_text()


@pytest.mark.slow
def test_a_server_that_is_told_not_to_does_nothing(
    portal: Portal, case: MadeCase, environment: dict[str, str], tmp_path: Path
) -> None:
    serving = {**environment, "PORTAL_UPKEEP": "no"}
    with serve(serving, output=tmp_path / "server.log", workers=1):
        time.sleep(5)

    assert noted(portal, "upkeep_done") == []


@pytest.mark.slow
def test_a_server_holds_the_place_as_long_as_it_serves(
    portal: Portal, case: MadeCase, environment: dict[str, str], tmp_path: Path
) -> None:
    serving = {**environment, "PORTAL_UPKEEP": "daily"}
    with serve(serving, output=tmp_path / "server.log", workers=2) as server:
        wait_for_runs(portal, server, 1)
        is_taken = not hold_place(portal.settings)

    assert is_taken
    assert hold_place(portal.settings)
