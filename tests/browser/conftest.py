"""People at their browsers, and an organisation for them."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser

from portal.casework.settings import DEMONSTRATION, FIGURES_CALENDAR, FIGURES_PROFILE, set_setting
from portal.core.disclosure.profiles import Profile
from portal.core.disclosure.windows import Calendar
from portal.store.tables import OutsideAddressRow, SystemRow, UnitRow
from portal.work import Portal, Work
from tests.browser.visitor import Look, Visitor, look_away
from tests.cast import Member
from tests.chromium import new_page
from tests.server import ROOT, Server

Enter = Callable[..., Visitor]
Command = Callable[..., str]

PATIENCE = 10_000
"""Milliseconds that a page may take to come, or a link to be found."""


@pytest.fixture
def enter(browser: Browser, server: Server) -> Iterator[Enter]:
    """`enter()` gives somebody a browser of their own at the served program."""
    with ExitStack() as leaving:

        def sit_down(
            look: Look = look_away, *, javascript: bool = False, kind: type[Visitor] = Visitor
        ) -> Visitor:
            page = leaving.enter_context(new_page(browser, javascript=javascript))
            page.set_default_timeout(PATIENCE)
            return kind(page, server.url, look)

        yield sit_down


@pytest.fixture
def command(environment: dict[str, str]) -> Command:
    """`command("figures", "publish")` runs one of the program's commands on the same data."""

    def run(*words: str) -> str:
        return run_command(environment, *words)

    return run


@pytest.fixture
def organisation(portal: Portal, cast: dict[str, Member], command: Command) -> dict[str, Member]:
    """The cast in an organisation of 700 people, whose first window of figures is open."""
    with portal.writing() as work:
        _set_up(work)
    command("figures", "publish")
    return cast


def run_command(environment: dict[str, str], *words: str) -> str:
    """Run one of the program's commands as an operator does; return what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    return done.stdout


def _set_up(work: Work) -> None:
    # Only a demonstration's or a test's database may publish ahead of the real clock.
    set_setting(work, DEMONSTRATION, "yes")
    set_setting(work, FIGURES_PROFILE, Profile.STANDARD.value)
    set_setting(work, FIGURES_CALENDAR, Calendar.MONTHS.value)
    work.db.add(UnitRow(slug="ward", name="The ward", head_count=400))
    work.db.add(UnitRow(slug="pharmacy", name="The pharmacy", head_count=300))
    work.db.add(SystemRow(**DOSE_ASSISTANT))
    work.db.add(
        OutsideAddressRow(
            id="0" * 32, position=1, name="Labour inspectorate", address="1 Market Square"
        )
    )


DOSE_ASSISTANT: dict[str, Any] = {
    "slug": "dose-assistant",
    "name": "Dose assistant",
    "purpose": "Suggests a dose from the notes of the ward.",
    "provider": "Example Works",
    "model_version": "3",
    "owner_role": "Head of the pharmacy",
    "overseer_role": "Nurse in charge",
    "is_mandatory": True,
    "mandatory_where": "On every ward.",
    "feeds_evaluation": False,
    "opt_out_route": "Ask the nurse in charge. Nobody may hold it against you.",
    "data_used": "Notes of the ward.",
    "limits": "It does not know allergies.",
}
